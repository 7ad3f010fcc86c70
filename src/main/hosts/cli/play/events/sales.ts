import { z } from 'zod'
import { splitGross } from '../../../../../core/documents/amounts'
import { type EventHandler, played, type ScenarioBooks } from '../books'
import { goodsLinesOf, headWarehouse, invoiceKind, pricedLines, soldAt, withoutPlace } from '../goods'
import { money, rate, type ScenarioEvent } from '../scenario'

const priceMode = z.enum(['incl', 'excl']).default('incl')
const sold = { customer: z.string(), price_mode: priceMode, vat_rate: rate.nullish(), lines: goodsLinesOf }

/** The invoice that the sale states; `usual` where it states none. */
const statedInvoice = (e: ScenarioEvent, usual: 'none' | 'ordinary') =>
  typeof e['invoice'] === 'string' ? invoiceKind(e['invoice']) : usual

/** 预收冲应收, for what the event says. */
async function offsetAdvance(
  books: ScenarioBooks,
  e: ScenarioEvent & { customer: string; offset_advance?: number | null | undefined },
  documentId: number,
): Promise<void> {
  if (e.offset_advance) await books.offset(e, e.customer, 'advanceReceived', 'receivable', documentId, e.offset_advance)
}

const sale = played(
  { ...sold, trade_discount: rate.nullish(), invoice_lines: z.array(z.unknown()).nullish(), offset_advance: money.nullish() },
  async (books, e) => {
    const pricing = {
      soldOn: e.date,
      mode: e.price_mode,
      vatRate: e.vat_rate,
      discountRate: e.trade_discount ?? 0,
      byProduct: Boolean(e.invoice_lines),
    }
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
      tenders,
    }
    await books.post(
      e,
      { type: 'salesDelivery', ...head, lines: pricedLines(books, e.lines, { soldOn: e.date, mode: e.price_mode, vatRate: e.vat_rate }) },
      e.lines,
    )
  },
)
const shipment = played(sold, async (books, e) => {
  const head = {
    partnerId: books.partner(e.customer),
    warehouseId: headWarehouse(books, e.lines),
    priceMode: e.price_mode,
    revenuePoint: 'invoice',
  }
  await books.post(
    e,
    { type: 'salesDelivery', ...head, lines: pricedLines(books, e.lines, { soldOn: e.date, mode: e.price_mode, vatRate: e.vat_rate }) },
    e.lines,
  )
})
const acceptance = played({ ...sold, of: z.string(), offset_advance: money.nullish() }, async (books, e) => {
  const lines = pricedLines(books, e.lines, { soldOn: e.date, mode: e.price_mode, vatRate: e.vat_rate }).map((line, i) => {
    const named = e.lines[i]
    return { ...withoutPlace(line), sourceLineId: named ? books.source({ ...named, of: e.of }).lineId : null }
  })
  const head = { partnerId: books.partner(e.customer), priceMode: e.price_mode, invoiceKind: statedInvoice(e, 'ordinary') }
  const id = await books.post(e, { type: 'salesInvoice', ...head, lines })
  await offsetAdvance(books, e, id)
})
/**
 * What comes back is credited as it was charged: less the trade discount of the sale, unless the return says another. After an invoice
 * there is a red one, of the kind that the sale had.
 */
const returned = { ...sold, customer: z.string().nullish(), of: z.string().nullish(), trade_discount: rate.nullish() }
const salesReturn = played(returned, async (books, e) => {
  const sold = rate.safeParse(books.scenario.events.find((x) => x.id === e.of)?.['trade_discount']).data
  const pricing = { soldOn: e.date, mode: e.price_mode, vatRate: e.vat_rate, discountRate: e.trade_discount ?? sold ?? 0 }
  const lines = pricedLines(books, e.lines, pricing).map((line, i) => {
    const named = e.lines[i]
    return { ...line, sourceLineId: named && e.of ? books.source({ ...named, of: e.of }).lineId : null }
  })
  const head = {
    partnerId: e.customer ? books.partner(e.customer) : null,
    warehouseId: headWarehouse(books, e.lines),
    priceMode: e.price_mode,
    invoiceNumber: e.type === 'sales_return_after_invoice' ? e.id : '',
  }
  await books.post(e, { type: 'salesReturn', ...head, lines }, e.lines)
})
const serviceSale = played({ customer: z.string(), gross: money, vat_rate: rate.default(60_000) }, async (books, e) => {
  const taxRate = soldAt(books, e.date, e.vat_rate)
  const itemId = await serviceItem(books, taxRate)
  const line = { itemId, quantity: 1_000_000, price: 0, taxRate, ...splitGross(e.gross, taxRate) }
  const head = { partnerId: books.partner(e.customer), priceMode: 'incl', invoiceKind: statedInvoice(e, 'ordinary') }
  await books.post(e, { type: 'salesInvoice', ...head, lines: [line] })
})
/** Scenarios sell services without naming them. */
async function serviceItem(books: ScenarioBooks, taxRate: number): Promise<number> {
  const code = `FW${taxRate}`
  const known = (await books.client.master.list({ entity: 'item', text: code })).rows.find((row) => row.code === code)
  return (
    known?.id ??
    (await books.client.master.save({ entity: 'item', value: { code, name: '服务', unit: '项', kind: 'service', taxRate } })).id
  )
}

export const salesEvents: Record<string, EventHandler> = {
  sale,
  pos,
  ship_unrecognised: shipment,
  acceptance_invoice: acceptance,
  sales_return_after_invoice: salesReturn,
  sales_return: salesReturn,
  service_sale: serviceSale,
}
