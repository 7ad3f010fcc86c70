import type { Fen } from '../kernel'
import type { VoucherLine } from '../ledger/posting'
import type { PostingBuilder } from './builder'

interface LandedCost {
  /** the receipt's line that the cost belongs to */
  sourceLineId: number
  amount: Fen
  /** line of the document that brings the cost */
  lineId: number | null
  /** field of that line, for refusals */
  at: string
  slot: string
}
/**
 * 采购费用 that is part of what a receipt's goods cost (运费, 装卸费; posting.md 2.5, D27): Dr 库存商品. Costing gives the pieces still
 * there their share, the rest goes to cost of sales. A red receipt took goods away and bears no cost. Returns the line on the stock account; none when it is refused.
 */
export function landedCost(b: PostingBuilder, { sourceLineId, amount, lineId, at, slot }: LandedCost): VoucherLine[] {
  const source = b.facts.sourceLine(sourceLineId)
  const item = source && b.facts.item(source.itemId)
  if (!source || !item || source.documentType !== 'purchaseReceipt' || source.quantity <= 0)
    b.refuse('UNKNOWN_REFERENCE', at, { field: '源单' })
  else if (!source.posted) b.refuse('SOURCE_NOT_POSTED', at, { source: source.documentNumber })
  else {
    const stock = source.stockAccountId ?? b.stockAccount(item, source.warehouseId)
    b.posting.movements.push({
      kind: 'revalue',
      itemId: item.id,
      warehouseId: source.warehouseId,
      batch: source.batch,
      quantity: 0,
      given: amount,
      refSeq: source.movementSeq,
      revalueKind: 'landed',
      lineId,
      stockAccountId: stock,
      counter: b.costCounter(item, { warehouseId: source.warehouseId }),
      slot,
    })
    return [{ accountId: stock, itemId: item.id, debit: amount, lineId }]
  }
  return []
}
