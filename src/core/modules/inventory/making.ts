/** What 组装 and 拆卸 have in common: lines that go out, lines that come in for them (D29). */
import type { PostingBuilder } from '../../documents/builder'
import type { ItemFacts } from '../../documents/facts'
import type { StockDocument, StockLine } from '../../documents/types'
import type { VoucherDraft } from '../../ledger/posting'

/** A line that comes in; the others go out. */
export const isProduct = (line: Pick<StockLine, 'toWarehouseId'>) => line.toWarehouseId !== null

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
/** What every movement of a line says. */
export const lineOf = ({ line, item }: Known) => ({ itemId: item.id, batch: line.batch, lineId: line.id, slot: 'main' }) as const

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

/**
 * 红字: what went out comes back at what it cost, then what came in leaves at what it came in for; what differs goes to the product's
 * cost of sales.
 */
export function takeBack(b: PostingBuilder, doc: StockDocument, product: ItemFacts, lines: readonly Known[], summary: string): void {
  const counter = b.costCounter(product, {})
  const v = b.voucher('main', doc.memo || summary)
  v.lines.push({ ...counter, debit: payFee(b, doc, v) })
  const wentOut = lines.filter(({ line }) => !isProduct(line))
  const cameIn = lines.filter(({ line }) => isProduct(line))
  for (const known of [...wentOut, ...cameIn]) {
    const { line, item } = known
    const left = !isProduct(line)
    const warehouseId = (left ? line.warehouseId : line.toWarehouseId) ?? doc.warehouseId ?? 0
    b.posting.movements.push({
      ...lineOf(known),
      kind: left ? 'returnIn' : 'returnOut',
      warehouseId,
      quantity: left ? -line.quantity : line.quantity,
      given: null,
      refSeq: b.facts.reversedLine(line.lineNo)?.movementSeq ?? null,
      stockAccountId: b.stockAccount(item, warehouseId),
      counter,
    })
  }
}
