import { divRound, type Fen, type LocalDate, type Period, periodOf } from '../../kernel'
import { monthsBetween } from './depreciation'

/** 待摊 and 预提: what is taken in equal parts. */
export const SCHEDULE_KINDS = { prepaid: '待摊', accrued: '预提' } as const
export interface SchedulePlan {
  kind: keyof typeof SCHEDULE_KINDS
  amount: Fen
  startDate: LocalDate
  months: number
  /** the month in which it is ended early */
  ended: Period | null
}
/**
 * What a month takes of a schedule of which `taken` was taken before, in fen: equal parts, the last what rounding leaves. Ended early,
 * 待摊 takes all that is left in that month, 预提 nothing any more.
 */
export function nextPart({ kind, amount, startDate, months, ended }: SchedulePlan, period: Period, taken: Fen): Fen {
  const left = amount - taken
  const elapsed = monthsBetween(periodOf(startDate), period)
  if (elapsed < 0 || left <= 0) return 0
  if (ended !== null && period >= ended) return kind === 'prepaid' && period === ended ? left : 0
  return elapsed >= months - 1 ? left : Math.min(left, divRound(amount, months))
}
