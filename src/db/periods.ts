import { nextPeriod, type Period } from '../core/kernel'
import type { ReadableDb, WritableDb } from './types'

/** SQL: "2026-01-15" → 202601 */
export const PERIOD_OF = (column: string): string => `CAST(substr(${column}, 1, 4) || substr(${column}, 6, 2) AS INTEGER)`
export const closedPeriods = (db: ReadableDb): Period[] =>
  db.column<Period>("SELECT period FROM period WHERE state = 'closed' ORDER BY period")

/** Accounting months exist from the start period on without a gap; later ones are made when they are needed. */
export function ensurePeriods(db: WritableDb, through: Period): void {
  const last = db.value<number>('SELECT max(period) FROM period')
  if (last === undefined || last === null) throw new Error('an account set has periods')
  for (let period = nextPeriod(last); period <= through; period = nextPeriod(period)) {
    db.run("INSERT INTO period (period, state) VALUES (?, 'open')", period)
  }
}
/** The month that the next closing closes. */
export function firstOpenPeriod(db: ReadableDb): Period {
  const open = db.value<number | null>("SELECT min(period) FROM period WHERE state = 'open'")
  if (typeof open === 'number') return open
  return nextPeriod(db.value<number>('SELECT max(period) FROM period') ?? 0)
}
