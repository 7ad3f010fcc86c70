import { type Posted, TAX_STEPS, type TaxStep, type TaxStepView } from '../../../core/contract'
import { type Period, periodText, voucherText } from '../../../core/kernel'
import { type CommandContext, type QueryContext, refuse } from '../../backend/context'
import { planOf, plansOf, roleOf, type StepPlan } from './steps'
import { postTaxVoucher, standingVouchers, withdrawVoucher } from './vouchers'

const ACCOUNT = 'SELECT code AS accountCode, full_name AS accountName FROM account WHERE id = ?'
const VOUCHER = `
SELECT d.id AS documentId, d.number AS documentNumber, v.word, v.number, v.state FROM doc_journal d JOIN voucher v ON v.document_id = d.id WHERE d.id = ?`

function viewOf(ctx: QueryContext, plan: StepPlan): TaxStepView {
  const { step, span, figures, note } = plan
  const lines = plan.lines.map(({ role, side, amount }) => {
    const accountId = roleOf(ctx, role)
    const account = ctx.db.get<{ accountCode: string; accountName: string }>(ACCOUNT, accountId) ?? { accountCode: '', accountName: '' }
    return { accountId, ...account, debit: side === 'debit' ? amount : 0, credit: side === 'credit' ? amount : 0 }
  })
  const vouchers = standingVouchers(ctx, step, span.first, span.last)
    .toReversed()
    .flatMap((id) => ctx.db.all<{ documentId: number; documentNumber: string; word: string; number: number; state: string }>(VOUCHER, id))
    .map(({ word, number, state, ...v }) => ({ ...v, voucher: voucherText({ word, number }), booked: state === 'booked' }))
  const state = !span.ends ? 'later' : lines.length > 0 ? 'ready' : vouchers.length > 0 ? 'posted' : 'none'
  return {
    step,
    title: TAX_STEPS[step],
    from: span.from,
    to: span.to,
    state,
    figures,
    lines: state === 'later' ? [] : lines,
    vouchers,
    note: state === 'later' ? `按季申报，${periodText(span.last)} 月末处理` : note,
  }
}
export const monthEndView = (ctx: QueryContext, period: Period): TaxStepView[] => plansOf(ctx, period).map((plan) => viewOf(ctx, plan))

/** Posts what a step still lacks: nothing where nothing is left. TAX_PERIOD_GOES_ON before the tax period's last month. */
export function postStep(ctx: CommandContext, period: Period, step: TaxStep, memo = ''): { documents: Posted[] } {
  const plan = planOf(ctx, period, step)
  if (!plan.span.ends) refuse('TAX_PERIOD_GOES_ON', { period: periodText(plan.span.last) }, 'period')
  if (plan.lines.length === 0) return { documents: [] }
  const lines = plan.lines.map(({ role, side, amount }) => ({
    accountId: roleOf(ctx, role),
    debit: side === 'debit' ? amount : 0,
    credit: side === 'credit' ? amount : 0,
  }))
  return { documents: [postTaxVoucher(ctx, { step, period: plan.span.last, summary: memo || TAX_STEPS[step] }, lines)] }
}
/** Takes back what a step made for the tax period, the latest first. */
export function withdrawStep(ctx: CommandContext, period: Period, step: TaxStep): { withdrawn: number } {
  const { span } = planOf(ctx, period, step)
  const ids = standingVouchers(ctx, step, span.first, span.last)
  for (const id of ids) withdrawVoucher(ctx, id)
  return { withdrawn: ids.length }
}
