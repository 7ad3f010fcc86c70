import type { periods } from '../../../core/contract'
import { type Period, periodText } from '../../../core/kernel'
import { refuse } from '../../backend/context'
import type { ModuleHandlers } from '../../backend/router'
import { checklist, runStep, stateOf, withdraw } from './close/checklist'
import { reopenMonth } from './close/close'
import { clearEmptyPools } from './emptyPools'
import { transferProfit } from './profitLoss'
import { settleCosts } from './settleCosts'

/** Closing itself is a job (close/closeJob.ts). */
export const periodHandlers: ModuleHandlers<Omit<typeof periods, 'close' | 'cancelClose'>> = {
  list: (ctx) => {
    const rows = ctx.db.all<{ period: Period; state: 'open' | 'closed'; vouchers: number; costsSettled: 0 | 1 }>(
      `SELECT period, state, (SELECT count(*) FROM voucher v WHERE v.period = p.period) AS vouchers, costs_settled_at IS NOT NULL AS costsSettled FROM period p ORDER BY period`,
    )
    return rows.map((row) => ({ ...row, costsSettled: row.costsSettled === 1 }))
  },
  checklist: (ctx, { period }) => checklist(ctx, period),
  runStep: (ctx, { period, step, memo, payment }) => runStep(ctx, period, step, memo, payment),
  withdrawStep: (ctx, { period, step }) => withdraw(ctx, period, step),
  settleCosts: (ctx, { period }) => {
    if (stateOf(ctx.db, period) === 'closed') refuse('PERIOD_CLOSED', { period: periodText(period) })
    return settleCosts(ctx, period)
  },
  transferProfit: (ctx, { period }) => {
    // what goes to cost of sales is carried over with it
    if (stateOf(ctx.db, period) === 'open') clearEmptyPools(ctx, period)
    return { documents: transferProfit(ctx, period) }
  },
  reopen: (ctx, { period }) => {
    reopenMonth(ctx, period)
    return null
  },
}
