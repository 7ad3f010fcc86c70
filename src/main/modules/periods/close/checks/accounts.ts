import { accountCases } from '../../../settings/accountCases'
import type { CloseCheck } from '../registry'

const PAGE = { page: 'accountCases', params: {} }
/** What would not post tomorrow is said at the month's end; what has been posted stands. */
const determination: CloseCheck = {
  id: 'accountCases',
  label: '入账科目',
  severity: 'warn',
  find(ctx) {
    const { cases, failing } = accountCases(ctx)
    return {
      count: failing,
      text: failing === 0 ? `${cases.length} 种情形都有可用的科目` : `${failing} 种情形没有可用的科目：在科目设置里补上`,
      items: cases
        .filter((c) => c.problems.length > 0)
        .map((c) => ({ text: `${c.roleName}${c.name === '' ? '' : `（${c.name}）`}：${c.problems.join('；')}`, to: PAGE })),
      to: PAGE,
    }
  },
}
export const accountChecks: readonly CloseCheck[] = [determination]
