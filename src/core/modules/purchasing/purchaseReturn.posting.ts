import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { Facts, SourceLineFacts } from '../../documents/facts'
import { leftOwed, type OwedPart, owedOn } from '../../documents/owed'
import type { StockDocument, StockLine } from '../../documents/types'
import { type Fen, qtyText, shareOf } from '../../kernel'
import type { VoucherDraft } from '../../ledger/posting'
import { Estimates, movePlace, takenFirst } from './estimateReversal.posting'

/**
 * 采购退货. Before the invoice: red Dr 库存商品 → Cr 暂估应付账款 for the returned part of the estimate. After it: red Dr 库存商品,
 * red Dr 进项税额 → Cr 应付账款 by the red invoice. What the method takes out and the supplier credits may differ: to cost of
 * sales (posting.md 2.4, D24). Amounts on the document are positive; the ledger gets them red.
 */
export const postPurchaseReturn: PostingRule<StockDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const v = b.voucher('main', doc.memo || '采购退货')
  const sums: Sums = { estimates: new Estimates(b, doc), owed: [], taxed: [] }
  doc.lines.forEach((line, i) => {
    const item = b.item(line, i)
    if (!item) return
    if (item.kind === 'service') return b.refuse('SERVICE_HAS_NO_STOCK', `lines.${i}.itemId`, { item: item.name })
    const source = sourceOf(b, line, i)
    if (source && source.partnerId !== doc.partnerId) b.refuse('PARTNER_MISMATCH', `lines.${i}.sourceLineId`)
    const reversed = facts.reversedLine(line.lineNo)
    const before = reversed ? reversed.beforeInvoice : source ? beforeInvoice(source) : false
    if (source && !reversed) checkQuantity(b, source, line, i, before)
    const cost = before && source ? (reversed ? -reversed.estimateNet : estimatedShare(source, line.quantity)) : redCost(facts, doc, line)
    if (source) source.returnedQuantity += line.quantity
    // 月初回冲: what is out of the ledger already is not taken out again
    const putBack = before && source ? (reversed ? -reversed.putBack : takenFirst(source, cost)) : 0
    if (before && source) takeBack(b, source, line, cost, putBack, sums)
    else {
      sums.owed.push({ source, amount: line.gross })
      sums.taxed.push(line)
    }
    const warehouseId = line.warehouseId ?? doc.warehouseId ?? 0
    const account = b.stockAccount(item, warehouseId)
    v.lines.push({ accountId: account, itemId: item.id, debit: putBack - cost, quantity: -line.quantity })
    b.posting.movements.push({
      kind: reversed ? 'in' : 'returnOut',
      itemId: item.id,
      warehouseId,
      batch: line.batch,
      quantity: -line.quantity,
      given: -cost,
      refSeq: reversed ? null : (source?.movementSeq ?? null),
      lineId: line.id,
      stockAccountId: account,
      counter: b.costCounter(item, { warehouseId }),
      slot: 'main',
    })
    if (source) movePlace(b, source, putBack, line.id)
  })
  payables(b, doc, v, sums)
  return b.result()
}

/** What goes back before its invoice, and after it with the lines whose VAT the red invoice takes back. */
interface Sums {
  estimates: Estimates
  owed: OwedPart[]
  taxed: StockLine[]
}
function payables(b: PostingBuilder, doc: StockDocument, v: VoucherDraft, sums: Sums): void {
  v.lines.push(...sums.estimates.lines('credit'))
  const owed = owedOn(b, 'payable', doc.partnerId, sums.owed)
  if (owed.length === 0) return
  // whose VAT it takes back only the red invoice says
  const taxed = b.facts.taxpayer === 'general' ? sums.taxed : []
  if (doc.invoiceKind === 'none' && taxed.reduce((sum, l) => sum + l.tax, 0) !== 0)
    b.refuse('REQUIRED', 'invoiceKind', { field: '红字发票（票后退货）' })
  for (const { accountId, amount } of b.taxAccounts(b.facts.inputVat(), doc.invoiceKind === 'special' ? taxed : []))
    v.lines.push({ accountId, debit: -amount })
  for (const { accountId, amount } of leftOwed(b, 'payable', doc.partnerId, owed, 0))
    v.lines.push({ accountId, partnerId: doc.partnerId, credit: -amount, dueDate: doc.dueDate ?? doc.date })
}

function sourceOf(b: PostingBuilder, line: StockLine, i: number): SourceLineFacts | undefined {
  if (line.sourceLineId === null) return undefined
  const source = b.source(line.sourceLineId)
  if (!source || source.itemId !== line.itemId || source.documentType !== 'purchaseReceipt') {
    b.refuse('UNKNOWN_REFERENCE', `lines.${i}.sourceLineId`, { field: '源单' })
    return undefined
  }
  if (!source.posted) b.refuse('SOURCE_NOT_POSTED', `lines.${i}.sourceLineId`, { source: source.documentNumber })
  return source
}
/** Goods not invoiced yet go back first; they are worth their estimate. */
const beforeInvoice = (s: SourceLineFacts) => s.quantity - s.invoicedQuantity - s.returnedOpenQuantity > 0

function checkQuantity(b: PostingBuilder, s: SourceLineFacts, line: StockLine, i: number, before: boolean): void {
  const left = before ? s.quantity - s.invoicedQuantity - s.returnedOpenQuantity : s.quantity - s.returnedQuantity
  if (line.quantity > Math.min(left, s.quantity - s.returnedQuantity))
    b.refuse('EXCEEDS_SOURCE', `lines.${i}.quantity`, {
      line: i + 1,
      source: s.documentNumber,
      left: qtyText(Math.min(left, s.quantity - s.returnedQuantity)),
    })
}
/** The part of the estimate that goes back; the last of it takes what is left. */
function estimatedShare(s: SourceLineFacts, quantity: number): Fen {
  const estimate = s.invoicedNet + s.returnedOpenNet
  const total = s.estimateTotal
  const open = s.quantity - s.invoicedQuantity - s.returnedOpenQuantity
  return quantity === open ? total - estimate : shareOf(total, quantity, s.quantity)
}
function takeBack(b: PostingBuilder, s: SourceLineFacts, line: StockLine, cost: Fen, putBack: Fen, sums: Sums): void {
  // a red document gives back what the return cleared (reverse.ts)
  sums.estimates.add(s, putBack - cost, Math.max(cost - putBack, 0))
  s.takenBack -= putBack
  s.returnedOpenQuantity += line.quantity
  s.returnedOpenNet += cost
  if (line.id !== null) b.posting.lineEffects.push({ lineId: line.id, estimateNet: cost })
}
const redCost = (facts: Facts, doc: StockDocument, line: StockLine): Fen =>
  facts.taxpayer === 'general' && doc.invoiceKind !== 'ordinary' ? line.net : line.gross
