import { periodText } from '../../../../../core/kernel'
import { depreciation } from '../../../assets/depreciation'
import { dueText, type Monthly, runMonth } from '../../../assets/monthly'
import { amortisation } from '../../../assets/schedules'
import type { CloseStep } from '../registry'

const monthlyStep = <P extends { amount: number }>(kind: Monthly<P>): CloseStep => ({
  id: kind.id,
  label: kind.label,
  help: kind.help,
  applies: ({ db }) => db.value(kind.any) !== undefined,
  due: (ctx, period) => dueText(ctx, kind, period),
  run(ctx, period) {
    const documents = runMonth(ctx, kind, period)
    const month = periodText(period)
    return { text: documents.length > 0 ? `${month} ${kind.what}已入账` : `${month} 没有未入账的${kind.what}`, documents }
  },
})
/** 计提折旧 (D55) and 待摊预提 (posting.md §6.2). */
export const depreciationStep = monthlyStep(depreciation)
export const amortisationStep = monthlyStep(amortisation)
