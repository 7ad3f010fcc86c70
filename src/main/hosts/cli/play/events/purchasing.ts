import { z } from 'zod'
import { addTax } from '../../../../../core/documents/amounts'
import { mulDiv, RATE_SCALE } from '../../../../../core/kernel'
import { type EventHandler, played, type ScenarioBooks } from '../books'
import { type GoodsLine, goodsLine, goodsLinesOf, headWarehouse, invoiceKind, pricedLines, withoutPlace } from '../goods'
import { money, rate } from '../scenario'

const supplierAndLines = { supplier: z.string(), invoice: z.string().nullish(), vat_rate: rate.nullish(), lines: goodsLinesOf }

const receiptWithInvoice = played({ ...supplierAndLines, pay_account: z.string().nullish() }, async (books, e) => {
  const lines = pricedLines(books, e.lines, { mode: 'excl', vatRate: e.vat_rate })
  const gross = lines.reduce((s, l) => s + l.gross, 0)
  const tenders = e.pay_account ? [{ accountId: books.account(e.pay_account), amount: gross }] : []
  const head = {
    partnerId: books.partner(e.supplier),
    warehouseId: headWarehouse(books, e.lines),
    invoiceKind: invoiceKind(e.invoice ?? '专票'),
    tenders,
  }
  await books.post(e, { type: 'purchaseReceipt', ...head, priceMode: 'excl', lines }, e.lines)
})
const receiptEstimate = played(supplierAndLines, async (books, e) => {
  const head = { partnerId: books.partner(e.supplier), warehouseId: headWarehouse(books, e.lines), invoiceKind: 'none' }
  const lines = pricedLines(books, estimatedLines(books, e), { mode: 'excl', vatRate: e.vat_rate })
  await books.post(e, { type: 'purchaseReceipt', ...head, priceMode: 'excl', lines }, e.lines)
})
/**
 * Lines as they are estimated. Whether the estimate has the VAT in it, the policy says; else it has where the VAT will not be deducted
 * (posting.md 2.3). The engine adds it for a small-scale taxpayer; where it must not, or a general one estimates with it, the line has none.
 */
function estimatedLines(
  books: ScenarioBooks,
  e: { invoice?: string | null | undefined; vat_rate?: number | null | undefined; lines: GoodsLine[] },
) {
  const stated = books.scenario.policy['estimate_includes_vat']
  const withVat = typeof stated === 'boolean' ? stated : !books.general || invoiceKind(e.invoice ?? '专票') !== 'special'
  if (withVat === !books.general) return e.lines
  return e.lines.map((l) => {
    const taxRate = l.vat_rate ?? e.vat_rate ?? books.product(l.product).vat
    return { ...l, vat_rate: 0, price: withVat ? mulDiv(l.price, RATE_SCALE + taxRate, RATE_SCALE) : l.price }
  })
}

