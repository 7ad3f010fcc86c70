import { addDays, dayNumber, daysInMonth, firstDay, lastDay, type LocalDate, nextPeriod, type Period, periodOf } from '../kernel'

/**
 * A running total up to and including a date, taken apart into whole months, which balance tables hold, and at most half a
 * month of ledger lines: those up to the date, or those after it to be taken off again, whichever are fewer.
 */
export interface Cut {
  /** months before this period count whole */
  before: Period
  lines: { from: LocalDate; to: LocalDate; sign: 1 | -1 } | null
}
const daysOf = (from: LocalDate, to: LocalDate): number => dayNumber(to) - dayNumber(from) + 1
/** `size`: how much is read between two days of a month; where there is nothing, nothing has to be. */
export function cutAt(date: LocalDate, size: (from: LocalDate, to: LocalDate) => number = daysOf): Cut {
  const period = periodOf(date)
  const [first, last, after] = [firstDay(period), lastDay(period), addDays(date, 1)]
  const later = date >= last ? 0 : size(after, last)
  if (later === 0) return { before: nextPeriod(period), lines: null }
  const earlier = size(first, date)
  if (earlier === 0) return { before: period, lines: null }
  return earlier <= later
    ? { before: period, lines: { from: first, to: date, sign: 1 } }
    : { before: nextPeriod(period), lines: { from: after, to: last, sign: -1 } }
}
/** 31 December before the date: 年初余额 are the balances at it. */
export const yearOpening = (date: LocalDate): LocalDate => `${Number(date.slice(0, 4)) - 1}-12-31`
/** The same date a year earlier; 29 February becomes the 28th. */
export function yearEarlier(date: LocalDate): LocalDate {
  const year = Number(date.slice(0, 4)) - 1
  const last = daysInMonth(year, Number(date.slice(5, 7)))
  return `${year}-${date.slice(5, 7)}-${String(Math.min(Number(date.slice(8, 10)), last)).padStart(2, '0')}`
}
export interface MonthPart {
  period: Period
  from: LocalDate
  to: LocalDate
  whole: boolean
}
/** Months that the span touches, each with the part of it that lies in the span. */
export function monthsOf(from: LocalDate, to: LocalDate): MonthPart[] {
  const months: MonthPart[] = []
  for (let period = periodOf(from); period <= periodOf(to); period = nextPeriod(period)) {
    const [first, last] = [firstDay(period), lastDay(period)]
    const part = { from: from > first ? from : first, to: to < last ? to : last }
    months.push({ period, ...part, whole: part.from === first && part.to === last })
  }
  return months
}

export type SpanKind = 'month' | 'quarter' | 'year' | 'days'
/** What a span is to a statement: a whole month, quarter or year, or any other days. */
export function spanKind(from: LocalDate, to: LocalDate): SpanKind {
  if (from !== firstDay(periodOf(from)) || to !== lastDay(periodOf(to)) || from.slice(0, 4) !== to.slice(0, 4)) return 'days'
  const [first, last] = [Number(from.slice(5, 7)), Number(to.slice(5, 7))]
  if (first === last) return 'month'
  if (first === 1 && last === 12) return 'year'
  return last - first === 2 && first % 3 === 1 ? 'quarter' : 'days'
}
/** 2026年1月, 2026年第1季度, 2026年度, or both days. */
export function spanText(from: LocalDate, to: LocalDate): string {
  const [year, month] = [from.slice(0, 4), Number(from.slice(5, 7))]
  switch (spanKind(from, to)) {
    case 'month':
      return `${year}年${month}月`
    case 'quarter':
      return `${year}年第${(month + 2) / 3}季度`
    case 'year':
      return `${year}年度`
    case 'days':
      return `${from} 至 ${to}`
  }
}
/** 2026年1月31日 */
export const dayText = (date: LocalDate): string => `${date.slice(0, 4)}年${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`
