import type { Books, Poster } from './books'
import { fen, percent, pieces, ppm, sum, times } from './numbers'
import { deducts, priced, soldAt, taxWithin, withTax } from './prices'
import { type Event, text } from './scenario'

type Entry = Parameters<Books['post']>[1][number]

/** Dr goods what they are taken in at, Dr 进项税额 → Cr 应付账款. */
const receipt: Poster = (b, e) => {
  const a = b.accounts
  const supplier = text(e, 'supplier') ?? null
  const paidFrom = text(e, 'pay_account')
  const lines = priced(b.scenario, e, 'excl')
  const gross = sum(lines.map((l) => l.gross))
  b.post(
    e,
    [
      ...b.moves(e, 'in').map((m): Entry => [a.goods, m.product, m.booked, 0]),
      [a.input, null, deducts(b.scenario, e) ? sum(lines.map((l) => l.tax)) : 0, 0],
      paidFrom ? [paidFrom, null, 0, gross] : [a.payable, supplier, 0, gross],
    ],
    paidFrom ? [[3, -gross]] : [],
  )
}
const estimate: Poster = (b, e) => {
  const own = b.moves(e, 'in')
  b.post(e, [
    ...own.map((m): Entry => [b.accounts.goods, m.product, m.booked, 0]),
    [b.accounts.estimated, text(e, 'supplier') ?? null, 0, sum(own.map((m) => m.booked))],
  ])
}
/** 单到冲回: red, blue, then what concerns goods already gone. */
const invoiceForEstimate: Poster = (b, e) => {
  const a = b.accounts
  const supplier = text(e, 'supplier') ?? null
  const lines = priced(b.scenario, e, 'excl')
  const deduct = deducts(b.scenario, e)
  const adds = b.moves(e, 'add')
  const back = adds.map((m) => b.goods.takenBack.get(m) ?? 0)
  b.post(e, [...adds.map((m, i): Entry => [a.goods, m.product, -(back[i] ?? 0), 0]), [a.estimated, supplier, 0, -sum(back)]])
  const gross = sum(lines.map((l) => l.gross))
  b.post(e, [
    ...lines.map((l): Entry => [a.goods, l.line.product, deduct ? l.net : l.gross, 0]),
    [a.input, null, deduct ? sum(lines.map((l) => l.tax)) : 0, 0],
    [a.payable, supplier, 0, gross],
  ])
  b.beyond(e)
  if (!e.offset_prepay) return
  const prepaid = balance(b, a.prepaid, supplier)
  const offset = Math.max(0, Math.min(gross, prepaid))
  b.post(e, [
    [a.payable, supplier, offset, 0],
    [a.prepaid, supplier, 0, offset],
  ])
}
/** Debit balance of an account and a partner at this point. */
function balance(b: Books, account: string, aux: string | null): number {
  const opening = b.scenario.opening.gl.filter((g) => g.account === account && g.aux === aux)
  const lines = b.vouchers.flatMap((v) => v.lines).filter((l) => l.account === account && l.aux === aux)
  return sum(opening.map((g) => fen(g.debit) - fen(g.credit))) + sum(lines.map((l) => l.debit - l.credit))
}
const returnBeforeInvoice: Poster = (b, e) => {
  const own = b.moves(e, 'sendBack')
  b.post(e, [
    ...own.map((m): Entry => [b.accounts.goods, m.product, -m.value, 0]),
    [b.accounts.estimated, text(e, 'supplier') ?? null, 0, -sum(own.map((m) => m.value))],
  ])
  b.beyond(e)
}
const returnAfterInvoice: Poster = (b, e) => {
  const lines = priced(b.scenario, e, 'excl')
  const deduct = deducts(b.scenario, e)
  b.post(e, [
    ...lines.map((l): Entry => [b.accounts.goods, l.line.product, -(deduct ? l.net : l.gross), 0]),
    [b.accounts.input, null, deduct ? -sum(lines.map((l) => l.tax)) : 0, 0],
    [b.accounts.payable, text(e, 'supplier') ?? null, 0, -sum(lines.map((l) => l.gross))],
  ])
  b.beyond(e)
}
const priceCorrection: Poster = (b, e) => {
  const { net, tax, gross } = withTax(fen(text(e, 'net')), ppm(text(e, 'vat_rate')))
  const deduct = deducts(b.scenario, e)
  b.post(e, [
    [b.accounts.goods, text(e, 'product') ?? null, deduct ? net : gross, 0],
    [b.accounts.input, null, deduct ? tax : 0, 0],
    [b.accounts.payable, text(e, 'supplier') ?? null, 0, gross],
  ])
  b.beyond(e)
}
/** 采购运费: into the goods where it is capitalised, else 销售费用 of the department that sells. */
const freight: Poster = (b, e) => {
  const { net, tax, gross } = withTax(fen(text(e, 'net')), ppm(text(e, 'vat_rate')))
  const deduct = deducts(b.scenario, e)
  const into = b.moves(e, 'add')
  b.post(
    e,
    [
      ...(b.goods.capitalise
        ? into.map((m): Entry => [b.accounts.goods, m.product, m.value, 0])
        : [[b.accounts.freight, sellingDepartment(b, e), deduct ? net : gross, 0] satisfies Entry]),
      [b.accounts.input, null, deduct ? tax : 0, 0],
      [text(e, 'pay_account') ?? '', null, 0, gross],
    ],
    [[3, -gross]],
  )
  b.beyond(e)
}
function sellingDepartment(b: Books, e: Event): string | null {
  const lines = b.scenario.events.flatMap((x) => x.lines ?? [])
  const charged = lines.find((l) => l.account?.startsWith(b.accounts.freight.slice(0, 4)) && l.dept)
  return text(e, 'dept') ?? charged?.dept ?? b.scenario.master.departments.find((d) => d.name.includes('销售'))?.id ?? null
}

