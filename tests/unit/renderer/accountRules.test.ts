import { expect, test } from 'vitest'
import type { AccountRuleView } from '@core/contract'
import { conditionText, roleRows } from '../../../src/renderer/modules/settings/roleRows'

const role = (name: string, accountId: number | null) => ({
  role: name,
  label: name,
  accountId,
  accountCode: accountId === null ? null : '5001',
  accountName: accountId === null ? null : '主营业务收入',
})
const rule: AccountRuleView = {
  id: 3,
  role: 'revenueMain',
  itemId: null,
  itemName: null,
  categoryId: 1,
  categoryName: '糖果',
  partnerId: null,
  partnerName: null,
  partnerCategoryId: null,
  partnerCategoryName: null,
  warehouseId: 2,
  warehouseName: '二仓',
  taxRate: 0,
  accountId: 9,
  accountCode: '500191',
  accountName: '糖果收入',
}
test('rules stand below their role, roles that may have some first, in words, each with what speaks against its account', () => {
  const cases = [
    { role: 'revenueMain', roleName: '', name: '', ruleId: null, accountId: 1, accountCode: '', accountName: '', problems: [] },
    {
      role: 'revenueMain',
      roleName: '',
      name: '',
      ruleId: 3,
      accountId: 9,
      accountCode: '',
      accountName: '',
      problems: ['已停用', '另一条'],
    },
  ]
  const rows = roleRows([role('vatPendingInput', null), role('revenueMain', 1)], [rule], cases)
  expect(rows.map((r) => [r.key, r.rule?.id ?? null, r.accountCode, r.state])).toEqual([
    ['revenueMain', null, '5001', ''],
    ['revenueMain:3', 3, '500191', '已停用'],
    ['vatPendingInput', null, null, '未指定'],
  ])
  expect(conditionText(rule)).toBe('分类 糖果 · 仓库 二仓 · 税率 0%')
})
