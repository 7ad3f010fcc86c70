import { addDays, allocate, type Fen, firstDay, lastDay, mulDiv, periodOf, type QuantityMicro } from '../../../core/kernel'
import { compareMovements, COSTINGS, type CostLookup } from '../../../core/ledger/costing'
import { beginningOf } from '../../../db/queries/costs/beginning'
import { coveredBy, foreseenOf } from '../../../db/queries/costs/covers'
import type { ReadableDb } from '../../../db/types'
import { carrySources, partOf } from '../../documents/ledger/carried'
import { COST_COLUMNS, type CostRow, costRows } from '../../documents/ledger/costRows'
import { checkpointFor, poolById } from '../../documents/ledger/pools'
import { settledMonths } from '../../documents/ledger/settlement'

/** A part of what an issue cost, and what that part is itself made of; the parts of one issue add up to its cost. */
export interface CostPart {
  /** the movement it came with; null: no movement, see `from` */
  seq: number | null
  /** movement: a receipt, return or revaluation; shortage: issued below zero at an assumed cost (D18); fee: 加工费 */
  from: 'movement' | 'shortage' | 'fee'
  quantity: QuantityMicro
  amount: Fen
  /** of a value carried from other goods or another place, of goods that came back: where it came from */
  parts: CostPart[]
}
/** How the cost was found: out of layers, or of the pool as it was (average). */
export interface CostFound {
  how: 'layers' | 'running' | 'month'
  /** average: what it was drawn from */
  poolQuantity: QuantityMicro
  poolValue: Fen
  /** month (月末一次加权): what the month began with; the rest of the pool came in it */
  openingQuantity: QuantityMicro
  openingValue: Fen
}
export interface CostTrace extends CostFound {
  parts: CostPart[]
}

const ROW = `SELECT ${COST_COLUMNS} FROM cost_row WHERE seq = ?`
const REFERRING = `SELECT ${COST_COLUMNS} FROM cost_row WHERE ref_seq = ? AND kind = ?`
const EARLIER = `SELECT ${COST_COLUMNS} FROM cost_row WHERE pool_id = ? AND (date, phase, seq) < (?, ?, ?) ORDER BY date DESC, phase DESC, seq DESC`
/** Goods sent round and round are followed this far; what lies behind stays where it came in. */
const DEPTH = 12

/** A live movement as it is costed now. */
export const costRowOf = (db: ReadableDb, seq: number): CostRow | undefined => db.get<CostRow>(ROW, seq)

/**
 * 成本追溯: what the cost of issues is made of, back to the receipts. Layers (先进先出, 后进先出, 个别计价) are the ones the issue took;
 * an average is made of what came into the pool since it was last empty, each with its share: walking back from the issue,
 * a receipt of value v after which the pool was worth V holds v/V of what is still to be explained. Transfers, assemblies and
 * returns are followed to where their value came from. Sums hold to the fen at every level.
 */
export class CostTracer {
  private readonly settled: Set<number>
  private readonly known = new Map<number, CostTrace>()

  constructor(private readonly db: ReadableDb) {
    this.settled = settledMonths(db)
  }

  /** Of an issue or a return to a supplier. */
  trace(row: CostRow, way: readonly number[] = []): CostTrace {
    const known = this.known.get(row.seq)
    if (known) return known
    const { method } = poolById(this.db, row.poolId)
    const found =
      method === 'movingAverage' || method === 'periodicAverage'
        ? this.average(row, method === 'periodicAverage', way)
        : this.layers(row, way)
    // what was cut short on a long way may be followed further on its own
    if (way.length === 0) this.known.set(row.seq, found)
    return found
  }

  private layers(row: CostRow, way: readonly number[]): CostTrace {
    const { method } = poolById(this.db, row.poolId)
    const costing = COSTINGS[method]
    const checkpoint = checkpointFor(this.db, row.poolId, periodOf(row.date))
    const state = checkpoint?.state ?? beginningOf(this.db, { id: row.poolId, method })
    let before: typeof state.layers = []
    for (const r of costRows(this.db, row.poolId, checkpoint ? firstDay(checkpoint.period) : '', row.date)) {
      if (compareMovements(r, row) > 0) break
      before = state.layers.map((layer) => ({ ...layer }))
      costing.apply(state, r, this.lookup(r))
    }
    const left = new Map(state.layers.map((layer) => [layer.seq, layer]))
    const parts = before.flatMap((layer) => {
      const now = left.get(layer.seq)
      const quantity = layer.quantity - (now?.quantity ?? 0)
      const amount = layer.value - (now?.value ?? 0)
      return quantity === 0 && amount === 0 ? [] : [this.came(layer.seq, quantity, amount, way)]
    })
    const found = { how: 'layers', poolQuantity: 0, poolValue: 0, openingQuantity: 0, openingValue: 0 } as const
    return { ...found, parts: withShortage(row, [...parts, ...this.cameLater(row, way)]) }
  }
  /** What an issue below zero passed on costs what came for it later (D18). */
  private cameLater(row: CostRow, way: readonly number[]): CostPart[] {
    return foreseenOf(this.db, row.seq).flatMap(({ seq, quantity, cost }) => (cost === null ? [] : [this.came(seq, quantity, cost, way)]))
  }
  /** What stands before a movement, as it is costed now. */
  private lookup(at: CostRow): CostLookup {
    return {
      movement: (seq) => {
        const r = costRowOf(this.db, seq)
        return r && compareMovements(r, at) < 0 ? r : null
      },
      referring: (seq, kind) => {
        const sum = { quantity: 0, amount: 0, priceGiven: 0 }
        for (const r of this.db.all<CostRow>(REFERRING, seq, kind)) {
          if (compareMovements(r, at) >= 0) continue
          sum.quantity += Math.abs(r.quantity)
          sum.amount += Math.abs(r.amount)
          if (r.revalueKind === 'price') sum.priceGiven += r.given ?? 0
        }
        return sum
      },
      covered: (seq, by) => coveredBy(this.db, seq, by, (receipt) => compareMovements(receipt, at) < 0),
      foreseen: (seq) => foreseenOf(this.db, seq),
    }
  }

