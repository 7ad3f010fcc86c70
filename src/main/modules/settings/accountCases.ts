import type { AccountCases, AccountRuleView } from '../../../core/contract'
import { firstDay, messageOf, problem } from '../../../core/kernel'
import { type AccountRule, type Categories, NO_CATEGORIES, RULED_ROLES, type RuleCase, ruleFor } from '../../../core/ledger/accountRules'
import { ACCOUNT_ROLES, type AccountRole } from '../../../core/ledger/roles'
import { chartOf, rolesOf } from '../../../core/modules/accounting/charts'
import { roleProblems } from '../../../core/modules/accounting/roleAccounts'
import type { ReadableDb } from '../../../db/types'
import type { QueryContext } from '../../backend/context'
import { accountFacts } from '../../documents/facts'
import { ruleAccountProblems } from './accountRules'

const RULES = `
SELECT r.id, r.role, r.item_id AS itemId, i.code || ' ' || i.name AS itemName, r.category_id AS categoryId, c.name AS categoryName, r.partner_id AS partnerId, p.name AS partnerName, r.partner_category_id AS partnerCategoryId, k.name AS partnerCategoryName,
  r.warehouse_id AS warehouseId, w.name AS warehouseName, r.tax_rate AS taxRate, r.account_id AS accountId, a.code AS accountCode, a.full_name AS accountName
FROM account_rule r JOIN account a ON a.id = r.account_id LEFT JOIN item i ON i.id = r.item_id LEFT JOIN item_category c ON c.id = r.category_id
  LEFT JOIN partner p ON p.id = r.partner_id LEFT JOIN partner_category k ON k.id = r.partner_category_id LEFT JOIN warehouse w ON w.id = r.warehouse_id
WHERE r.until_posting IS NULL ORDER BY r.role, r.item_id IS NULL, i.code, r.category_id IS NULL, c.code, r.partner_id IS NULL, p.code, r.partner_category_id IS NULL, k.code, w.code, r.tax_rate`
export const accountRules = (db: ReadableDb): AccountRuleView[] => db.all<AccountRuleView>(RULES)

/** One value that a case may have in a dimension, as it is called. */
interface Choice {
  name: string
  of: RuleCase
  /** of the item or the partner, nearest first */
  categories?: Partial<Categories>
}
const named = <T extends string | number>(rules: readonly AccountRuleView[], key: (r: AccountRuleView) => T | null): T[] => [
  ...new Set(rules.flatMap((r) => key(r) ?? [])),
]

interface Category {
  id: number
  name: string
  parentId: number | null
}
function chain(categories: ReadonlyMap<number, Category>, id: number | null): number[] {
  const found: number[] = []
  for (let at = id; at !== null && !found.includes(at); at = categories.get(at)?.parentId ?? null) found.push(at)
  return found
}
/** What is told apart by a record or its category: goods, or partners. */
interface Kind {
  of: 'item' | 'partner'
  id: 'itemId' | 'partnerId'
  categoryId: 'categoryId' | 'partnerCategoryId'
  noun: string
  category: string
  without: string
  others: string
}
const GOODS: Kind = {
  of: 'item',
  id: 'itemId',
  categoryId: 'categoryId',
  noun: '商品',
  category: '分类',
  without: '没有分类的商品',
  others: '其他商品',
}
const PARTNERS: Kind = {
  of: 'partner',
  id: 'partnerId',
  categoryId: 'partnerCategoryId',
  noun: '单位',
  category: '单位类别',
  without: '没有类别的单位',
  others: '其他单位',
}
/** Every record that a rule names, every category where rules name any, and records of none. */
function choicesOf(db: ReadableDb, rules: readonly AccountRuleView[], kind: Kind): Choice[] {
  const ids = named(rules, (r) => r[kind.id])
  const byCategory = rules.some((r) => r[kind.categoryId] !== null)
  if (ids.length === 0 && !byCategory) return [{ name: '', of: {} }]
  const categories = new Map(
    byCategory
      ? db
          .all<Category>(`SELECT id, name, parent_id AS parentId FROM ${kind.of}_category WHERE disabled = 0 ORDER BY code`)
          .map((c) => [c.id, c])
      : [],
  )
  const records = ids.map((id): Choice => {
    const row = db.get<{ code: string; name: string; categoryId: number | null }>(
      `SELECT code, name, category_id AS categoryId FROM ${kind.of} WHERE id = ?`,
      id,
    )
    return {
      name: `${kind.noun} ${row?.code ?? ''} ${row?.name ?? ''}`,
      of: { [kind.id]: id },
      categories: { [kind.of]: chain(categories, row?.categoryId ?? null) },
    }
  })
  const groups = [...categories.values()].map(
    (c): Choice => ({ name: `${kind.category} ${c.name}`, of: {}, categories: { [kind.of]: chain(categories, c.id) } }),
  )
  return [...records, ...groups, { name: categories.size > 0 ? kind.without : kind.others, of: {} }]
}
const others = (choices: Choice[], name: string): Choice[] =>
  choices.length === 0 ? [{ name: '', of: {} }] : [...choices, { name, of: {} }]

