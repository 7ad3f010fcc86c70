import type { CloseStepView } from '../../../../../core/contract'
import { fenDisplay, type Fen, lastDay, messageOf, type Period, periodText, problem, type RatePpm } from '../../../../../core/kernel'
import { type QueryContext, refuse } from '../../../../backend/context'
import { roleAccount } from '../../../../documents/accountRules'
import { accruesIncomeTax, incomeTax, type IncomeTax } from '../../../tax/incomeTax'
import { taxOption } from '../../../tax/periods'
import type { CloseStep } from '../registry'
import { remake, vouchersOf } from '../stepVouchers'

const STEP = 'incomeTax'
/**
 * What is still to be accrued. Less than was accrued: only a voucher of this month that still follows may become smaller; what was
 * prepaid earlier stays until the year is settled (汇算清缴).
 */
function dueOf(ctx: QueryContext, period: Period, { total, accrued }: IncomeTax): Fen {
  const own = vouchersOf(ctx.db, STEP, period)
    .filter((v) => !v.fixed)
    .reduce((sum, v) => sum + v.amount, 0)
  return Math.max(total - accrued, -own)
}
const percent = (rate: RatePpm) => `${rate / 10_000}%`

const missing = (ctx: QueryContext, period: Period) => ({
  rate: taxOption(ctx, 'smallProfit', period) ? '小型微利企业所得税' : '企业所得税',
  date: lastDay(period),
})

function derivation(ctx: QueryContext, period: Period): CloseStepView['derivation'] {
  const tax = incomeTax(ctx, period)
  if (tax === null) return []
  return [
    { label: '本年累计利润总额', amount: tax.profit, text: tax.profit <= 0 ? '亏损不计提' : '收入减成本、税金和费用，不含结转凭证' },
    { label: `税率 ${percent(tax.rate)}`, amount: null, text: tax.rateName },
    { label: '本年累计应计提', amount: tax.total, text: '利润总额 × 税率' },
    { label: '本年已计提', amount: tax.accrued, text: '所得税费用' },
    { label: '本期应计提', amount: dueOf(ctx, period, tax), text: '累计应计提 − 已计提' },
  ]
}

/** 所得税: monthly, or in the last month of each quarter; not at all where the company pays none. */
export const incomeTaxStep: CloseStep = {
  id: STEP,
  label: '计提所得税',
  help: '本年累计利润总额乘税率，减已计提；亏损不计提',
  applies: accruesIncomeTax,
  due(ctx, period) {
    const tax = incomeTax(ctx, period)
    if (tax === null) return messageOf(problem('RATE_MISSING', undefined, missing(ctx, period)))
    const due = dueOf(ctx, period, tax)
    return due === 0 ? '' : due > 0 ? `应计提 ${fenDisplay(due)}` : `应减少计提 ${fenDisplay(-due)}`
  },
  derivation,
  run(ctx, period, memo) {
    const month = periodText(period)
    const tax = incomeTax(ctx, period) ?? refuse('RATE_MISSING', missing(ctx, period))
    if (dueOf(ctx, period, tax) === 0) return { text: `${month} 没有应计提的所得税`, documents: [] }
    const documents = remake(ctx, STEP, period, () => {
      const { total, accrued } = incomeTax(ctx, period) ?? tax
      const amount = total - accrued
      if (amount <= 0) return []
      const summary = memo || '计提企业所得税'
      return [
        {
          memo: summary,
          lines: [
            { accountId: roleAccount(ctx, 'incomeTaxExpense'), summary, debit: amount },
            { accountId: roleAccount(ctx, 'incomeTaxPayable'), summary, credit: amount },
          ],
        },
      ]
    })
    return { text: documents.length > 0 ? `已计提 ${month} 所得税` : `${month} 的所得税已冲回`, documents }
  },
}
