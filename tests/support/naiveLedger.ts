import { type CostMovement, type CostingMethod, compareMovements } from '@core/ledger/costing'
import { foreseenOf } from '../../src/db/queries/costs/covers'
import type { ReadableDb } from '../../src/db/types'
import { type Entry, naiveEntry, type NaiveMethod, passedOn, round, type Settled } from './naiveCosting'
import { naiveMonth, type NaivePool } from './naiveMonth'

/** A movement that stands, with what the program has booked. */
interface Row extends CostMovement {
  poolId: number
  method: CostingMethod
  share: number | null
  booked: number
  amount: number
}
const ROWS = `
SELECT e.seq, e.date, e.phase, e.kind, e.quantity, e.given, e.ref_seq AS ref, e.ref_quantity AS refQuantity, e.revalue_kind AS revalueKind, e.group_no AS "group", e.share,
  e.pool_id AS poolId, p.method, r.booked, r.amount
FROM stock_entry e JOIN cost_pool p ON p.id = e.pool_id JOIN cost_row r ON r.seq = e.seq
WHERE e.kind <> 'move' AND e.n = 0 AND NOT EXISTS (SELECT 1 FROM stock_entry x WHERE x.seq = e.seq AND x.n = 1) ORDER BY e.date, e.phase, e.seq`
const COVERS = 'SELECT seq, issue_seq AS issue, difference, quantity, value, settled FROM cost_cover'
const sum = (list: readonly bigint[]) => list.reduce((a, b) => a + b, 0n)

/**
 * The plain model's judgement of a file: every pool is costed from its first movement by the naive methods, with what comes from other pools
 * taken as booked there, and compared with what the program has booked. As costs travel forward, all is right when this is.
 */
export class NaiveLedger {
  private readonly rows: Row[]
  private readonly entries: Map<number, Entry>
  private readonly settled: ReadonlySet<string>
  private readonly passing: ReadonlySet<number>
  /** the movements that could be judged */
  readonly judged: Row[] = []

  constructor(private readonly db: ReadableDb) {
    this.rows = db.all<Row>(ROWS)
    this.settled = new Set(
      db
        .column<number>('SELECT period FROM period WHERE costs_settled_at IS NOT NULL')
        .map((p) => `${Math.floor(p / 100)}-${String(p % 100).padStart(2, '0')}`),
    )
    const carried = this.rows.filter((m) => m.kind === 'carryIn')
    this.passing = new Set(carried.flatMap((m) => this.sourcesOf(m).map(({ seq }) => seq)))
    for (const m of carried) m.given = Number(this.carried(m, carried))
    this.entries = this.asBooked()
  }

  /** Movements that are booked at something else than the naive model finds. */
  differences(): string[] {
    const found: string[] = []
    for (const [poolId, own] of Map.groupBy(this.rows, (row) => row.poolId)) {
      const method = own[0]?.method ?? 'movingAverage'
      const costed = method === 'periodicAverage' ? this.months(poolId, own) : this.pool(poolId, own, method)
      for (const m of own) {
        const is = costed.get(m.seq)
        if (!is) continue
        this.judged.push(m)
        if (is.booked !== BigInt(m.booked) || (m.kind !== 'out' && is.amount !== BigInt(m.amount)))
          found.push(
            `pool ${poolId} ${m.date} ${m.kind} ${m.seq} of ${m.ref}: booked ${m.booked} ${m.amount}, naive ${is.booked} ${is.amount}`,
          )
      }
    }
    return found
  }

  /** Outs of the document of a carried value, from the one it refers to up to itself. */
  private sourcesOf(m: Row): Row[] {
    return this.rows.filter((out) => out.kind === 'out' && out.seq >= (m.ref ?? m.seq) && out.seq < m.seq)
  }
  private carried(m: Row, carried: readonly Row[]): bigint {
    const total = -sum(this.sourcesOf(m).map(({ booked }) => BigInt(booked)))
    return (
      BigInt(m.given ?? 0) +
      (m.share === null
        ? total
        : partOf(
            total,
            m.seq,
            carried.filter((c) => c.ref === m.ref && c.share !== null),
          ))
    )
  }
  /** Every movement as the program has booked it, with what it covered. */
  private asBooked(): Map<number, Entry> {
    const covers = Map.groupBy(
      this.db.all<{ seq: number; issue: number; difference: number; quantity: number; value: number; settled: number }>(COVERS),
      (c) => c.seq,
    )
    return new Map(
      this.rows.map((movement) => {
        const own = (covers.get(movement.seq) ?? []).flatMap(({ issue: seq, difference, quantity, value, settled }) => [
          ...(quantity > 0 ? [{ seq, quantity: BigInt(quantity), cost: BigInt(value), real: BigInt(value) }] : []),
          ...(settled > 0 ? [{ seq, quantity: BigInt(settled), cost: 0n, real: BigInt(difference) }] : []),
        ])
        // a return of an issue counts as such only by what it took back of it
        const [booked, amount] = [BigInt(movement.booked), BigInt(movement.amount)]
        return [movement.seq, { movement, booked, amount, adds: [], takes: [], short: { quantity: 0n, cost: 0n }, covers: own }]
      }),
    )
  }
  /** What other pools have booked, as far as a movement may see it: of a settled month only what does not wait for its end. */
  private others(at: Row): Entry[] {
    const month = at.date.slice(0, 7)
    const sees = (row: Row) => {
      if (row.poolId === at.poolId) return false
      if (this.settled.has(month) && row.date >= month) {
        if (row.method === 'periodicAverage') return false
        if (at.method === 'periodicAverage') return row.date.startsWith(month)
      }
      return compareMovements(row, at) < 0
    }
    return this.rows.filter(sees).map(({ seq }) => this.entries.get(seq) as Entry)
  }
  private known(poolId: number): { value: number; quantity: number } {
    return (
      this.db.get<{ value: number; quantity: number }>(
        'SELECT known_value AS value, known_quantity AS quantity FROM cost_pool WHERE id = ?',
        poolId,
      ) ?? {
        value: 0,
        quantity: 0,
      }
    )
  }

