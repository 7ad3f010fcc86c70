import { allocate } from '../../../../core/kernel'
import type { AnyDocument } from '../../../../core/documents/types'
import type { MovementDraft } from '../../../../core/ledger/posting'
import type { CommandContext } from '../../../backend/context'
import type { Input, Known } from './books'
import { decimalsOf, scaledOf, valueOf } from './decimal'
import {
  amountOfMicro,
  earlierDocuments,
  type Entered,
  goods,
  movement,
  other,
  placed,
  QUANTITY_DECIMALS,
  type Source,
  sourceOf,
  valueLines,
} from './entered'
import { type PoolBefore, poolsBefore } from './outcome'
import type { CaseEvent } from './schema'

/** Value without quantity: freight, corrected prices of receipts, revaluations of what is there. */
export function revalued(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known): AnyDocument | undefined {
  const refs = typeof e.refers_to === 'number' ? [e.refers_to] : (e.refers_to ?? [])
  if (refs.length > 0) return revaluedReceipts(s, ctx, e, known, refs)
  return e.set_to_unit_cost == null ? revaluedPools(s, ctx, e, known) : setUnitCost(s, ctx, e, known, e.set_to_unit_cost)
}

// ---------- of receipts ----------

interface Receipt {
  source: Source
  movementSeq: number | null
  quantity: number
  amount: number
  /** changes of its price that stand before the event */
  priceGiven: number
}
const RECEIPT = `
SELECT r.quantity, r.amount, (SELECT COALESCE(SUM(x.given), 0) FROM cost_row x JOIN stock_entry e ON e.seq = x.seq AND e.n = 0
  WHERE x.ref_seq = r.seq AND x.kind = 'revalue' AND x.revalue_kind = 'price' AND (x.date < ?2 OR (x.date = ?2 AND e.document_id IN (SELECT value FROM json_each(?3))))) AS priceGiven
FROM cost_row r WHERE r.seq = ?1`
/** What a transfer between pools brought in: its value is that of goods received there. */
const ARRIVED = `SELECT MAX(e.seq) FROM stock_entry e WHERE e.document_id = ? AND e.n = 0 AND e.kind = 'carryIn'`

function receiptOf(s: Entered, ctx: CommandContext, e: CaseEvent, seq: number): Receipt {
  const source = sourceOf(s, ctx, seq)
  const movementSeq = source.event.type === 'transfer' ? ctx.db.value<number | null>(ARRIVED, source.document.id) : source.movementSeq
  const earlier = JSON.stringify(earlierDocuments(s, e))
  const figures = ctx.db.get<Pick<Receipt, 'quantity' | 'amount' | 'priceGiven'>>(RECEIPT, movementSeq ?? null, e.date, earlier)
  return { source, movementSeq: movementSeq ?? null, ...(figures ?? { quantity: 0, amount: 0, priceGiven: 0 }) }
}
/** By amount; of receipts that cost nothing, by quantity (D27). */
function weightsOf(receipts: readonly Receipt[]): number[] {
  const amounts = receipts.map((r) => Math.max(r.amount, 0))
  return amounts.some((x) => x > 0) ? amounts : receipts.map((r) => Math.max(r.quantity, 0))
}

function revaluedReceipts(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known, refs: readonly number[]): AnyDocument | undefined {
  const receipts = refs.map((seq) => receiptOf(s, ctx, e, seq))
  const price = e.set_to_unit_cost ?? e.unit_cost
  const parts = allocate(scaledOf(e.amount ?? '0', s.decimals), weightsOf(receipts))
  const changes = receipts
    .map((r, i) => ({ ...r, given: price == null ? (parts[i] ?? 0) : amountOfMicro(s, r.quantity, price) - r.amount - r.priceGiven }))
    .filter((c) => c.given !== 0)
  if (changes.length === 0) return undefined
  if (e.type === 'landed_cost' && changes.every((c) => c.source.document.type === 'purchaseReceipt')) {
    const lines = changes.map((c) => ({ accountId: s.books.role('goods'), sourceLineId: c.source.lineId, amount: c.given }))
    return s.books.post(ctx, { type: 'otherPayment', date: e.date, accountId: s.books.role('bank'), lines }, known)
  }
  // the price of the whole receipt, what was sent back of it included
  const lines = changes.map((c) => ({ ...goods(s, c.source.event, c.quantity), sourceLineId: c.source.lineId, cost: c.given }))
  const input: Input = { type: 'costAdjustment', ...other(s, e), lines }
  if (e.type === 'adjust_value' && changes.every((c) => c.movementSeq === c.source.movementSeq)) return s.books.post(ctx, input, known)
  const revalueKind = e.type === 'landed_cost' ? ('landed' as const) : ('price' as const)
  return s.books.postMovements(ctx, input, known, (lineId) => ({
    movements: changes.map((c) =>
      movement(s, lineId, placed(s, c.source.event), { kind: 'revalue', given: c.given, refSeq: c.movementSeq, revalueKind }),
    ),
    lines: changes.flatMap((c) => valueLines(s, c.given)),
  }))
}

