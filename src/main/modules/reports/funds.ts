import { addDays } from '../../../core/kernel'
import { FUND_DAILY_COLUMNS, fundDaily, fundDailyRows } from '../../../core/reports/funds'
import { turnoverUntil } from '../../../db/queries/reports/balances'
import { fundAccounts, movedBetween } from '../../../db/queries/reports/funds'
import type { Report } from './types'

const daily: Report = {
  def: fundDaily,
  run({ db }, params) {
    const turnover = turnoverUntil(db, [addDays(params.from, -1), params.to])
    const moved = movedBetween(db, params.from, params.to)
    const funds = fundAccounts(db).map(({ accountId, code, name, number, lowLimit }) => {
      const [before = { debit: 0, credit: 0 }, end = before] = turnover.get(accountId) ?? []
      const { movedIn = 0, movedOut = 0 } = moved.get(accountId) ?? {}
      return {
        id: accountId,
        code,
        name,
        number,
        lowLimit,
        opening: before.debit - before.credit,
        debit: end.debit - before.debit,
        credit: end.credit - before.credit,
        movedIn,
        movedOut,
      }
    })
    return { columns: FUND_DAILY_COLUMNS, ...fundDailyRows(funds, params) }
  },
}
export const fundReports: readonly Report[] = [daily]
