import type { AccountRule } from '../../core/ledger/accountRules'
import { STOCK_ROLES } from '../../core/ledger/accountRules'
import type { ReadableDb } from '../types'

/** SQL: every account that plays or played one of the roles, in general or by a rule. `roles`: names of the program, never a user's. */
export const accountsPlaying = (...roles: readonly string[]): string => {
  const names = roles.map((role) => `'${role}'`).join(', ')
  return `SELECT account_id FROM account_role WHERE role IN (${names}) UNION SELECT account_id FROM account_rule WHERE role IN (${names})`
}
/** SQL: accounts that stock is or was valued on. */
export const STOCK_ACCOUNTS = accountsPlaying(...STOCK_ROLES)

const COLUMNS =
  'role, item_id AS itemId, category_id AS categoryId, partner_id AS partnerId, partner_category_id AS partnerCategoryId, warehouse_id AS warehouseId, tax_rate AS taxRate, account_id AS accountId'
const IN_FORCE = `SELECT ${COLUMNS} FROM account_rule WHERE until_posting IS NULL`
const AS_OF = `SELECT ${COLUMNS} FROM account_rule WHERE from_posting < ?1 AND (until_posting IS NULL OR until_posting >= ?1)`
/** The rules in force; those that held for a posting where its id is given, among them what roles meant in general then. */
export const rulesAt = (db: ReadableDb, postingId: number | null): AccountRule[] =>
  postingId === null ? db.all<AccountRule>(IN_FORCE) : db.all<AccountRule>(AS_OF, postingId)

/** SQL: the category of a record and those above it, nearest first. */
const chain = (of: string, categories: string) => `
WITH RECURSIVE up (id, parent_id, depth) AS (
  SELECT c.id, c.parent_id, 0 FROM ${of} r JOIN ${categories} c ON c.id = r.category_id WHERE r.id = ?
  UNION ALL SELECT c.id, c.parent_id, up.depth + 1 FROM up JOIN ${categories} c ON c.id = up.parent_id WHERE up.depth < 50)
SELECT id FROM up ORDER BY depth`
const OF_ITEM = chain('item', 'item_category')
const OF_PARTNER = chain('partner', 'partner_category')
/** The item's category and those above it, nearest first. */
export const categoriesOf = (db: ReadableDb, itemId: number): number[] => db.column<number>(OF_ITEM, itemId)
/** The partner's category and those above it, nearest first. */
export const partnerCategoriesOf = (db: ReadableDb, partnerId: number): number[] => db.column<number>(OF_PARTNER, partnerId)

type Grouped = 'item' | 'partner'
const BEFORE =
  'SELECT category_id AS id FROM category_before WHERE kind = ? AND record_id = ? AND until_posting >= ? ORDER BY until_posting LIMIT 1'
/** The same as it was for a posting: what has moved since is read from what it stood below before. */
export function categoriesAt(db: ReadableDb, of: Grouped, recordId: number, postingId: number): number[] {
  const below = (kind: Grouped | `${Grouped}_category`, id: number): number | null => {
    const before = db.get<{ id: number | null }>(BEFORE, kind, id, postingId)
    if (before) return before.id
    return db.value<number | null>(`SELECT ${kind === of ? 'category_id' : 'parent_id'} FROM ${kind} WHERE id = ?`, id) ?? null
  }
  const found: number[] = []
  for (let at = below(of, recordId); at !== null && !found.includes(at); at = below(`${of}_category`, at)) found.push(at)
  return found
}