// ---------- of what is there ----------

/** The pools that an event without a receipt concerns, as they stand before it: those of its place, or all. */
function poolsOf(s: Entered, e: CaseEvent): PoolBefore[] {
  const own = placed(s, e)
  const concerned = poolsBefore(s, e).filter(
    (p) =>
      e.warehouse == null ||
      ((p.warehouseId === 0 || p.warehouseId === own.warehouseId) && (!s.item.scope?.batch || p.batch === own.batch)),
  )
  return concerned.map((p) => ({ ...p, warehouseId: p.warehouseId || own.warehouseId }))
}
const lineOf = (s: Entered, { warehouseId, batch }: Pick<PoolBefore, 'warehouseId' | 'batch'>, cost: number) => ({
  itemId: s.books.itemId,
  quantity: 0,
  warehouseId,
  batch,
  cost,
})

function revaluedPools(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known): AnyDocument | undefined {
  const pools = poolsOf(s, e)
  const places = pools.length > 0 ? pools : [placed(s, e)] // nothing there yet: the value goes to cost of sales
  const weights = pools.length > 0 ? pools.map((p) => Math.max(p.state.quantity, 0)) : [1]
  const parts = allocate(scaledOf(e.amount ?? '0', s.decimals), weights)
  const lines = places.map((p, i) => lineOf(s, p, parts[i] ?? 0)).filter((l) => l.cost !== 0)
  return lines.length === 0 ? undefined : s.books.post(ctx, { type: 'costAdjustment', ...other(s, e), lines }, known)
}

/**
 * What is there costs this: the pool, and with layers each of them; the last layer takes the residue. Where there is nothing, the
 * cost is what is known of the goods from now on, as if a piece had come and gone. Stock that is owed keeps what was assumed.
 */
function setUnitCost(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known, unitCost: string): AnyDocument | undefined {
  const pools = poolsOf(s, e)
  const empty = pools.every((p) => p.state.quantity === 0)
  if (empty) return s.item.method === 'periodic_average' ? undefined : knownCost(s, ctx, e, known, unitCost)
  const changes = pools.flatMap((p) => changesTo(s, p, unitCost)).filter((c) => c.given !== 0)
  if (changes.length === 0) return undefined
  const input: Input = { type: 'costAdjustment', ...other(s, e), lines: changes.map((c) => lineOf(s, c.pool, c.given)) }
  if (changes.every((c) => c.refSeq === null)) return s.books.post(ctx, input, known)
  return s.books.postMovements(ctx, input, known, (lineId) => ({
    movements: changes.map(({ pool: { warehouseId, batch }, given, refSeq, refQuantity }) =>
      movement(s, lineId, { warehouseId, batch }, { kind: 'revalue', given, refSeq, refQuantity, revalueKind: 'landed' }),
    ),
    lines: changes.flatMap((c) => valueLines(s, c.given)),
  }))
}
interface Change {
  pool: PoolBefore
  given: number
  /** the receipt whose layer it concerns, and what is left of it; null: the pool */
  refSeq: number | null
  refQuantity: number | null
}
function changesTo(s: Entered, pool: PoolBefore, unitCost: string): Change[] {
  const { quantity, value, layers } = pool.state
  if (quantity <= 0) return []
  const total = amountOfMicro(s, quantity, unitCost)
  if (layers.length === 0) return [{ pool, given: total - value, refSeq: null, refQuantity: null }]
  let left = total
  return layers.map((layer, i) => {
    const own = i === layers.length - 1 ? left : amountOfMicro(s, layer.quantity, unitCost)
    left -= own
    return { pool, given: own - layer.value, refSeq: layer.seq, refQuantity: layer.quantity }
  })
}

/** A piece that comes at a cost and goes: what is known of goods that are not there. So many pieces that the cost is exact. */
export function comeAndGone(s: Entered, unitCost: string): { quantity: number; cost: number } {
  const finer = Math.min(Math.max(0, decimalsOf(unitCost) - s.decimals), QUANTITY_DECIMALS)
  return { quantity: 10 ** (QUANTITY_DECIMALS + finer), cost: valueOf(String(10 ** finer), unitCost, s.decimals) }
}
function knownCost(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known, unitCost: string): AnyDocument {
  const { quantity, cost } = comeAndGone(s, unitCost)
  const input: Input = { type: 'otherIn', ...other(s, e), lines: [{ ...goods(s, e, quantity), cost }] }
  const both: Partial<MovementDraft>[] = [
    { kind: 'in', quantity, given: cost },
    { kind: 'out', quantity: -quantity, counter: { accountId: s.books.role('pendingPropertyLoss') } },
  ]
  return s.books.postMovements(ctx, input, known, (lineId) => ({
    movements: both.map((more) => movement(s, lineId, placed(s, e), more)),
    lines: valueLines(s, cost),
  }))
}
