import type { ReportColumn, ReportRow } from '../contract/reports'
import { addDays, type Fen, firstDay, lastDay, type LocalDate, nextPeriod, periodOf } from '../kernel'
import { C, defineReport, P, type SettledParams } from './define'

export const fundForecast = defineReport({
  id: 'fundForecast',
  title: '资金预测',
  module: 'treasury',
  description: '按到期往来、订单、员工借款报销、税费和经常收支推算余额，偏低时提醒',
  range: 'date',
  params: [
    P.on,
    P.param('step', '分段', {
      options: [
        { value: 'week', label: '按周' },
        { value: 'month', label: '按月' },
      ],
    }),
  ],
})
export const fundForecastItems = defineReport({
  id: 'fundForecastItems',
  title: '资金预测明细',
  module: 'treasury',
  description: '一段日期里预计的每笔收支从何而来',
  range: 'span',
  params: [P.from, P.to],
  hidden: true,
})
export type ExpectedKind =
  | 'receivable'
  | 'payable'
  | 'salesOrder'
  | 'purchaseOrder'
  | 'employeeBack'
  | 'employeePaid'
  | 'tax'
  | 'taxEstimate'
  | 'recurring'
  | 'recurringIncome'
/** `rare`: its column stands only where there is some of it */
export const EXPECTED: Record<ExpectedKind, { label: string; sign: 1 | -1; rare?: true }> = {
  receivable: { label: '应收到期', sign: 1 },
  salesOrder: { label: '销售订单', sign: 1, rare: true },
  employeeBack: { label: '员工归还', sign: 1, rare: true },
  recurringIncome: { label: '经常收入', sign: 1, rare: true },
  payable: { label: '应付到期', sign: -1 },
  purchaseOrder: { label: '采购订单', sign: -1, rare: true },
  employeePaid: { label: '付给员工', sign: -1, rare: true },
  tax: { label: '应交税费', sign: -1, rare: true },
  /** not booked yet */
  taxEstimate: { label: '预计税费', sign: -1, rare: true },
  recurring: { label: '经常费用', sign: -1, rare: true },
}
/** Money that is expected to come or go, always positive; one that is overdue is expected at once. */
export interface Expected {
  kind: ExpectedKind
  date: LocalDate
  amount: Fen
  /** the partner or the employee, and the name */
  partyId: number | null
  party: string
  text: string
  drill?: ReportRow['drill']
}

/** What a partner paid ahead (or too much) is taken off the first that is expected of it; so is an employee's loan off the claims. */
export function lessAdvances(items: readonly Expected[], advances: ReadonlyMap<number, Fen>): Expected[] {
  const left = new Map(advances)
  return [...items]
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
    .flatMap((item) => {
      const ahead = Math.min(item.amount, left.get(item.partyId ?? 0) ?? 0)
      if (ahead > 0) left.set(item.partyId ?? 0, (left.get(item.partyId ?? 0) ?? 0) - ahead)
      return item.amount === ahead ? [] : [{ ...item, amount: item.amount - ahead }]
    })
}

export interface Step {
  from: LocalDate
  to: LocalDate
}
const WEEKS = 13
const MONTHS = 6
/** Weeks of seven days from the date, or calendar months, the first of them what is left of it. */
export function stepsOf(date: LocalDate, step: 'week' | 'month'): Step[] {
  if (step === 'week') return Array.from({ length: WEEKS }, (_, i) => ({ from: addDays(date, 7 * i), to: addDays(date, 7 * i + 6) }))
  const steps: Step[] = []
  for (let period = periodOf(date); steps.length < MONTHS; period = nextPeriod(period))
    steps.push({ from: steps.length === 0 ? date : firstDay(period), to: lastDay(period) })
  return steps
}
export const forecastColumns = (items: readonly Expected[]): ReportColumn[] => [
  C.date('from', '自'),
  C.date('to', '至'),
  C.fen('opening', '期初余额', { width: 108, blankZero: false }),
  ...(Object.keys(EXPECTED) as ExpectedKind[])
    .filter((kind) => !EXPECTED[kind].rare || items.some((i) => i.kind === kind))
    .map((kind) => C.fen(kind, EXPECTED[kind].label, { width: 96, group: EXPECTED[kind].sign === 1 ? '预计收入' : '预计支出' })),
  C.fen('net', '净额', { width: 100 }),
  C.fen('closing', '期末余额', { width: 108, blankZero: false }),
  C.text('low', '提醒', { width: 130, optional: true }),
]

