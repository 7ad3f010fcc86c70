import { allocate } from '../../../../core/kernel'
import type { AnyDocument, StockDocument } from '../../../../core/documents/types'
import type { MovementDraft } from '../../../../core/ledger/posting'
import { type CommandContext, refuse } from '../../../backend/context'
import { requireDocument } from '../../../documents/store'
import type { CaseBooks, Input, Known } from './books'
import { scaledOf, valueOf } from './decimal'
import type { CaseEvent, ValuationCase } from './schema'

export const QUANTITY_DECIMALS = 6
type Place = { warehouse?: string | null | undefined; batch?: string | null | undefined }

/** What has been entered so far. */
export interface Entered {
  item: ValuationCase
  books: CaseBooks
  decimals: number
  /** event → its document */
  documents: Map<number, number>
  /** events that stand, as corrected since */
  live: Map<number, CaseEvent>
}

/** The account set keeps costs by one of warehouse and batch: where a case keeps them by both, batches are named by both. */
export const isComposite = ({ scope }: ValuationCase): boolean => Boolean(scope?.batch && scope.warehouse)
export const batchName = (item: ValuationCase, { warehouse, batch }: Place): string =>
  isComposite(item) ? `${warehouse ?? ''}/${batch ?? ''}` : (batch ?? '')
export const placed = ({ books, item }: Entered, place: Place) => ({
  warehouseId: books.warehouse(place.warehouse ?? '-'),
  batch: batchName(item, place),
})
/** Documents of the events entered before this one: of its own day, they alone stand before it. */
export const earlierDocuments = ({ documents }: Entered, { seq }: CaseEvent): number[] =>
  [...documents].filter(([known]) => known < seq).map(([, id]) => id)
const quantityOf = (text: string | null | undefined) => scaledOf(text ?? '0', QUANTITY_DECIMALS)
const costOf = ({ decimals }: Entered, quantity: string | null | undefined, unit: string | null | undefined): number | null =>
  unit == null ? null : valueOf(quantity ?? '0', unit, decimals)

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

const goods = (s: Entered, e: CaseEvent, quantity = quantityOf(e.qty)) => ({ itemId: s.books.itemId, quantity, ...placed(s, e) })
const head = (s: Entered, e: CaseEvent) => ({
  date: e.date,
  partnerId: s.books.partnerId,
  warehouseId: placed(s, e).warehouseId,
  priceMode: 'excl',
})
const other = (s: Entered, e: CaseEvent) => ({
  date: e.date,
  warehouseId: placed(s, e).warehouseId,
  accountId: s.books.role('pendingPropertyLoss'),
})

function received(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known): AnyDocument {
  const value = e.amount == null ? costOf(s, e.qty, e.unit_cost) : scaledOf(e.amount, s.decimals)
  if (value === null) return s.books.post(ctx, { type: 'otherIn', ...other(s, e), lines: [goods(s, e)] }, known)
  const lines = [{ ...goods(s, e), net: value, gross: value }]
  return s.books.post(ctx, { type: 'purchaseReceipt', ...head(s, e), invoiceKind: 'special', lines }, known)
}
const sold = (s: Entered, e: CaseEvent): Input => ({ type: 'salesDelivery', ...head(s, e), lines: [goods(s, e)] })

function adjusted(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known, change: number): AnyDocument | undefined {
  if (change === 0) return undefined
  const type = change < 0 ? 'otherOut' : 'otherIn'
  const cost = change < 0 || e.unit_cost == null ? null : amountOfMicro(s, change, e.unit_cost)
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
function amountOfMicro(s: Entered, micro: number, unitCost: string): number {
  const sign = micro < 0 ? '-' : ''
  const digits = String(Math.abs(micro)).padStart(QUANTITY_DECIMALS + 1, '0')
  return valueOf(`${sign}${digits.slice(0, -QUANTITY_DECIMALS)}.${digits.slice(-QUANTITY_DECIMALS)}`, unitCost, s.decimals)
}

// ---------- what refers to something ----------

interface Source {
  event: CaseEvent
  document: AnyDocument
  lineId: number | null
  movementSeq: number | null
}
function sourceOf(s: Entered, ctx: CommandContext, seq: number): Source {
  const event = s.live.get(seq)
  const id = s.documents.get(seq)
  if (!event || id === undefined) return refuse('UNKNOWN_REFERENCE', { field: String(seq) })
  const document = requireDocument(ctx.db, id)
  const [line] = (document as StockDocument).lines
  return { event, document, lineId: line?.id ?? null, movementSeq: line?.movementSeq ?? null }
}
/** Returns of one document may not exceed it. */
function checkReturned(s: Entered, e: CaseEvent, source: Source): void {
  const same = [...s.live.values()].filter((x) => x.type === e.type && x.refers_to === e.refers_to && x.seq <= e.seq)
  const sum = same.reduce((total, x) => total + quantityOf(x.qty), 0)
  if (sum > quantityOf(source.event.qty)) refuse('EXCEEDS_SOURCE', { line: 1, source: source.document.number, left: '' })
}

const movement = (
  s: Entered,
  lineId: number | null,
  place: { warehouseId: number; batch: string },
  more: Partial<MovementDraft>,
): MovementDraft => ({
  kind: 'out',
  itemId: s.books.itemId,
  quantity: 0,
  given: null,
  refSeq: null,
  lineId,
  stockAccountId: s.books.role('goods'),
  counter: { accountId: s.books.role('costMain'), itemId: s.books.itemId },
  slot: 'main',
  ...place,
  ...more,
})
/** Both sides of a value that is given. */
const valueLines = (s: Entered, value: number) => [
  { accountId: s.books.role('goods'), itemId: s.books.itemId, debit: value },
  { accountId: s.books.role('pendingPropertyLoss'), credit: value },
]

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
  return s.books.postMovements(ctx, input, known, (lineId) => ({
    movements: [
      movement(s, lineId, from, { quantity: -line.quantity, counter: { accountId: s.books.role('goods'), itemId: s.books.itemId } }),
      movement(s, lineId, to, { kind: 'carryIn', quantity: line.quantity, carriesFrom: 0 }),
    ],
    lines: [],
  }))
}

