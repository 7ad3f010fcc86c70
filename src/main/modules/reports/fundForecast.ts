import {
  addDays,
  daysInMonth,
  type Fen,
  firstDay,
  FOREVER,
  lastDay,
  type LocalDate,
  mulDiv,
  nextPeriod,
  type Period,
  periodOf,
} from '../../../core/kernel'
import type { SettledParams } from '../../../core/reports/define'
import {
  type Expected,
  forecastColumns,
  FORECAST_ITEM_COLUMNS,
  forecastItemRows,
  forecastRows,
  fundForecast,
  fundForecastItems,
  lessAdvances,
  type LowPoint,
  lowPoint,
  stepsOf,
} from '../../../core/reports/fundForecast'
import { DEBT_PARTS, itemDrill, type Side, SIDES } from '../../../core/reports/partners'
import { namesOf } from '../../../db/queries/reports/accounts'
import { turnoverUntil } from '../../../db/queries/reports/balances'
import { fundAccounts, orderMoney, recurringPayments } from '../../../db/queries/reports/funds'
import { owedByDay } from '../../../db/queries/reports/openItems'
import type { ReadableDb } from '../../../db/types'
import { recurringMoney } from '../recurring/expected'
import { type TaxDue, taxesDue } from '../tax/due'
import { taxesEstimated } from '../tax/estimate'
import { employeeMoney } from './employeeMoney'
import { itemsAt } from './partners'
import type { Report, ReportContext } from './types'

/** Months before the date that a payment must have been made in to count as recurring. */
const LOOKED_BACK = 3
const previous = (period: Period): Period => (period % 100 === 1 ? period - 89 : period - 1)
const notBefore = (date: LocalDate, first: LocalDate): LocalDate => (date < first ? first : date)

/** What partners owe, or are owed, one by one, and what they paid ahead (or too much) by partner. */
interface Owed {
  items: Expected[]
  advances: Map<number, Fen>
}
/** As it was at the end of a day, each with its document. */
function owedAt(db: ReadableDb, side: Side, today: LocalDate): Owed {
  const items: Expected[] = []
  const advances = new Map<number, Fen>()
  const open = itemsAt(db, side, { from: today, to: today })
  const names = namesOf(
    db,
    'partner_id',
    open.map((i) => i.partnerId),
  )
  for (const item of open) {
    const owed = SIDES[side].sign * item.remaining
    if (item.part === 'advance' || owed < 0) advances.set(item.partnerId, (advances.get(item.partnerId) ?? 0) - owed)
    else
      items.push({
        kind: side,
        date: notBefore(item.dueDate, today),
        amount: owed,
        partyId: item.partnerId,
        party: names.get(item.partnerId)?.name ?? '',
        text: `${item.documentLabel} ${item.documentNumber}${item.dueDate < today ? `，${item.dueDate} 已到期` : ''}`,
        ...itemDrill(item),
      })
  }
  return { items, advances }
}
/** The same as it is now, by partner and day: what comes to which day, and nothing about whence. */
function owedNow(db: ReadableDb, side: Side, today: LocalDate): Owed {
  const items: Expected[] = []
  const advances = new Map<number, Fen>()
  for (const { partnerId, control, date, debit, credit } of owedByDay(db, today, Object.keys(DEBT_PARTS[side]))) {
    const [owed, ahead] = SIDES[side].sign === 1 ? [debit, credit] : [credit, debit]
    const advance = DEBT_PARTS[side][control] === 'advance'
    if (!advance && owed > 0) items.push({ kind: side, date, amount: owed, partyId: partnerId, party: '', text: '' })
    advances.set(partnerId, (advances.get(partnerId) ?? 0) + ahead - (advance ? owed : 0))
  }
  return { items, advances }
}
/** What is owed by due date and what is left of orders, less what was paid ahead. */
function expectedOf(db: ReadableDb, side: Side, today: LocalDate, { items, advances }: Owed): Expected[] {
  const kind = side === 'receivable' ? 'salesOrder' : 'purchaseOrder'
  const orders = orderMoney(db, kind).map(
    ({ id, number, partnerId, partner, date, termDays, amount }): Expected => ({
      kind,
      date: notBefore(addDays(date, termDays), today),
      amount,
      partyId: partnerId,
      party: partner,
      text: `订单 ${number} 未执行部分`,
      drill: { document: id },
    }),
  )
  return lessAdvances([...items, ...orders], advances)
}

