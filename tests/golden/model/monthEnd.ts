import type { Books, Poster } from './books'
import { fen, percent, ppm, sum, times, WHOLE } from './numbers'
import { priced, rateOf, SALES } from './prices'
import { type Event, monthOf, text } from './scenario'

/** Months of the tax period that ends with the event's month; none while it goes on (posting.md 6.4). */
function taxPeriod(b: Books, e: Event): string[] {
  const month = monthOf(e.date)
  if (b.scenario.master.company.vat_period !== 'quarter') return [month]
  const [year, m = 0] = month.split('-').map(Number)
  return m % 3 === 0 ? [m - 2, m - 1, m].map((x) => `${year}-${String(x).padStart(2, '0')}`) : []
}
/** Sales without VAT below the threshold of the tax period: 100,000 a month; reached is taxed from 2026. */
function isExempt(b: Books, e: Event, months: readonly string[]): boolean {
  const events = salesIn(b, months).map((x) => x.id)
  const lines = b.vouchers.filter((v) => events.includes(v.event)).flatMap((v) => v.lines)
  const sales = sum(lines.filter((l) => [b.accounts.revenue, b.accounts.otherRevenue].includes(l.account)).map((l) => l.credit))
  const threshold = 10_000_000 * (b.scenario.master.company.vat_period === 'quarter' ? 3 : 1)
  return e.date < '2026' ? sales <= threshold : sales < threshold
}
const salesIn = (b: Books, months: readonly string[]) =>
  b.scenario.events.filter((e) => SALES.includes(e.type) && e.type !== 'ship_unrecognised' && months.includes(monthOf(e.date)))
/** With 专票: what comes back, red, as what was sold. */
const invoiced = (b: Books, e: Event): boolean => {
  const sold = e.type === 'sales_return_after_invoice' ? b.scenario.events.find((x) => x.id === e.of) : e
  return (sold && text(sold, 'invoice')?.includes('专')) ?? false
}
/** Tax of sales with 专票: stays due below the threshold. */
function invoicedTax(b: Books, months: readonly string[]): number {
  const events = salesIn(b, months)
    .filter((x) => invoiced(b, x))
    .map((e) => e.id)
  const lines = b.vouchers.filter((v) => events.includes(v.event)).flatMap((v) => v.lines)
  return sum(lines.filter((l) => l.account === b.accounts.output).map((l) => l.credit))
}
/** Booked at 3 % where 1 % is due, until 2027: the difference on all of it; not what was invoiced with 专票. */
function reduction(b: Books, e: Event, months: readonly string[]): number {
  if (e.date >= '2028') return 0
  const nets = salesIn(b, months)
    .filter((x) => !invoiced(b, x) && x.type !== 'service_sale')
    .flatMap((x) => {
      const sign = x.type === 'sales_return_after_invoice' ? -1 : 1
      const lines = priced(b.scenario, x, text(x, 'price_mode') ?? 'incl')
      return lines.filter((l) => rateOf(b.scenario, x, l.line) === ppm('0.03')).map((l) => sign * l.net)
    })
  return percent(sum(nets), ppm('0.02'))
}

const costOfSales: Poster = (b, e) => {
  const booked = b.unbooked.splice(0)
  b.post(
    e,
    booked.flatMap((c): [string, string, number, number][] => [
      [b.accounts.cost, c.product, c.amount, 0],
      [c.from, c.product, 0, c.amount],
    ]),
  )
}
const vatTransfer: Poster = (b, e) => {
  const a = b.accounts
  if (b.smallScale) {
    const months = taxPeriod(b, e)
    if (months.length === 0) return
    const relief = isExempt(b, e, months) ? b.turnover(a.output, months).credit - invoicedTax(b, months) : reduction(b, e, months)
    return b.post(e, [
      [a.output, null, relief, 0],
      [a.exempt, null, 0, relief],
    ])
  }
  const opening = b.scenario.opening.gl.filter((g) => g.account.startsWith('222101'))
  const lines = b.vouchers.flatMap((v) => v.lines).filter((l) => l.account.startsWith('222101'))
  const due = sum(opening.map((g) => fen(g.credit) - fen(g.debit))) + sum(lines.map((l) => l.credit - l.debit))
  if (due > 0)
    b.post(e, [
      [a.transferred, null, due, 0],
      [a.unpaidVat, null, 0, due],
    ])
}
/** On what the period owes of VAT. */
const surcharges: Poster = (b, e) => {
  const a = b.accounts
  const months = b.smallScale ? taxPeriod(b, e) : [monthOf(e.date)]
  const tax = b.turnover(b.smallScale ? a.output : a.unpaidVat, months)
  const exempt = b.smallScale ? b.turnover(a.exempt, months).credit : 0
  const base = Math.max(0, tax.credit - exempt)
  const payable: Record<string, string> = { '01': '222113', '02': '222114', '03': '222115' }
  const relief = ppm(text(e, 'reduction') ?? '1')
  for (const [account, rate] of Object.entries(e.rates ?? {})) {
    const amount = times(base * ppm(rate), relief, WHOLE * WHOLE)
    b.post(e, [
      [account, null, amount, 0],
      [payable[account.slice(-2)] ?? '', null, 0, amount],
    ])
  }
}
/** Profit of the months of the year so far, without 结转损益; income positive. */
const result = (b: Books, e: Event, wanted: (account: string) => boolean) =>
  sum(
    b.vouchers
      .filter((v) => !v.closing && v.date.slice(0, 4) === e.date.slice(0, 4))
      .flatMap((v) => v.lines)
      .filter((l) => isResult(b, l.account) && wanted(l.account))
      .map((l) => l.credit - l.debit),
  )
export const isResult = (b: Books, account: string) => account.startsWith(b.business ? '6' : '5')
const incomeTax: Poster = (b, e) => {
  const profit = result(b, e, (account) => account !== b.accounts.incomeTax)
  const accrued = -result(b, e, (account) => account === b.accounts.incomeTax)
  const due = Math.max(0, percent(Math.max(profit, 0), ppm(text(e, 'rate'))) - accrued)
  b.post(e, [
    [b.accounts.incomeTax, null, due, 0],
    [b.accounts.incomeTaxDue, null, 0, due],
  ])
}
const closeProfit: Poster = (b, e) => {
  const balances = new Map<string, { account: string; aux: string | null; amount: number }>()
  for (const l of b.vouchers.flatMap((v) => v.lines).filter((l) => isResult(b, l.account))) {
    const key = `${l.account}/${l.aux}`
    const known = balances.get(key) ?? { account: l.account, aux: l.aux, amount: 0 }
    known.amount += l.credit - l.debit
    balances.set(key, known)
  }
  const incomes = (b.business ? ['60', '61', '63'] : ['50', '51', '53']).concat()
  const isIncome = (code: string) => incomes.includes(code.slice(0, 2))
  for (const income of [true, false]) {
    const own = [...balances.values()].filter((x) => x.amount !== 0 && isIncome(x.account) === income)
    const total = sum(own.map((x) => x.amount))
    b.post(
      e,
      [
        ...own.map((x): [string, string | null, number, number] =>
          income ? [x.account, x.aux, x.amount, 0] : [x.account, x.aux, 0, -x.amount],
        ),
        income ? [b.accounts.yearProfit, null, 0, total] : [b.accounts.yearProfit, null, -total, 0],
      ],
      [],
      true,
    )
  }
}

export const monthEndEvents: Record<string, Poster> = {
  cogs: costOfSales,
  vat_transfer: vatTransfer,
  surcharges,
  cit: incomeTax,
  close_pl: closeProfit,
}
