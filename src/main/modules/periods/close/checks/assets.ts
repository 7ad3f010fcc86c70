import { fenDisplay, type Period } from '../../../../../core/kernel'
import type { QueryContext } from '../../../../backend/context'
import { depreciation } from '../../../assets/depreciation'
import { dueText } from '../../../assets/monthly'
import { amortisation } from '../../../assets/schedules'
import type { CloseCheck } from '../registry'

const CLEARING = `
SELECT SUM(t.debit - t.credit) AS amount FROM account_role r JOIN account_total t ON t.account_id = r.account_id
WHERE r.role = 'assetClearing' AND t.period <= ? HAVING amount <> 0`
const leftToClear = ({ db }: Pick<QueryContext, 'db'>, period: Period) => db.value<number>(CLEARING, period) ?? 0

/** 折旧 and 摊销 of the month; 固定资产清理 that somebody left open by hand. */
export const assetChecks: readonly CloseCheck[] = [
  {
    id: 'assetMonth',
    label: '折旧、摊销已入账',
    severity: 'warn',
    applies: ({ db }) => db.value(depreciation.any) !== undefined || db.value(amortisation.any) !== undefined,
    find(ctx, period) {
      const due = [dueText(ctx, depreciation, period), dueText(ctx, amortisation, period)].filter((text) => text !== '')
      const text = due.length === 0 ? '没有未入账的折旧和摊销' : due.join('；')
      return { count: due.length, text, items: due.map((item) => ({ text: item })) }
    },
  },
  {
    id: 'assetClearing',
    label: '固定资产清理',
    severity: 'warn',
    applies: (ctx, period) => leftToClear(ctx, period) !== 0,
    find(ctx, period) {
      const text = `固定资产清理余额 ${fenDisplay(leftToClear(ctx, period))}：清理完毕应结转处置损益`
      return { count: 1, text, items: [{ text }] }
    },
  },
]