/** Payments that were made in each of the last whole months, at their average, on the day of the last one. */
function recurringOf(db: ReadableDb, today: LocalDate, end: LocalDate): Expected[] {
  const last = previous(periodOf(today))
  let first = last
  for (let i = 1; i < LOOKED_BACK; i++) first = previous(first)
  const [from, to] = [firstDay(first), lastDay(last)]
  return recurringPayments(db, from, to, LOOKED_BACK).flatMap(({ accountId, name, total, day }) => {
    const dates: LocalDate[] = []
    for (let period = periodOf(today); firstDay(period) <= end; period = nextPeriod(period)) {
      const days = daysInMonth(Math.floor(period / 100), period % 100)
      const date = addDays(firstDay(period), Math.min(day, days) - 1)
      if (date >= today) dates.push(date)
    }
    const drill = { report: 'accountLedger', params: { accountId, from, to } }
    const text = `${name}：前 ${LOOKED_BACK} 个月每月都付，取平均`
    return dates.map(
      (date): Expected => ({ kind: 'recurring', date, amount: mulDiv(total, 1, LOOKED_BACK), partyId: null, party: '', text, drill }),
    )
  })
}
/** Taxes as they are booked, and those that the month's end will book, on the day until which they are declared and paid. */
function taxMoney(ctx: ReportContext, today: LocalDate): Expected[] {
  const of =
    (kind: 'tax' | 'taxEstimate') =>
    ({ accountId, label, due, amount, from }: TaxDue): Expected => ({
      kind,
      date: notBefore(due, today),
      amount,
      partyId: null,
      party: '',
      text: `${label}${due < today ? `，${due} 已到期` : ''}`,
      drill: { report: 'accountLedger', params: { accountId, from, to: today } },
    })
  return [...taxesDue(ctx, today).map(of('tax')), ...taxesEstimated(ctx, today).map(of('taxEstimate'))]
}
/** All money that is expected from a day on, by day; what recurs until `end`. `now`: by all that is booked, whatever its day. */
function everything(ctx: ReportContext, today: LocalDate, { end, now }: { end: LocalDate; now: boolean }): Expected[] {
  const { db } = ctx
  const owed = now ? owedNow : owedAt
  return [
    ...expectedOf(db, 'receivable', today, owed(db, 'receivable', today)),
    ...expectedOf(db, 'payable', today, owed(db, 'payable', today)),
    ...employeeMoney(db, today, now ? null : today),
    ...taxMoney(ctx, today),
    ...recurringOf(db, today, end),
    ...recurringMoney(ctx, today, end),
  ].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}
const forecastOf = (ctx: ReportContext, today: LocalDate): Expected[] =>
  everything(ctx, today, { end: stepsOf(today, 'month').at(-1)?.to ?? today, now: false })
/** Money at the end of a day, and how much of it is to be kept; fen. */
function fundsAt(db: ReadableDb, date: LocalDate): { opening: Fen; limit: Fen } {
  const turnover = turnoverUntil(db, [date])
  const funds = fundAccounts(db)
  const opening = funds.reduce((sum, { accountId }) => {
    const [t] = turnover.get(accountId) ?? []
    return sum + (t ? t.debit - t.credit : 0)
  }, 0)
  return { opening, limit: funds.reduce((sum, f) => sum + (f.lowLimit ?? 0), 0) }
}
/** Whether money falls below what is to be kept within so many days, by the same forecast of all that is booked now. */
export function fundOutlook(ctx: ReportContext, today: LocalDate, days: number): { opening: Fen; limit: Fen; low: LowPoint | null } {
  const end = addDays(today, days)
  const { opening, limit } = fundsAt(ctx.db, FOREVER)
  return { opening, limit, low: lowPoint(everything(ctx, today, { end, now: true }), opening, limit, end) }
}

const forecast: Report = {
  def: fundForecast,
  run(ctx, params) {
    const { opening, limit } = fundsAt(ctx.db, params.to)
    const items = forecastOf(ctx, params.to)
    return { columns: forecastColumns(items), ...forecastRows(items, opening, limit, params) }
  },
}
const details: Report = {
  def: fundForecastItems,
  run(ctx, params: SettledParams) {
    return { columns: FORECAST_ITEM_COLUMNS, ...forecastItemRows(forecastOf(ctx, params.asOf ?? params.from), params) }
  },
}
export const forecastReports: readonly Report[] = [forecast, details]
