import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { ItemFacts, SourceLineFacts } from '../../documents/facts'
import type { OwedPart } from '../../documents/owed'
import type { StockDocument, StockLine } from '../../documents/types'
import { qtyText } from '../../kernel'
import { bookRevenue } from './salesDelivery.posting'
import { saleOf, ship, takeBackShipped } from './shipment'

/**
 * 销售退货. Revenue booked: red of revenue, VAT and receivable; the goods come back at the cost of the original issue, without a
 * source at the cost given or by the method (posting.md 3.4, D23). Still 发出商品: back from the shipped goods at the cost shipped.
 */
export const postSalesReturn: PostingRule<StockDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const v = b.voucher('main', doc.memo || '销售退货')
  const sold: StockLine[] = []
  const owed: OwedPart[] = []
  doc.lines.forEach((line, i) => {
    const item = b.item(line, i)
    if (!item) return
    const red = facts.reversedLine(line.lineNo)
    const found = sourceOf(b, doc, line, item, i)
    const { source } = found
    if (red?.carriedSeq != null) return ship(b, doc, line, item)
    if (!red && found.unsold && source?.shippedSeq != null) {
      source.returnedOpenQuantity += line.quantity
      return takeBackShipped(b, doc, line, item, source.shippedSeq)
    }
    sold.push(line)
    owed.push({ source, amount: -line.gross })
    if (item.kind !== 'service') bringBack(b, doc, line, item, source)
  })
  if (sold.length) bookRevenue(b, doc, v, sold, -1, owed)
  return b.result()
}

/** Of a line shipped as 发出商品: what still lies there. It comes back first; what was sold comes back on its own (posting.md 3.2, 3.4). */
const unsold = (s: SourceLineFacts) => s.quantity - s.invoicedQuantity - s.returnedOpenQuantity

/**
 * Whether what a line brings back lies as 发出商品: by the numbers that it names, which come back exactly, or, of pieces without
 * numbers, as long as there are such. Pieces of both kinds are two lines, as only one of them takes revenue back.
 */
function isUnsold(b: PostingBuilder, line: StockLine, item: ItemFacts, source: SourceLineFacts, i: number): boolean {
  if (source.shippedSeq === null) return false
  if (!item.serialManaged || line.serials.length === 0) return unsold(source) > 0
  const lying = new Set(b.facts.shippedSerials(item.id, source.lineId))
  const [there, sold] = [line.serials.filter((serial) => lying.has(serial)), line.serials.filter((serial) => !lying.has(serial))]
  if (there.length > 0 && sold.length > 0)
    b.refuse('SERIAL_SOLD_IN_PART', `lines.${i}.serials`, { line: i + 1, sold: namesOf(sold), unsold: namesOf(there) })
  return there.length > 0
}
const namesOf = (serials: readonly string[]) => serials.slice(0, 5).join('、') + (serials.length > 5 ? `等 ${serials.length} 个` : '')
/** Pieces of a line shipped as 发出商品 that have been sold and have not come back. */
const soldOut = (s: SourceLineFacts) => s.invoicedQuantity - (s.returnedQuantity - s.returnedOpenQuantity)

function sourceOf(
  b: PostingBuilder,
  doc: StockDocument,
  line: StockLine,
  item: ItemFacts,
  i: number,
): { source?: SourceLineFacts; unsold: boolean } {
  if (line.sourceLineId === null) return { unsold: false }
  const s = b.source(line.sourceLineId)
  const at = `lines.${i}.sourceLineId`
  if (!s || s.itemId !== line.itemId || s.documentType !== 'salesDelivery') {
    b.refuse('UNKNOWN_REFERENCE', at, { field: '源单' })
    return { unsold: false }
  }
  if (!s.posted) b.refuse('SOURCE_NOT_POSTED', at, { source: s.documentNumber })
  if (s.partnerId !== doc.partnerId) b.refuse('PARTNER_MISMATCH', at)
  const lies = isUnsold(b, line, item, s, i)
  const left = lies ? unsold(s) : s.shippedSeq === null ? s.quantity - s.returnedQuantity : soldOut(s)
  if (doc.reversesId === null && line.quantity > left)
    b.refuse('EXCEEDS_SOURCE', `lines.${i}.quantity`, { line: i + 1, source: s.documentNumber, left: qtyText(left) })
  s.returnedQuantity += line.quantity
  return { source: s, unsold: lies }
}

function bringBack(b: PostingBuilder, doc: StockDocument, line: StockLine, item: ItemFacts, source: SourceLineFacts | undefined): void {
  const warehouseId = line.warehouseId ?? doc.warehouseId ?? 0
  const reversed = b.facts.reversedLine(line.lineNo)?.movementSeq ?? null
  const given = source || reversed !== null ? null : line.cost
  b.posting.movements.push({
    kind: reversed === null ? 'returnIn' : 'returnOut',
    itemId: item.id,
    warehouseId,
    batch: line.batch,
    quantity: line.quantity,
    given,
    refSeq: reversed ?? source?.movementSeq ?? null,
    groupNo: line.groupNo,
    lineId: line.id,
    stockAccountId: b.stockAccount(item, warehouseId),
    counter: b.costCounter(item, saleOf(doc, line)),
    slot: 'main',
  })
}
