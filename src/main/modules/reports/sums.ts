import type { LocalDate } from '../../../core/kernel'
import { type LedgerSum, noSum } from '../../../core/reports/runningBook'
import { type DimensionFilter, turnoverUntil } from '../../../db/queries/reports/balances'
import { dimensionTurnoverUntil } from '../../../db/queries/reports/dimensionTurnover'
import { quantityUntil } from '../../../db/queries/reports/bookDays'
import type { ReadableDb } from '../../../db/types'

export interface SumQuery {
  accountIds: readonly number[]
  filter?: DimensionFilter
  /** quantities too */
  quantity?: boolean
}
/** Sums of accounts together, narrowed by dimensions, up to and including each date. */
export function sumsUntil(db: ReadableDb, query: SumQuery, dates: readonly LocalDate[]): LedgerSum[] {
  const sums = dates.map(noSum)
  for (const series of seriesOf(db, query, dates)) {
    sums.forEach((sum, i) => {
      sum.debit += series[i]?.debit ?? 0
      sum.credit += series[i]?.credit ?? 0
      sum.quantity += series[i]?.quantity ?? 0
    })
  }
  return sums
}
function seriesOf(db: ReadableDb, { accountIds, filter = {}, quantity = false }: SumQuery, dates: readonly LocalDate[]) {
  type Sum = { debit: number; credit: number; quantity?: number }
  const filtered = Object.values(filter).some((value) => value !== undefined)
  if (filtered) return dimensionTurnoverUntil(db, { accountIds, by: [], filter, quantity }, dates).map(({ series }): Sum[] => series)
  const until = turnoverUntil(db, dates)
  const money = accountIds.map((id): Sum[] => until.get(id) ?? [])
  return quantity ? [...money, dates.map((date): Sum => ({ debit: 0, credit: 0, quantity: quantityUntil(db, accountIds, date) }))] : money
}
