import { saveAccountRule, removeAccountRule } from '../../src/main/modules/settings/accountRules'
import { setRole } from '../../src/main/modules/settings/roles'
import { NO_RULE_KEYS, type RuleKeys } from '../../src/core/ledger/accountRules'
import type { Books } from './books'

/** Another leaf for a role: with the class, side and dimensions of the account that plays it, and found in statements where that is. */
export function accountBeside(books: Books, role: string, suffix: string): number {
  return books.db.run(
    `INSERT INTO account (code, name, full_name, parent_id, class, direction, dim_customer, dim_supplier, dim_department, dim_employee, dim_project, dim_item)
     SELECT code || ?1, name || ?1, full_name || ?1, parent_id, class, direction, dim_customer, dim_supplier, dim_department, dim_employee, dim_project, dim_item FROM account WHERE id = ?2`,
    suffix,
    books.account(role),
  ).lastInsertRowid
}
export const addRule = (books: Books, role: string, keys: Partial<RuleKeys>, accountId: number, id: number | null = null): number =>
  books.command('settings.saveAccountRule', { role, keys, accountId, id }, (ctx) =>
    saveAccountRule(ctx, { ...NO_RULE_KEYS, ...keys, id, role, accountId }),
  ).id
export const dropRule = (books: Books, id: number): void =>
  books.command('settings.removeAccountRule', { id }, (ctx) => removeAccountRule(ctx, id))
export const giveRole = (books: Books, role: string, accountId: number): void =>
  books.command('settings.setRole', { role, accountId }, (ctx) => setRole(ctx, role, accountId))
