/**
 * Account determination (科目设置): which account a role means for the case at hand. `account_role` says what it means in general; a rule
 * says it for an item or a category of items, a partner or a category of partners, a warehouse, a tax rate, or any of them together.
 */
import type { RatePpm } from '../kernel'
import type { AccountRole } from './roles'

/** What a rule may ask of a case; null: whatever it is. */
export interface RuleKeys {
  itemId: number | null
  categoryId: number | null
  partnerId: number | null
  partnerCategoryId: number | null
  warehouseId: number | null
  taxRate: RatePpm | null
}
/** All cases of a role. */
export const NO_RULE_KEYS: RuleKeys = {
  itemId: null,
  categoryId: null,
  partnerId: null,
  partnerCategoryId: null,
  warehouseId: null,
  taxRate: null,
}
export interface AccountRule extends RuleKeys {
  role: AccountRole
  accountId: number
}
/** The case at hand; what a posting does not know is absent, and only rules that do not ask for it hold. */
export interface RuleCase {
  itemId?: number | null
  partnerId?: number | null
  warehouseId?: number | null
  taxRate?: RatePpm | null
}
export type RuleKey = 'item' | 'partner' | 'warehouse' | 'taxRate'
export const RULE_KEY_NAMES: Record<RuleKey, string> = { item: '商品或分类', partner: '往来单位或类别', warehouse: '仓库', taxRate: '税率' }

const SALE: readonly RuleKey[] = ['item', 'partner', 'warehouse', 'taxRate']
/** What the rules of a role may ask for: what every posting of the role knows, or has none of. Other roles have one account. */
export const RULED_ROLES: Partial<Record<AccountRole, readonly RuleKey[]>> = {
  goods: ['item', 'warehouse'],
  rawMaterial: ['item', 'warehouse'],
  goodsShipped: ['item'],
  receivable: ['partner'],
  advanceReceived: ['partner'],
  payable: ['partner'],
  estimatedPayable: ['partner'],
  prepaid: ['partner'],
  revenueMain: SALE,
  revenueOther: SALE,
  costMain: SALE,
  costOther: SALE,
  vatOutput: ['taxRate'],
  vatInput: ['taxRate'],
  officeExpense: ['item', 'warehouse'],
  adminExpense: ['item', 'partner'],
}
/** Accounts that stock is valued on: general ledger = Σ stock valuation per account. */
export const STOCK_ROLES = ['goods', 'rawMaterial', 'goodsShipped'] as const satisfies readonly AccountRole[]
export const isStockRole = (role: string): boolean => (STOCK_ROLES as readonly string[]).includes(role)
/** Accounts that are kept as open items of partners and may be told apart by them: account.control names the role. */
export const OWED_ROLES = [
  'receivable',
  'advanceReceived',
  'payable',
  'estimatedPayable',
  'prepaid',
] as const satisfies readonly AccountRole[]
export type OwedRole = (typeof OWED_ROLES)[number]
export const isOwedRole = (role: string): role is OwedRole => (OWED_ROLES as readonly string[]).includes(role)

/** The categories of the item and of the partner at hand, each with those above it, nearest first. */
export interface Categories {
  item: readonly number[]
  partner: readonly number[]
}
export const NO_CATEGORIES: Categories = { item: [], partner: [] }

const NONE = 1_000_000
/** How near a rule is to a record: 0 the record, 1 its category, 2 that one's parent, …; NONE: any record; null: another one. */
function nearness(id: number | null, category: number | null, of: number | null | undefined, categories: readonly number[]): number | null {
  if (id !== null) return id === of ? 0 : null
  if (category === null) return NONE
  const depth = categories.indexOf(category)
  return depth < 0 ? null : depth + 1
}
/** How narrowly the rule fits: compared from left to right, less is narrower; null: it does not fit. */
function fit(rule: RuleKeys, of: RuleCase, categories: Categories): readonly number[] | null {
  const item = nearness(rule.itemId, rule.categoryId, of.itemId, categories.item)
  const partner = nearness(rule.partnerId, rule.partnerCategoryId, of.partnerId, categories.partner)
  if (item === null || partner === null) return null
  const rest: number[] = []
  for (const key of ['warehouseId', 'taxRate'] as const) {
    if (rule[key] !== null && rule[key] !== of[key]) return null
    rest.push(rule[key] === null ? 1 : 0)
  }
  return [item, partner, ...rest]
}
const narrower = (a: readonly number[], b: readonly number[]): boolean => {
  for (const [i, x] of a.entries()) if (x !== b[i]) return x < (b[i] as number)
  return false
}

/**
 * The rule that holds: the most specific of those that fit. A total order: first by goods (the item before its category before the categories
 * above, nearest first, before none), then by partner in the same way, then with a warehouse before without, with a tax rate before without.
 * Two rules that are equal in all of it have the same keys, which is refused.
 */
export function ruleFor<R extends RuleKeys>(rules: readonly R[], of: RuleCase, categories: Categories): R | undefined {
  let best: { rule: R; fit: readonly number[] } | undefined
  for (const rule of rules) {
    const found = fit(rule, of, categories)
    if (found && (!best || narrower(found, best.fit))) best = { rule, fit: found }
  }
  return best?.rule
}
