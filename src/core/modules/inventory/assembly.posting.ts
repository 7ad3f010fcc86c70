import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { ItemFacts } from '../../documents/facts'
import type { StockDocument, StockLine } from '../../documents/types'
import type { VoucherDraft } from '../../ledger/posting'

/** A line that comes in; the others go out. */
export const isProduct = (line: Pick<StockLine, 'toWarehouseId'>) => line.toWarehouseId !== null

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
  else takeApart(b, doc, { line: product.line, item: product.item }, used)
  return b.result()
}

/** A line with its item. */
export interface Known {
  line: StockLine
  item: ItemFacts
}
export function itemOf(b: PostingBuilder, line: StockLine, i: number): ItemFacts | undefined {
  const item = b.item(line, i)
  if (item?.kind !== 'service') return item
  b.refuse('SERVICE_HAS_NO_STOCK', `lines.${i}.itemId`, { item: item.name })
  return undefined
}
/** None for a line whose item was refused. */
export const knownLine = ({ line, item }: { line: StockLine; item: ItemFacts | undefined }): Known[] => (item ? [{ line, item }] : [])
const common = ({ line, item }: Known) => ({ itemId: item.id, batch: line.batch, lineId: line.id, slot: 'main' }) as const

function assemble(b: PostingBuilder, doc: StockDocument, product: Known, components: readonly Known[]): void {
  const v = b.voucher('main', doc.memo || '组装')
  const stock = b.stockAccount(product.item)
  const cost = b.costAccount(product.item)
  const fee = payFee(b, doc, v)
  v.lines.push({ accountId: stock, itemId: product.item.id, debit: fee, quantity: product.line.quantity })
  for (const c of components) {
    b.posting.movements.push({
      ...common(c),
      kind: 'out',
      warehouseId: c.line.warehouseId ?? doc.warehouseId ?? 0,
      quantity: -c.line.quantity,
      given: null,
      refSeq: null,
      stockAccountId: b.stockAccount(c.item),
      counter: { accountId: stock, itemId: product.item.id },
    })
  }
  b.posting.movements.push({
    ...common(product),
    kind: 'carryIn',
    warehouseId: product.line.toWarehouseId ?? 0,
    quantity: product.line.quantity,
    given: fee,
    refSeq: null,
    carriesFrom: 0,
    stockAccountId: stock,
    counter: { accountId: cost, itemId: b.itemDim(cost, product.item.id) },
  })
}

/** 加工费 paid at once; returns what it adds to what comes in. */
export function payFee(b: PostingBuilder, doc: StockDocument, v: VoucherDraft): number {
  let fee = 0
  v.tail = doc.tenders.flatMap((t, i) => {
    const account = b.facts.account(t.accountId)
    if (!account?.isCash) b.refuse('UNKNOWN_REFERENCE', `tenders.${i}.accountId`, { field: '付款账户' })
    fee += t.amount
    return [{ accountId: t.accountId, credit: t.amount, cashFlowItem: b.facts.account(b.role('goods'))?.cashFlowDebit ?? null }]
  })
  return fee
}

/** 红字: the components come back at what they cost, the product leaves at what it came in for; what differs goes to cost of sales. */
function takeApart(b: PostingBuilder, doc: StockDocument, product: Known, components: readonly Known[]): void {
  const cost = b.costAccount(product.item)
  const counter = { accountId: cost, itemId: b.itemDim(cost, product.item.id) }
  const v = b.voucher('main', doc.memo || '红字组装')
  v.lines.push({ ...counter, debit: payFee(b, doc, v) })
  const back = (known: Known, kind: 'returnIn' | 'returnOut', warehouseId: number | null, quantity: number) =>
    b.posting.movements.push({
      ...common(known),
      kind,
      warehouseId: warehouseId ?? doc.warehouseId ?? 0,
      quantity,
      given: null,
      refSeq: b.facts.reversedLine(known.line.lineNo)?.movementSeq ?? null,
      stockAccountId: b.stockAccount(known.item),
      counter,
    })
  for (const c of components) back(c, 'returnIn', c.line.warehouseId, -c.line.quantity)
  back(product, 'returnOut', product.line.toWarehouseId, product.line.quantity)
}
