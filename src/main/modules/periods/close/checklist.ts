import type { CloseChecklist, CloseCheckView, CloseStepView, StepPayment } from '../../../../core/contract'
import { type Period, periodText } from '../../../../core/kernel'
import type { ReadableDb } from '../../../../db/types'
import { type CommandContext, type QueryContext, refuse } from '../../../backend/context'
import { requireNothingLater } from '../../../documents/cards'
import { CLOSE_CHECKS, CLOSE_STEPS, type CloseCheck, type CloseStep } from './registry'
import { vouchersOf, withdrawStep } from './stepVouchers'

type State = CloseChecklist['state']
export const stateOf = (db: ReadableDb, period: Period): State =>
  db.value<State>('SELECT state FROM period WHERE period = ?', period) ?? refuse('NOT_FOUND', { what: '会计期间' })

/** How many findings of a check are named one by one. */
const MOST_ITEMS = 50
export const checksFor = (ctx: QueryContext, period: Period): CloseCheck[] =>
  CLOSE_CHECKS.filter(({ applies }) => applies === undefined || applies(ctx, period))
export function runCheck(ctx: QueryContext, period: Period, check: CloseCheck): CloseCheckView {
  const { items, ...found } = check.find(ctx, period)
  const severity = typeof check.severity === 'function' ? check.severity(ctx, period) : check.severity
  return { id: check.id, label: check.label, severity, ok: found.count === 0, ...found, items: items.slice(0, MOST_ITEMS) }
}

const viewOf = (ctx: QueryContext, period: Period, step: CloseStep, open: boolean): CloseStepView => ({
  id: step.id,
  label: step.label,
  help: step.help,
  optional: step.optional ?? false,
  due: open ? step.due(ctx, period) : '',
  vouchers: vouchersOf(ctx.db, step.id, period),
  derivation: open ? (step.derivation?.(ctx, period) ?? []) : [],
  payment: step.payment?.(ctx, period) ?? null,
})
const stepsFor = (ctx: QueryContext, period: Period): CloseStep[] =>
  CLOSE_STEPS.filter(({ applies }) => applies === undefined || applies(ctx, period))

/** The list of a month. A closed month has been checked: its steps are shown with what they made. */
export function checklist(ctx: QueryContext, period: Period): CloseChecklist {
  const state = stateOf(ctx.db, period)
  const open = state === 'open'
  return {
    period,
    state,
    checks: open ? checksFor(ctx, period).map((check) => runCheck(ctx, period, check)) : [],
    steps: stepsFor(ctx, period).map((step) => viewOf(ctx, period, step, open)),
  }
}

function stepOf(ctx: CommandContext, period: Period, id: string): CloseStep {
  if (stateOf(ctx.db, period) === 'closed') refuse('PERIOD_CLOSED', { period: periodText(period) }, 'period')
  const step = stepsFor(ctx, period).find((s) => s.id === id)
  // a step of the other standard is refused with its reason
  return step ?? CLOSE_STEPS.find((s) => s.id === id)?.refused?.(ctx) ?? refuse('NOT_FOUND', { what: '期末处理步骤' })
}
/** Runs one step. PERIOD_CLOSED, NOT_FOUND for what the month does not have, and what posting refuses. */
export function runStep(ctx: CommandContext, period: Period, id: string, memo = '', payment?: StepPayment) {
  const step = stepOf(ctx, period, id)
  ctx.touch('periods', 'ledger', 'documents')
  return step.run(ctx, period, memo, payment)
}
/** Takes back what a step made. PERIOD_CLOSED, NOT_FOUND, DEPRECIATION_LATER. */
export function withdraw(ctx: CommandContext, period: Period, id: string): { withdrawn: number } {
  stepOf(ctx, period, id)
  for (const { documentId, fixed } of vouchersOf(ctx.db, id, period)) if (!fixed) requireNothingLater(ctx.db, documentId)
  ctx.touch('periods', 'ledger', 'documents')
  return { withdrawn: withdrawStep(ctx, id, period) }
}
