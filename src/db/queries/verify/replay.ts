import type { Costed, CostingMethod, CostLookup, CostMovement, PoolState } from '../../../core/ledger/costing'
import { COSTINGS, carriedPart, connectedPools, ReplayLookup, settlePools } from '../../../core/ledger/costing'
import { type Period, periodOf } from '../../../core/kernel'
import type { ReadableDb } from '../../types'
import { beginningOf } from '../costs/beginning'
import { beforeAll } from '../costs/covers'
import { LIVE } from '../shortages'

/** A movement that stands, as it lies in the ledger, with what the cost cache says of it (null: nothing). */
export interface LedgerMovement extends Omit<CostMovement, 'ref' | 'refQuantity' | 'revalueKind' | 'group'> {
  pool_id: number
  ref_seq: number | null
  ref_quantity: number | null
  revalue_kind: 'price' | 'landed' | null
  group_no: number | null
  share: number | null
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
  SELECT e.pool_id, e.date, e.phase, e.seq, e.kind, e.quantity, e.given, e.ref_seq, e.ref_quantity, e.revalue_kind, e.group_no, e.share,
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
 * issue below zero is reported as it is at that moment; see {@link openShortages}. A settled month (D22) is costed at its end:
 * goods averaged over the month together with what passes cost to or from them, the rest in the order of time.
 */
export function replayLedger(db: ReadableDb, visitor: ReplayVisitor): Map<number, ReplayedPool> {
  return new Replay(db, visitor).run()
}

class Replay {
  private readonly methods: Map<number, CostingMethod>
  private readonly settled: Set<Period>
  private readonly lookup: ReplayLookup
  private readonly pools = new Map<number, ReplayedPool>()
  /** carryIns that share the cost of the same issues, by the first of these */
  private readonly shares: ReadonlyMap<number, Share[]>
  /** movements of the settled month that is being read */
  private waiting: LedgerMovement[] = []

  constructor(
    private readonly db: ReadableDb,
    private readonly visitor: ReplayVisitor,
  ) {
    const methods = db.all<{ id: number; method: CostingMethod }>('SELECT id, method FROM cost_pool')
    this.methods = new Map(methods.map((row) => [row.id, row.method]))
    const averaged = methods.some((row) => row.method === 'periodicAverage')
    this.settled = new Set(averaged ? db.column<Period>('SELECT period FROM period WHERE costs_settled_at IS NOT NULL') : [])
    const referred = db.column<number>(`SELECT ref_seq FROM stock_entry WHERE ref_seq IS NOT NULL UNION ${CARRIED}`)
    this.lookup = new ReplayLookup(beforeAll(db), new Set(referred))
    this.shares = Map.groupBy(db.all<Share>(SHARES), (row) => row.ref_seq)
  }