  private average(row: CostRow, periodic: boolean, way: readonly number[]): CostTrace {
    const later = this.cameLater(row, way)
    if (periodic && this.settled.has(periodOf(row.date))) {
      const pool = this.monthPool(row)
      const amount = later.reduce((sum, part) => sum - part.amount, -row.booked)
      const quantity = later.reduce((sum, part) => sum - part.quantity, -row.quantity)
      const parts = this.explain(row.poolId, amount, { ...row, date: addDays(lastDay(periodOf(row.date)), 1) }, periodic, way)
      return { how: 'month', ...pool, parts: withShortage(row, [...evened(parts, quantity), ...later]) }
    }
    const [last] = this.before(row.poolId, row)
    const [quantity, value] = [Math.max(last?.runQuantity ?? 0, 0), Math.max(last?.runValue ?? 0, 0)]
    const fromStock = -row.quantity > quantity ? Math.min(value, -row.booked) : -row.booked
    const parts = quantity > 0 ? this.explain(row.poolId, fromStock, row, periodic, way) : []
    return {
      how: 'running',
      poolQuantity: quantity,
      poolValue: value,
      openingQuantity: 0,
      openingValue: 0,
      parts: withShortage(row, [...evened(parts, Math.min(-row.quantity, quantity)), ...later]),
    }
  }
  private *before(poolId: number, at: { date: string; phase: number; seq: number }): Generator<CostRow> {
    yield* this.db.iterate<CostRow>(EARLIER, poolId, at.date, at.phase, at.seq)
  }
  /** Opening and value-bearing movements of a settled month. */
  private monthPool({ poolId, date }: CostRow) {
    const first = firstDay(periodOf(date))
    const [opening] = this.before(poolId, { date: first, phase: 0, seq: 0 })
    const own = costRows(this.db, poolId, first, lastDay(periodOf(date))).filter((r) => this.brings(r, first))
    const [openingQuantity, openingValue] = [opening?.runQuantity ?? 0, opening?.runValue ?? 0]
    return {
      openingQuantity,
      openingValue,
      poolQuantity: own.reduce((sum, r) => sum + r.quantity, openingQuantity),
      poolValue: own.reduce((sum, r) => sum + r.booked, openingValue),
    }
  }
  /** A movement that brings a value of its own into the pool, or takes one out; the others are issued and returned at the average. */
  private brings(r: CostRow, month: string | null): boolean {
    if (r.kind === 'out') return false
    if (r.kind === 'returnIn' && r.ref !== null && month !== null) return (costRowOf(this.db, r.ref)?.date ?? '') < month
    return r.kind === 'returnOut' || r.kind === 'returnIn' ? r.ref !== null || r.given !== null : true
  }

