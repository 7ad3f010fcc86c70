import { type DatePart, type Numbering, numberText, partOf } from '../core/documents/numbering'
import type { LocalDate } from '../core/kernel'
import type { ReadableDb, WritableDb } from './types'

/** Ids that are unique over several tables: of documents and of their lines over all families, and of movements. */
export type SequenceName = 'document' | 'line' | 'movement'

/** Takes `count` consecutive ids and returns the first. */
export function takeIds(db: WritableDb, name: SequenceName, count: number): number {
  const first = db.value<number>('UPDATE id_sequence SET next = next + ? WHERE name = ? RETURNING next - ?', count, name, count)
  if (first === undefined) throw new Error(`no sequence ${name}`)
  return first
}

/**
 * Takes the next number of a document type in the saving transaction (D10): prefix, date part, running number, e.g.
 * XSCK-202601-0001. A number that is taken stays taken, also when its document is voided.
 */
export function takeNumber(db: WritableDb, type: string, date: LocalDate): string {
  const rule = ruleOf(db, type)
  const running = db.value<number>(
    'INSERT INTO number_sequence (type, part, next) VALUES (?, ?, 2) ON CONFLICT (type, part) DO UPDATE SET next = next + 1 RETURNING next - 1',
    type,
    partOf(rule.datePart, date),
  )
  return numberText(rule, date, running ?? 1)
}
/** The running number that {@link takeNumber} would take now under a date part. */
export const nextRunning = (db: ReadableDb, type: string, datePart: DatePart, date: LocalDate): number =>
  db.value<number>('SELECT next FROM number_sequence WHERE type = ? AND part = ?', type, partOf(datePart, date)) ?? 1

function ruleOf(db: ReadableDb, type: string): Numbering {
  const rule = db.get<Numbering>('SELECT prefix, date_part AS datePart, digits FROM number_rule WHERE type = ?', type)
  if (!rule) throw new Error(`no number rule for ${type}`)
  return rule
}
