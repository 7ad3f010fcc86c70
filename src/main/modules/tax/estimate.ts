import {
  addDays,
  type Fen,
  firstDay,
  lastDay,
  type LocalDate,
  nextPeriod,
  type Period,
  periodOf,
  periodText,
  previousPeriod,
} from '../../../core/kernel'
import type { QueryContext } from '../../backend/context'
import { generalAccount } from '../../documents/accountRules'
import { declaredBy, type TaxDue } from './due'
import { accruesIncomeTax, incomeTax } from './incomeTax'
import { type TaxSpan, taxSpan } from './periods'
import { made, surchargesOn, transferPlan, vatOwed } from './steps'

type Ctx = Pick<QueryContext, 'db' | 'options'>
/** Open months before this one whose taxes may still wait to be booked: a quarter. What waits longer is in the figures of the first of them. */
const LOOKED_BACK = 3
const OPEN = "SELECT period FROM period WHERE period BETWEEN ? AND ? AND state = 'open' ORDER BY period"
function openMonths({ db }: Ctx, today: LocalDate): Period[] {
  const now = periodOf(today)
  let first = now
  for (let i = 0; i < LOOKED_BACK; i++) first = previousPeriod(first)
  return db.column<Period>(OPEN, first, now)
}
/** The tax periods that these months belong to, oldest first, each with the last of the months. */
function spansOf(ctx: Ctx, months: readonly Period[]): { span: TaxSpan; upTo: Period }[] {
  const spans = new Map<Period, { span: TaxSpan; upTo: Period }>()
  for (const upTo of months) {
    const span = taxSpan(ctx, upTo)
    spans.set(span.first, { span, upTo })
  }
  return [...spans.values()]
}
const vatAccountOf = ({ taxpayer }: TaxSpan) => (taxpayer === 'general' ? 'vatUnpaid' : 'vatSmallScale')
interface Surcharges {
  span: TaxSpan
  amount: Fen
}
/**
 * 附加税费 that 计提附加税费 of each tax period would book if the period ended now: on the VAT that it owes by then, what 转出未交增值税 has still to
 * transfer included (what waits from the month before is that month's), less what was booked until the day.
 */
function surchargesLeft(ctx: Ctx, months: readonly Period[], today: LocalDate): Surcharges[] {
  let waiting = 0
  return spansOf(ctx, months).flatMap(({ span, upTo }) => {
    if (generalAccount(ctx, vatAccountOf(span)) === undefined) return []
    let base = vatOwed(ctx, span, upTo)
    if (span.taxpayer === 'general' && generalAccount(ctx, 'vatTransferUnpaid') !== undefined) {
      const pending = transferPlan(ctx, span).lines.reduce(
        (sum, l) => (l.role === 'vatUnpaid' && l.side === 'credit' ? sum + l.amount : sum),
        0,
      )
      base += pending - waiting
      waiting = Math.max(0, pending)
    }
    const booked = { ...span, to: today < span.to ? today : span.to }
    const left = surchargesOn(ctx, span, Math.max(0, base)).amounts.map(({ payable, amount }) => {
      const account = generalAccount(ctx, payable)
      return account === undefined ? 0 : amount - made(ctx, 'surcharges', booked, account)
    })
    return [{ span, amount: left.reduce((sum, amount) => sum + amount, 0) }]
  })
}
/** 所得税 that 计提所得税 would book of the months at whose end it is accrued, `surcharges` taken off the profit first, less what was accrued until the day. */
function incomeTaxLeft(
  ctx: Ctx,
  months: readonly Period[],
  today: LocalDate,
  surcharges: readonly Surcharges[],
): { period: Period; amount: Fen }[] {
  const account = generalAccount(ctx, 'incomeTaxPayable')
  if (account === undefined) return []
  const last = months.at(-1)
  let waiting = 0
  let year = 0
  return accrualsOf(ctx, months).flatMap((period) => {
    if (Math.floor(period / 100) !== year) waiting = 0
    year = Math.floor(period / 100)
    const upTo = last !== undefined && last < period ? last : period
    const less = surcharges.reduce(
      (sum, { span, amount }) => (Math.floor(span.first / 100) === year && span.first <= upTo ? sum + amount : sum),
      0,
    )
    const tax = incomeTax(ctx, upTo, less)
    if (tax === null) return []
    // what the step booked after the day counts as not booked yet
    const later = { from: addDays(today, 1), to: lastDay(period) }
    const amount = tax.total - tax.accrued + made(ctx, 'incomeTax', later, account) - waiting
    waiting += Math.max(0, amount)
    return [{ period, amount }]
  })
}
/** The months at whose end income tax of these months is accrued: their own, or the last of their quarter. */
function accrualsOf(ctx: Ctx, months: readonly Period[]): Period[] {
  if (ctx.options.incomeTaxPeriod === 'none') return []
  const ends = months.map((month) => {
    let end = month
    while (!accruesIncomeTax(ctx, end)) end = nextPeriod(end)
    return end
  })
  return [...new Set(ends)]
}

/**
 * Taxes that the books do not owe yet because the steps of the month's end that book them were not run: 附加税费 and 所得税 as these steps would book
 * them if their periods ended now, with the day until which they are paid. Once booked they are in `taxesDue`, and no more here.
 */
export function taxesEstimated(ctx: Ctx, today: LocalDate): TaxDue[] {
  const months = openMonths(ctx, today)
  const surcharges = surchargesLeft(ctx, months, today)
  const of = (role: Parameters<typeof generalAccount>[1]) => generalAccount(ctx, role) ?? 0
  const due = [
    ...surcharges.map(({ span, amount }) => ({
      accountId: of(vatAccountOf(span)),
      label: `附加税费（预计，${spanText(span)}未计提）`,
      due: declaredBy(nextPeriod(span.last)),
      amount,
      from: span.from,
    })),
    ...incomeTaxLeft(ctx, months, today, surcharges).map(({ period, amount }) => ({
      accountId: of('incomeTaxExpense'),
      label: `企业所得税（预计，${periodText(period)} 未计提）`,
      due: declaredBy(nextPeriod(period)),
      amount,
      from: firstDay(Math.floor(period / 100) * 100 + 1),
    })),
  ]
  return due.filter(({ amount }) => amount > 0)
}
const spanText = ({ first, last }: TaxSpan): string => (first === last ? periodText(first) : `${periodText(first)} 至 ${periodText(last)} `)