function casesOf(db: ReadableDb, rules: readonly AccountRuleView[]): Choice[] {
  const warehouses = rules.some((r) => r.warehouseId !== null)
    ? db
        .all<{ id: number; name: string }>("SELECT id, name FROM warehouse WHERE kind = 'normal' AND disabled = 0 ORDER BY code")
        .map((w): Choice => ({ name: `仓库 ${w.name}`, of: { warehouseId: w.id } }))
    : []
  const rates = rules.some((r) => r.taxRate !== null)
    ? [...new Set([...db.column<number>('SELECT DISTINCT tax_rate FROM item'), ...named(rules, (r) => r.taxRate)])]
        .sort((a, b) => b - a)
        .map((taxRate): Choice => ({ name: `税率 ${taxRate / 10_000}%`, of: { taxRate } }))
    : []
  const dimensions = [
    choicesOf(db, rules, GOODS),
    choicesOf(db, rules, PARTNERS),
    others(warehouses, '不分仓库'),
    others(rates, '其他税率'),
  ]
  return dimensions.reduce<Choice[]>(
    (cases, choices) =>
      cases.flatMap((a) =>
        choices.map((b) => ({
          name: [a.name, b.name].filter(Boolean).join(' · '),
          of: { ...a.of, ...b.of },
          categories: { ...a.categories, ...b.categories },
        })),
      ),
    [{ name: '', of: {} }],
  )
}

/**
 * 入账检查: every role with every case that its rules tell apart (the categories, warehouses and rates that there are, the items and partners
 * that a rule names), the account that results, and why it would not do. A role that neither the chart nor the account set knows is left out.
 */
export function accountCases(ctx: QueryContext): AccountCases {
  const { db, options } = ctx
  const known = rolesOf(chartOf(options.standard, firstDay(options.startPeriod)), options.taxpayer)
  const general = new Map(
    db.all<{ role: string; accountId: number }>('SELECT role, account_id AS accountId FROM account_role').map((r) => [r.role, r.accountId]),
  )
  const rules = Map.groupBy(accountRules(db), (r) => r.role)
  const problemsOf = new Map<string, string[]>()
  const accounts = new Map<number, { code: string; name: string } | undefined>()
  const accountOf = (id: number) => {
    if (!accounts.has(id)) accounts.set(id, db.get('SELECT code, full_name AS name FROM account WHERE id = ?', id))
    return accounts.get(id)
  }
  const judge = (role: AccountRole, accountId: number | undefined, ruled: boolean): string[] => {
    const key = `${role}|${accountId}|${ruled}`
    let found = problemsOf.get(key)
    if (!found) problemsOf.set(key, (found = problems(db, role, accountId, ruled)))
    return found
  }
  const cases = (Object.keys(ACCOUNT_ROLES) as AccountRole[]).flatMap((role) => {
    const own = RULED_ROLES[role] ? (rules.get(role) ?? []) : []
    if (!general.has(role) && known[role] === undefined && own.length === 0) return []
    return casesOf(db, own).map((c) => {
      const rule = ruleFor<AccountRuleView & Pick<AccountRule, 'accountId'>>(own, c.of, { ...NO_CATEGORIES, ...c.categories })
      const accountId = rule?.accountId ?? general.get(role)
      const account = accountId === undefined ? undefined : accountOf(accountId)
      return {
        role,
        roleName: ACCOUNT_ROLES[role],
        name: c.name,
        ruleId: rule?.id ?? null,
        accountId: accountId ?? null,
        accountCode: account?.code ?? null,
        accountName: account?.name ?? null,
        problems: judge(role, accountId, rule !== undefined),
      }
    })
  })
  return { cases, failing: cases.filter((c) => c.problems.length > 0).length }
}
function problems(db: ReadableDb, role: AccountRole, accountId: number | undefined, ruled: boolean): string[] {
  const account = accountId === undefined ? undefined : accountFacts(db, accountId)
  if (!account) return [messageOf(problem('ROLE_UNRESOLVED', undefined, { role: ACCOUNT_ROLES[role] }))]
  return (ruled ? ruleAccountProblems(db, role, account.id) : roleProblems(role, account)).map(messageOf)
}
