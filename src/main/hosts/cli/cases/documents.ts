import type { AnyDocument } from '../../../../core/documents/types'
import { type CommandContext, refuse } from '../../../backend/context'
import type { Input, Known } from './books'
import { scaledOf } from './decimal'
import {
  amountOfMicro,
  batchUseOf,
  costOf,
  type Entered,
  goods,
  movement,
  other,
  placed,
  QUANTITY_DECIMALS,
  quantityOf,
  type Source,
  sourceOf,
  valueLines,
} from './entered'
import { revalued } from './revaluations'
import type { CaseEvent } from './schema'

const ONE = 10 ** QUANTITY_DECIMALS

/**
 * Makes the document that an event means, or corrects the one it has, and posts it. Receipts, sales, returns, transfers, other
 * movements, freight and value adjustments are documents of users; an issue that names its receipt, a return of a return and
 * a transfer between batches are movements put into the ledger as they are.
 */
export function documentFor(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known, counted: number): AnyDocument | undefined {
  switch (e.type) {
    case 'in':
      return received(s, ctx, e, known)
    case 'out':
      return typeof e.refers_to === 'number' ? namedIssue(s, ctx, e, known, e.refers_to) : s.books.post(ctx, sold(s, e), known)
    case 'return_in':
      return returnedIn(s, ctx, e, known)
    case 'return_out':
      return returnedOut(s, ctx, e, known)
    case 'adjust_qty':
      return adjusted(s, ctx, e, known, e.set_to_qty == null ? quantityOf(e.qty) : counted)
    case 'transfer':
      return transferred(s, ctx, e, known)
    case 'landed_cost':
    case 'adjust_value':
      return revalued(s, ctx, e, known)
    case 'cancel':
      return undefined
  }
}

const head = (s: Entered, e: CaseEvent) => ({
  date: e.date,
  partnerId: s.books.partnerId,
  warehouseId: placed(s, e).warehouseId,
  priceMode: 'excl',
})
function received(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known): AnyDocument {
  const value = e.amount == null ? costOf(s, e.qty, e.unit_cost) : scaledOf(e.amount, s.decimals)
  if (value === null) return s.books.post(ctx, { type: 'otherIn', ...other(s, e), lines: [goods(s, e)] }, known)
  const lines = [{ ...goods(s, e), net: value, gross: value }]
  return s.books.post(ctx, { type: 'purchaseReceipt', ...head(s, e), invoiceKind: 'special', lines }, known)
}
const sold = (s: Entered, e: CaseEvent): Input => ({ type: 'salesDelivery', ...head(s, e), lines: [goods(s, e)] })

function adjusted(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known, change: number): AnyDocument | undefined {
  if (change === 0) return e.set_to_qty == null || known ? undefined : s.books.reserve(ctx, { ...other(s, e), lines: [goods(s, e, ONE)] })
  const type = change < 0 ? 'otherOut' : 'otherIn'
  const stated = e.amount == null ? null : scaledOf(e.amount, s.decimals)
  const cost = change < 0 ? null : e.unit_cost == null ? stated : amountOfMicro(s, change, e.unit_cost)
  const input = (as: 'otherIn' | 'otherOut'): Input => ({ type: as, ...other(s, e), lines: [{ ...goods(s, e, Math.abs(change)), cost }] })
  // a count that now says the opposite keeps its document, and with it its place in the day
  const kept = known?.type === 'otherIn' || known?.type === 'otherOut' ? known.type : type
  if (kept === type) return s.books.post(ctx, input(type), known)
  const counter = { accountId: s.books.role('pendingPropertyLoss') }
  return s.books.postMovements(ctx, input(kept), known, (lineId) => ({
    movements: [
      movement(s, lineId, placed(s, e), {
        kind: change < 0 ? 'out' : 'in',
        quantity: change,
        given: cost,
        ...(cost === null ? { counter } : {}),
      }),
    ],
    lines: cost === null ? [] : valueLines(s, cost),
  }))
}
// ---------- what refers to something ----------

/** Returns of one document may not exceed it. */
function checkReturned(s: Entered, e: CaseEvent, source: Source): void {
  const same = [...s.live.values()].filter((x) => x.type === e.type && x.refers_to === e.refers_to && x.seq <= e.seq)
  const sum = same.reduce((total, x) => total + quantityOf(x.qty), 0)
  const [line] = source.document.lines as { quantity?: number }[]
  if (sum > (line?.quantity ?? 0)) refuse('EXCEEDS_SOURCE', { line: 1, source: source.document.number, left: '' })
}

