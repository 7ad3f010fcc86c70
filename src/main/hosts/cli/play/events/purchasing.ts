import { z } from 'zod'
import { addTax } from '../../../../../core/documents/amounts'
import { mulDiv, RATE_SCALE } from '../../../../../core/kernel'
import { type EventHandler, played, type ScenarioBooks } from '../books'
import { freight } from './freight'
import { type GoodsLine, goodsLinesOf, headWarehouse, invoiceKind, pricedLines, priceMode, withoutPlace } from '../goods'
import { money, rate } from '../scenario'

const supplierAndLines = {
  supplier: z.string(),
  invoice: z.string().nullish(),
  price_mode: priceMode.default('excl'),
  vat_rate: rate.nullish(),
  lines: goodsLinesOf,
}
const pricingOf = (e: { price_mode: 'incl' | 'excl'; vat_rate?: number | null | undefined }) => ({
  mode: e.price_mode,
  vatRate: e.vat_rate,
})

const receiptWithInvoice = played({ ...supplierAndLines, pay_account: z.string().nullish() }, async (books, e) => {
  const lines = pricedLines(books, e.lines, pricingOf(e))
  const gross = lines.reduce((s, l) => s + l.gross, 0)
  const tenders = e.pay_account ? [{ accountId: books.account(e.pay_account), amount: gross }] : []
  const head = {
    partnerId: books.partner(e.supplier),
    warehouseId: headWarehouse(books, e.lines),
    invoiceKind: invoiceKind(e.invoice ?? '专票'),
    tenders,
  }
  await books.post(e, { type: 'purchaseReceipt', ...head, priceMode: e.price_mode, lines }, e.lines)
})
const receiptEstimate = played(supplierAndLines, async (books, e) => {
  const head = { partnerId: books.partner(e.supplier), warehouseId: headWarehouse(books, e.lines), invoiceKind: 'none' }
  const lines = pricedLines(books, estimatedLines(books, e), pricingOf(e))
  await books.post(e, { type: 'purchaseReceipt', ...head, priceMode: e.price_mode, lines }, e.lines)
})
/**
 * Lines as they are estimated. Whether the estimate has the VAT in it, the policy says; else it has where the VAT will not be deducted
 * (posting.md 2.3). The engine adds it for a small-scale taxpayer; where it must not, or a general one estimates with it, the line has none.
 */
function estimatedLines(
  books: ScenarioBooks,
  e: { invoice?: string | null | undefined; price_mode: 'incl' | 'excl'; vat_rate?: number | null | undefined; lines: GoodsLine[] },
) {
  const stated = books.scenario.policy['estimate_includes_vat']
  const withVat = typeof stated === 'boolean' ? stated : !books.general || invoiceKind(e.invoice ?? '专票') !== 'special'
  if (withVat === !books.general) return e.lines
  return e.lines.map((l) => {
    const taxRate = l.vat_rate ?? e.vat_rate ?? books.product(l.product).vat
    const wanted = withVat ? 'incl' : 'excl'
    const [times, by] = withVat ? [RATE_SCALE + taxRate, RATE_SCALE] : [RATE_SCALE, RATE_SCALE + taxRate]
    return { ...l, vat_rate: 0, price: wanted === e.price_mode ? l.price : l.price && mulDiv(l.price, times, by) }
  })
}

const invoiceForEstimate = played(
  { ...supplierAndLines, of: z.string().nullish(), offset_prepay: z.union([z.boolean(), money]).nullish() },
  async (books, e) => {
    const priced = pricedLines(books, e.lines, pricingOf(e))
    const lines = priced.map((line, i) => {
      const named = e.lines[i]
      return { ...withoutPlace(line), sourceLineId: named ? books.source({ ...named, of: e.of }).lineId : null }
    })
    const partnerId = books.partner(e.supplier)
    const id = await books.post(e, {
      type: 'purchaseInvoice',
      partnerId,
      invoiceKind: invoiceKind(e.invoice ?? '专票'),
      priceMode: e.price_mode,
      lines,
    })
    if (!e.offset_prepay) return
    const gross = lines.reduce((s, l) => s + l.gross, 0)
    const prepaid = (await books.openItems(partnerId, 'prepaid')).reduce((s, o) => s + o.remaining, 0)
    const wanted = typeof e.offset_prepay === 'number' ? e.offset_prepay : Math.min(gross, prepaid)
    if (wanted > 0) await books.offset(e, e.supplier, 'prepaid', 'payable', id, wanted)
  },
)

/** A further invoice for goods is of the kind that they came with, where the event does not say. */
function laterInvoice(books: ScenarioBooks, e: { invoice?: string | null | undefined; of?: string | null | undefined }) {
  const first = books.scenario.events.find((x) => x.id === e.of)?.['invoice']
  return invoiceKind(e.invoice ?? (typeof first === 'string' ? first : '专票'))
}

/** Prices with or without VAT, as those of the event that is meant. */
const modeOf = (books: ScenarioBooks, event: string | null | undefined) =>
  priceMode.safeParse(books.scenario.events.find((x) => x.id === event)?.['price_mode']).data ?? 'excl'

const purchaseReturn = (invoiced: boolean) =>
  played({ ...supplierAndLines, of: z.string().nullish(), price_mode: priceMode.nullish() }, async (books, e) => {
    const mode = e.price_mode ?? modeOf(books, e.of)
    const lines = pricedLines(books, e.lines, pricingOf({ ...e, price_mode: mode })).map((line, i) => {
      const named = e.lines[i]
      return { ...line, sourceLineId: named ? books.source({ ...named, of: e.of }).lineId : null }
    })
    const head = {
      partnerId: books.partner(e.supplier),
      warehouseId: headWarehouse(books, e.lines),
      invoiceKind: invoiced ? laterInvoice(books, e) : 'none',
    }
    await books.post(e, { type: 'purchaseReturn', ...head, priceMode: mode, lines }, e.lines)
  })

/** 补价: an invoice for a receipt that is invoiced already; quantity 0, the price changes. */
const priceCorrection = played(
  {
    supplier: z.string(),
    invoice: z.string().nullish(),
    vat_rate: rate.nullish(),
    of: z.string().nullish(),
    product: z.string(),
    layer: z.string().nullish(),
    net: money,
  },
  async (books, e) => {
    const taxRate = e.vat_rate ?? books.product(e.product).vat
    const line = {
      itemId: books.item(e.product),
      quantity: 0,
      price: 0,
      taxRate,
      ...addTax(e.net, taxRate),
      sourceLineId: books.source(e).lineId,
    }
    await books.post(e, {
      type: 'purchaseInvoice',
      partnerId: books.partner(e.supplier),
      invoiceKind: laterInvoice(books, e),
      priceMode: 'excl',
      lines: [line],
    })
  },
)

export const purchasingEvents: Record<string, EventHandler> = {
  purchase_invoice_receipt: receiptWithInvoice,
  receipt_estimate: receiptEstimate,
  invoice_for_estimate: invoiceForEstimate,
  return_before_invoice: purchaseReturn(false),
  purchase_return_after_invoice: purchaseReturn(true),
  cost_adjust_invoice: priceCorrection,
  purchase_freight: freight,
}
