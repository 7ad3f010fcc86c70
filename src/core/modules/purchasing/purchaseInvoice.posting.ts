import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { ItemFacts, SourceLineFacts } from '../../documents/facts'
import { landedCost } from '../../documents/landed'
import { leftOwed, type OwedOn, type OwedPart, owedOn } from '../../documents/owed'
import type { InvoiceDocument, InvoiceLine } from '../../documents/types'
import { type Fen, qtyText, shareOf } from '../../kernel'
import type { VoucherLine } from '../../ledger/posting'
import { Estimates, movePlace, takenFirst } from './estimateReversal.posting'

interface Matched {
  line: InvoiceLine
  item: ItemFacts
  source: SourceLineFacts
  /** what the invoice makes the goods cost */
  price: Fen
  /** the part of the estimate that it replaces */
  estimate: Fen
  /** of it, what 月初回冲 has taken back out of the ledger already */
  putBack: Fen
}

/**
 * 采购发票, matched to receipts. 单到冲回: a red voucher takes back the invoiced part of the estimate, a blue one books the
 * invoice. 月初回冲: the same, with nothing red for what was taken back at a month's start. 单到补差: one voucher, the difference to stock. The difference of price is spread by costing over what is still
 * there and what is sold (posting.md 2.3, D25, D26). A line of quantity 0 on a receipt already invoiced is a price correction;
 * services go to their account, or into the goods they were for.
 */
export const postPurchaseInvoice: PostingRule<InvoiceDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const deduct = facts.taxpayer === 'general' && doc.invoiceKind === 'special'
  const matched: Matched[] = []
  const debits: VoucherLine[] = []
  doc.lines.forEach((line, i) => {
    const item = b.item(line, i)
    if (!item) return
    const price = deduct ? line.net : line.gross
    if (line.sourceLineId === null || item.kind === 'service') return expense(b, doc, line, item, price, i, debits)
    const source = checkedSource(b, doc, line, i)
    if (!source) return
    const estimate = line.quantity === 0 ? 0 : estimateOf(b, source, line)
    matched.push({ line, item, source, price, estimate, putBack: putBackOf(b, source, line, estimate) })
    if (line.id !== null) b.posting.lineEffects.push({ lineId: line.id, estimateNet: estimate })
  })
  const slot = facts.estimateScheme === 'difference' ? difference(b, doc, matched, debits) : reversal(b, doc, matched, debits)
  const v = b.posting.vouchers.find((x) => x.slot === slot)
  if (v) {
    for (const { accountId, amount } of b.taxAccounts(facts.inputVat(), deduct ? doc.lines : [])) v.lines.push({ accountId, debit: amount })
    for (const { accountId, amount } of payables(b, doc, matched))
      v.lines.push({ accountId, partnerId: doc.partnerId, credit: -amount, dueDate: doc.dueDate ?? doc.date })
  }
  for (const m of matched) {
    if (m.price !== m.estimate) revalue(b, m, slot)
    movePlace(b, m.source, m.putBack, m.line.id)
  }
  return b.result()
}

/** What is owed by account, debit positive: a price corrected where the debt for its goods stands, the rest where the supplier is now. */
function payables(b: PostingBuilder, doc: InvoiceDocument, matched: readonly Matched[]): OwedOn[] {
  const corrected = new Map(matched.map((m) => [m.line, m.line.quantity === 0 ? m.source : undefined]))
  const parts = doc.lines.map((line): OwedPart => ({ source: corrected.get(line), amount: -line.gross }))
  return leftOwed(b, 'payable', doc.partnerId, owedOn(b, 'payable', doc.partnerId, parts), 0)
}

/** A service: to its account; one that refers to a receipt (quantity 0) is part of what that receipt's goods cost. */
function expense(
  b: PostingBuilder,
  doc: InvoiceDocument,
  line: InvoiceLine,
  item: ItemFacts,
  price: Fen,
  i: number,
  debits: VoucherLine[],
): void {
  if (item.kind !== 'service') return b.refuse('SOURCE_REQUIRED', `lines.${i}.itemId`, { line: i + 1 })
  if (line.sourceLineId !== null) {
    if (line.quantity !== 0) b.refuse('LANDED_QUANTITY', `lines.${i}.quantity`, { line: i + 1 })
    debits.push(
      ...landedCost(b, { sourceLineId: line.sourceLineId, amount: price, lineId: line.id, at: `lines.${i}.sourceLineId`, slot: 'main' }),
    )
    return
  }
  const accountId = line.accountId ?? b.role('adminExpense', { itemId: item.id, partnerId: doc.partnerId })
  b.counterAccount(accountId, `lines.${i}.accountId`)
  const keeps = b.facts.account(accountId)?.dims
  debits.push({
    accountId,
    debit: price,
    lineId: line.id,
    departmentId: keeps?.department ? doc.departmentId : null,
    employeeId: keeps?.employee ? doc.employeeId : null,
  })
}

