import type { AccountRuleInput } from '../../../core/contract'
import { type Problem, problem } from '../../../core/kernel'
import { isOwedRole, isStockRole, RULE_KEY_NAMES, RULED_ROLES, type RuleKey, type RuleKeys } from '../../../core/ledger/accountRules'
import { ACCOUNT_ROLES, type AccountRole } from '../../../core/ledger/roles'
import { roleProblems } from '../../../core/modules/accounting/roleAccounts'
import { STOCK_ACCOUNTS } from '../../../db/queries/accountRules'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, Refusal, refuse } from '../../backend/context'
import { accountFacts } from '../../documents/facts'
import { hasFigures } from '../masterdata/accounts'
import { unknownReference } from '../masterdata/entity'
import { keepByRule, release } from './control'
import { keepingStockAccounts } from './standing'

type Stored = RuleKeys & { id: number; role: AccountRole; accountId: number; fromPosting: number }
const IN_FORCE = `SELECT id, role, item_id AS itemId, category_id AS categoryId, partner_id AS partnerId, partner_category_id AS partnerCategoryId, warehouse_id AS warehouseId, tax_rate AS taxRate,
  account_id AS accountId, from_posting AS fromPosting FROM account_rule WHERE id = ? AND until_posting IS NULL`
const requireRule = (db: ReadableDb, id: number): Stored => db.get<Stored>(IN_FORCE, id) ?? refuse('NOT_FOUND', { what: '规则' })
/** The last posting that was made: what is changed now holds for those after it. */
export const lastPosting = (db: ReadableDb): number => db.value<number | null>('SELECT MAX(id) FROM posting') ?? 0

const KEYS: readonly [keyof RuleKeys, RuleKey][] = [
  ['itemId', 'item'],
  ['categoryId', 'item'],
  ['partnerId', 'partner'],
  ['partnerCategoryId', 'partner'],
  ['warehouseId', 'warehouse'],
  ['taxRate', 'taxRate'],
]

function keyProblems(
  ctx: CommandContext,
  role: AccountRole,
  asks: readonly RuleKey[],
  rule: RuleKeys,
  before: Stored | undefined,
): Problem[] {
  const { db, options } = ctx
  const given = KEYS.filter(([key]) => rule[key] !== null)
  if (given.length === 0) return [problem('RULE_WITHOUT_KEYS')]
  const problems = given.flatMap(([at, key]) =>
    asks.includes(key) ? [] : [problem('RULE_KEY_UNUSED', at, { role: ACCOUNT_ROLES[role], key: RULE_KEY_NAMES[key] })],
  )
  if (rule.itemId !== null && rule.categoryId !== null) problems.push(problem('RULE_ITEM_OR_CATEGORY', 'categoryId'))
  if (rule.partnerId !== null && rule.partnerCategoryId !== null) problems.push(problem('RULE_PARTNER_OR_CATEGORY', 'partnerCategoryId'))
  if (isStockRole(role) && rule.warehouseId !== null && options.costScope !== 'warehouse')
    problems.push(problem('RULE_KEY_WAREHOUSE', 'warehouseId'))
  if (rule.warehouseId !== null && db.value("SELECT 1 FROM warehouse WHERE id = ? AND kind <> 'normal'", rule.warehouseId) !== undefined)
    problems.push(problem('UNKNOWN_REFERENCE', 'warehouseId', { field: '仓库' }))
  return [
    ...problems,
    ...unknownReference(db, 'item', rule.itemId, before?.itemId, 'itemId', '商品'),
    ...unknownReference(db, 'item_category', rule.categoryId, before?.categoryId, 'categoryId', '商品分类'),
    ...unknownReference(db, 'partner', rule.partnerId, before?.partnerId, 'partnerId', '往来单位'),
    ...unknownReference(db, 'partner_category', rule.partnerCategoryId, before?.partnerCategoryId, 'partnerCategoryId', '单位类别'),
    ...unknownReference(db, 'warehouse', rule.warehouseId, before?.warehouseId, 'warehouseId', '仓库'),
  ]
}

const SIBLINGS = `SELECT 1 FROM account a JOIN account_role r ON r.role = 'vatOutput' JOIN account g ON g.id = r.account_id WHERE a.id = ? AND a.parent_id IS g.parent_id`
const OTHER_ROLE = `SELECT role FROM account_role WHERE account_id = ?1 AND role NOT IN (?2, 'vatSmallScale')
  UNION ALL SELECT role FROM account_rule WHERE account_id = ?1 AND role <> ?2 LIMIT 1`
