/** Accounts kept as open items: whose they are is a property of the account (`account.control`), so that everything that reads it finds them all. */
import type { OwedRole } from '../../../core/ledger/accountRules'
import type { WritableDb } from '../../../db/types'
import type { CONTROL_ROLES, EMPLOYEE_ROLES } from '../accountSets/seed'
import { hasFigures } from '../masterdata/accounts'

type Kept = (typeof CONTROL_ROLES)[number] | (typeof EMPLOYEE_ROLES)[number]
const KEEPING: Record<Kept, { column: 'control' | 'employee_control'; dimension: string }> = {
  receivable: { column: 'control', dimension: 'dim_customer' },
  advanceReceived: { column: 'control', dimension: 'dim_customer' },
  payable: { column: 'control', dimension: 'dim_supplier' },
  prepaid: { column: 'control', dimension: 'dim_supplier' },
  estimatedPayable: { column: 'control', dimension: 'dim_supplier' },
  employeeAdvance: { column: 'employee_control', dimension: 'dim_employee' },
  employeePayable: { column: 'employee_control', dimension: 'dim_employee' },
}
export const isKept = (role: string): role is Kept => Object.hasOwn(KEEPING, role)

/** From now on the account is kept as open items of the role. It has no figures yet: the caller has asked. */
export function keepAs(db: WritableDb, role: Kept, accountId: number): void {
  const { column, dimension } = KEEPING[role]
  db.run(
    `UPDATE account SET ${column} = ?1, ${dimension} = 2, revision = revision + 1 WHERE id = ?2 AND ${column} IS NOT ?1`,
    role,
    accountId,
  )
}
/** What money moves on it, where the account does not say: as on the account in general. */
const FLOWS = `
UPDATE account SET cash_flow_debit = COALESCE(account.cash_flow_debit, g.cash_flow_debit), cash_flow_credit = COALESCE(account.cash_flow_credit, g.cash_flow_credit)
FROM account_role r JOIN account g ON g.id = r.account_id WHERE r.role = ?1 AND account.id = ?2`
/** An account that a rule names for what is owed by or to some partners. */
export function keepByRule(db: WritableDb, role: OwedRole, accountId: number): void {
  keepAs(db, role, accountId)
  db.run(FLOWS, role, accountId)
}
const NAMED =
  'SELECT 1 FROM account_role WHERE account_id = ?1 UNION ALL SELECT 1 FROM account_rule WHERE account_id = ?1 AND until_posting IS NULL LIMIT 1'
/** An account without figures that no role and no rule names any more is an account like others again. */
export function release(db: WritableDb, accountId: number): void {
  if (db.value(NAMED, accountId) !== undefined || hasFigures(db, accountId)) return
  db.run(
    'UPDATE account SET control = NULL, employee_control = NULL, revision = revision + 1 WHERE id = ? AND COALESCE(control, employee_control) IS NOT NULL',
    accountId,
  )
}
