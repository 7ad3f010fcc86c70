import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { StockDocument } from '../../documents/types'

/**
 * 其他入库: Dr 库存商品 at the amount given → Cr the account on the other side. Without an amount the goods come in at what the
 * goods there cost.
 */
export const postOtherIn: PostingRule<StockDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  b.counterAccount(
    doc.accountId,
    'accountId',
    doc.lines.some((l) => l.cost === null),
  )
  return bringIn(b, doc, '其他入库')
}
/** 报溢: goods found, at the amount given or what the goods there cost → Cr 待处理财产损溢 until it is decided (D31). */
export const postStockGain: PostingRule<StockDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  return bringIn(b, { ...doc, accountId: b.role('pendingPropertyLoss') }, '报溢')
}
/** 其他出库: Dr the account on the other side → Cr 库存商品 at cost by the method. */
export const postOtherOut: PostingRule<StockDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  b.counterAccount(doc.accountId, 'accountId', true)
  return takeOut(b, doc, '其他出库')
}
/** 报损: Dr 待处理财产损溢 at cost until it is decided (D31). */
export const postStockLoss: PostingRule<StockDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  return takeOut(b, { ...doc, accountId: b.role('pendingPropertyLoss') }, '报损')
}

function bringIn(b: PostingBuilder, doc: StockDocument, summary: string) {
  const { facts } = b
  const v = b.voucher('main', doc.memo || summary)
  let total = 0
  doc.lines.forEach((line, i) => {
    const item = b.item(line, i)
    if (!item) return
    if (item.kind === 'service') return b.refuse('SERVICE_HAS_NO_STOCK', `lines.${i}.itemId`, { item: item.name })
    const warehouseId = line.warehouseId ?? doc.warehouseId ?? 0
    const stock = b.stockAccount(item, warehouseId)
    const reversed = facts.reversedLine(line.lineNo)?.movementSeq ?? null
    if (line.cost !== null) {
      total += line.cost
      v.lines.push({ accountId: stock, itemId: item.id, debit: line.cost, quantity: line.quantity })
    }
    b.posting.movements.push({
      kind: reversed === null ? 'in' : 'returnOut',
      itemId: item.id,
      warehouseId,
      batch: line.batch,
      quantity: line.quantity,
      given: line.cost,
      refSeq: reversed,
      lineId: line.id,
      stockAccountId: stock,
      counter: line.cost === null ? b.otherSide(doc, item.id) : b.costCounter(item, { warehouseId }),
      slot: 'main',
    })
  })
  v.lines.push({ ...b.otherSide(doc, null), credit: total })
  return b.result()
}

function takeOut(b: PostingBuilder, doc: StockDocument, summary: string) {
  const { facts } = b
  b.voucher('main', doc.memo || summary)
  doc.lines.forEach((line, i) => {
    const item = b.item(line, i)
    if (!item) return
    if (item.kind === 'service') return b.refuse('SERVICE_HAS_NO_STOCK', `lines.${i}.itemId`, { item: item.name })
    const reversed = facts.reversedLine(line.lineNo)?.movementSeq ?? null
    b.posting.movements.push({
      kind: reversed === null ? 'out' : 'returnIn',
      itemId: item.id,
      warehouseId: line.warehouseId ?? doc.warehouseId ?? 0,
      batch: line.batch,
      quantity: -line.quantity,
      given: null,
      refSeq: reversed,
      groupNo: line.groupNo,
      lineId: line.id,
      stockAccountId: b.stockAccount(item, line.warehouseId ?? doc.warehouseId ?? 0),
      counter: b.otherSide(doc, item.id),
      slot: 'main',
    })
  })
  return b.result()
}
