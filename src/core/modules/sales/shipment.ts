import type { PostingBuilder } from '../../documents/builder'
import type { ItemFacts } from '../../documents/facts'
import type { StockDocument, StockLine } from '../../documents/types'

const warehouseOf = (doc: StockDocument, line: StockLine) => line.warehouseId ?? doc.warehouseId ?? 0

/** Goods leave for a customer who has not accepted them yet: they lie as 发出商品 at the cost they leave with (posting.md 3.2). */
export function ship(b: PostingBuilder, doc: StockDocument, line: StockLine, item: ItemFacts): void {
  const shipped = b.role('goodsShipped')
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
  const cost = b.costAccount(item)
  b.posting.movements.push({
    ...common,
    kind: 'out',
    warehouseId: warehouseOf(doc, line),
    quantity: -quantity,
    stockAccountId: b.stockAccount(item),
    counter: { accountId: shipped, itemId: item.id },
  })
  b.posting.movements.push({
    ...common,
    kind: 'carryIn',
    warehouseId: b.facts.shippedWarehouseId,
    quantity,
    carriesFrom: from,
    stockAccountId: shipped,
    counter: { accountId: cost, itemId: b.itemDim(cost, item.id) },
  })
}

/** Shipped goods come back before they were sold, at the cost of the shipment `shippedSeq`. */
export function takeBackShipped(b: PostingBuilder, doc: StockDocument, line: StockLine, item: ItemFacts, shippedSeq: number | null): void {
  const from = b.posting.movements.length
  const cost = b.costAccount(item)
  const stock = b.stockAccount(item)
  const quantity = Math.abs(line.quantity)
  const common = { itemId: item.id, batch: line.batch, given: null, groupNo: null, lineId: line.id, slot: 'main' } as const
  b.posting.movements.push({
    ...common,
    kind: 'out',
    warehouseId: b.facts.shippedWarehouseId,
    quantity: -quantity,
    refSeq: shippedSeq,
    stockAccountId: b.role('goodsShipped'),
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
    counter: { accountId: cost, itemId: b.itemDim(cost, item.id) },
  })
}