  run(): Map<number, ReplayedPool> {
    for (const row of this.db.iterate<LedgerMovement>(MOVEMENTS)) {
      const period = periodOf(row.date)
      const [first] = this.waiting
      if (first && periodOf(first.date) !== period) this.settle()
      const pool = poolOf(this.db, this.pools, this.methods, row)
      if (this.visitor.month && period > periodOf(pool.last.date)) this.visitor.month(row.pool_id, period, pool.state)
      pool.last = { date: row.date, phase: row.phase, seq: row.seq }
      if (this.settled.has(period)) this.waiting.push(row)
      else this.apply(pool, row)
    }
    this.settle()
    return this.pools
  }
  private apply(pool: ReplayedPool, row: LedgerMovement): void {
    const given = row.kind === 'carryIn' ? this.carried(row, this.lookup) : row.given
    const movement = movementOf(row, given)
    const costed = COSTINGS[pool.method].apply(pool.state, movement, this.lookup)
    this.lookup.record(movement, costed)
    this.visitor.movement(row, given, costed)
  }
  /** The value of a carryIn: what its sources are booked at now, or its part of that, and what it is worth beyond it (加工费). */
  private carried(row: LedgerMovement, lookup: CostLookup): number {
    let total = 0
    for (const seq of sourcesOf(row)) {
      const source = lookup.movement(seq)
      if (source?.kind === 'out') total -= source.booked
    }
    return (row.given ?? 0) + (row.share === null ? total : carriedPart(total, row.seq, this.shares.get(row.ref_seq ?? 0) ?? []))
  }
  private settle(): void {
    const rows = this.waiting
    this.waiting = []
    const byId = new Map(rows.map((row) => [row.seq, row]))
    const links = {
      sources: (m: CostMovement) => sourcesOf(byId.get(m.seq) as LedgerMovement).filter((seq) => byId.get(seq)?.kind === 'out'),
      value: (m: CostMovement, lookup: CostLookup) => this.carried(byId.get(m.seq) as LedgerMovement, lookup),
    }
    const movements = rows.map((row) => ({ ...movementOf(row, row.given), pool: String(row.pool_id) }))
    const groupOf = connectedPools(movements, links)
    const poolNamed = (pool: string) => this.pools.get(Number(pool)) as ReplayedPool
    const averaged = new Set(movements.filter((m) => poolNamed(m.pool).method === 'periodicAverage').map((m) => groupOf(m.pool)))
    for (const row of rows) if (!averaged.has(groupOf(String(row.pool_id)))) this.apply(poolNamed(String(row.pool_id)), row)
    const costed = new Map<number, Costed>()
    for (const group of averaged) {
      const own = movements.filter((m) => groupOf(m.pool) === group)
      const openings = new Map(own.map((m) => [m.pool, poolNamed(m.pool).state]))
      const settled = settlePools(openings, own, links, this.lookup, (pool) => COSTINGS[poolNamed(pool).method])
      for (const [pool, state] of settled.closing) poolNamed(pool).state = state
      for (const c of settled.costed) costed.set(c.seq, c)
    }
    // a month that is settled knows nothing of what others settle in it
    const averagedOnes = movements.filter((m) => costed.has(m.seq))
    for (const m of averagedOnes) this.lookup.record(m, costed.get(m.seq) as Costed)
    for (const m of averagedOnes) {
      const row = byId.get(m.seq) as LedgerMovement
      this.visitor.movement(row, m.kind === 'carryIn' ? this.carried(row, this.lookup) : row.given, costed.get(m.seq) as Costed)
    }
  }
}
const movementOf = (row: LedgerMovement, given: number | null): CostMovement => ({
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
})

/** The issues whose cost a carryIn takes over: all from the one it refers to up to itself. */
const CARRIED = `
  SELECT e.seq FROM stock_entry c JOIN stock_entry e ON e.seq BETWEEN c.ref_seq AND c.seq - 1 AND e.n = 0
  WHERE c.kind = 'carryIn' AND c.n = 0 AND e.kind = 'out'`
const sourcesOf = (row: LedgerMovement): number[] =>
  Array.from({ length: row.seq - (row.ref_seq ?? row.seq) }, (_x, i) => (row.ref_seq ?? row.seq) + i)
interface Share {
  ref_seq: number
  seq: number
  share: number
}
const SHARES = `SELECT e.ref_seq, e.seq, e.share FROM stock_entry e WHERE e.share IS NOT NULL AND ${LIVE} ORDER BY e.seq`
function poolOf(db: ReadableDb, pools: Map<number, ReplayedPool>, methods: Map<number, CostingMethod>, row: LedgerMovement): ReplayedPool {
  const known = pools.get(row.pool_id)
  if (known) return known
  const method = methods.get(row.pool_id) ?? 'movingAverage'
  const pool = { method, state: beginningOf(db, { id: row.pool_id, method }), last: { date: '0000-00-00', phase: 0, seq: 0 } }
  pools.set(row.pool_id, pool)
  return pool
}

/** Movements issued below zero that no receipt has covered since: their cost is not final. */
export const openShortages = (pool: ReplayedPool): Set<number> => new Set(pool.state.shortage.map((open) => open.seq))
