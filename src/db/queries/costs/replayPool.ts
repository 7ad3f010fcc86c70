import { firstDay, type Period, periodOf } from '../../../core/kernel'
import {
  COSTINGS,
  type Costed,
  type CostingMethod,
  type CostLookup,
  type CostMovement,
  carriedPart,
  ReplayLookup,
  referencesOf,
  settlePeriod,
} from '../../../core/ledger/costing'
import type { ReadableDb } from '../../types'
import { beginningOf } from './beginning'
import { coveredBy, foreseenOf, pricedFrom } from './covers'

/** A movement that stands; a carryIn with its weight among those that share one cost (null: it takes all of it). */
export interface LedgerMovement extends CostMovement {
  share: number | null
}
/** A pool and its movements that stand, in the order of time, as the ledger has them. */
export interface PoolHistory {
  id: number
  method: CostingMethod
  movements: LedgerMovement[]
}
type EntryRow = [
  date: string,
  phase: 0 | 1,
  seq: number,
  n: number,
  kind: CostMovement['kind'],
  quantity: number,
  given: number | null,
  ref: number | null,
  refQuantity: number | null,
  revalueKind: 'price' | 'landed' | null,
  group: number | null,
  share: number | null,
]
const ENTRIES = `
SELECT date, phase, seq, n, kind, quantity, given, ref_seq, ref_quantity, revalue_kind, group_no, share FROM stock_entry
WHERE pool_id = ? AND kind <> 'move' ORDER BY date, phase, seq, n`
/** What a carryIn takes over: the cost of the issues from the one it refers to up to itself. */
const CARRIED = "SELECT COALESCE(SUM(booked), 0) FROM cost_row WHERE seq >= ? AND seq < ? AND kind = 'out'"

/** Movements that stand of those that share the cost of the same issues (拆卸, D29). */
const SHARES = `
SELECT e.seq, e.share FROM stock_entry e WHERE e.ref_seq = ? AND e.share IS NOT NULL AND e.n = 0
  AND NOT EXISTS (SELECT 1 FROM stock_entry w WHERE w.pool_id = e.pool_id AND w.date = e.date AND w.phase = e.phase AND w.seq = e.seq AND w.n = 1)
ORDER BY e.seq`
/** What a carryIn is worth: what its sources are booked at, or its part of that, and what it is worth beyond it (加工费). */
function carriedValue(db: ReadableDb, { seq, ref, given, share }: LedgerMovement): number {
  const total = -(db.value<number>(CARRIED, ref ?? seq, seq) ?? 0)
  return (given ?? 0) + (share === null ? total : carriedPart(total, seq, db.all<{ seq: number; share: number }>(SHARES, ref)))
}

/** Reads a pool's history out of the ledger; a carryIn comes with what its sources are booked at. */
export function historyOf(db: ReadableDb, { id, method }: Pick<PoolHistory, 'id' | 'method'>): PoolHistory {
  const movements: LedgerMovement[] = []
  for (const [date, phase, seq, n, kind, quantity, given, ref, refQuantity, revalueKind, group, share] of db.arrays<EntryRow>(
    ENTRIES,
    id,
  )) {
    // the row that withdraws a movement follows it
    if (n > 0) movements.pop()
    else movements.push({ date, phase, seq, kind, quantity, given, ref, refQuantity, revalueKind, group, share })
  }
  for (const m of movements) if (m.kind === 'carryIn') m.given = carriedValue(db, m)
  return { id, method, movements }
}

interface Other {
  poolId: number
  method: CostingMethod
  date: string
  phase: number
  seq: number
  kind: CostMovement['kind']
  quantity: number
  amount: number
  booked: number
  given: number | null
  revalueKind: 'price' | 'landed' | null
}
const OTHER = `
SELECT r.pool_id AS poolId, p.method, r.date, r.phase, r.seq, r.kind, r.quantity, r.amount, r.booked, r.given, r.revalue_kind AS revalueKind
FROM cost_row r JOIN cost_pool p ON p.id = r.pool_id`