// ---------- value without quantity ----------

function revalued(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known): AnyDocument | undefined {
  const refs = typeof e.refers_to === 'number' ? [e.refers_to] : (e.refers_to ?? [])
  return refs.length > 0 ? revaluedReceipts(s, ctx, e, known, refs) : revaluedPools(s, ctx, e, known)
}

interface ReceiptFigures {
  quantity: number
  amount: number
  priceGiven: number
}
/** A movement, and the changes of its price that stand before an event. */
const RECEIPT = `
SELECT r.quantity, r.amount, (SELECT COALESCE(SUM(x.given), 0) FROM cost_row x JOIN stock_entry e ON e.seq = x.seq AND e.n = 0
  WHERE x.ref_seq = r.seq AND x.kind = 'revalue' AND x.revalue_kind = 'price' AND (x.date < ?2 OR (x.date = ?2 AND e.document_id IN (SELECT value FROM json_each(?3))))) AS priceGiven
FROM cost_row r WHERE r.seq = ?1`

function revaluedReceipts(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known, refs: readonly number[]): AnyDocument | undefined {
  const earlier = JSON.stringify(earlierDocuments(s, e))
  const receipts = refs.map((seq) => {
    const source = sourceOf(s, ctx, seq)
    const none: ReceiptFigures = { quantity: 0, amount: 0, priceGiven: 0 }
    return { source, figures: ctx.db.get<ReceiptFigures>(RECEIPT, source.movementSeq, e.date, earlier) ?? none }
  })
  const price = e.set_to_unit_cost ?? e.unit_cost
  const parts = allocate(
    scaledOf(e.amount ?? '0', s.decimals),
    receipts.map((r) => Math.max(r.figures.amount, 0)),
  )
  const changes = receipts
    .map(({ source, figures: f }, i) => ({
      source,
      quantity: f.quantity,
      given: price == null ? (parts[i] ?? 0) : amountOfMicro(s, f.quantity, price) - f.amount - f.priceGiven,
    }))
    .filter((c) => c.given !== 0)
  if (changes.length === 0) return undefined
  if (e.type === 'landed_cost' && changes.every((c) => c.source.document.type === 'purchaseReceipt')) {
    const lines = changes.map((c) => ({ accountId: s.books.role('goods'), sourceLineId: c.source.lineId, amount: c.given }))
    return s.books.post(ctx, { type: 'otherPayment', date: e.date, accountId: s.books.role('bank'), lines }, known)
  }
  // the price of the whole receipt, what was sent back of it included
  const lines = changes.map((c) => ({
    ...goods(s, c.source.event, c.quantity),
    sourceLineId: c.source.lineId,
    cost: c.given,
  }))
  const input: Input = { type: 'costAdjustment', ...other(s, e), lines }
  if (e.type === 'adjust_value') return s.books.post(ctx, input, known)
  return s.books.postMovements(ctx, input, known, (lineId) => ({
    movements: changes.map((c) =>
      movement(s, lineId, placed(s, c.source.event), {
        kind: 'revalue',
        given: c.given,
        refSeq: c.source.movementSeq,
        revalueKind: 'landed',
      }),
    ),
    lines: changes.flatMap((c) => valueLines(s, c.given)),
  }))
}

interface PoolFigures {
  warehouseId: number
  batch: string
  quantity: number
  value: number
}
/** Pools with what is in them before an event. */
const POOLS = `
SELECT p.warehouse_id AS warehouseId, p.batch, COALESCE(SUM(r.quantity), 0) AS quantity, COALESCE(SUM(r.booked), 0) AS value
FROM cost_pool p LEFT JOIN (SELECT x.pool_id, x.quantity, x.booked FROM cost_row x JOIN stock_entry e ON e.seq = x.seq AND e.n = 0
  WHERE x.date < ?2 OR (x.date = ?2 AND e.document_id IN (SELECT value FROM json_each(?3)))) r ON r.pool_id = p.id
WHERE p.item_id = ?1 GROUP BY p.id ORDER BY 1, 2`

function revaluedPools(s: Entered, ctx: CommandContext, e: CaseEvent, known: Known): AnyDocument | undefined {
  const own = placed(s, e)
  const concerned = ctx.db.all<PoolFigures>(POOLS, s.books.itemId, e.date, JSON.stringify(earlierDocuments(s, e))).filter((p) => {
    const here = (p.warehouseId === 0 || p.warehouseId === own.warehouseId) && (!s.item.scope?.batch || p.batch === own.batch)
    return e.warehouse == null || here
  })
  // nothing there yet: the value goes to cost of sales
  if (concerned.length === 0) concerned.push({ ...own, quantity: 0, value: 0 })
  const parts = allocate(
    scaledOf(e.amount ?? '0', s.decimals),
    concerned.map((p) => Math.max(p.quantity, 0)),
  )
  const unitCost = e.set_to_unit_cost
  const lines = concerned
    .map((p, i) => ({
      itemId: s.books.itemId,
      quantity: 0,
      warehouseId: p.warehouseId || own.warehouseId,
      batch: p.batch,
      cost: unitCost == null ? (parts[i] ?? 0) : amountOfMicro(s, p.quantity, unitCost) - p.value,
    }))
    .filter((l) => l.cost !== 0)
  return lines.length === 0 ? undefined : s.books.post(ctx, { type: 'costAdjustment', ...other(s, e), lines }, known)
}
