import type { AnyDocument, StockDocument } from '../../../../core/documents/types'
import type { MovementDraft } from '../../../../core/ledger/posting'
import { type CommandContext, refuse } from '../../../backend/context'
import { requireDocument } from '../../../documents/store'
import type { CaseBooks } from './books'
import { scaledOf, valueOf } from './decimal'
import type { CaseEvent, ValuationCase } from './schema'

export const QUANTITY_DECIMALS = 6
/** What has been entered so far. */
export interface Entered {
  item: ValuationCase
  books: CaseBooks
  decimals: number
  /** entries made so far, refused ones too */
  entries: Set<number>
  /** event → its document */
  documents: Map<number, number>
  /** events that stand, as corrected since */
  live: Map<number, CaseEvent>
}

// ---------- places ----------

type Place = { warehouse?: string | null | undefined; batch?: string | null | undefined }

/**
 * What the batches of a case are: `cost`, each has a cost of its own; `goods`, the item is kept by batch, so that none can lack what
 * another has; `label`, only the case's word for some of the goods, where not all have one or stock may be owed.
 */
export function batchUseOf(item: ValuationCase): 'cost' | 'goods' | 'label' {
  if (item.scope?.batch) return 'cost'
  const moving = item.events.filter((e) => !['landed_cost', 'adjust_value', 'cancel'].includes(e.type) && !isCorrection(e))
  return !item.allow_negative && moving.length > 0 && moving.every((e) => e.batch) ? 'goods' : 'label'
}
const isCorrection = (e: CaseEvent) => e.type === 'adjust_qty' && e.refers_to != null

/** The account set keeps costs by one of warehouse and batch: where a case keeps them by both, batches are named by both. */
const isComposite = ({ scope }: ValuationCase): boolean => Boolean(scope?.batch && scope.warehouse)
export function placed({ books, item }: Entered, { warehouse, batch }: Place): { warehouseId: number; batch: string } {
  const warehouseId = books.warehouse(warehouse ?? '-')
  if (isComposite(item)) return { warehouseId, batch: `${warehouseId}/${batch ?? ''}` }
  return { warehouseId, batch: batchUseOf(item) === 'label' ? '' : (batch ?? '') }
}
/** The case's own name for the batch of a movement: of what comes in by a transfer, where it goes. */
export function batchOf({ item }: Entered, event: CaseEvent | undefined, batch: string, comesIn: boolean): string {
  if (isComposite(item)) return batch.slice(batch.indexOf('/') + 1)
  if (batchUseOf(item) !== 'label') return batch
  return (comesIn && event?.type === 'transfer' ? event.to_batch : null) ?? event?.batch ?? ''
}

/** Documents of the events entered before this one: of its own day, they alone stand before it. */
export const earlierDocuments = ({ documents }: Entered, { seq }: CaseEvent): number[] =>
  [...documents].filter(([known]) => known < seq).map(([, id]) => id)

// ---------- amounts ----------

export const quantityOf = (text: string | null | undefined): number => scaledOf(text ?? '0', QUANTITY_DECIMALS)
export const costOf = ({ decimals }: Entered, quantity: string | null | undefined, unit: string | null | undefined): number | null =>
  unit == null ? null : valueOf(quantity ?? '0', unit, decimals)
export function amountOfMicro(s: Entered, micro: number, unitCost: string): number {
  const sign = micro < 0 ? '-' : ''
  const digits = String(Math.abs(micro)).padStart(QUANTITY_DECIMALS + 1, '0')
  return valueOf(`${sign}${digits.slice(0, -QUANTITY_DECIMALS)}.${digits.slice(-QUANTITY_DECIMALS)}`, unitCost, s.decimals)
}

// ---------- parts of documents ----------

export const goods = (s: Entered, e: CaseEvent, quantity: number = quantityOf(e.qty)) => ({
  itemId: s.books.itemId,
  quantity,
  ...placed(s, e),
})
/** Head of a document that says where value comes from or goes to. */
export const other = (s: Entered, e: CaseEvent) => ({
  date: e.date,
  warehouseId: placed(s, e).warehouseId,
  accountId: s.books.role('pendingPropertyLoss'),
})
export const movement = (
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
export const valueLines = (s: Entered, value: number) => [
  { accountId: s.books.role('goods'), itemId: s.books.itemId, debit: value },
  { accountId: s.books.role('pendingPropertyLoss'), credit: value },
]

// ---------- what refers to something ----------

export interface Source {
  event: CaseEvent
  document: AnyDocument
  lineId: number | null
  movementSeq: number | null
}
export function sourceOf(s: Entered, ctx: CommandContext, seq: number): Source {
  const event = s.live.get(seq)
  const id = s.documents.get(seq)
  if (!event || id === undefined) return refuse('UNKNOWN_REFERENCE', { field: String(seq) })
  const document = requireDocument(ctx.db, id)
  const [line] = (document as StockDocument).lines
  return { event, document, lineId: line?.id ?? null, movementSeq: line?.movementSeq ?? null }
}
