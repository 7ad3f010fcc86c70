import type { WritableDb } from './types'

/** Ids that are unique over several tables: of documents and of their lines over all families, and of movements. */
export type SequenceName = 'document' | 'line' | 'movement'

/** Takes `count` consecutive ids and returns the first. */
export function takeIds(db: WritableDb, name: SequenceName, count: number): number {
  const first = db.value<number>('UPDATE id_sequence SET next = next + ? WHERE name = ? RETURNING next - ?', count, name, count)
  if (first === undefined) throw new Error(`no sequence ${name}`)
  return first
}
