import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { ItemFacts, SourceLineFacts } from '../../documents/facts'
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
  doc.lines.forEach((line, i) => {
    const item = b.item(line, i)
    if (!item) return
    const source = sourceOf(b, doc, line, i)
    const red = facts.reversedLine(line.lineNo)
    if (red?.carriedSeq != null) return ship(b, doc, line, item)
    if (!red && source?.shippedSeq != null && unsold(source) > 0) {
      source.returnedOpenQuantity += line.quantity
      return takeBackShipped(b, doc, line, item, source.shippedSeq)
    }
    sold.push(line)
    if (item.kind !== 'service') bringBack(b, doc, line, item, source)
  })
  if (sold.length) bookRevenue(b, doc, v, sold, -1)
  return b.result()
}

/** Of a line shipped as 发出商品: what still lies there. It comes back first; what was sold comes back on its own (posting.md 3.2, 3.4). */
const unsold = (s: SourceLineFacts) => s.quantity - s.invoicedQuantity - s.returnedOpenQuantity

function sourceOf(b: PostingBuilder, doc: StockDocument, line: StockLine, i: number): SourceLineFacts | undefined {
  if (line.sourceLineId === null) return undefined
  const s = b.source(line.sourceLineId)
  const at = `lines.${i}.sourceLineId`
  if (!s || s.itemId !== line.itemId || s.documentType !== 'salesDelivery') {
    b.refuse('UNKNOWN_REFERENCE', at, { field: '源单' })
    return undefined
  }
  if (!s.posted) b.refuse('SOURCE_NOT_POSTED', at, { source: s.documentNumber })
  if (s.partnerId !== doc.partnerId) b.refuse('PARTNER_MISMATCH', at)
  const left = s.shippedSeq !== null && unsold(s) > 0 ? unsold(s) : s.quantity - s.returnedQuantity
  if (doc.reversesId === null && line.quantity > left)
    b.refuse('EXCEEDS_SOURCE', `lines.${i}.quantity`, { line: i + 1, source: s.documentNumber, left: qtyText(left) })
  s.returnedQuantity += line.quantity
  return s
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
