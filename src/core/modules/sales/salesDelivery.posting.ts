import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { ItemFacts } from '../../documents/facts'
import { leftOwed, type OwedPart, owedOn } from '../../documents/owed'
import type { StockDocument, StockLine } from '../../documents/types'
import { type Fen, fenText, type RatePpm } from '../../kernel'
import type { VoucherDraft } from '../../ledger/posting'
import { saleOf, ship, takeBackShipped } from './shipment'

/**
 * 销售出库. Revenue at delivery: Dr 应收账款 (or cash, 现结) → Cr 主营业务收入, Cr 销项税额, and Dr 主营业务成本 → Cr 库存商品 (posting.md 3.1,
 * 3.3). Revenue later (发出商品): Dr 发出商品 → Cr 库存商品 only; the goods move to the shipped warehouse at cost (3.2). A service on
 * the bill has revenue and no cost. A red document brings goods and revenue back.
 */
export const postSalesDelivery: PostingRule<StockDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const recognised = (doc.revenuePoint ?? facts.revenuePoint) === 'delivery'
  const v = b.voucher('main', doc.memo || (recognised ? '销售出库' : '发出商品'))
  const gross = doc.lines.reduce((s, l) => s + l.gross, 0)
  if (recognised) bookRevenue(b, doc, v, doc.lines, 1, [{ source: undefined, amount: gross }])
  else if (doc.tenders.length) b.refuse('WRONG_STATE', 'tenders', { state: '收入未确认', action: '现结' })
  if (!recognised && doc.partnerId === null) b.refuse('REQUIRED', 'partnerId', { field: '客户' })
  doc.lines.forEach((line, i) => {
    const item = b.item(line, i)
    if (!item) return
    if (item.kind === 'service') {
      if (!recognised) b.refuse('SERVICE_HAS_NO_STOCK', `lines.${i}.itemId`, { item: item.name })
      return
    }
    if (recognised) sell(b, doc, line, item)
    else if (doc.reversesId === null) ship(b, doc, line, item)
    else takeBackShipped(b, doc, line, item, facts.reversedLine(line.lineNo)?.carriedSeq ?? null)
  })
  return b.result()
}

/** Revenue, output VAT and what is owed: `sign` -1 for goods that come back. Walk-in sales must be paid in full. */
export function bookRevenue(
  b: PostingBuilder,
  doc: StockDocument,
  v: VoucherDraft,
  lines: readonly StockLine[],
  sign: 1 | -1,
  owed: readonly OwedPart[],
): void {
  collect(b, doc, v, owed)
  lines.forEach((line, i) => {
    const item = b.item(line, i)
    if (!item) return
    const sale = saleOf(doc, line)
    const account = b.revenueAccount(item, sale)
    v.lines.push({ accountId: account, itemId: b.itemDim(account, item.id), credit: sign * line.net, quantity: sign * line.quantity })
  })
  bookOutputVat(b, v, lines, sign)
}

/** Output VAT of the lines: one line for each account, as rates may have accounts of their own. */
export function bookOutputVat(
  b: PostingBuilder,
  v: VoucherDraft,
  lines: readonly { tax: Fen; taxRate: RatePpm }[],
  sign: 1 | -1 = 1,
): void {
  for (const { accountId, amount } of b.taxAccounts('vatOutput', lines)) v.lines.push({ accountId, credit: sign * amount })
}

function collect(b: PostingBuilder, doc: StockDocument, v: VoucherDraft, parts: readonly OwedPart[]): void {
  const gross = parts.reduce((sum, p) => sum + p.amount, 0)
  const owed = owedOn(b, 'receivable', doc.partnerId, parts)
  const receivable = owed[0]?.accountId ?? b.role('receivable', { partnerId: doc.partnerId })
  let paid = 0
  doc.tenders.forEach((t, i) => {
    if (!b.facts.account(t.accountId)?.isCash) return b.refuse('UNKNOWN_REFERENCE', `tenders.${i}.accountId`, { field: '收款账户' })
    // a return is paid out, a red return is paid in again
    const amount = gross < 0 ? -Math.abs(t.amount) : Math.abs(t.amount)
    paid += amount
    v.lines.push({ accountId: t.accountId, debit: amount, cashFlowItem: b.facts.account(receivable)?.cashFlowCredit ?? null })
  })
  if (Math.abs(paid) > Math.abs(gross)) b.refuse('EXCEEDS_DOCUMENT', 'tenders', { amount: fenText(paid), total: fenText(gross) })
  if (paid === gross) return
  if (doc.partnerId === null) b.refuse('REQUIRED', 'partnerId', { field: '客户（未全额收款）' })
  for (const { accountId, amount } of leftOwed(b, 'receivable', doc.partnerId, owed, paid))
    v.lines.push({ accountId, partnerId: doc.partnerId, debit: amount, dueDate: doc.dueDate ?? doc.date })
}

function sell(b: PostingBuilder, doc: StockDocument, line: StockLine, item: ItemFacts): void {
  const warehouseId = line.warehouseId ?? doc.warehouseId ?? 0
  const reversed = b.facts.reversedLine(line.lineNo)?.movementSeq ?? null
  b.posting.movements.push({
    kind: reversed === null ? 'out' : 'returnIn',
    itemId: item.id,
    warehouseId,
    batch: line.batch,
    quantity: -line.quantity,
    given: null,
    refSeq: reversed,
    groupNo: line.groupNo,
    lineId: line.id,
    stockAccountId: b.stockAccount(item, warehouseId),
    counter: b.costCounter(item, saleOf(doc, line)),
    slot: 'main',
  })
}