/** Σ by product, in the order of the lines. */
const revenue = (b: Books, lines: ReturnType<typeof priced>): Entry[] => [
  ...lines.map((l): Entry => [b.accounts.revenue, l.line.product, 0, l.net]),
  [b.accounts.output, null, 0, sum(lines.map((l) => l.tax))],
]
function leaves(b: Books, e: Event, sign: 1 | -1): void {
  for (const m of b.moves(e, sign === 1 ? 'issue' : 'return'))
    b.unbooked.push({ product: m.product, from: b.accounts.goods, amount: -m.booked })
}
/** 预收冲应收. */
function offsetAdvance(b: Books, e: Event): void {
  const customer = text(e, 'customer') ?? null
  const amount = fen(text(e, 'offset_advance'))
  const tax = deferred(b, amount)
  b.post(e, [
    [b.accounts.advance, customer, amount - tax, 0],
    [b.accounts.deferredOutput, null, tax, 0],
    [b.accounts.receivable, customer, 0, amount],
  ])
}
/** VAT within an advance that 合同负债 leaves to 待转销项税额, at the rate that the policy gives. */
export function deferred(b: Books, amount: number): number {
  const rate = b.scenario.policy?.['contract_liability_vat']
  return b.business && typeof rate === 'string' ? taxWithin(amount, ppm(rate)).tax : 0
}
const sale: Poster = (b, e) => {
  const lines = priced(b.scenario, e, text(e, 'price_mode') ?? 'incl')
  const gross = sum(lines.map((l) => l.gross))
  b.post(e, [[b.accounts.receivable, text(e, 'customer') ?? null, gross, 0], ...revenue(b, lines)])
  leaves(b, e, 1)
  offsetAdvance(b, e)
}
const till: Poster = (b, e) => {
  const lines = priced(b.scenario, e, text(e, 'price_mode') ?? 'incl')
  const tenders = e.tenders ?? []
  b.post(
    e,
    [...tenders.map((t): Entry => [t.account, null, fen(t.amount), 0]), ...revenue(b, lines)],
    [[1, sum(lines.map((l) => l.gross))]],
  )
  leaves(b, e, 1)
}
const shipment: Poster = (b, e) => {
  for (const m of b.moves(e, 'issue'))
    b.post(e, [
      [b.accounts.shipped, m.product, -m.booked, 0],
      [b.accounts.goods, m.product, 0, -m.booked],
    ])
}
const acceptance: Poster = (b, e) => {
  const lines = priced(b.scenario, e, text(e, 'price_mode') ?? 'incl')
  b.post(e, [[b.accounts.receivable, text(e, 'customer') ?? null, sum(lines.map((l) => l.gross)), 0], ...revenue(b, lines)])
  for (const { line } of lines) {
    const m = b.goods.source(e, line)
    if (!m) throw new Error(`${e.id}: nothing of ${line.product} was shipped`)
    const [qty, done] = [pieces(line.qty), m.returned]
    const amount = done.qty + qty === m.qty ? -m.booked - done.value : times(-m.booked, qty, m.qty)
    Object.assign(done, { qty: done.qty + qty, value: done.value + amount })
    b.unbooked.push({ product: line.product, from: b.accounts.shipped, amount })
  }
  offsetAdvance(b, e)
}
const salesReturn: Poster = (b, e) => {
  const lines = priced(b.scenario, e, text(e, 'price_mode') ?? 'incl').map((l) => ({ ...l, net: -l.net, tax: -l.tax }))
  b.post(e, [[b.accounts.receivable, text(e, 'customer') ?? null, -sum(lines.map((l) => l.gross)), 0], ...revenue(b, lines)])
  leaves(b, e, -1)
}
const service: Poster = (b, e) => {
  const { net, tax, gross } = taxWithin(fen(text(e, 'gross')), soldAt(b.scenario, e, ppm(text(e, 'vat_rate') ?? '0.06')))
  b.post(e, [
    [b.accounts.receivable, text(e, 'customer') ?? null, gross, 0],
    [b.accounts.otherRevenue, null, 0, net],
    [b.accounts.output, null, 0, tax],
  ])
}

