import { isStockRole } from '../../../core/ledger/accountRules'
import { ACCOUNT_ROLES, type AccountRole } from '../../../core/ledger/roles'
import { roleProblems } from '../../../core/modules/accounting/roleAccounts'
import { type CommandContext, Refusal, refuse } from '../../backend/context'
import { accountFacts } from '../../documents/facts'
import { hasFigures } from '../masterdata/accounts'
import { lastPosting } from './accountRules'
import { isKept, keepAs, release } from './control'

interface RoleAccount {
  id: number
  code: string
  name: string
  isLeaf: number
  disabled: number
  /** whose open items it is kept as, partners' or employees' */
  control: string | null
}
/** VAT returns carry their balances from month to month: what was declared of closed ones is read from the account that plays the role. */
const DECLARED: readonly string[] = ['vatTransferUnpaid', 'vatUnpaid', 'vatSimplified', 'vatSmallScale'] satisfies AccountRole[]
const COLUMNS = 'a.id, a.code, a.name, a.is_leaf AS isLeaf, a.disabled, COALESCE(a.control, a.employee_control) AS control'

/** Lets an account play a role. UNKNOWN_REFERENCE, ACCOUNT_NOT_LEAF; ACCOUNT_LOCKED where a sub-ledger or VAT returns stand behind it. */
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
  const kept = isKept(role) ? role : undefined
  // their figures are another ledger's (open items, stock): they cannot be exchanged once there are any
  if (kept !== undefined || isStockRole(role)) {
    for (const concerned of [before, account]) if (concerned) assertWithoutFigures(ctx, concerned)
  }
  if (before && DECLARED.includes(role)) assertWithoutFigures(ctx, before)
  if (kept !== undefined) {
    // an account has one party ledger: it cannot be the control account of two
    if (account.control !== null && account.control !== kept) refuse('ACCOUNT_LOCKED', lockedArgs(account), 'accountId')
    keepAs(db, kept, account.id)
  }
  if (before) remember(ctx, role, before.id)
  db.run(
    'INSERT INTO account_role (role, account_id) VALUES (?, ?) ON CONFLICT (role) DO UPDATE SET account_id = excluded.account_id',
    role,
    accountId,
  )
  if (kept !== undefined && before) release(db, before.id)
  ctx.touch('settings', 'master')
}
const lockedArgs = ({ code, name }: RoleAccount) => ({ account: `${code} ${name}`, field: '角色' })
const SINCE =
  'SELECT MAX(until_posting) FROM account_rule WHERE role = ? AND COALESCE(item_id, category_id, partner_id, partner_category_id, warehouse_id, tax_rate) IS NULL'
/** What the role meant until now: a red document of something posted before finds it. */
function remember({ db }: CommandContext, role: string, accountId: number): void {
  const [since, last] = [db.value<number | null>(SINCE, role) ?? 0, lastPosting(db)]
  if (last > since)
    db.run('INSERT INTO account_rule (role, account_id, from_posting, until_posting) VALUES (?, ?, ?, ?)', role, accountId, since, last)
}
function assertWithoutFigures({ db }: CommandContext, account: RoleAccount): void {
  if (hasFigures(db, account.id)) refuse('ACCOUNT_LOCKED', lockedArgs(account), 'accountId')
}
