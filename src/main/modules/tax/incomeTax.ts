import { type Fen, lastDay, mulDiv, type Period, RATE_SCALE, type RatePpm, yearStart } from '../../../core/kernel'
import { rateAt } from '../../../core/modules/tax/rates'
import { creditOfClass } from '../../../db/queries/tax'
import type { QueryContext } from '../../backend/context'
import { taxOption } from './periods'
import { taxRates } from './rates'

type Ctx = Pick<QueryContext, 'db' | 'options'>
export interface IncomeTax {
  /** 利润总额 of the year so far; a loss is negative */
  profit: Fen
  rate: RatePpm
  rateName: string
  /** the rate on the profit; on a loss 0 */
  total: Fen
  /** 所得税费用 of the year so far */
  accrued: Fen
}
const GAINS_AND_LOSSES = ['revenue', 'otherGain', 'costOfSales', 'periodExpense', 'otherLoss'] as const

/** A month at whose end it is accrued: each, or the last of a quarter; none where the company pays none. */
export const accruesIncomeTax = ({ options }: Pick<Ctx, 'options'>, period: Period): boolean =>
  options.incomeTaxPeriod === 'month' || (options.incomeTaxPeriod === 'quarter' && (period % 100) % 3 === 0)

/**
 * 本年累计利润总额 × 税率 − 已计提 (posting.md §6.7). null: no row of 企业所得税 holds on the month's last day. `less`: expense of the year that is
 * still to be booked before it, fen.
 */
export function incomeTax(ctx: Ctx, period: Period, less: Fen = 0): IncomeTax | null {
  const row = rateAt(taxRates(ctx.db), 'incomeTax', taxOption(ctx, 'smallProfit', period) ? 'smallProfit' : 'standard', lastDay(period))
  if (!row) return null
  const ofClass = (of: string) => creditOfClass(ctx.db, of, yearStart(period), period)
  const profit = GAINS_AND_LOSSES.reduce((sum, of) => sum + ofClass(of), 0 - less)
  const total = mulDiv(Math.max(0, profit), row.value, RATE_SCALE)
  return { profit, rate: row.value, rateName: row.name, total, accrued: 0 - ofClass('incomeTax') }
}