const assembly: Poster = (b, e) => {
  const fee = fen(text(e, 'fee'))
  b.post(
    e,
    [
      ...b.moves(e, 'made').map((m): Entry => [b.accounts.goods, m.product, m.booked, 0]),
      ...b.moves(e, 'issue').map((m): Entry => [b.accounts.goods, m.product, 0, -m.booked]),
      [text(e, 'account') ?? b.accounts.cash, null, 0, fee],
    ],
    [[3, -fee]],
  )
}
const internalUse: Poster = (b, e) => {
  for (const m of b.moves(e, 'issue'))
    b.post(e, [
      [text(e, 'expense_account') ?? '', text(e, 'dept') ?? null, -m.booked, 0],
      [b.accounts.goods, m.product, 0, -m.booked],
    ])
}
/** What is missing, with the input VAT of what was lost abnormally; what is found at its price. */
const stocktake: Poster = (b, e) => {
  const vat = b.moves(e, 'issue').map((m) => {
    const rate = ppm(b.scenario.master.products.find((p) => p.id === m.product)?.vat)
    return b.smallScale || !b.goods.lineOf.get(m)?.abnormal ? 0 : percent(-m.booked, rate)
  })
  b.moves(e, 'issue').forEach((m, i) =>
    b.post(e, [
      [b.accounts.pending, null, -m.booked + (vat[i] ?? 0), 0],
      [b.accounts.goods, m.product, 0, -m.booked],
      [b.accounts.transferOut, null, 0, vat[i] ?? 0],
    ]),
  )
  for (const m of b.moves(e, 'in'))
    b.post(e, [
      [b.accounts.goods, m.product, m.booked, 0],
      [b.accounts.pending, null, 0, m.booked],
    ])
}
const approval: Poster = (b, e) => {
  const counted = b.vouchers.filter((v) => v.event === e.of).flatMap((v) => v.lines.filter((l) => l.account === b.accounts.pending))
  const [missing, found] = [sum(counted.map((l) => l.debit)), sum(counted.map((l) => l.credit))]
  const paid = fen(text(e, 'compensation'))
  b.post(e, [
    [b.accounts.employee, text(e, 'employee') ?? null, paid, 0],
    [b.accounts.loss, null, missing - paid, 0],
    [b.accounts.pending, null, 0, missing],
  ])
  b.post(e, [
    [b.accounts.pending, null, found, 0],
    [b.accounts.gain, null, 0, found],
  ])
}

export const goodsEvents: Record<string, Poster> = {
  purchase_invoice_receipt: receipt,
  receipt_estimate: estimate,
  invoice_for_estimate: invoiceForEstimate,
  return_before_invoice: returnBeforeInvoice,
  purchase_return_after_invoice: returnAfterInvoice,
  cost_adjust_invoice: priceCorrection,
  purchase_freight: freight,
  sale,
  pos: till,
  ship_unrecognised: shipment,
  acceptance_invoice: acceptance,
  sales_return_after_invoice: salesReturn,
  service_sale: service,
  transfer: () => undefined,
  assembly,
  internal_use: internalUse,
  stocktake,
  stocktake_approval: approval,
}