export function forecastRows(items: readonly Expected[], opening: Fen, limit: Fen, params: SettledParams) {
  const totals: Record<string, Fen> = { net: 0 }
  let balance = opening
  const rows = stepsOf(params.to, params.step ?? 'week').map(({ from, to }): ReportRow => {
    const cells: Record<string, Fen> = {}
    let net = 0
    for (const { kind, date, amount } of items) {
      if (date < from || date > to) continue
      cells[kind] = (cells[kind] ?? 0) + amount
      totals[kind] = (totals[kind] ?? 0) + amount
      net += EXPECTED[kind].sign * amount
    }
    const before = balance
    balance += net
    totals['net'] = (totals['net'] ?? 0) + net
    const low = balance < 0 ? '资金不足' : balance < limit ? '低于最低余额' : ''
    return {
      cells: { from, to, opening: before, ...cells, net, closing: balance, low },
      ...(low === '' ? {} : { strong: ['low', 'closing'] }),
      drill: { report: 'fundForecastItems', params: { from, to, asOf: params.to } },
    }
  })
  return { rows, totals }
}

/** Where a forecast falls below what is to be kept. */
export interface LowPoint {
  /** the first day on whose evening there is less */
  from: LocalDate
  /** the day on which there is least, and how much then; fen */
  lowestOn: LocalDate
  lowest: Fen
}
/**
 * The days until `end` that end with less than the limit (0: with a debt), and with less than there is now; null: none does. Items on a day are taken
 * together, since nothing says which of them comes first.
 */
export function lowPoint(items: readonly Expected[], opening: Fen, limit: Fen, end: LocalDate): LowPoint | null {
  const days = Map.groupBy(
    items.filter(({ date }) => date <= end),
    ({ date }) => date,
  )
  let balance = opening
  const short = [...days.keys()].sort().flatMap((date): { date: LocalDate; balance: Fen }[] => {
    balance += (days.get(date) ?? []).reduce((sum, { kind, amount }) => sum + EXPECTED[kind].sign * amount, 0)
    return balance < limit && balance < opening ? [{ date, balance }] : []
  })
  const [first] = short
  if (!first) return null
  const least = short.reduce((least, day) => (day.balance < least.balance ? day : least))
  return { from: first.date, lowestOn: least.date, lowest: least.balance }
}

export const FORECAST_ITEM_COLUMNS: ReportColumn[] = [
  C.date('date', '预计日期'),
  C.text('kind', '来源', { width: 100 }),
  C.text('party', '单位或员工', { width: 200 }),
  C.text('text', '说明', { width: 260 }),
  C.fen('income', '收入', { width: 116 }),
  C.fen('outgo', '支出', { width: 116 }),
]
export function forecastItemRows(items: readonly Expected[], { from, to }: Step) {
  const totals = { income: 0, outgo: 0 }
  const rows = items
    .filter((i) => i.date >= from && i.date <= to)
    .map(({ kind, date, party, text, amount, drill }): ReportRow => {
      const side = EXPECTED[kind].sign === 1 ? 'income' : 'outgo'
      totals[side] += amount
      return { cells: { date, kind: EXPECTED[kind].label, party, text, [side]: amount }, ...(drill ? { drill } : {}) }
    })
  return { rows, totals }
}
