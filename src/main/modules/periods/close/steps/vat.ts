import { fenDisplay, messageOf, type Period, periodText, problem } from '../../../../../core/kernel'
import { type CommandContext, type QueryContext, refuse } from '../../../../backend/context'
import { roleAccount } from '../../../../documents/accountRules'
import { taxSpan } from '../../../tax/periods'
import { planOf, type StepLine, type StepPlan, type VatStep } from '../../../tax/steps'
import type { CloseStep } from '../registry'
import { remake, type StepContent } from '../stepVouchers'

const total = (lines: readonly StepLine[]) => lines.reduce((sum, l) => (l.side === 'debit' ? sum + l.amount : sum), 0)
function contentOf(ctx: QueryContext, plan: StepPlan | null, summary: string): StepContent[] {
  if (plan === null || plan.lines.length === 0) return []
  const lines = plan.lines.map(({ role, side, amount }) => ({ accountId: roleAccount(ctx, role), summary, [side]: amount }))
  return [{ memo: summary, lines }]
}

/**
 * A step of VAT (D56). What it posts is what the tax period comes to, less what of it is fixed already; 小规模纳税人 who declare by quarter
 * have it in the quarter's last month, in the others it tells what the quarter has come to so far. RATE_MISSING.
 */
function vatStep(id: VatStep, label: string, help: string, applies: (ctx: QueryContext, period: Period) => boolean): CloseStep {
  const plan = (ctx: QueryContext, period: Period) => planOf(ctx, period, id)
  return {
    id,
    label,
    help,
    applies,
    due(ctx, period) {
      const of = plan(ctx, period)
      if (of === null || !of.span.ends) return ''
      if (of.missing) return messageOf(problem('RATE_MISSING', undefined, of.missing))
      if (of.lines.length === 0) return ''
      const amount = total(of.lines)
      const sum = amount === 0 ? '有差额' : `${amount > 0 ? '应记' : '应冲回'} ${fenDisplay(Math.abs(amount))}`
      return of.note === '' ? sum : `${sum}（${of.note}）`
    },
    derivation(ctx, period) {
      const of = plan(ctx, period)
      if (of === null) return []
      const { span, figures, note } = of
      const text = span.ends ? note : `${periodText(span.last)} 月末处理`
      const head = span.quarterly ? [{ label: `${periodText(span.first)} 至 ${periodText(span.last)}`, amount: null, text }] : []
      return [...head, ...figures]
    },
    run(ctx: CommandContext, period, memo) {
      const of = plan(ctx, period)
      const month = periodText(period)
      if (of === null || !of.span.ends) return { text: `${label}：到 ${periodText(of?.span.last ?? period)} 月末处理`, documents: [] }
      if (of.missing) refuse('RATE_MISSING', of.missing)
      if (of.lines.length === 0) return { text: `${month} ${label}：没有差额`, documents: [] }
      const documents = remake(ctx, id, period, () => contentOf(ctx, plan(ctx, period), memo || label))
      ctx.touch('tax')
      return { text: `${month} ${label}：${documents.length > 0 ? '已生成凭证' : '已冲回'}`, documents }
    },
  }
}
const general = (ctx: QueryContext, period: Period) => taxSpan(ctx, period).taxpayer === 'general'

export const vatTransferStep = vatStep('vatTransfer', '转出未交增值税', '销项减进项后应交的转入未交增值税；进项大于销项的留抵', general)
export const vatExemptionStep = vatStep(
  'vatExemption',
  '小规模免征与减征',
  '未达起征点的增值税转入收益，开了专票的照交；按 3% 计提的减按 1%',
  (ctx, period) => !general(ctx, period),
)
export const surchargesStep = vatStep('surcharges', '计提附加税费', '按应交增值税计提城市维护建设税、教育费附加、地方教育附加', () => true)
