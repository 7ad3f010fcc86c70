import { z } from 'zod'
import { splitGross } from '../../../../../core/documents/amounts'
import { type EventHandler, played, type ScenarioBooks } from '../books'
import { goodsLinesOf, headWarehouse, invoiceKind, pricedLines, priceMode, serviceItem, soldAt, withoutPlace } from '../goods'
import { money, rate, type ScenarioEvent } from '../scenario'

const sold = {
  customer: z.string(),
  invoice: z.string().nullish(),
  price_mode: priceMode.default('incl'),
  vat_rate: rate.nullish(),
  trade_discount: rate.nullish(),
  lines: goodsLinesOf,
}
const pricingOf = (e: {
  date: string
  price_mode: 'incl' | 'excl'
  vat_rate?: number | null | undefined
  trade_discount?: number | null | undefined
}) => ({
  soldOn: e.date,
  mode: e.price_mode,
  vatRate: e.vat_rate,
  discountRate: e.trade_discount ?? 0,
})

/** The invoice that the sale states; `usual` where it states none. */
const statedInvoice = ({ invoice }: { invoice?: string | null | undefined }, usual: 'none' | 'ordinary') =>
  invoice === undefined || invoice === null ? usual : invoiceKind(invoice)

/** 预收冲应收, for what the event says. */
async function offsetAdvance(
  books: ScenarioBooks,
  e: ScenarioEvent & { customer: string; offset_advance?: number | null | undefined },
  documentId: number,
): Promise<void> {
  if (e.offset_advance) await books.offset(e, e.customer, 'advanceReceived', 'receivable', documentId, e.offset_advance)
}

const sale = played(
  // the discount is taken, or not, when the money comes
  { ...sold, invoice_lines: goodsLinesOf.nullish(), offset_advance: money.nullish(), cash_discount_terms: z.unknown().optional() },
  async (books, e) => {
    const pricing = { ...pricingOf(e), invoiceLines: e.invoice_lines }
    const head = {
      partnerId: books.partner(e.customer),
      warehouseId: headWarehouse(books, e.lines),
      priceMode: e.price_mode,
      invoiceKind: statedInvoice(e, 'none'),
    }
    const id = await books.post(e, { type: 'salesDelivery', ...head, lines: pricedLines(books, e.lines, pricing) }, e.lines)
    await offsetAdvance(books, e, id)
  },
)
const pos = played(
  { ...sold, customer: z.string().nullish(), tenders: z.array(z.looseObject({ account: z.string(), amount: money })).default([]) },
  async (books, e) => {
    const tenders = e.tenders.map((t) => ({ accountId: books.account(t.account), amount: t.amount }))
    const head = {
      partnerId: e.customer ? books.partner(e.customer) : null,
      warehouseId: headWarehouse(books, e.lines),
      priceMode: e.price_mode,
      invoiceKind: statedInvoice(e, 'none'),
      tenders,
    }
    await books.post(e, { type: 'salesDelivery', ...head, lines: pricedLines(books, e.lines, pricingOf(e)) }, e.lines)
  },
)
const shipment = played(sold, async (books, e) => {
  const head = {
    partnerId: books.partner(e.customer),
    warehouseId: headWarehouse(books, e.lines),
    priceMode: e.price_mode,
    revenuePoint: 'invoice',
  }
  // what it will be sold at, its acceptance says
  const lines = e.lines.map((l) => ({ ...l, price: l.price ?? 0 }))
  await books.post(e, { type: 'salesDelivery', ...head, lines: pricedLines(books, lines, pricingOf(e)) }, e.lines)
})
const acceptance = played({ ...sold, of: z.string(), offset_advance: money.nullish() }, async (books, e) => {
  const lines = pricedLines(books, e.lines, pricingOf(e)).map((line, i) => {
    const named = e.lines[i]
    return { ...withoutPlace(line), sourceLineId: named ? books.source({ ...named, of: e.of }).lineId : null }
  })
  const head = { partnerId: books.partner(e.customer), priceMode: e.price_mode, invoiceKind: statedInvoice(e, 'ordinary') }
  const id = await books.post(e, { type: 'salesInvoice', ...head, lines })
  await offsetAdvance(books, e, id)
})
/**
 * What comes back is credited as it was charged: with or without VAT as the sale, less its trade discount, unless the return says another.
 * After an invoice there is a red one, of the kind that the sale had.
 */
const returned = { ...sold, customer: z.string().nullish(), of: z.string().nullish(), price_mode: priceMode.nullish() }
const salesReturn = played(returned, async (books, e) => {
  const source = books.scenario.events.find((x) => x.id === e.of)
  const discount = e.trade_discount ?? rate.safeParse(source?.['trade_discount']).data
  const mode = e.price_mode ?? priceMode.safeParse(source?.['price_mode']).data ?? 'incl'
  const pricing = pricingOf({ ...e, price_mode: mode, trade_discount: discount })
  const lines = pricedLines(books, e.lines, pricing).map((line, i) => {
    const named = e.lines[i]
    return { ...line, sourceLineId: named && e.of ? books.source({ ...named, of: e.of }).lineId : null }
  })
  const head = {
    partnerId: e.customer ? books.partner(e.customer) : null,
    warehouseId: headWarehouse(books, e.lines),
    priceMode: mode,
    invoiceNumber: e.type === 'sales_return_after_invoice' ? e.id : '',
  }
  await books.post(e, { type: 'salesReturn', ...head, lines }, e.lines)
})
const service = { customer: z.string(), invoice: z.string().nullish(), gross: money, vat_rate: rate.default(60_000) }
const serviceSale = played(service, async (books, e) => {
  const taxRate = soldAt(books, e.date, e.vat_rate)
  const itemId = await serviceItem(books, taxRate)
  const line = { itemId, quantity: 1_000_000, price: 0, taxRate, ...splitGross(e.gross, taxRate) }
  const head = { partnerId: books.partner(e.customer), priceMode: 'incl', invoiceKind: statedInvoice(e, 'ordinary') }
  await books.post(e, { type: 'salesInvoice', ...head, lines: [line] })
})

export const salesEvents: Record<string, EventHandler> = {
  sale,
  pos,
  ship_unrecognised: shipment,
  acceptance_invoice: acceptance,
  sales_return_after_invoice: salesReturn,
  sales_return: salesReturn,
  service_sale: serviceSale,
}