function checkedSource(b: PostingBuilder, doc: InvoiceDocument, line: InvoiceLine, i: number): SourceLineFacts | null {
  const s = line.sourceLineId === null ? undefined : b.source(line.sourceLineId)
  const at = `lines.${i}.sourceLineId`
  if (!s || s.itemId !== line.itemId || s.documentType !== 'purchaseReceipt') b.refuse('UNKNOWN_REFERENCE', at, { field: '源单' })
  else if (!s.posted) b.refuse('SOURCE_NOT_POSTED', at, { source: s.documentNumber })
  else if (s.partnerId !== doc.partnerId) b.refuse('PARTNER_MISMATCH', at)
  else {
    const left = s.quantity - s.invoicedQuantity - s.returnedOpenQuantity
    if (doc.reversesId === null && line.quantity > left)
      b.refuse('EXCEEDS_SOURCE', `lines.${i}.quantity`, { line: i + 1, source: s.documentNumber, left: qtyText(left) })
    else return s
  }
  return null
}
/** invoiced quantity × estimated price; the last invoice takes what is left of the estimate (posting.md 2.3). */
function estimateOf(b: PostingBuilder, s: SourceLineFacts, line: InvoiceLine): Fen {
  const reversed = b.facts.reversedLine(line.lineNo)
  const estimate = reversed ? -reversed.estimateNet : invoicedEstimate(s, line.quantity)
  s.invoicedQuantity += line.quantity
  s.invoicedNet += estimate
  return estimate
}
/** What had been taken back is invoiced first. */
function putBackOf(b: PostingBuilder, s: SourceLineFacts, line: InvoiceLine, estimate: Fen): Fen {
  const reversed = b.facts.reversedLine(line.lineNo)
  const amount = reversed ? -reversed.putBack : takenFirst(s, estimate)
  s.takenBack -= amount
  return amount
}
function invoicedEstimate(s: SourceLineFacts, quantity: number): Fen {
  const left = s.quantity - s.invoicedQuantity - s.returnedOpenQuantity
  return quantity === left ? s.estimateTotal - s.invoicedNet - s.returnedOpenNet : shareOf(s.estimateTotal, quantity, s.quantity)
}
/** Goods stay on the account that they came in on. */
const stockAccount = (b: PostingBuilder, { item, source }: Matched): number =>
  source.stockAccountId ?? b.stockAccount(item, source.warehouseId)
const goodsLine = (b: PostingBuilder, m: Matched, debit: Fen): VoucherLine => ({
  accountId: stockAccount(b, m),
  itemId: m.item.id,
  debit,
  quantity: m.line.quantity * Math.sign(debit),
})

/** The part of the estimate that the ledger holds. */
const standing = (m: Matched): Fen => m.estimate - m.putBack

/** The lines that take the estimates off 暂估应付账款 and clear the receipts' open items. */
function estimateLine(b: PostingBuilder, doc: InvoiceDocument, matched: Matched[], side: 'debit' | 'credit'): VoucherLine[] {
  const estimates = new Estimates(b, doc)
  // a red invoice gives back what the invoice cleared (reverse.ts)
  for (const m of matched) estimates.add(m.source, side === 'debit' ? standing(m) : -standing(m), Math.max(standing(m), 0))
  return estimates.lines(side)
}
/** 单到冲回: red voucher for the estimate, blue voucher for the invoice. */
function reversal(b: PostingBuilder, doc: InvoiceDocument, matched: Matched[], debits: VoucherLine[]): string {
  const what = doc.memo || '采购发票'
  const estimated = matched.filter((m) => standing(m) !== 0)
  if (estimated.length) {
    const red = b.voucher('red', `红字冲回暂估: ${what}`)
    for (const m of estimated) red.lines.push(goodsLine(b, m, -standing(m)))
    red.lines.push(...estimateLine(b, doc, matched, 'credit'))
  }
  const blue = b.voucher('main', estimated.length ? `蓝字入账: ${what}` : what)
  for (const m of matched) blue.lines.push(goodsLine(b, m, m.price))
  blue.lines.push(...debits)
  return 'main'
}
/** 单到补差: one voucher; stock moves by the difference only. */
function difference(b: PostingBuilder, doc: InvoiceDocument, matched: Matched[], debits: VoucherLine[]): string {
  const v = b.voucher('main', doc.memo || '采购发票')
  v.lines.push(...estimateLine(b, doc, matched, 'debit'))
  for (const m of matched) v.lines.push({ ...goodsLine(b, m, m.price - m.estimate), quantity: null })
  v.lines.push(...debits)
  return 'main'
}
function revalue(b: PostingBuilder, m: Matched, slot: string): void {
  b.posting.movements.push({
    kind: 'revalue',
    itemId: m.item.id,
    warehouseId: m.source.warehouseId,
    batch: '',
    quantity: 0,
    given: m.price - m.estimate,
    refSeq: m.source.movementSeq,
    refQuantity: m.line.quantity === 0 ? m.source.quantity - m.source.returnedQuantity : Math.abs(m.line.quantity),
    revalueKind: 'price',
    lineId: m.line.id,
    stockAccountId: stockAccount(b, m),
    counter: b.costCounter(m.item, { warehouseId: m.source.warehouseId }),
    slot,
  })
}
