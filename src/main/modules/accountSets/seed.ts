import type { AccountSetOptions } from '../../../core/contract'
import { firstDay, nextPeriod, type Period } from '../../../core/kernel'
import { ACCOUNT_ROLES, type AccountRole } from '../../../core/ledger/roles'
import { accountsOf, chartOf, type PlacedAccount, rolesOf } from '../../../core/modules/accounting/charts'
import { DOCUMENTS } from '../../../core/modules/registry'
import { writeSetting } from '../../../db/settings'
import type { WritableDb } from '../../../db/types'
import { initialsText } from '../masterdata/pinyin'

const MONTHS = 24
/** Accounts whose balance is kept as open items and posted by documents only. */
/** Accounts whose balance is kept as open items of employees (员工往来). */
export const EMPLOYEE_ROLES = ['employeeAdvance', 'employeePayable'] as const satisfies AccountRole[]
export const CONTROL_ROLES = ['receivable', 'payable', 'advanceReceived', 'prepaid', 'estimatedPayable'] as const satisfies AccountRole[]

/** Fills an empty account set: chart of accounts with roles, warehouses, department, number rules, periods, options. */
export function seedAccountSet(db: WritableDb, options: AccountSetOptions): void {
  writeSetting(db, 'options', options)
  seedAccounts(db, options)
  db.run("INSERT INTO warehouse (code, name, pinyin) VALUES ('01', '主仓', 'ZC')")
  db.run(
    "INSERT INTO warehouse (code, name, pinyin, kind) VALUES ('SHIP', '发出商品', 'FCSP', 'shipped'), ('TRANSIT', '调拨在途', 'DBZT', 'transit'), ('ESTIMATE', '暂估回冲', 'ZGHC', 'estimate')",
  )
  db.run("INSERT INTO department (code, name, pinyin) VALUES ('01', '总部', 'ZB')")
  for (const { type, prefix } of DOCUMENTS) {
    db.run("INSERT INTO number_rule (type, prefix, date_part, digits) VALUES (?, ?, 'month', 4)", type, prefix)
  }
  let period: Period = options.startPeriod
  for (let i = 0; i < MONTHS; i++, period = nextPeriod(period)) db.run("INSERT INTO period (period, state) VALUES (?, 'open')", period)
}

function seedAccounts(db: WritableDb, { standard, taxpayer, startPeriod }: AccountSetOptions): void {
  const chart = chartOf(standard, firstDay(startPeriod))
  const roles = rolesOf(chart, taxpayer)
  const { accounts, bank } = withBankAccount(accountsOf(chart, taxpayer), roles.bank)
  if (bank) roles.bank = bank
  const controls = new Map(CONTROL_ROLES.map((role) => [roles[role], role]))
  const employees = new Map(EMPLOYEE_ROLES.map((role) => [roles[role], role]))
  const ids = new Map<string, number>()
  for (const account of accounts) {
    const kept = { control: controls.get(account.code) ?? null, employeeControl: employees.get(account.code) ?? null }
    ids.set(account.code, insertAccount(db, account, ids.get(account.parent ?? '') ?? null, kept))
  }
  for (const [role, code] of Object.entries(roles)) {
    const accountId = ids.get(code)
    if (accountId === undefined || !(role in ACCOUNT_ROLES)) throw new Error(`chart ${chart.standard}: role ${role} names no account`)
    db.run('INSERT INTO account_role (role, account_id) VALUES (?, ?)', role, accountId)
  }
}
/** A company has at least one bank account, and each is an account of its own under 银行存款. */
function withBankAccount(accounts: PlacedAccount[], bankCode: string | undefined): { accounts: PlacedAccount[]; bank?: string } {
  const parent = accounts.find(({ code, leaf }) => code === bankCode && leaf)
  if (!parent) return { accounts }
  const bank = `${parent.code}01`
  const child = {
    ...parent,
    code: bank,
    name: '基本户',
    parent: parent.code,
    fullName: `${parent.fullName}-基本户`,
    level: parent.level + 1,
  }
  return { accounts: accounts.flatMap((account) => (account === parent ? [{ ...parent, leaf: false }, child] : [account])), bank }
}
function insertAccount(
  db: WritableDb,
  account: PlacedAccount,
  parentId: number | null,
  kept: Record<'control' | 'employeeControl', string | null>,
): number {
  const dim = (dimension: string) => {
    const aux = account.aux.find((a) => a.dimension === dimension)
    return aux ? (aux.required ? 2 : 1) : 0
  }
  return db.run(
    `INSERT INTO account (code, name, full_name, parent_id, class, direction, is_leaf, is_cash, has_quantity, dim_customer, dim_supplier,
       dim_department, dim_employee, dim_project, dim_item, control, employee_control, cash_flow_debit, cash_flow_credit, pinyin, disabled)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    account.code,
    account.name,
    account.fullName,
    parentId,
    account.class,
    account.direction,
    account.leaf ? 1 : 0,
    account.cash ? 1 : 0,
    account.quantity ? 1 : 0,
    dim('customer'),
    dim('supplier'),
    dim('department'),
    dim('employee'),
    dim('project'),
    dim('item'),
    kept.control,
    kept.employeeControl,
    account.defaultCashFlow?.debit ?? null,
    account.defaultCashFlow?.credit ?? null,
    initialsText(account.name),
    account.optional ? 1 : 0,
  ).lastInsertRowid
}
