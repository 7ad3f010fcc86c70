import { firstDay, type LocalDate, nextPeriod, periodOf } from '../../../core/kernel'
import { dateOf, isDue, latestDue } from '../../../core/modules/accounting/recurrence'
import { isConstant } from '../../../core/reports/formulas/lineAmounts'
import type { Expected } from '../../../core/reports/fundForecast'
import { madeLines, wasReversed } from './made'
import { type Context, planOf } from './plan'
import { allRecurring, type Recurring } from './store'

const IS_CASH = 'SELECT is_cash FROM account WHERE id = ?'
/**
 * What a month's voucher of the template moves in money, received positive, fen: all of it, whether it was made or not. Formulas and rates: as
 * in the last month that it was due in, which is nearer to what will be than a month in which nothing is booked yet.
 */
function moneyOf({ db, options }: Context, recurring: Recurring, today: LocalDate): number {
  const { lines } = recurring
  const cash = lines.filter(({ line }) => db.value<number>(IS_CASH, line.accountId) === 1)
  if (cash.length === 0) return 0
  const fixed = lines.every(({ line }) => line.exchangeRate === null) && isConstant(lines.map(({ amount }) => amount))
  const period = fixed ? recurring.from : latestDue(recurring, periodOf(today))
  const { target } = planOf({ db, options }, recurring, period)
  return target.reduce((sum, l) => (db.value<number>(IS_CASH, l.accountId) === 1 ? sum + l.debit - l.credit : sum), 0)
}

/** 周期凭证 that move money, from the date on until the end; one that is due already and not made is expected at once. */
export function recurringMoney(ctx: Context, today: LocalDate, end: LocalDate): Expected[] {
  return allRecurring(ctx.db).flatMap((recurring): Expected[] => {
    const net = moneyOf(ctx, recurring, today)
    if (net === 0) return []
    const found: Expected[] = []
    for (let period = periodOf(today); firstDay(period) <= end; period = nextPeriod(period)) {
      if (!isDue(recurring, period)) continue
      const date = dateOf(recurring, period)
      const { templateId } = recurring
      if (madeLines(ctx.db, templateId, period).length > 0 || wasReversed(ctx.db, templateId, period)) continue
      found.push({
        kind: net < 0 ? 'recurring' : 'recurringIncome',
        date: date < today ? today : date,
        amount: Math.abs(net),
        partyId: null,
        party: '',
        text: `周期凭证 ${recurring.name}`,
      })
    }
    return found
  })
}
