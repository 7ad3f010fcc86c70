import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { ItemFacts, SourceLineFacts } from '../../documents/facts'
import { leftOwed, type OwedPart, owedOn } from '../../documents/owed'
import type { InvoiceDocument, InvoiceLine } from '../../documents/types'
import { type Fen, qtyText, type RatePpm, shareOf } from '../../kernel'
import type { VoucherDraft } from '../../ledger/posting'
import { bookOutputVat } from './salesDelivery.posting'

/**
 * 销售发票. On a delivery whose revenue is booked it only records the invoice; where its amounts differ from the delivery's, the
 * difference is booked (posting.md 3.1). On 发出商品 it books revenue and moves the cost from 发出商品 to 主营业务成本 in proportion, the
 * last invoice taking the rest (3.2). Services have no source.
 */
export const postSalesInvoice: PostingRule<InvoiceDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const v = b.voucher('main', doc.memo || '销售发票')
  const owed: OwedPart[] = []
  const taxes: { tax: Fen; taxRate: RatePpm }[] = []
  const revenue: { account: number; itemId: number | null; net: Fen; quantity: number }[] = []
  doc.lines.forEach((line, i) => {
    const item = b.item(line, i)
    if (!item) return
    const source = sourceOf(b, doc, line, item, i)
    if (source === null) return
    const booked = source && source.shippedSeq === null ? alreadyBooked(source, line.quantity) : { net: 0, tax: 0, gross: 0 }
    // a difference from the delivery stands where what the delivery booked does
    owed.push({ source: source?.shippedSeq === null ? source : undefined, amount: line.gross - booked.gross })
    // what the delivery booked at another rate is taken off there
    const bookedRate = source?.taxRate ?? line.taxRate
    taxes.push({ tax: line.tax, taxRate: line.taxRate }, { tax: -booked.tax, taxRate: bookedRate })
    const sale = saleOf(doc, line, source)
    const account = line.accountId ?? b.revenueAccount(item, sale)
    b.counterAccount(account, `lines.${i}.accountId`)
    const quantity = source && source.shippedSeq === null ? 0 : line.quantity
    revenue.push({ account, itemId: b.itemDim(account, item.id), net: line.net, quantity })
    const before = line.accountId ?? b.revenueAccount(item, { ...sale, taxRate: bookedRate })
    if (booked.net !== 0) revenue.push({ account: before, itemId: b.itemDim(before, item.id), net: -booked.net, quantity: 0 })
    if (source) source.invoicedQuantity += line.quantity
    if (source?.shippedSeq != null) acceptShipped(b, doc, line, item, source)
  })
  book(b, doc, v, owed, taxes, revenue)
  return b.result()
}

function book(
  b: PostingBuilder,
  doc: InvoiceDocument,
  v: VoucherDraft,
  owed: readonly OwedPart[],
  taxes: readonly { tax: Fen; taxRate: RatePpm }[],
  revenue: { account: number; itemId: number | null; net: Fen; quantity: number }[],
): void {
  for (const { accountId, amount } of leftOwed(b, 'receivable', doc.partnerId, owedOn(b, 'receivable', doc.partnerId, owed), 0))
    v.lines.push({ accountId, partnerId: doc.partnerId, debit: amount, dueDate: doc.dueDate ?? doc.date })
  for (const r of revenue) v.lines.push({ accountId: r.account, itemId: r.itemId, credit: r.net, quantity: r.quantity || null })
  bookOutputVat(b, v, taxes)
}

/** undefined: a service without source; null: refused. */
function sourceOf(
  b: PostingBuilder,
  doc: InvoiceDocument,
  line: InvoiceLine,
  item: ItemFacts,
  i: number,
): SourceLineFacts | undefined | null {
  const at = `lines.${i}.sourceLineId`
  if (line.sourceLineId === null) {
    if (item.kind === 'service') return undefined
    b.refuse('SOURCE_REQUIRED', `lines.${i}.itemId`, { line: i + 1 })
    return null
  }
  const s = b.source(line.sourceLineId)
  if (!s || s.itemId !== line.itemId || s.documentType !== 'salesDelivery') b.refuse('UNKNOWN_REFERENCE', at, { field: '源单' })
  else if (!s.posted) b.refuse('SOURCE_NOT_POSTED', at, { source: s.documentNumber })
  else if (s.partnerId !== doc.partnerId) b.refuse('PARTNER_MISMATCH', at)
  else {
    const left = s.quantity - s.invoicedQuantity - (s.shippedSeq === null ? s.returnedQuantity : s.returnedOpenQuantity)
    if (doc.reversesId === null && line.quantity > left)
      b.refuse('EXCEEDS_SOURCE', `lines.${i}.quantity`, { line: i + 1, source: s.documentNumber, left: qtyText(left) })
    else return s
  }
  return null
}
/** Share of what the delivery booked; the last invoice takes the rest, so that full invoicing leaves no fen. */
function alreadyBooked(s: SourceLineFacts, quantity: number): { net: Fen; tax: Fen; gross: Fen } {
  const before = s.invoicedQuantity
  const part = (amount: Fen) => shareOf(amount, before + quantity, s.quantity) - (before === 0 ? 0 : shareOf(amount, before, s.quantity))
  const net = part(s.net)
  const gross = part(s.gross)
  return { net, gross, tax: gross - net }
}
/** What accounts are told by besides the item. A service has no warehouse. */
const saleOf = (doc: InvoiceDocument, line: InvoiceLine, source: SourceLineFacts | undefined) => ({
  partnerId: doc.partnerId,
  warehouseId: source?.warehouseId ?? null,
  taxRate: line.taxRate,
})
function acceptShipped(b: PostingBuilder, doc: InvoiceDocument, line: InvoiceLine, item: ItemFacts, source: SourceLineFacts): void {
  b.posting.movements.push({
    kind: line.quantity < 0 ? 'returnIn' : 'out',
    itemId: item.id,
    warehouseId: b.facts.shippedWarehouseId,
    batch: source.batch,
    quantity: -line.quantity,
    given: null,
    // a red invoice gives back what the invoice took
    refSeq: b.facts.reversedLine(line.lineNo)?.movementSeq ?? source.shippedSeq,
    lineId: line.id,
    stockAccountId: b.role('goodsShipped', { itemId: item.id }),
    counter: b.costCounter(item, saleOf(doc, line, source)),
    slot: 'main',
  })
}
