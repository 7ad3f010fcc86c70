import { type CostingMethod, type CostLookup, type Cover, type Covered, sumOfCovers } from '../../../core/ledger/costing'
import { readSetting } from '../../settings'
import type { ReadableDb, SqlValue, WritableDb } from '../../types'

/** What a receipt did to an issue below zero, as the cache `cost_cover` has it, with the receipt's place. */
export interface CoverRow extends Cover {
  poolId: number
  method: CostingMethod
  date: string
  phase: number
  seq: number
}
const OF_ISSUE = `
SELECT c.pool_id AS poolId, p.method, c.date, c.phase, c.seq, c.issue_seq AS issue, c.difference, c.quantity, c.value
FROM cost_cover c JOIN cost_pool p ON p.id = c.pool_id WHERE c.issue_seq = ?`

/** Σ of an issue's covers by the receipts that `stand` (before the return `by`); null: an earlier version costed that return. */
export const coveredBy = (db: ReadableDb, issue: number, by: number, stands: (receipt: CoverRow) => boolean): Covered | null =>
  by < coversFrom(db) ? null : sumOfCovers(db.all<CoverRow>(OF_ISSUE, issue).filter(stands))
/** Returns before this place in the order of entry do not count on covers: they keep the cost that an earlier version booked. */
export const coversFrom = (db: ReadableDb): number => readSetting(db, 'coversFrom') ?? 0
/** Where a costing of the whole ledger begins. */
export function beforeAll(db: ReadableDb): CostLookup {
  const from = coversFrom(db)
  return {
    movement: () => null,
    referring: () => ({ quantity: 0, amount: 0, priceGiven: 0 }),
    covered: (_seq, by) => (by < from ? null : sumOfCovers([])),
  }
}

/** The columns of the cache, its key first. */
export const COVER_KEY = ['pool_id', 'date', 'phase', 'seq', 'issue_seq'] as const
export const COVER_COLUMNS = [...COVER_KEY, 'difference', 'quantity', 'value'] as const
export const coverValues = (
  at: { poolId: number; date: string; phase: number; seq: number },
  { issue, difference, quantity, value }: Cover,
): SqlValue[] => [at.poolId, at.date, at.phase, at.seq, issue, difference, quantity, value]

const WRITE = `
INSERT INTO cost_cover (${COVER_COLUMNS.join(', ')}) VALUES (${COVER_COLUMNS.map(() => '?').join(', ')})
ON CONFLICT (${COVER_KEY.join(', ')}) DO UPDATE SET difference = excluded.difference, quantity = excluded.quantity, value = excluded.value
WHERE difference <> excluded.difference OR quantity <> excluded.quantity OR value <> excluded.value`
const OTHERS = `
DELETE FROM cost_cover WHERE NOT EXISTS (SELECT 1 FROM json_each(?1) k WHERE k.value ->> 0 = pool_id AND k.value ->> 1 = date AND k.value ->> 2 = phase
  AND k.value ->> 3 = seq AND k.value ->> 4 = issue_seq)`

/** Makes the cache hold these rows and no others; returns how many were off. */
export function writeCovers(db: WritableDb, rows: readonly SqlValue[][]): number {
  // most files have none: nothing to compare with
  const known = db.value('SELECT 1 FROM cost_cover LIMIT 1') !== undefined
  let changed = known ? db.run(OTHERS, JSON.stringify(rows.map((row) => row.slice(0, COVER_KEY.length)))).changes : 0
  for (const row of rows) changed += db.run(WRITE, ...row).changes
  return changed
}