/** Why an account cannot stand in a rule of the role (beside what roleProblems says of any account of it). */
export function ruleAccountProblems(db: ReadableDb, role: AccountRole, accountId: number): Problem[] {
  const account = accountFacts(db, accountId)
  if (!account) return [problem('UNKNOWN_REFERENCE', 'accountId', { field: '科目' })]
  const problems = roleProblems(role, account)
  const args = { account: `${account.code} ${account.name}` }
  // what is owed stands on accounts of its own, each kept as the open items of one role
  if (isOwedRole(role)) {
    const kept = account.control ?? account.employeeControl
    if (kept === null ? hasFigures(db, accountId) : kept !== role)
      problems.push(problem('ACCOUNT_LOCKED', 'accountId', { ...args, field: '往来核算' }))
  } else if (account.control !== null) problems.push(problem('CONTROL_ACCOUNT', 'accountId', args))
  if (role === 'vatOutput' || role === 'vatInput') {
    const other = db.value<AccountRole>(OTHER_ROLE, accountId, role)
    if (db.value(SIBLINGS, accountId) === undefined) problems.push(problem('ROLE_VAT_PLACE', 'accountId', args))
    // the return would count it twice
    else if (other !== undefined) problems.push(problem('ROLE_VAT_TWICE', 'accountId', { ...args, role: ACCOUNT_ROLES[other] }))
  }
  // the ledger of a stock account is what stock is valued at: nothing else may stand on it
  const stock = db.column<number>(STOCK_ACCOUNTS).includes(accountId)
  if (isStockRole(role) ? !stock && hasFigures(db, accountId) : stock)
    problems.push(
      isStockRole(role)
        ? problem('ACCOUNT_LOCKED', 'accountId', { ...args, field: '角色' })
        : problem('CONTROL_ACCOUNT', 'accountId', args),
    )
  return problems
}

/** A rule that no posting has seen goes; another holds until now. */
function end({ db }: CommandContext, rule: Stored, last: number): void {
  if (rule.fromPosting === last) db.run('DELETE FROM account_rule WHERE id = ?', rule.id)
  else db.run('UPDATE account_rule SET until_posting = ? WHERE id = ?', last, rule.id)
  if (isOwedRole(rule.role)) release(db, rule.accountId)
}

const SAME = `SELECT 1 FROM account_rule WHERE until_posting IS NULL AND role = ? AND item_id IS ? AND category_id IS ? AND partner_id IS ? AND partner_category_id IS ? AND warehouse_id IS ?
  AND tax_rate IS ? AND id <> ?`
/**
 * Adds a rule, or changes the one with `id`: it ends, and what it becomes follows. Holds for postings from now on. Refuses keys that the role
 * does not know, an account that cannot play it, a second rule of the same keys, and a stock account other than the one on which goods stand.
 */
export function saveAccountRule(ctx: CommandContext, { id, role: name, accountId, ...keys }: AccountRuleInput): { id: number } {
  const { db } = ctx
  const role = name as AccountRole
  const asks = Object.hasOwn(ACCOUNT_ROLES, name) ? RULED_ROLES[role] : undefined
  if (!asks) refuse('NOT_FOUND', { what: '按条件区分的用途' }, 'role')
  const before = id === null ? undefined : requireRule(db, id)
  const { itemId, categoryId, partnerId, partnerCategoryId, warehouseId, taxRate } = keys
  const key = [role, itemId, categoryId, partnerId, partnerCategoryId, warehouseId, taxRate] as const
  const problems = [...keyProblems(ctx, role, asks, keys, before), ...ruleAccountProblems(db, role, accountId)]
  if (db.value(SAME, ...key, id ?? 0) !== undefined) problems.push(problem('RULE_EXISTS', 'role', { role: ACCOUNT_ROLES[role] }))
  if (problems.length > 0) throw new Refusal(problems)
  return keepingStockAccounts(db, () => {
    const last = lastPosting(db)
    if (before) end(ctx, before, last)
    if (isOwedRole(role)) keepByRule(db, role, accountId)
    const added = db.run(
      'INSERT INTO account_rule (role, item_id, category_id, partner_id, partner_category_id, warehouse_id, tax_rate, account_id, from_posting) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...key,
      accountId,
      last,
    )
    ctx.touch('settings', 'master')
    return { id: added.lastInsertRowid }
  })
}
/** Takes a rule away for postings from now on. NOT_FOUND, STOCK_ACCOUNT_IN_USE. */
export function removeAccountRule(ctx: CommandContext, id: number): void {
  keepingStockAccounts(ctx.db, () => end(ctx, requireRule(ctx.db, id), lastPosting(ctx.db)))
  ctx.touch('settings', 'master')
}