function namedIssue(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known, seq: number): AnyDocument {
  const { movementSeq: refSeq } = sourceOf(s, ctx, seq)
  const own = placed(s, e)
  return s.books.postMovements(ctx, sold(s, e), known, (lineId) => ({
    movements: [movement(s, lineId, own, { quantity: -quantityOf(e.qty), refSeq })],
    lines: [],
  }))
}

function returnedIn(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known): AnyDocument {
  const cost = costOf(s, e.qty, e.unit_cost)
  if (typeof e.refers_to !== 'number')
    return s.books.post(ctx, { type: 'salesReturn', ...head(s, e), lines: [{ ...goods(s, e), cost }] }, known)
  const source = sourceOf(s, ctx, e.refers_to)
  if (source.document.type === 'salesDelivery')
    return s.books.post(ctx, { type: 'salesReturn', ...head(s, e), lines: [{ ...goods(s, e), sourceLineId: source.lineId }] }, known)
  checkReturned(s, e, source)
  const input: Input = { type: 'otherIn', ...other(s, e), lines: [{ ...goods(s, e), sourceLineId: source.lineId }] }
  return s.books.postMovements(ctx, input, known, (lineId) => ({
    movements: [
      movement(s, lineId, placed(s, e), { kind: 'returnIn', quantity: quantityOf(e.qty), given: cost, refSeq: source.movementSeq }),
    ],
    lines: [],
  }))
}

/** What a supplier credits may be left open: then the goods leave at their original price and nothing else is said. */
function returnedOut(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known): AnyDocument {
  const credit = costOf(s, e.qty, e.unit_cost)
  const source = typeof e.refers_to === 'number' ? sourceOf(s, ctx, e.refers_to) : undefined
  if (source?.document.type === 'purchaseReceipt' && credit !== null) {
    const lines = [{ ...goods(s, e), net: credit, gross: credit, sourceLineId: source.lineId }]
    return s.books.post(ctx, { type: 'purchaseReturn', ...head(s, e), invoiceKind: 'special', lines }, known)
  }
  if (source) checkReturned(s, e, source)
  const type = source?.document.type === 'purchaseReceipt' ? 'purchaseReturn' : 'otherOut'
  const input: Input = { type, ...head(s, e), ...other(s, e), lines: [{ ...goods(s, e), sourceLineId: source?.lineId ?? null }] }
  return s.books.postMovements(ctx, input, known, (lineId) => ({
    movements: [
      movement(s, lineId, placed(s, e), {
        kind: 'returnOut',
        quantity: -quantityOf(e.qty),
        given: credit === null ? null : 0 - credit,
        refSeq: source?.movementSeq ?? null,
      }),
    ],
    lines: credit === null ? [] : valueLines(s, -credit),
  }))
}

function transferred(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known): AnyDocument {
  const [from, to] = [placed(s, e), placed(s, { warehouse: e.to_warehouse, batch: e.to_batch ?? e.batch })]
  const line = { itemId: s.books.itemId, quantity: quantityOf(e.qty), batch: from.batch }
  const input: Input = { type: 'transfer', date: e.date, warehouseId: from.warehouseId, toWarehouseId: to.warehouseId, lines: [line] }
  if (from.batch === to.batch) return s.books.post(ctx, input, known)
  if (batchUseOf(s.item) !== 'cost') {
    const moved = [
      [from, -line.quantity],
      [to, line.quantity],
    ] as const
    return s.books.postMovements(ctx, input, known, (lineId) => ({
      movements: moved.map(([place, quantity]) => movement(s, lineId, place, { kind: 'move', quantity, counter: null })),
      lines: [],
    }))
  }
  return s.books.postMovements(ctx, input, known, (lineId) => ({
    movements: [
      movement(s, lineId, from, { quantity: -line.quantity, counter: { accountId: s.books.role('goods'), itemId: s.books.itemId } }),
      movement(s, lineId, to, { kind: 'carryIn', quantity: line.quantity, carriesFrom: 0 }),
    ],
    lines: [],
  }))
}
