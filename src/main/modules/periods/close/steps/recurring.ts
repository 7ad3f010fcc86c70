import { periodText } from '../../../../../core/kernel'
import type { RecurringVoucher } from '../../../../../core/contract'
import { refuse } from '../../../../backend/context'
import { makeOne } from '../../../recurring/make'
import { STEP } from '../../../recurring/made'
import { hasRecurring, recurringIn } from '../../../recurring/plan'
import { recurringById } from '../../../recurring/store'
import type { CloseStep } from '../registry'

const STATES = { due: '待生成', changed: '有差额', wrong: '不能生成' } as const
/** 2 张待生成（房租、水电），1 张不能生成（折让） */
function dueText(found: readonly RecurringVoucher[]): string {
  return (['due', 'changed', 'wrong'] as const)
    .flatMap((state) => {
      const names = found.filter((r) => r.state === state).map((r) => r.name)
      return names.length === 0
        ? []
        : [`${names.length} 张${STATES[state]}（${names.slice(0, 5).join('、')}${names.length > 5 ? '等' : ''}）`]
    })
    .join('，')
}

/** 周期凭证: one voucher of each template that is due, on its date; a template that depends on what another posts comes after it. */
export const recurringStep: CloseStep = {
  id: STEP,
  label: '周期凭证',
  help: '按凭证模板的周期生成：金额固定，或按公式取科目的余额、发生额',
  applies: ({ db }, period) => hasRecurring(db, period),
  due: (ctx, period) => dueText(recurringIn(ctx, period)),
  left: (ctx, period) =>
    recurringIn(ctx, period).flatMap(({ name, date, state, problem }) => {
      if (state === 'made' || state === 'reversed') return []
      const text = state === 'wrong' ? problem : `${date} ${state === 'due' ? '待生成' : '与已生成的有差额'}`
      return [{ text: `${name} ${text}`, to: { page: 'voucherTemplates', params: { period } } }]
    }),
  run(ctx, period) {
    const found = recurringIn(ctx, period)
    const wrong = found.find((r) => r.state === 'wrong')
    if (wrong) refuse('RECURRING_WRONG', { name: wrong.name, problem: wrong.problem })
    // one after the other: what a formula takes may be what the one before it posts
    const documents = found.flatMap(({ templateId, state }) => {
      const recurring = recurringById(ctx.db, templateId)
      return recurring && state !== 'reversed' ? makeOne(ctx, recurring, period) : []
    })
    const month = periodText(period)
    return { text: documents.length === 0 ? `${month} 没有待生成的周期凭证` : `${month} 已生成周期凭证 ${documents.length} 张`, documents }
  },
}
