import type { Costed, CostingMethod, CostMovement, PoolState } from '../../../core/ledger/costing'
import { COSTINGS, cloneState, ReplayLookup } from '../../../core/ledger/costing'
import { periodOf } from '../../../core/kernel'
import type { ReadableDb } from '../../types'
import { LIVE } from './stock'

/** A movement that stands, as it lies in the ledger, with what the cost cache says of it (null: nothing). */
export interface LedgerMovement extends Omit<CostMovement, 'ref' | 'refQuantity' | 'revalueKind' | 'group'> {
  pool_id: number
  ref_seq: number | null
  ref_quantity: number | null
  revalue_kind: 'price' | 'landed' | null
  group_no: number | null
  /** Σ of its valuation entries */
  valued: number
  row_given: number | null
  booked: number | null
  amount: number | null
  run_quantity: number | null
  run_value: number | null
  final: number | null
}

/** All pools together in the one order that costs travel in (D20), moves inside a pool left out: they cost nothing. */
const MOVEMENTS = `
  SELECT e.pool_id, e.date, e.phase, e.seq, e.kind, e.quantity, e.given, e.ref_seq, e.ref_quantity, e.revalue_kind, e.group_no,
    COALESCE((SELECT SUM(v.value) FROM stock_valuation_entry v WHERE v.pool_id = e.pool_id AND v.date = e.date AND v.phase = e.phase AND v.seq = e.seq), 0) AS valued,
    r.given AS row_given, r.booked, r.amount, r.run_quantity, r.run_value, r.final
  FROM stock_entry e LEFT JOIN cost_row r ON r.pool_id = e.pool_id AND r.date = e.date AND r.phase = e.phase AND r.seq = e.seq
  WHERE e.kind <> 'move' AND ${LIVE} ORDER BY e.date, e.phase, e.seq`

export interface ReplayVisitor {
  /** before a movement of a later month than the pool's last one: the state its checkpoint holds */
  month?(poolId: number, period: number, state: PoolState): void
  movement(row: LedgerMovement, given: number | null, costed: Costed): void
}
export interface ReplayedPool {
  method: CostingMethod
  state: PoolState
  last: { date: string; phase: number; seq: number }
}

/**
 * Costs every pool again from its first movement, from the ledger alone, all pools in one pass so that costs carried from
 * one to another are those of the replay. Returns the pools at their end; the visitor sees each movement on the way. An
 * issue below zero is reported as it is at that moment; see {@link openShortages}.
 */
export function replayLedger(db: ReadableDb, visitor: ReplayVisitor): Map<number, ReplayedPool> {
  const methods = new Map(
    db.all<{ id: number; method: CostingMethod }>('SELECT id, method FROM cost_pool').map((row) => [row.id, row.method]),
  )
  const referred = new Set(db.column<number>(`SELECT ref_seq FROM stock_entry WHERE ref_seq IS NOT NULL UNION ${CARRIED}`))
  const lookup = new ReplayLookup(null, referred)
  const pools = new Map<number, ReplayedPool>()
  for (const row of db.iterate<LedgerMovement>(MOVEMENTS)) {
    const pool = poolOf(pools, methods, row)
    const costing = COSTINGS[pool.method]
    if (visitor.month && periodOf(row.date) > periodOf(pool.last.date)) visitor.month(row.pool_id, periodOf(row.date), pool.state)
    const given = row.kind === 'carryIn' ? carried(row, lookup) : row.given
    const movement: CostMovement = {
      date: row.date,
      phase: row.phase,
      seq: row.seq,
      kind: row.kind,
      quantity: row.quantity,
      given,
      ref: row.ref_seq,
      refQuantity: row.ref_quantity,
      revalueKind: row.revalue_kind,
      group: row.group_no,
    }
    const costed = costing.apply(pool.state, movement, lookup)
    lookup.record(movement, costed)
    pool.last = { date: row.date, phase: row.phase, seq: row.seq }
    visitor.movement(row, given, costed)
  }
  return pools
}

/** The issues whose cost a carryIn takes over: all from the one it refers to up to itself. */
const CARRIED = `
  SELECT e.seq FROM stock_entry c JOIN stock_entry e ON e.seq BETWEEN c.ref_seq AND c.seq - 1 AND e.n = 0
  WHERE c.kind = 'carryIn' AND c.n = 0 AND e.kind = 'out'`
/** Its value: what those are booked at now, and what it is worth beyond that (加工费). */
function carried(row: LedgerMovement, lookup: ReplayLookup): number {
  let given = row.given ?? 0
  for (let seq = row.ref_seq ?? row.seq; seq < row.seq; seq++) {
    const source = lookup.movement(seq)
    if (source?.kind === 'out') given -= source.booked
  }
  return given
}
function poolOf(pools: Map<number, ReplayedPool>, methods: Map<number, CostingMethod>, row: LedgerMovement): ReplayedPool {
  const known = pools.get(row.pool_id)
  if (known) return known
  const method = methods.get(row.pool_id) ?? 'movingAverage'
  const pool = { method, state: COSTINGS[method].empty(), last: { date: '0000-00-00', phase: 0, seq: 0 } }
  pools.set(row.pool_id, pool)
  return pool
}

/** Movements issued below zero that no receipt has covered since: their cost is not final. */
export const openShortages = (pool: ReplayedPool): Set<number> => new Set(pool.state.shortage.map((open) => open.seq))
export const copyOf = cloneState
