import { isStockRole } from '../../../core/ledger/accountRules'
import { ACCOUNT_ROLES, type AccountRole } from '../../../core/ledger/roles'
import { roleProblems } from '../../../core/modules/accounting/roleAccounts'
import { type CommandContext, Refusal, refuse } from '../../backend/context'
import { accountFacts } from '../../documents/facts'
import { CONTROL_ROLES, EMPLOYEE_ROLES } from '../accountSets/seed'
import { hasFigures } from '../masterdata/accounts'
import { lastPosting } from './accountRules'

interface RoleAccount {
  id: number
  code: string
  name: string
  isLeaf: number
  disabled: number
  /** whose open items it is kept as, partners' or employees' */
  control: string | null
}
const COLUMNS = 'a.id, a.code, a.name, a.is_leaf AS isLeaf, a.disabled, COALESCE(a.control, a.employee_control) AS control'
const PARTY = {
  receivable: 'dim_customer',
  advanceReceived: 'dim_customer',
  payable: 'dim_supplier',
  prepaid: 'dim_supplier',
  estimatedPayable: 'dim_supplier',
} as const

/** Lets an account play a role. UNKNOWN_REFERENCE, ACCOUNT_NOT_LEAF; ACCOUNT_LOCKED where a sub-ledger stands behind it. */
export function setRole(ctx: CommandContext, role: string, accountId: number): void {
  const { db } = ctx
  if (!Object.hasOwn(ACCOUNT_ROLES, role)) refuse('NOT_FOUND', { what: '科目角色' }, 'role')
  const account = db.get<RoleAccount>(`SELECT ${COLUMNS} FROM account a WHERE a.id = ?`, accountId)
  if (!account || account.disabled === 1) return refuse('UNKNOWN_REFERENCE', { field: '科目' }, 'accountId')
  if (account.isLeaf === 0) refuse('ACCOUNT_NOT_LEAF', { account: `${account.code} ${account.name}` }, 'accountId')
  const before = db.get<RoleAccount>(`SELECT ${COLUMNS} FROM account_role r JOIN account a ON a.id = r.account_id WHERE r.role = ?`, role)
  if (before?.id === accountId) return
  const facts = accountFacts(db, accountId)
  const unfit = facts ? roleProblems(role as AccountRole, facts) : []
  if (unfit.length > 0) throw new Refusal(unfit)
  const control = CONTROL_ROLES.find((name) => name === role)
  const employees = EMPLOYEE_ROLES.find((name) => name === role)
  // their figures are another ledger's (open items, stock): they cannot be exchanged once there are any
  if (control !== undefined || employees !== undefined || isStockRole(role)) {
    for (const concerned of [before, account]) if (concerned) assertWithoutFigures(ctx, concerned)
  }
  if (control !== undefined) moveControl(ctx, { column: 'control', control, dimension: PARTY[control] }, before, account)
  if (employees !== undefined)
    moveControl(ctx, { column: 'employee_control', control: employees, dimension: 'dim_employee' }, before, account)
  if (before) remember(ctx, role, before.id)
  db.run(
    'INSERT INTO account_role (role, account_id) VALUES (?, ?) ON CONFLICT (role) DO UPDATE SET account_id = excluded.account_id',
    role,
    accountId,
  )
  ctx.touch('settings', 'master')
}
const SINCE =
  'SELECT MAX(until_posting) FROM account_rule WHERE role = ? AND COALESCE(item_id, category_id, partner_id, warehouse_id, tax_rate) IS NULL'
/** What the role meant until now: a red document of something posted before finds it. */
function remember({ db }: CommandContext, role: string, accountId: number): void {
  const [since, last] = [db.value<number | null>(SINCE, role) ?? 0, lastPosting(db)]
  if (last > since)
    db.run('INSERT INTO account_rule (role, account_id, from_posting, until_posting) VALUES (?, ?, ?, ?)', role, accountId, since, last)
}
function assertWithoutFigures({ db }: CommandContext, account: RoleAccount): void {
  if (hasFigures(db, account.id)) refuse('ACCOUNT_LOCKED', { account: `${account.code} ${account.name}`, field: '角色' }, 'accountId')
}
interface Keeping {
  column: 'control' | 'employee_control'
  control: string
  dimension: string
}
/** An account has one party ledger: it cannot be the control account of two. */
function moveControl(
  { db }: CommandContext,
  { column, control, dimension }: Keeping,
  before: RoleAccount | undefined,
  account: RoleAccount,
): void {
  if (account.control !== null) refuse('ACCOUNT_LOCKED', { account: `${account.code} ${account.name}`, field: '角色' }, 'accountId')
  if (before) db.run(`UPDATE account SET ${column} = NULL, revision = revision + 1 WHERE id = ?`, before.id)
  db.run(`UPDATE account SET ${column} = ?, ${dimension} = 2, revision = revision + 1 WHERE id = ?`, control, account.id)
}
