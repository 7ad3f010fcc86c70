import { firstDay, lastDay, type Period } from '../../../core/kernel'
import {
  compareMovements,
  type CarryLinks,
  COSTINGS,
  type Costed,
  type CostLookup,
  type PooledMovement,
  type PoolState,
  ReplayLookup,
  settlePools,
} from '../../../core/ledger/costing'
import { coveredBy, foreseenOf, pricedFrom } from '../../../db/queries/costs/covers'
import type { ReadableDb } from '../../../db/types'
import { carrySources, partOf } from './carried'
import { type CostRow, costRows } from './costRows'
import { type Pool, poolById } from './pools'

/** Months whose costs are settled (月末一次加权, D22): what is posted into one later settles it again at once. */
export const settledMonths = (db: ReadableDb): Set<Period> =>
  new Set(db.column<Period>('SELECT period FROM period WHERE costs_settled_at IS NOT NULL'))

/** A month of the pools that pass cost to one another, settled. */
export interface SettledMonth {
  /** in the order of time */
  rows: CostRow[]
  costed: Costed[]
  /** what each carryIn takes over, by seq */
  carried: Map<number, number>
  opening: Map<number, PoolState>
  closing: Map<number, PoolState>
}

/** Pools that this pool's movements of the month take cost from or pass it to, or that refer to them. */
const LINKED = `
SELECT s.pool_id FROM cost_row c JOIN cost_row s ON s.seq >= c.ref_seq AND s.seq < c.seq AND s.kind = 'out' WHERE c.pool_id = ?1 AND c.date BETWEEN ?2 AND ?3 AND c.kind = 'carryIn'
UNION
SELECT c.pool_id FROM cost_row s JOIN cost_row f ON f.seq = (SELECT MIN(x.seq) FROM cost_row x WHERE x.kind = 'carryIn' AND x.seq > s.seq) AND f.ref_seq <= s.seq
  JOIN cost_row c ON c.ref_seq = f.ref_seq AND c.kind = 'carryIn'
WHERE s.pool_id = ?1 AND s.date BETWEEN ?2 AND ?3 AND s.kind = 'out'
UNION
SELECT s.pool_id FROM cost_row r JOIN cost_row s ON s.seq = r.ref_seq AND s.date >= ?2 WHERE r.pool_id = ?1 AND r.date BETWEEN ?2 AND ?3 AND r.kind <> 'carryIn'
UNION
SELECT r.pool_id FROM cost_row s JOIN cost_row r ON r.ref_seq = s.seq AND r.kind <> 'carryIn' AND r.date <= ?3 WHERE s.pool_id = ?1 AND s.date BETWEEN ?2 AND ?3`

function linkedPools(db: ReadableDb, poolId: number, period: Period): Map<number, Pool> {
  const found = new Map([[poolId, poolById(db, poolId)]])
  for (const id of found.keys())
    for (const next of db.column<number>(LINKED, id, firstDay(period), lastDay(period)))
      if (!found.has(next)) found.set(next, poolById(db, next))
  return found
}

/** Where carried values come from, and what else they are worth (加工费): what a carryIn has been given beyond its sources. */
function linksOf(db: ReadableDb, rows: readonly CostRow[]): CarryLinks {
  const sources = new Map<number, number[]>()
  const own = new Map<number, number>()
  const parts = new Map<number, (total: number) => number>()
  for (const row of rows) {
    if (row.kind !== 'carryIn') continue
    const outs = carrySources(db, row)
    const part = partOf(db, row)
    sources.set(
      row.seq,
      outs.map((o) => o.seq),
    )
    parts.set(row.seq, part)
    own.set(row.seq, (row.given ?? 0) - part(outs.reduce((sum, o) => sum - o.booked, 0)))
  }
  const sourcesOf = (m: PooledMovement) => sources.get(m.seq) ?? []
  return {
    sources: sourcesOf,
    value: (m, lookup) => {
      const total = sourcesOf(m).reduce((sum, seq) => sum - (lookup.movement(seq)?.booked ?? 0), 0)
      return (own.get(m.seq) ?? 0) + (parts.get(m.seq)?.(total) ?? total)
    },
  }
}

const STANDING = 'SELECT kind, quantity, amount, booked FROM cost_row WHERE seq = ?2 AND date < ?1'
const REFERRING = `SELECT COALESCE(SUM(abs(quantity)), 0) AS quantity, COALESCE(SUM(abs(amount)), 0) AS amount,
  COALESCE(SUM(CASE WHEN revalue_kind = 'price' THEN given END), 0) AS priceGiven FROM cost_row WHERE ref_seq = ?2 AND kind = ?3 AND date < ?1`

/** What stands before the month. */
function standing(db: ReadableDb, period: Period): CostLookup {
  const first = firstDay(period)
  return {
    movement: (seq) => db.get<NonNullable<ReturnType<CostLookup['movement']>>>(STANDING, first, seq) ?? null,
    referring: (seq, kind) =>
      db.get<ReturnType<CostLookup['referring']>>(REFERRING, first, seq, kind) ?? { quantity: 0, amount: 0, priceGiven: 0 },
    covered: (seq, by) => coveredBy(db, seq, by, (receipt) => receipt.date < first),
    foreseen: (seq) => foreseenOf(db, seq),
    pricedFrom: pricedFrom(db),
  }
}

/** Settles the month for a pool and those linked with it; `openingOf` gives a pool's state before the month. Writes nothing. */
export function settlePoolMonth(db: ReadableDb, poolId: number, period: Period, openingOf: (poolId: number) => PoolState): SettledMonth {
  const pools = linkedPools(db, poolId, period)
  const rows = [...pools.keys()].flatMap((id) => costRows(db, id, firstDay(period), lastDay(period))).sort(compareMovements)
  const movements = rows.map((row) => ({ ...row, pool: String(row.poolId) }))
  const opening = new Map([...pools.keys()].map((id) => [id, openingOf(id)]))
  const links = linksOf(db, rows)
  const before = standing(db, period)
  const { costed, closing } = settlePools(
    new Map([...opening].map(([id, state]) => [String(id), state])),
    movements,
    links,
    before,
    (pool) => COSTINGS[pools.get(Number(pool))?.method ?? 'periodicAverage'],
  )
  const lookup = new ReplayLookup(before)
  movements.forEach((m, i) => lookup.record(m, costed[i] as Costed))
  const carried = new Map(movements.filter((m) => m.kind === 'carryIn').map((m) => [m.seq, links.value(m, lookup)]))
  return { rows, costed, carried, opening, closing: new Map([...closing].map(([id, state]) => [Number(id), state])) }
}
