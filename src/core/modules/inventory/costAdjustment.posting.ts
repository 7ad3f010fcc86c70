import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { StockDocument } from '../../documents/types'

/**
 * 成本调整: Dr 库存商品 → Cr the account on the other side, value without quantity (posting.md 4). Of a receipt that the line refers
 * to, as a change of its price (入库价格更正, D26), over the pieces of it that were not sent back; else of all that is there. What has
 * been sold already goes to cost of sales. A receipt's line without an amount stays as it is.
 */
export const postCostAdjustment: PostingRule<StockDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const v = b.voucher('main', doc.memo || '成本调整')
  b.counterAccount(doc.accountId, 'accountId')
  let total = 0
  doc.lines.forEach((line, i) => {
    const item = b.item(line, i)
    if (!item) return
    if (item.kind === 'service') return b.refuse('SERVICE_HAS_NO_STOCK', `lines.${i}.itemId`, { item: item.name })
    const source = line.sourceLineId === null ? undefined : facts.sourceLine(line.sourceLineId)
    const known = line.sourceLineId === null || (source?.itemId === item.id && source.movementSeq !== null)
    if (!known) b.refuse('UNKNOWN_REFERENCE', `lines.${i}.sourceLineId`, { field: '源单' })
    else if (source && !source.posted) b.refuse('SOURCE_NOT_POSTED', `lines.${i}.sourceLineId`, { source: source.documentNumber })
    const amount = line.cost ?? 0
    if (amount === 0) return source ? undefined : b.refuse('REQUIRED', `lines.${i}.cost`, { field: '调整金额' })
    total += amount
    const warehouseId = source?.warehouseId ?? line.warehouseId ?? doc.warehouseId ?? 0
    const stock = source?.stockAccountId ?? b.stockAccount(item, warehouseId)
    v.lines.push({ accountId: stock, itemId: item.id, debit: amount })
    b.posting.movements.push({
      kind: 'revalue',
      itemId: item.id,
      warehouseId,
      batch: source?.batch ?? line.batch,
      quantity: 0,
      given: amount,
      refSeq: source?.movementSeq ?? null,
      refQuantity: source ? Math.abs(line.quantity) || source.quantity - source.returnedQuantity : null,
      revalueKind: source ? 'price' : null,
      lineId: line.id,
      stockAccountId: stock,
      counter: b.costCounter(item, { warehouseId }),
      slot: 'main',
    })
  })
  if (b.posting.movements.length === 0) b.refuse('REQUIRED', 'lines.0.cost', { field: '调整金额' })
  v.lines.push({ ...b.otherSide(doc, null), credit: total })
  return b.result()
}
