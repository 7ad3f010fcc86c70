import type { PostingBuilder } from '../../documents/builder'
import type { ItemFacts } from '../../documents/facts'
import type { StockDocument, StockLine } from '../../documents/types'

const warehouseOf = (doc: StockDocument, line: StockLine) => line.warehouseId ?? doc.warehouseId ?? 0
/** What accounts are told by besides the item: the customer, where the goods leave, the rate they are sold at. */
export const saleOf = (doc: StockDocument, line: StockLine) => ({
  partnerId: doc.partnerId,
  warehouseId: warehouseOf(doc, line),
  taxRate: line.taxRate,
})

/** Goods leave for a customer who has not accepted them yet: they lie as 发出商品 at the cost they leave with (posting.md 3.2). */
export function ship(b: PostingBuilder, doc: StockDocument, line: StockLine, item: ItemFacts): void {
  const shipped = b.role('goodsShipped', { itemId: item.id })
  const from = b.posting.movements.length
  const quantity = Math.abs(line.quantity)
  const common = {
    itemId: item.id,
    batch: line.batch,
    refSeq: null,
    given: null,
    groupNo: line.groupNo,
    lineId: line.id,
    slot: 'main',
  } as const
  b.posting.movements.push({
    ...common,
    kind: 'out',
    warehouseId: warehouseOf(doc, line),
    quantity: -quantity,
    stockAccountId: b.stockAccount(item, warehouseOf(doc, line)),
    counter: { accountId: shipped, itemId: item.id },
  })
  b.posting.movements.push({
    ...common,
    kind: 'carryIn',
    warehouseId: b.facts.shippedWarehouseId,
    quantity,
    carriesFrom: from,
    stockAccountId: shipped,
    counter: b.costCounter(item, saleOf(doc, line)),
  })
}

/** Shipped goods come back before they were sold, at the cost of the shipment `shippedSeq`. */
export function takeBackShipped(b: PostingBuilder, doc: StockDocument, line: StockLine, item: ItemFacts, shippedSeq: number | null): void {
  const from = b.posting.movements.length
  const stock = b.stockAccount(item, warehouseOf(doc, line))
  const quantity = Math.abs(line.quantity)
  const common = { itemId: item.id, batch: line.batch, given: null, groupNo: null, lineId: line.id, slot: 'main' } as const
  b.posting.movements.push({
    ...common,
    kind: 'out',
    warehouseId: b.facts.shippedWarehouseId,
    quantity: -quantity,
    refSeq: shippedSeq,
    stockAccountId: b.role('goodsShipped', { itemId: item.id }),
    counter: { accountId: stock, itemId: item.id },
  })
  b.posting.movements.push({
    ...common,
    kind: 'carryIn',
    warehouseId: warehouseOf(doc, line),
    quantity,
    refSeq: null,
    carriesFrom: from,
    stockAccountId: stock,
    counter: b.costCounter(item, saleOf(doc, line)),
  })
}
