/** The rows of 科目设置. */
import type { AccountRuleView } from '@core/contract'
import { RULED_ROLES } from '@core/ledger/accountRules'
import type { AccountRole } from '@core/ledger/roles'
import type { OutputOf } from '../../rpc/hooks'
import { formatValue } from '../../ui/values/format'

type Role = OutputOf<'settings.get'>['roles'][number]
type Case = OutputOf<'settings.accountCases'>['cases'][number]
/** What a role means in general, or by one of its rules. */
export interface RoleRow {
  key: string
  role: Role
  rule: AccountRuleView | null
  accountCode: string | null
  accountName: string | null
  state: string
}

export const isRuled = (role: string): boolean => RULED_ROLES[role as AccountRole] !== undefined
/** 分类 糖果 · 税率 9% */
export const conditionText = (r: AccountRuleView): string =>
  [
    r.itemName && `商品 ${r.itemName}`,
    r.categoryName && `分类 ${r.categoryName}`,
    r.partnerName && `单位 ${r.partnerName}`,
    r.partnerCategoryName && `单位类别 ${r.partnerCategoryName}`,
    r.warehouseName && `仓库 ${r.warehouseName}`,
    r.taxRate !== null && `税率 ${formatValue('rate', r.taxRate)}`,
  ]
    .filter(Boolean)
    .join(' · ')

/** Each role with its rules below it, those that may have rules first, and what speaks against the account of each. */
export function roleRows(roles: readonly Role[], rules: readonly AccountRuleView[], cases: readonly Case[]): RoleRow[] {
  const state = (role: string, ruleId: number | null) => cases.find((c) => c.role === role && c.ruleId === ruleId)?.problems[0] ?? ''
  const inOrder = [...roles.filter((r) => isRuled(r.role)), ...roles.filter((r) => !isRuled(r.role))]
  return inOrder.flatMap((role): RoleRow[] => [
    {
      key: role.role,
      role,
      rule: null,
      accountCode: role.accountCode,
      accountName: role.accountName,
      state: role.accountId === null ? '未指定' : state(role.role, null),
    },
    ...rules
      .filter((r) => r.role === role.role)
      .map((rule) => ({
        key: `${role.role}:${rule.id}`,
        role,
        rule,
        accountCode: rule.accountCode,
        accountName: rule.accountName,
        state: state(role.role, rule.id),
      })),
  ])
}