const invoiceForEstimate = played(
  { ...supplierAndLines, of: z.string().nullish(), offset_prepay: z.union([z.boolean(), money]).nullish() },
  async (books, e) => {
    const priced = pricedLines(books, e.lines, { mode: 'excl', vatRate: e.vat_rate })
    const lines = priced.map((line, i) => {
      const named = e.lines[i]
      return { ...withoutPlace(line), sourceLineId: named ? books.source({ ...named, of: e.of }).lineId : null }
    })
    const partnerId = books.partner(e.supplier)
    const id = await books.post(e, {
      type: 'purchaseInvoice',
      partnerId,
      invoiceKind: invoiceKind(e.invoice ?? '专票'),
      priceMode: 'excl',
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

const purchaseReturn = (invoiced: boolean) =>
  played({ ...supplierAndLines, of: z.string().nullish() }, async (books, e) => {
    const lines = pricedLines(books, e.lines, { mode: 'excl', vatRate: e.vat_rate }).map((line, i) => {
      const named = e.lines[i]
      return { ...line, sourceLineId: named ? books.source({ ...named, of: e.of }).lineId : null }
    })
    const head = {
      partnerId: books.partner(e.supplier),
      warehouseId: headWarehouse(books, e.lines),
      invoiceKind: invoiced ? laterInvoice(books, e) : 'none',
    }
    await books.post(e, { type: 'purchaseReturn', ...head, priceMode: 'excl', lines }, e.lines)
  })

/** 补价: an invoice for a receipt that is invoiced already; quantity 0, the price changes. */
const priceCorrection = played(
  {
    ...supplierAndLines,
    lines: z.array(goodsLine).nullish(),
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

/** 采购运费: an expense of the sales department, or part of what the goods cost (小企业会计准则 65 and 12). */
const freight = played(
  {
    supplier: z.string().nullish(),
    invoice: z.string().nullish(),
    net: money,
    vat_rate: rate.default(0),
    dept: z.string().nullish(),
    pay_account: z.string(),
    allocate_to: z.string().nullish(),
    allocate_by: z.string().nullish(),
  },
  async (books, e) => {
    const { tax } = addTax(e.net, e.vat_rate)
    const deductible = books.general && invoiceKind(e.invoice ?? '专票') === 'special'
    const line = { amount: deductible ? e.net : e.net + tax, taxRate: e.vat_rate, tax: deductible ? tax : 0 }
    const lines =
      books.freight === 'CAPITALISE'
        ? await landedLines(books, e, line)
        : [{ ...line, accountId: books.role('purchaseFreight'), departmentId: salesDepartment(books, e.dept) }]
    await books.post(e, { type: 'otherPayment', accountId: books.account(e.pay_account), lines })
  },
)
type Allocation = { allocate_to?: string | null | undefined; allocate_by?: string | null | undefined }
/** Shares of the lines of the receipts that the freight was for, by amount without VAT or by quantity. */
async function landedLines(books: ScenarioBooks, e: Allocation, line: { amount: number; taxRate: number; tax: number }) {
  const receiptIds = [...new Set(books.lines.filter((l) => l.event === e.allocate_to).map((l) => l.documentId))]
  if (receiptIds.length === 0) throw new Error(`${e.allocate_to ?? 'no event'}: no receipt to allocate to`)
  const spreadBy = e.allocate_by?.startsWith('q') ? 'quantity' : 'amount'
  const { lines } = await books.client.documents.landedShares({ receiptIds, spreadBy, amounts: [line.amount] })
  return lines.map((l, i) => ({
    accountId: l.accountId,
    sourceLineId: l.lineId,
    amount: l.shares[0] ?? 0,
    taxRate: line.taxRate,
    tax: i === 0 ? line.tax : 0,
  }))
}
/** Where the scenario does not say: the department that it charges selling expenses to, else the one named so. */
function salesDepartment(books: ScenarioBooks, named: string | null | undefined): number | null {
  const { departments } = books.scenario.master
  const selling = books.ids.role.get('sellingExpense')?.slice(0, 4) ?? ''
  const lines = books.scenario.events.flatMap((e) =>
    Array.isArray(e['lines']) ? (e['lines'] as { account?: unknown; dept?: unknown }[]) : [],
  )
  const charged = lines.find((l) => typeof l.account === 'string' && l.account.startsWith(selling) && typeof l.dept === 'string')?.dept
  const id = named ?? (charged as string | undefined) ?? departments.find((d) => d.name.includes('销售'))?.id ?? departments.at(-1)?.id
  return id === undefined ? null : books.department(id)
}

export const purchasingEvents: Record<string, EventHandler> = {
  purchase_invoice_receipt: receiptWithInvoice,
  receipt_estimate: receiptEstimate,
  invoice_for_estimate: invoiceForEstimate,
  return_before_invoice: purchaseReturn(false),
  purchase_return_after_invoice: purchaseReturn(true),
  cost_adjust_invoice: priceCorrection,
  purchase_freight: freight,
}