  private pool(poolId: number, own: readonly Row[], method: NaiveMethod): Map<number, { booked: bigint; amount: bigint }> {
    const h: Entry[] = []
    // what the item cost elsewhere is known as if goods had come at that and gone
    const known = this.known(poolId)
    const blank = { date: '', phase: 1 as const, ref: null, refQuantity: null, revalueKind: null, group: null }
    if (known.quantity > 0) {
      h.push(naiveEntry(h, method, { ...blank, seq: -2, kind: 'in', quantity: known.quantity, given: known.value }))
      h.push(naiveEntry(h, method, { ...blank, seq: -1, kind: 'out', quantity: -known.quantity, given: null }))
    }
    for (const m of own) h.push(naiveEntry(h, method, m, m.ref === null ? h : [...h, ...this.others(m)]))
    const result = new Map(h.map((e) => [e.movement.seq, { booked: e.booked, amount: e.amount }]))
    const add = (seq: number, value: bigint) => {
      const was = result.get(seq)
      if (was) was.booked += value
    }
    for (const e of h) {
      if (!this.passing.has(e.movement.seq)) continue
      for (const { by, more } of passedOn(e, this.settledOf(h, e.movement.seq))) {
        add(e.movement.seq, -more)
        add(by, more)
      }
    }
    return result
  }
  /** What came for an issue that passed its cost on; whether a carried value may come from it is taken as the program found it. */
  private settledOf(h: readonly Entry[], issue: number): Settled[] {
    const counts = new Set(foreseenOf(this.db, issue).flatMap(({ seq, cost }) => (cost === null ? [] : [seq])))
    return h.flatMap(({ movement: m, covers }) =>
      covers
        .filter((c) => c.seq === issue)
        .map(({ quantity, real }) => {
          const own = m.kind === 'carryIn' ? counts.has(m.seq) : m.kind === 'in' && m.given !== null
          return { by: m.seq, quantity, real: own ? real : null }
        }),
    )
  }

  /** Whether what a pool passes on in a month may come back to it in that month. */
  private inCircle(poolId: number, month: string): boolean {
    const carried = this.rows.filter((m) => m.kind === 'carryIn' && m.date.startsWith(month))
    const steps = carried.flatMap((m) => this.sourcesOf(m).map((out) => ({ from: out.poolId, to: m.poolId })))
    const reached = new Set(steps.filter(({ from }) => from === poolId).map(({ to }) => to))
    for (const pool of reached) for (const { from, to } of steps) if (from === pool) reached.add(to)
    return reached.has(poolId)
  }
  /** 月末一次加权: the months that are settled; what comes after them is provisional. */
  private months(poolId: number, own: readonly Row[]): Map<number, { booked: bigint; amount: bigint }> {
    const known = this.known(poolId)
    const pool: NaivePool = { quantity: 0n, value: 0n, short: [], last: [BigInt(known.value), BigInt(known.quantity)] }
    const result = new Map<number, { booked: bigint; amount: bigint }>()
    for (const [month, movements] of Map.groupBy(own, (m) => m.date.slice(0, 7))) {
      // goods that go in circles approach a value, and one of them is agreed at what it has reached
      if (!this.settled.has(month) || this.inCircle(poolId, month)) break
      const before = own.filter((m) => m.date < month).map(({ seq }) => this.entries.get(seq) as Entry)
      const all = movements.map((m) => (m.ref === null ? [] : this.others(m)))
      const passed = new Map(movements.filter((m) => this.passing.has(m.seq)).map((m) => [m.seq, foreseenOf(this.db, m.seq)]))
      for (const e of naiveMonth(
        pool,
        movements,
        (i) => [...before, ...(all[i] ?? [])],
        (seq) => passed.get(seq) ?? [],
      )) {
        result.set(e.movement.seq, { booked: e.booked, amount: e.amount })
      }
    }
    return result
  }
}

/** By weight, each rounded, none more than is left; the largest takes the rest, of equal ones the first; without weights equal parts. */
function partOf(total: bigint, seq: number, shares: readonly Row[]): bigint {
  const weights = shares.map(({ share }) => BigInt(share ?? 0))
  const all = sum(weights)
  const weight = (i: number) => (all === 0n ? 1n : (weights[i] ?? 0n))
  const largest = shares.reduce((at, _, i) => (weight(i) > weight(at) ? i : at), 0)
  let left = total
  const parts = shares.map((_, i) => {
    const part = i === largest ? 0n : round(total * weight(i), all === 0n ? BigInt(shares.length) : all)
    const limited = part < left ? part : left
    left -= limited
    return limited
  })
  const at = shares.findIndex((s) => s.seq === seq)
  return at === largest ? left : (parts[at] ?? 0n)
}
