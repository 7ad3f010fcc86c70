import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { Facts } from '../../documents/facts'
import type { StockDocument, StockLine } from '../../documents/types'
import { type Fen, fenText } from '../../kernel'
import type { VoucherDraft } from '../../ledger/posting'
import { movePlace } from './estimateReversal.posting'

/** 专票 of a general taxpayer: input VAT is deducted and stays out of the cost (财会〔2016〕22号); else it is part of it. */
const deductible = (facts: Facts, kind: StockDocument['invoiceKind']) => facts.taxpayer === 'general' && kind === 'special'

/**
 * What goods of a receipt cost: net when the VAT is or will be deducted, gross otherwise. An estimate never holds VAT
 * that will be deducted (D25).
 */
export function receiptCost(facts: Facts, kind: StockDocument['invoiceKind'], line: Pick<StockLine, 'net' | 'gross'>): Fen {
  const withoutTax = kind === 'none' ? facts.taxpayer === 'general' : deductible(facts, kind)
  return withoutTax ? line.net : line.gross
}

/**
 * 采购入库. Invoice with the goods: Dr 库存商品, Dr 进项税额 → Cr 应付账款 (or cash, 现结). No invoice yet: Dr 库存商品 → Cr 暂估应付账款
 * at the price without VAT (posting.md 2.1, 2.3; D25). A red document takes the goods out again at what they came in for.
 */
export const postPurchaseReceipt: PostingRule<StockDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const estimate = doc.invoiceKind === 'none'
  const v = b.voucher('main', summaryOf(doc, estimate))
  let owed = 0
  doc.lines.forEach((line, i) => {
    const item = b.item(line, i)
    if (!item) return
    if (item.kind === 'service') return b.refuse('SERVICE_HAS_NO_STOCK', `lines.${i}.itemId`, { item: item.name })
    const cost = receiptCost(facts, doc.invoiceKind, line)
    const warehouseId = line.warehouseId ?? doc.warehouseId ?? 0
    const account = b.stockAccount(item, warehouseId)
    const reversed = facts.reversedLine(line.lineNo)?.movementSeq ?? null
    // 月初回冲: what is out of the ledger already is not taken out again
    const putBack = estimate && reversed !== null ? facts.takenBack(reversed) : 0
    owed += cost + putBack
    v.lines.push({ accountId: account, itemId: item.id, debit: cost + putBack, quantity: line.quantity })
    b.posting.movements.push({
      kind: reversed === null ? 'in' : 'returnOut',
      itemId: item.id,
      warehouseId,
      batch: line.batch,
      quantity: line.quantity,
      given: cost,
      refSeq: reversed,
      lineId: line.id,
      stockAccountId: account,
      counter: b.costCounter(item, { warehouseId }),
      slot: 'main',
    })
    movePlace(b, { itemId: item.id, movementSeq: reversed, stockAccountId: account }, putBack, line.id)
  })
  if (estimate) {
    if (doc.tenders.length) b.refuse('WRONG_STATE', 'tenders', { state: '票未到', action: '现结' })
    const estimates = b.role('estimatedPayable', { partnerId: doc.partnerId })
    v.lines.push({ accountId: estimates, partnerId: doc.partnerId, credit: owed, dueDate: doc.dueDate ?? doc.date })
  } else
    payable(
      b,
      doc,
      v,
      doc.lines.reduce((s, l) => s + l.gross, 0),
    )
  return b.result()
}

function summaryOf(doc: StockDocument, estimate: boolean): string {
  const what = estimate ? '采购入库（暂估）' : '采购入库'
  return doc.memo || (doc.reversesId === null ? what : `红字${what}`)
}

function payable(b: PostingBuilder, doc: StockDocument, v: VoucherDraft, gross: Fen): void {
  const taxed = deductible(b.facts, doc.invoiceKind) ? doc.lines : []
  for (const { accountId, amount } of b.taxAccounts(b.facts.inputVat(), taxed)) v.lines.push({ accountId, debit: amount })
  let paid = 0
  const payableAccount = b.role('payable', { partnerId: doc.partnerId })
  doc.tenders.forEach((t, i) => {
    if (!b.facts.account(t.accountId)?.isCash) return b.refuse('UNKNOWN_REFERENCE', `tenders.${i}.accountId`, { field: '付款账户' })
    paid += t.amount
    v.lines.push({ accountId: t.accountId, credit: t.amount, cashFlowItem: b.facts.account(payableAccount)?.cashFlowDebit ?? null })
  })
  if (Math.abs(paid) > Math.abs(gross)) b.refuse('EXCEEDS_DOCUMENT', 'tenders', { amount: fenText(paid), total: fenText(gross) })
  if (gross !== paid)
    v.lines.push({ accountId: payableAccount, partnerId: doc.partnerId, credit: gross - paid, dueDate: doc.dueDate ?? doc.date })
}
