import { defineDocument, F } from '../../documents/define'

const partner = F.field('partnerId', '往来单位', 'partner', { inList: true })
const employee = F.field('employeeId', '员工', 'employee', { inList: true })
const lines = (amount: string) => [
  F.field('openItemId', '核销单据', 'openItem', { required: true, width: 320 }),
  F.field('amount', amount, 'money', { required: true, width: 130 }),
]
export const badDebt = defineDocument({
  type: 'badDebt',
  family: 'cash',
  module: 'treasury',
  label: '坏账核销单',
  prefix: 'HZHX',
  party: 'partner',
  posts: true,
  goods: false,
  header: [partner, employee, F.date, F.field('memo', '核销原因', 'text', { required: true, inList: true, maxLength: 500 })],
  lines: lines('核销金额'),
  derivesFrom: [],
  help: '确认收不回的应收、预付款和员工借款：债务人破产、注销、死亡失踪，逾期三年以上且无力清偿，重组后无法追偿，或因不可抗力收不回。',
})
export const badDebtRecovery = defineDocument({
  type: 'badDebtRecovery',
  family: 'cash',
  module: 'treasury',
  label: '坏账收回单',
  prefix: 'HZSH',
  party: 'partner',
  posts: true,
  goods: false,
  header: [partner, employee, F.date, F.field('accountId', '收款账户', 'cashAccount', { required: true, inList: true }), F.memo],
  lines: lines('收回金额'),
  derivesFrom: [{ from: 'badDebt', label: '坏账收回' }],
  help: '已作坏账核销的款项又收回来了。',
})
