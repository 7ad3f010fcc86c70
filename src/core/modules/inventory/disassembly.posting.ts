import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { StockDocument } from '../../documents/types'
import { allocateToLargest } from '../../kernel'
import { isProduct as comesIn, itemOf, type Known, knownLine, lineOf, payFee, takeBack } from './making'

/**
 * 拆卸: Dr 库存商品 (components) → Cr 库存商品 (the product, at its cost by the method), Cr cash (fee). Cost and fee are shared by the
 * lines' 参考金额: each part rounded, the largest takes the residue (D29). What the product turns out to cost later, the
 * components share the same way.
 */
export const postDisassembly: PostingRule<StockDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const known = doc.lines.map((line, i) => ({ line, item: itemOf(b, line, i) }))
  const [product, ...more] = known.filter(({ line }) => !comesIn(line))
  const components = known.filter(({ line }) => comesIn(line))
  if (!product || more.length > 0 || components.length === 0) b.refuse('DISASSEMBLY_LINES', 'lines')
  if (components.some(({ line }) => line.itemId === product?.line.itemId)) b.refuse('DISASSEMBLY_OF_ITSELF', 'lines')
  const alone = components.length === 1
  if (!alone && doc.reversesId === null)
    doc.lines.forEach((line, i) => {
      if (comesIn(line) && line.cost === null) b.refuse('DISASSEMBLY_SHARES', `lines.${i}.cost`)
    })
  if (!alone && components.length > 0 && components.every(({ line }) => line.cost === 0)) b.refuse('DISASSEMBLY_SHARES', 'lines')
  const parts = components.flatMap(knownLine)
  const whole = product ? knownLine(product)[0] : undefined
  if (!whole || parts.length < components.length) return b.result()
  if (doc.reversesId === null) takeApart(b, doc, whole, parts)
  else takeBack(b, doc, whole.item, [whole, ...parts], '红字拆卸')
  return b.result()
}

function takeApart(b: PostingBuilder, doc: StockDocument, product: Known, components: readonly Known[]): void {
  const v = b.voucher('main', doc.memo || '拆卸')
  const shares = components.length === 1 ? [1] : components.map(({ line }) => line.cost ?? 0)
  const fees = allocateToLargest(payFee(b, doc, v), shares)
  const from = product.line.warehouseId ?? doc.warehouseId ?? 0
  b.posting.movements.push({
    ...lineOf(product),
    kind: 'out',
    warehouseId: from,
    quantity: -product.line.quantity,
    given: null,
    refSeq: null,
    stockAccountId: b.stockAccount(product.item, from),
    counter: null,
  })
  components.forEach((c, i) => {
    const warehouseId = c.line.toWarehouseId ?? 0
    const stock = b.stockAccount(c.item, warehouseId)
    const fee = fees[i] ?? 0
    v.lines.push({ accountId: stock, itemId: c.item.id, debit: fee })
    b.posting.movements.push({
      ...lineOf(c),
      kind: 'carryIn',
      warehouseId,
      quantity: c.line.quantity,
      given: fee,
      refSeq: null,
      carriesFrom: 0,
      share: shares[i] ?? 0,
      stockAccountId: stock,
      counter: b.costCounter(c.item, { warehouseId }),
    })
  })
}
