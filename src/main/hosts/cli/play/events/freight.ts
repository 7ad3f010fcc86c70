import { z } from 'zod'
import { addTax } from '../../../../../core/documents/amounts'
import { played, type ScenarioBooks } from '../books'
import { invoiceKind, serviceItem } from '../goods'
import { money, rate } from '../scenario'

/** Net and VAT of a part of the freight; what cannot be deducted is part of what it costs. */
interface Part {
  accountId: number
  /** of the receipt that it was for; null: an expense */
  sourceLineId: number | null
  net: number
  tax: number
}
/** 采购运费: an expense of the sales department, or part of what the goods cost (小企业会计准则 65 and 12); paid at once, else owed. */
export const freight = played(
  {
    supplier: z.string().nullish(),
    invoice: z.string().nullish(),
    net: money,
    vat_rate: rate.default(0),
    dept: z.string().nullish(),
    pay_account: z.string().nullish(),
    allocate_to: z.string().nullish(),
    allocate_by: z.string().nullish(),
  },
  async (books, e) => {
    const kind = invoiceKind(e.invoice ?? '专票')
    const deductible = books.general && kind === 'special'
    const whole = addTax(e.net, e.vat_rate)
    const departmentId = salesDepartment(books, e.dept)
    const parts =
      books.freight === 'CAPITALISE'
        ? await shared(books, e, whole, deductible)
        : [{ accountId: books.role('purchaseFreight'), sourceLineId: null, net: whole.net, tax: whole.tax }]
    if (e.pay_account) {
      const lines = parts.map((p) => ({
        accountId: p.accountId,
        sourceLineId: p.sourceLineId,
        departmentId: p.sourceLineId === null ? departmentId : null,
        taxRate: e.vat_rate,
        ...(deductible ? { amount: p.net, tax: p.tax } : { amount: p.net + p.tax, tax: 0 }),
      }))
      await books.post(e, { type: 'otherPayment', accountId: books.account(e.pay_account), lines })
      return
    }
    if (!e.supplier) throw new Error('neither paid from an account nor owed to a supplier')
    const itemId = await serviceItem(books, e.vat_rate)
    const lines = parts.map(({ net, tax, sourceLineId, accountId }) => ({
      itemId,
      sourceLineId,
      accountId: sourceLineId === null ? accountId : null,
      quantity: sourceLineId === null ? 1_000_000 : 0,
      price: 0,
      taxRate: e.vat_rate,
      net,
      tax,
      gross: net + tax,
    }))
    await books.post(e, {
      type: 'purchaseInvoice',
      partnerId: books.partner(e.supplier),
      departmentId,
      invoiceKind: kind,
      priceMode: 'excl',
      lines,
    })
  },
)
type Allocation = { allocate_to?: string | null | undefined; allocate_by?: string | null | undefined }
/** Shares of the lines of the receipts that the freight was for, by amount without VAT or by quantity. */
async function shared(
  books: ScenarioBooks,
  e: Allocation,
  whole: { net: number; tax: number; gross: number },
  deductible: boolean,
): Promise<Part[]> {
  const receiptIds = [...new Set(books.lines.filter((l) => l.event === e.allocate_to).map((l) => l.documentId))]
  if (receiptIds.length === 0) throw new Error(`${e.allocate_to ?? 'no event'}: no receipt to allocate to`)
  const by = /^(?:(amount)|q(?:uanti)?ty)$/.exec(e.allocate_by ?? 'amount')
  if (!by) throw new Error(`freight is allocated by amount or by quantity, not by ${e.allocate_by}`)
  const spreadBy = by[1] ? 'amount' : 'quantity'
  const { lines } = await books.client.documents.landedShares({
    receiptIds,
    spreadBy,
    amounts: [deductible ? whole.net : whole.gross, whole.tax],
  })
  return lines.map(({ accountId, lineId, shares: [cost = 0, tax = 0] }) => ({
    accountId,
    sourceLineId: lineId,
    net: deductible ? cost : cost - tax,
    tax,
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
