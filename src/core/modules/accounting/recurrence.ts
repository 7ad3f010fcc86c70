import { addDays, daysInMonth, firstDay, lastDay, type LocalDate, type Period, periodText } from '../../kernel'

export const EVERY = { month: '每月', quarter: '每季', year: '每年' } as const
export type Every = keyof typeof EVERY
const MONTHS: Record<Every, number> = { month: 1, quarter: 3, year: 12 }
/** When a voucher is made again: in its first month, and every month, three months or twelve months after that. */
export interface Recurrence {
  every: Every
  from: Period
  /** the last month it may be due in; null: for ever */
  to: Period | null
  /** 1–31, in shorter months their last; 0: always the last */
  day: number
}
const monthNumber = (period: Period): number => Math.floor(period / 100) * 12 + (period % 100) - 1
const periodOfNumber = (n: number): Period => Math.floor(n / 12) * 100 + (n % 12) + 1

export const isDue = ({ every, from, to }: Recurrence, period: Period): boolean =>
  period >= from && (to === null || period <= to) && (monthNumber(period) - monthNumber(from)) % MONTHS[every] === 0
/** The date of the voucher of a month. */
export const dateOf = ({ day }: Recurrence, period: Period): LocalDate =>
  day === 0 ? lastDay(period) : addDays(firstDay(period), Math.min(day, daysInMonth(Math.floor(period / 100), period % 100)) - 1)
/** What the voucher stands for: the months since the last one, until its date. */
export const spanOf = (recurrence: Recurrence, period: Period): { from: LocalDate; to: LocalDate } => ({
  from: firstDay(periodOfNumber(monthNumber(period) - MONTHS[recurrence.every] + 1)),
  to: dateOf(recurrence, period),
})
/** The last month before the given one, or that month itself, in which it was due; the first one when it has never been. */
export function latestDue(recurrence: Recurrence, period: Period): Period {
  const until = recurrence.to === null ? period : Math.min(period, recurrence.to)
  const passed = Math.max(0, monthNumber(until) - monthNumber(recurrence.from))
  return periodOfNumber(monthNumber(recurrence.from) + passed - (passed % MONTHS[recurrence.every]))
}
/** 每季 2026-03 起，最后一天 */
export function recurrenceText({ every, from, to, day }: Recurrence): string {
  const when = day === 0 ? '最后一天' : `${day} 日`
  return `${EVERY[every]}${when}，${periodText(from)} 起${to === null ? '' : `至 ${periodText(to)}`}`
}
