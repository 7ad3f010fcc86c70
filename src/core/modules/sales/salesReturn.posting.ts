import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { ItemFacts, SourceLineFacts } from '../../documents/facts'
import type { StockDocument, StockLine } from '../../documents/types'
import { qtyText } from '../../kernel'
import { bookRevenue } from './salesDelivery.posting'

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
    if (source?.shippedSeq != null && source.quantity - source.invoicedQuantity - source.returnedQuantity >= line.quantity)
      return takeBackShipped(b, doc, line, item, source)
    sold.push(line)
    if (item.kind !== 'service') bringBack(b, doc, line, item, source)
  })
  if (sold.length) bookRevenue(b, doc, v, sold, -1)
  return b.result()
}

function sourceOf(b: PostingBuilder, doc: StockDocument, line: StockLine, i: number): SourceLineFacts | undefined {
  if (line.sourceLineId === null) return undefined
  const s = b.facts.sourceLine(line.sourceLineId)
  const at = `lines.${i}.sourceLineId`
  if (!s || s.itemId !== line.itemId) {
    b.refuse('UNKNOWN_REFERENCE', at, { field: '源单' })
    return undefined
  }
  if (!s.posted) b.refuse('SOURCE_NOT_POSTED', at, { source: s.documentNumber })
  if (s.partnerId !== doc.partnerId) b.refuse('PARTNER_MISMATCH', at)
  const left = s.quantity - s.returnedQuantity
  if (doc.reversesId === null && line.quantity > left)
    b.refuse('EXCEEDS_SOURCE', `lines.${i}.quantity`, { line: i + 1, source: s.documentNumber, left: qtyText(left) })
  return s
}

function bringBack(b: PostingBuilder, doc: StockDocument, line: StockLine, item: ItemFacts, source: SourceLineFacts | undefined): void {
  const account = b.costAccount(item)
  const reversed = doc.reversesId === null ? null : b.facts.reversedMovement(line.lineNo)
  const given = source || reversed !== null ? null : line.cost
  const stock = b.stockAccount(item)
  b.posting.movements.push({
    kind: reversed === null ? 'returnIn' : 'out',
    itemId: item.id,
    warehouseId: line.warehouseId ?? doc.warehouseId ?? 0,
    batch: line.batch,
    quantity: line.quantity,
    given,
    refSeq: reversed ?? source?.movementSeq ?? null,
    groupNo: line.groupNo,
    lineId: line.id,
    stockAccountId: stock,
    counter: { accountId: account, itemId: b.itemDim(account, item.id) },
    slot: 'main',
  })
}

function takeBackShipped(b: PostingBuilder, doc: StockDocument, line: StockLine, item: ItemFacts, source: SourceLineFacts): void {
  const from = b.posting.movements.length
  const cost = b.costAccount(item)
  const stock = b.stockAccount(item)
  const common = { itemId: item.id, batch: line.batch, groupNo: null, lineId: line.id, slot: 'main' } as const
  b.posting.movements.push({
    ...common,
    kind: 'out',
    warehouseId: b.facts.shippedWarehouseId,
    quantity: -line.quantity,
    given: null,
    refSeq: source.shippedSeq,
    stockAccountId: b.role('goodsShipped'),
    counter: { accountId: stock, itemId: item.id },
  })
  b.posting.movements.push({
    ...common,
    kind: 'carryIn',
    warehouseId: line.warehouseId ?? doc.warehouseId ?? 0,
    quantity: line.quantity,
    given: null,
    refSeq: null,
    carriesFrom: from,
    stockAccountId: stock,
    counter: { accountId: cost, itemId: b.itemDim(cost, item.id) },
  })
}