/**
 * Costs one pool again from its first movement, with what other pools pass to it taken as booked. As costs only travel forward,
 * all pools are right when each is right in this sense, and each can be asked by itself. Costed as in the order of movements.
 */
export function replayPool(db: ReadableDb, pool: PoolHistory, settled: ReadonlySet<Period>): { costed: Costed[]; open: Set<number> } {
  return new PoolReplay(db, pool, settled).run()
}

class PoolReplay {
  private current: CostMovement | undefined
  private readonly lookup: ReplayLookup

  constructor(
    private readonly db: ReadableDb,
    private readonly pool: PoolHistory,
    private readonly settled: ReadonlySet<Period>,
  ) {
    this.lookup = new ReplayLookup(this.others(), referencesOf(pool.movements))
  }

  run(): { costed: Costed[]; open: Set<number> } {
    const costing = COSTINGS[this.pool.method]
    const costed: Costed[] = []
    let state = beginningOf(this.db, this.pool)
    const { movements } = this.pool
    for (let at = 0; at < movements.length; ) {
      const movement = movements[at] as CostMovement
      this.current = movement
      if (this.pool.method === 'periodicAverage' && this.settled.has(periodOf(movement.date))) {
        const month = monthFrom(movements, at)
        const settledMonth = settlePeriod(state, month, this.lookup)
        state = settledMonth.closing
        month.forEach((m, i) => this.lookup.record(m, settledMonth.costed[i] as Costed))
        costed.push(...settledMonth.costed)
        at += month.length
      } else {
        const c = costing.apply(state, movement, this.lookup)
        this.lookup.record(movement, c)
        costed.push(c)
        at += 1
      }
    }
    return { costed, open: new Set(state.shortage.map(({ seq }) => seq)) }
  }

  /** Movements of other pools, as booked, as far as the one being costed may see them. */
  private others(): CostLookup {
    const { db } = this
    return {
      movement: (seq) => {
        const row = db.get<Other>(`${OTHER} WHERE r.seq = ?`, seq)
        return row && this.sees(row) ? row : null
      },
      referring: (seq, kind) => {
        const sum = { quantity: 0, amount: 0, priceGiven: 0 }
        for (const row of db.all<Other>(`${OTHER} WHERE r.ref_seq = ? AND r.kind = ?`, seq, kind)) {
          if (!this.sees(row)) continue
          sum.quantity += Math.abs(row.quantity)
          sum.amount += Math.abs(row.amount)
          if (row.revalueKind === 'price') sum.priceGiven += row.given ?? 0
        }
        return sum
      },
      covered: (seq, by) => coveredBy(db, seq, by, (receipt) => !this.inSettledMonth(receipt) && this.sees(receipt)),
      foreseen: (seq) => foreseenOf(db, seq),
      pricedFrom: pricedFrom(db),
    }
  }
  /** Shortages that a month's end settles elsewhere are known after it only. */
  private inSettledMonth({ method, date }: { method: CostingMethod; date: string }): boolean {
    const period = periodOf(this.current?.date ?? date)
    const averaged = method === 'periodicAverage' || this.pool.method === 'periodicAverage'
    return averaged && this.settled.has(period) && date >= firstDay(period)
  }
  /** What stands before it; of a settled month only goods that do not wait for its end. */
  private sees(row: Pick<Other, 'poolId' | 'method' | 'date' | 'phase' | 'seq'>): boolean {
    const at = this.current
    if (!at || row.poolId === this.pool.id) return false
    const period = periodOf(at.date)
    if (this.settled.has(period) && row.date >= firstDay(period)) {
      if (row.method === 'periodicAverage') return false
      if (this.pool.method === 'periodicAverage') return periodOf(row.date) === period
    }
    return row.date < at.date || (row.date === at.date && (row.phase - at.phase || row.seq - at.seq) < 0)
  }
}
/** The movements of one month, the first of which stands `at`. */
function monthFrom(movements: readonly CostMovement[], at: number): CostMovement[] {
  const month = movements[at]?.date.slice(0, 7) ?? ''
  let end = at
  while (movements[end]?.date.startsWith(month)) end += 1
  return movements.slice(at, end)
}
