import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { StockDocument } from '../../documents/types'
import { isProduct, itemOf, type Known, knownLine, lineOf, payFee, takeBack } from './making'

/**
 * 组装: Dr 库存商品 (product) at Σ cost of what it is made of plus the fee → Cr 库存商品 (components), Cr cash (posting.md 4; D29).
 * The product takes over whatever its components turn out to cost, later changes included.
 */
export const postAssembly: PostingRule<StockDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const known = doc.lines.map((line, i) => ({ line, item: itemOf(b, line, i) }))
  const [product, ...more] = known.filter(({ line }) => isProduct(line))
  const components = known.filter(({ line }) => !isProduct(line))
  if (!product || more.length > 0 || components.length === 0) b.refuse('ASSEMBLY_LINES', 'lines')
  if (components.some(({ line }) => line.itemId === product?.line.itemId)) b.refuse('ASSEMBLY_OF_ITSELF', 'lines')
  if (!product?.item || components.some(({ item }) => !item)) return b.result()
  const used = components.flatMap(knownLine)
  if (doc.reversesId === null) assemble(b, doc, { line: product.line, item: product.item }, used)
  else takeBack(b, doc, product.item, [...used, { line: product.line, item: product.item }], '红字组装')
  return b.result()
}

function assemble(b: PostingBuilder, doc: StockDocument, product: Known, components: readonly Known[]): void {
  const v = b.voucher('main', doc.memo || '组装')
  const warehouseId = product.line.toWarehouseId ?? 0
  const stock = b.stockAccount(product.item, warehouseId)
  const fee = payFee(b, doc, v)
  v.lines.push({ accountId: stock, itemId: product.item.id, debit: fee, quantity: product.line.quantity })
  for (const c of components) {
    const from = c.line.warehouseId ?? doc.warehouseId ?? 0
    b.posting.movements.push({
      ...lineOf(c),
      kind: 'out',
      warehouseId: from,
      quantity: -c.line.quantity,
      given: null,
      refSeq: null,
      stockAccountId: b.stockAccount(c.item, from),
      counter: { accountId: stock, itemId: product.item.id },
    })
  }
  b.posting.movements.push({
    ...lineOf(product),
    kind: 'carryIn',
    warehouseId,
    quantity: product.line.quantity,
    given: fee,
    refSeq: null,
    carriesFrom: 0,
    stockAccountId: stock,
    counter: b.costCounter(product.item, { warehouseId }),
  })
}
