import { type CostingMethod, type CostLookup, type Cover, type Covered, type Foreseen, sumOfCovers } from '../../../core/ledger/costing'
import { dependsOn, PASSED_ON } from './dependence'
import { readSetting } from '../../settings'
import type { ReadableDb, SqlValue, WritableDb } from '../../types'

/** What a receipt did to an issue below zero, as the cache `cost_cover` has it, with the receipt's place. */
export interface CoverRow extends Covered {
  poolId: number
  method: CostingMethod
  date: string
  phase: number
  seq: number
}
const OF_ISSUE = `
SELECT c.pool_id AS poolId, p.method, c.date, c.phase, c.seq, c.difference, c.quantity, c.value
FROM cost_cover c JOIN cost_pool p ON p.id = c.pool_id WHERE c.issue_seq = ?`

/** Σ of an issue's covers by the receipts that `stand` (before the return `by`); null: an earlier version costed that return. */
export const coveredBy = (db: ReadableDb, issue: number, by: number, stands: (receipt: CoverRow) => boolean): Covered | null =>
  by < coversFrom(db) ? null : sumOfCovers(db.all<CoverRow>(OF_ISSUE, issue).filter(stands))
/** Returns before this place in the order of entry do not count on covers: they keep the cost that an earlier version booked. */
export const coversFrom = (db: ReadableDb): number => readSetting(db, 'coversFrom') ?? 0
/** 月末一次加权: revaluations before this place in the order of entry do not give receipts without a price one. */
export const pricedFrom = (db: ReadableDb): number => readSetting(db, 'pricedFrom') ?? 0

const FORESEEN = `
SELECT seq, quantity + settled AS quantity, CASE WHEN seq >= ?2 THEN cost END AS cost, carried FROM cost_cover
WHERE issue_seq = ?1 AND ${PASSED_ON('?1')} ORDER BY date, phase, seq`
/**
 * What becomes of the shortage of an issue that passes its cost on, as the cache has it, and with which receipts. What is carried to it
 * has a cost of its own unless that cost comes from the issue itself.
 */
export function foreseenOf(db: ReadableDb, issue: number): (Foreseen & { seq: number })[] {
  const pieces = db.all<Foreseen & { seq: number; carried: 0 | 1 }>(FORESEEN, issue, readSetting(db, 'passedOnFrom') ?? 0)
  return pieces.map(({ carried, ...piece }) =>
    carried === 1 && piece.cost !== null && dependsOn(db, piece.seq, issue) ? { ...piece, cost: null } : piece,
  )
}
/** Issues whose shortage carried values covered behind a place in the order of movements. */
export const COVERED_BY_CARRIED =
  'SELECT DISTINCT issue_seq FROM cost_cover WHERE carried = 1 AND date >= ?1 AND (date, phase, seq) > (?1, ?2, ?3)'
/** Those of the issues ?1 that pass their cost on, with their places. */
export const PASSING = `
SELECT x.pool_id AS poolId, x.date, x.phase, x.seq FROM cost_row x WHERE x.seq IN (SELECT value FROM json_each(?1)) AND x.kind = 'out' AND ${PASSED_ON('x.seq')}`

/** Where a costing of the whole ledger begins. */
export function beforeAll(db: ReadableDb): CostLookup {
  const from = coversFrom(db)
  return {
    movement: () => null,
    referring: () => ({ quantity: 0, amount: 0, priceGiven: 0 }),
    covered: (_seq, by) => (by < from ? null : sumOfCovers([])),
    foreseen: (seq) => foreseenOf(db, seq),
    pricedFrom: pricedFrom(db),
  }
}

/** The columns of the cache, its key first. */
export const COVER_KEY = ['pool_id', 'date', 'phase', 'seq', 'issue_seq'] as const
export const COVER_COLUMNS = [...COVER_KEY, 'difference', 'quantity', 'value', 'settled', 'cost', 'carried'] as const
export const coverValues = (
  at: { poolId: number; date: string; phase: number; seq: number },
  { issue, difference, quantity, value, settled, cost, carried }: Cover,
): SqlValue[] => [at.poolId, at.date, at.phase, at.seq, issue, difference, quantity, value, settled, cost, carried]

const WRITE = `
INSERT INTO cost_cover (${COVER_COLUMNS.join(', ')}) VALUES (${COVER_COLUMNS.map(() => '?').join(', ')})
ON CONFLICT (${COVER_KEY.join(', ')}) DO UPDATE SET difference = excluded.difference, quantity = excluded.quantity, value = excluded.value,
  settled = excluded.settled, cost = excluded.cost, carried = excluded.carried
WHERE difference <> excluded.difference OR quantity <> excluded.quantity OR value <> excluded.value OR settled <> excluded.settled
  OR cost IS NOT excluded.cost OR carried <> excluded.carried`
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