  /** Shares `amount` out over what made the pool what it was before `at`. */
  private explain(poolId: number, amount: Fen, at: CostRow, periodic: boolean, way: readonly number[]): CostPart[] {
    const shares: { row: CostRow; amount: Fen }[] = []
    let left = amount
    let month = 0
    for (const r of this.before(poolId, at)) {
      if (left === 0) break
      const period = periodOf(r.date)
      if (periodic && this.settled.has(period)) {
        if (period === month) continue
        month = period
        left = this.shareMonth(r, left, shares)
        continue
      }
      if (!this.brings(r, null) || r.booked === 0) continue
      // the pool began with it
      const first = r.runQuantity - r.quantity <= 0 && r.quantity > 0
      const part = first ? left : r.runValue > 0 ? mulDiv(left, r.booked, r.runValue) : 0
      if (part !== 0) shares.push({ row: r, amount: part })
      left -= part
      if (first) break
    }
    return this.shared(shares, left, way)
  }
  private shareMonth(r: CostRow, left: Fen, shares: { row: CostRow; amount: Fen }[]): Fen {
    const first = firstDay(periodOf(r.date))
    const { poolValue, openingValue } = this.monthPool(r)
    if (poolValue <= 0) return left
    let rest = left
    for (const own of costRows(this.db, r.poolId, first, lastDay(periodOf(r.date)))) {
      if (!this.brings(own, first) || own.booked === 0) continue
      const part = mulDiv(left, own.booked, poolValue)
      if (part !== 0) shares.push({ row: own, amount: part })
      rest -= part
    }
    if (openingValue > 0) return rest
    // nothing before the month: what rounding left belongs to the largest
    const largest = shares.reduce<(typeof shares)[number] | undefined>((a, b) => (a && a.amount >= b.amount ? a : b), undefined)
    if (!largest) return rest
    largest.amount += rest
    return 0
  }
  private shared(shares: { row: CostRow; amount: Fen }[], left: Fen, way: readonly number[]): CostPart[] {
    const oldest = shares.at(-1)
    if (oldest) oldest.amount += left
    return shares
      .filter((s) => s.amount !== 0)
      .sort((a, b) => compareMovements(a.row, b.row))
      .map(({ row, amount }) => this.came(row.seq, row.booked === 0 ? 0 : mulDiv(row.quantity, amount, row.booked), amount, way))
  }

  /** A part that came with movement `seq`, and where that came from. */
  private came(seq: number, quantity: QuantityMicro, amount: Fen, way: readonly number[]): CostPart {
    const part: CostPart = { seq, from: 'movement', quantity, amount, parts: [] }
    const row = costRowOf(this.db, seq)
    if (!row || amount === 0 || way.includes(seq) || way.length >= DEPTH) return part
    const further = [...way, seq]
    if (row.kind === 'carryIn') part.parts = this.carried(row, amount, further)
    else if (row.kind === 'returnIn' && row.ref !== null) {
      const issue = costRowOf(this.db, row.ref)
      if (issue && issue.quantity < 0) part.parts = scaled(this.trace(issue, further).parts, amount)
    }
    return part
  }
  private carried(row: CostRow, amount: Fen, way: readonly number[]): CostPart[] {
    const outs = carrySources(this.db, row)
    const fee = (row.given ?? 0) - partOf(this.db, row)(outs.reduce((sum, out) => sum - out.booked, 0))
    const amounts = allocate(amount, [...outs.map((out) => -out.booked), fee])
    return [
      ...outs.flatMap((out, i) => {
        const source = costRowOf(this.db, out.seq)
        return source ? scaled(this.trace(source, way).parts, amounts[i] ?? 0) : []
      }),
      ...(amounts[outs.length]
        ? [{ seq: row.seq, from: 'fee', quantity: 0, amount: amounts[outs.length] ?? 0, parts: [] } as CostPart]
        : []),
    ]
  }
}

/**
 * Quantities follow from amounts in fen, so they miss the issue's by what a fen per part is worth: that belongs to the largest. More
 * than that is no rounding and stays to be seen.
 */
function evened(parts: CostPart[], issued: QuantityMicro): CostPart[] {
  const found = parts.reduce((sum, part) => sum + part.quantity, 0)
  const amount = parts.reduce((sum, part) => sum + Math.abs(part.amount), 0)
  const missing = issued - found
  if (missing === 0 || amount === 0 || Math.abs(missing) > Math.ceil((issued / amount) * (parts.length + 1))) return parts
  const largest = parts.reduce((a, b) => (b.quantity > a.quantity ? b : a))
  return parts.map((part) => (part === largest ? { ...part, quantity: part.quantity + missing } : part))
}

/** What the parts found do not explain was issued below zero. */
function withShortage(row: CostRow, parts: CostPart[]): CostPart[] {
  const amount = parts.reduce((sum, part) => sum - part.amount, -row.booked)
  if (amount === 0) return parts
  const quantity = parts.reduce((sum, part) => sum - part.quantity, -row.quantity)
  return [...parts, { seq: null, from: 'shortage', quantity: Math.max(quantity, 0), amount, parts: [] }]
}

/** The same parts for `amount` in all: each rounded, the largest takes the residue; what they are made of likewise. */
function scaled(parts: readonly CostPart[], amount: Fen): CostPart[] {
  const total = parts.reduce((sum, part) => sum + part.amount, 0)
  if (total === 0) return []
  const amounts = parts.map((part) => mulDiv(part.amount, amount, total))
  const largest = amounts.reduce((at, a, i) => (a > (amounts[at] ?? 0) ? i : at), 0)
  amounts[largest] = (amounts[largest] ?? 0) + amounts.reduce((sum, a) => sum - a, amount)
  return parts.flatMap((part, i) => {
    const own = amounts[i] ?? 0
    if (own === 0) return []
    return [{ ...part, amount: own, quantity: mulDiv(part.quantity, amount, total), parts: scaled(part.parts, own) }]
  })
}
