import type { periods } from '../../../core/contract'
import { firstDay, lastDay, nextPeriod, type Period, periodText } from '../../../core/kernel'
import { unreviewedIn } from '../../documents/voucherStates'
import { DOCUMENTS, documentLabel } from '../../../core/modules/registry'
import { ensurePeriods } from '../../../db/periods'
import { readSetting } from '../../../db/settings'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, refuse } from '../../backend/context'
import type { ModuleHandlers } from '../../backend/router'
import { clearEmptyPools, emptyPoolsWithValue } from './emptyPools'
import { estimateAgain, pendingEstimates, takeBackEstimates, withdrawEstimates } from './estimates'
import { transferProfit } from './profitLoss'
import { provisionalCosts, settleCosts } from './settleCosts'

type State = 'open' | 'closed'
const MONTHS_AHEAD = 12

const stateOf = (db: ReadableDb, period: Period): State =>
  db.value<State>('SELECT state FROM period WHERE period = ?', period) ?? refuse('NOT_FOUND', { what: '会计期间' })

/** Documents of a month that would post but have not: "采购入库 2 张、凭证 1 张"; empty when there are none. */
function unpostedIn(db: ReadableDb, period: Period): string {
  const types = DOCUMENTS.filter(({ posts }) => posts).map(({ type }) => type)
  const rows = db.all<{ type: (typeof types)[number]; count: number }>(
    `SELECT type, count(*) AS count FROM document WHERE date BETWEEN ? AND ? AND state IN ('draft', 'submitted', 'approved')
     AND type IN (SELECT value FROM json_each(?)) GROUP BY type ORDER BY type`,
    firstDay(period),
    lastDay(period),
    JSON.stringify(types),
  )
  return rows.map(({ type, count }) => `${documentLabel(type)} ${count} 张`).join('、')
}

/**
 * Closes the first open month: its vouchers are booked and nothing is posted into it any more (D57). PERIODS_OPEN_BEFORE,
 * PERIOD_ALREADY_CLOSED, OPENING_NOT_DONE, CLOSE_BLOCKED with what is not posted, or not final in its cost. 月初回冲: estimates are
 * made again before, and taken back at the start of the next month (D25).
 */
function close(ctx: CommandContext, period: Period): void {
  const { db, user, clock } = ctx
  if (stateOf(db, period) === 'closed') refuse('PERIOD_ALREADY_CLOSED', { period: periodText(period) })
  if (db.value("SELECT 1 FROM period WHERE period < ? AND state = 'open' LIMIT 1", period) !== undefined)
    refuse('PERIODS_OPEN_BEFORE', { period: periodText(period) })
  if (readSetting(db, 'openingConfirmedAt') === undefined) refuse('OPENING_NOT_DONE')
  estimateAgain(ctx, period)
  const unposted = unpostedIn(db, period)
  if (unposted !== '') refuse('CLOSE_BLOCKED', { detail: `还有没过账的单据：${unposted}` })
  const { count, name } = provisionalCosts(ctx, period)
  if (count > 0)
    refuse('CLOSE_BLOCKED', { detail: `还有 ${count} 笔出入库的成本没有确定（${name ?? ''}）：先做月末成本结转，负库存须先补货` })
  const [first, ...more] = unreviewedIn(ctx, period)
  if (first !== undefined) refuse('CLOSE_BLOCKED', { detail: `还有 ${more.length + 1} 张凭证没有审核（${first}）` })
  clearEmptyPools(ctx, period)
  db.run(
    "UPDATE voucher SET state = 'booked', booked_by = ?, booked_at = ? WHERE period = ? AND state <> 'booked'",
    user.id,
    clock.now(),
    period,
  )
  // nothing of its costs is open: the month counts as settled
  db.run(
    "UPDATE period SET state = 'closed', closed_at = ?1, closed_by = ?2, costs_settled_at = COALESCE(costs_settled_at, ?1) WHERE period = ?3",
    clock.now(),
    user.id,
    period,
  )
  let ahead = period
  for (let i = 0; i < MONTHS_AHEAD; i++) ahead = nextPeriod(ahead)
  ensurePeriods(db, ahead)
  takeBackEstimates(ctx, period)
  ctx.touch('periods', 'ledger', 'status')
}
/** Opens the last closed month again; its vouchers stay booked, the estimates that closing it made or took back are as before it. The reason stands in the audit log. */
function reopen(ctx: CommandContext, period: Period): void {
  const { db } = ctx
  if (stateOf(db, period) === 'open') refuse('PERIOD_NOT_CLOSED', { period: periodText(period) })
  if (db.value("SELECT 1 FROM period WHERE period > ? AND state = 'closed' LIMIT 1", period) !== undefined)
    refuse('PERIODS_CLOSED_AFTER', { period: periodText(period) })
  db.run("UPDATE period SET state = 'open', closed_at = NULL, closed_by = NULL WHERE period = ?", period)
  withdrawEstimates(ctx, period)
  ctx.touch('periods', 'ledger', 'status')
}

export const periodHandlers: ModuleHandlers<typeof periods> = {
  list: (ctx) => {
    const rows = ctx.db.all<{ period: Period; state: State; vouchers: number; costsSettled: 0 | 1 }>(
      `SELECT period, state, (SELECT count(*) FROM voucher v WHERE v.period = p.period) AS vouchers, costs_settled_at IS NOT NULL AS costsSettled FROM period p ORDER BY period`,
    )
    const empty = emptyPoolsWithValue(ctx.db).length
    const next = rows.find((row) => row.state === 'open')?.period
    return rows.map((row) => ({
      ...row,
      costsSettled: row.costsSettled === 1,
      provisionalCosts: row.state === 'open' ? provisionalCosts(ctx, row.period).count : 0,
      emptyPools: row.state === 'open' ? empty : 0,
      estimates: row.period === next ? pendingEstimates(ctx, row.period) : { again: 0, back: 0 },
    }))
  },
  settleCosts: (ctx, { period }) => {
    if (stateOf(ctx.db, period) === 'closed') refuse('PERIOD_CLOSED', { period: periodText(period) })
    return settleCosts(ctx, period)
  },
  close: (ctx, { period }) => {
    close(ctx, period)
    return null
  },
  transferProfit: (ctx, { period }) => {
    // what goes to cost of sales is carried over with it
    if (stateOf(ctx.db, period) === 'open') clearEmptyPools(ctx, period)
    return { documents: transferProfit(ctx, period) }
  },
  reopen: (ctx, { period }) => {
    reopen(ctx, period)
    return null
  },
}
