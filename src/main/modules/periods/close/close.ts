import type { CloseCheckView } from '../../../../core/contract'
import { nextPeriod, type Period, periodText, type Problem, problem } from '../../../../core/kernel'
import { dropClosing, keepClosing } from '../../../../db/queries/closings'
import { keepRegistersOfClosed } from '../../../../db/queries/registerDays'
import { ensurePeriods } from '../../../../db/periods'
import { readSetting } from '../../../../db/settings'
import { type CommandContext, Refusal, refuse } from '../../../backend/context'
import { clearEmptyPools } from '../emptyPools'
import { estimateAgain, takeBackEstimates, withdrawEstimates } from '../estimates'
import { checksFor, runCheck, stateOf } from './checklist'

const MONTHS_AHEAD = 12

/** What of the list speaks against closing: each blocker, and each warning that nobody confirmed. */
function refusalsOf(found: readonly CloseCheckView[], confirmed: readonly string[]): Problem[] {
  const open = found.filter((check) => !check.ok)
  const blockers = open.filter((check) => check.severity === 'block')
  if (blockers.length > 0) return blockers.map(({ id, text }) => problem('CLOSE_BLOCKED', undefined, { detail: text, check: id }))
  return open
    .filter((check) => check.severity === 'warn' && !confirmed.includes(check.id))
    .map(({ id, text }) => problem('CLOSE_UNCONFIRMED', undefined, { detail: text, check: id }))
}

/** The month may be closed as far as its place goes. PERIOD_ALREADY_CLOSED, PERIODS_OPEN_BEFORE, OPENING_NOT_DONE. */
function requireNext({ db }: CommandContext, period: Period): void {
  if (stateOf(db, period) === 'closed') refuse('PERIOD_ALREADY_CLOSED', { period: periodText(period) })
  if (db.value("SELECT 1 FROM period WHERE period < ? AND state = 'open' LIMIT 1", period) !== undefined)
    refuse('PERIODS_OPEN_BEFORE', { period: periodText(period) })
  if (readSetting(db, 'openingConfirmedAt') === undefined) refuse('OPENING_NOT_DONE')
}

/**
 * Closes the first open month: its vouchers are booked and nothing is posted into it any more (D57). CLOSE_BLOCKED for each check of
 * the list that forbids it, CLOSE_UNCONFIRMED for each warning that is not among `confirmed`. `found`: the list, when it was
 * gone through already and nothing was written since. 月初回冲: estimates are made again before, and taken back at the start
 * of the next month (D25).
 */
export function closeMonth(ctx: CommandContext, period: Period, confirmed: readonly string[], found?: readonly CloseCheckView[]): void {
  const { db, user, clock } = ctx
  requireNext(ctx, period)
  const refusals = refusalsOf(found ?? checksFor(ctx, period).map((check) => runCheck(ctx, period, check)), confirmed)
  if (refusals.length > 0) throw new Refusal(refusals)
  estimateAgain(ctx, period)
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
  keepClosing(db, period)
  keepRegistersOfClosed(db)
  let ahead = period
  for (let i = 0; i < MONTHS_AHEAD; i++) ahead = nextPeriod(ahead)
  ensurePeriods(db, ahead)
  takeBackEstimates(ctx, period)
  ctx.touch('periods', 'ledger', 'status')
}

/** Opens the last closed month again; its vouchers stay booked, the estimates that closing it made or took back are as before it. The reason stands in the audit log. */
export function reopenMonth(ctx: CommandContext, period: Period): void {
  const { db } = ctx
  if (stateOf(db, period) === 'open') refuse('PERIOD_NOT_CLOSED', { period: periodText(period) })
  if (db.value("SELECT 1 FROM period WHERE period > ? AND state = 'closed' LIMIT 1", period) !== undefined)
    refuse('PERIODS_CLOSED_AFTER', { period: periodText(period) })
  db.run("UPDATE period SET state = 'open', closed_at = NULL, closed_by = NULL WHERE period = ?", period)
  dropClosing(db, period)
  withdrawEstimates(ctx, period)
  ctx.touch('periods', 'ledger', 'status')
}
