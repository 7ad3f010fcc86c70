import { eq } from 'drizzle-orm'
import type { AccountInput } from '../../../core/contract'
import type { Problem } from '../../../core/kernel'
import { ACCOUNT_CLASSES } from '../../../core/modules/accounting/charts'
import * as schema from '../../../db/schema'
import { orm } from '../../../db/orm'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, refuse } from '../../backend/context'
import { type Entity, unknownReference } from './entity'

type AccountRow = typeof schema.account.$inferSelect

const DIMS = ['none', 'optional', 'required'] as const
const dimText = (value: number) => DIMS[value] ?? 'none'
const DIMENSIONS = [
  ['customer', 'dimCustomer', '客户', 'partner_id'],
  ['supplier', 'dimSupplier', '供应商', 'partner_id'],
  ['department', 'dimDepartment', '部门', 'department_id'],
  ['employee', 'dimEmployee', '职员', 'employee_id'],
  ['project', 'dimProject', '项目', 'project_id'],
  ['item', 'dimItem', '存货', 'item_id'],
] as const

const accountById = (db: ReadableDb, id: number | null) =>
  id === null
    ? undefined
    : db.get<{
        id: number
        code: string
        name: string
        fullName: string
        class: string
        isCash: number
        isLeaf: number
        control: string | null
      }>(
        'SELECT id, code, name, full_name AS fullName, class, is_cash AS isCash, is_leaf AS isLeaf, COALESCE(control, employee_control) AS control FROM account WHERE id = ?',
        id,
      )

export const account: Entity<AccountInput, AccountRow> = {
  label: '科目',
  table: schema.account,
  firstCode: '1001',
  columns: (db, value) => {
    const parent = accountById(db, value.parentId)
    const { direction, hasQuantity, cashFlowDebit, cashFlowCredit, parentId, currencyId } = value
    return {
      fullName: parent ? `${parent.fullName}-${value.name}` : value.name,
      parentId,
      // class and cash are a property of the whole branch
      class: parent?.class ?? value.class,
      isCash: parent ? parent.isCash === 1 : value.isCash,
      direction,
      hasQuantity,
      cashFlowDebit,
      cashFlowCredit,
      currencyId,
      ...Object.fromEntries(DIMENSIONS.map(([name, column]) => [column, DIMS.indexOf(value[name])])),
    }
  },
  check: (db, value, existing) => [
    ...placeProblems(db, value, existing),
    ...currencyProblems(db, value, existing),
    ...(existing ? lockedProblems(db, value, existing) : []),
  ],
  takeOver: (ctx, value) => {
    const parent = value.parentId === null ? undefined : rowById(ctx.db, value.parentId)
    return parent?.isLeaf && isKeptOn(ctx.db, parent) ? makeWay(ctx, parent, value) : undefined
  },
  saved: (ctx, id, value, existing) => {
    if (!existing && value.parentId !== null) becomeParent(ctx, value.parentId, id)
    if (existing && existing.name !== value.name) renameBranch(ctx, id)
  },
  removing: (ctx, row) => {
    const { db } = ctx
    if (!row.isLeaf) refuse('ACCOUNT_HAS_CHILDREN', { account: `${row.code} ${row.name}` })
    if (row.parentId === null) return
    const siblings = db.value<number>('SELECT count(*) FROM account WHERE parent_id = ? AND id <> ?', row.parentId, row.id)
    if (siblings === 0) db.run('UPDATE account SET is_leaf = 1, revision = revision + 1 WHERE id = ?', row.parentId)
  },
  views: (db, rows) => {
    const roles = Map.groupBy(
      db.all<{ role: string; accountId: number }>('SELECT role, account_id AS accountId FROM account_role'),
      (r) => r.accountId,
    )
    return rows.map(({ dimCustomer, dimSupplier, dimDepartment, dimEmployee, dimProject, dimItem, employeeControl, ...row }) => ({
      ...row,
      control: row.control ?? employeeControl,
      customer: dimText(dimCustomer),
      supplier: dimText(dimSupplier),
      department: dimText(dimDepartment),
      employee: dimText(dimEmployee),
      project: dimText(dimProject),
      item: dimText(dimItem),
      roles: (roles.get(row.id) ?? []).map(({ role }) => role),
    }))
  },
}

const CURRENCY_CLASSES = new Set(['currentAsset', 'nonCurrentAsset', 'currentLiability', 'nonCurrentLiability'])
/** Only assets and liabilities that vouchers post to are kept in a currency: what documents of goods and money post is RMB. */
function currencyProblems(db: ReadableDb, value: AccountInput, existing: AccountRow | undefined): Problem[] {
  const { currencyId } = value
  if (currencyId === null) return []
  const unknown = unknownReference(db, 'currency', currencyId, existing?.currencyId, 'currencyId', '外币')
  if (unknown.length > 0) return unknown
  const kind = accountById(db, value.parentId)?.class ?? value.class
  const fits = CURRENCY_CLASSES.has(kind) && (existing?.control ?? existing?.employeeControl ?? null) === null
  return fits ? [] : [{ code: 'ACCOUNT_CURRENCY', at: 'currencyId', args: { account: `${value.code} ${value.name}` } }]
}

const rowById = (db: ReadableDb, id: number): AccountRow | undefined => {
  const [row] = orm(db).select().from(schema.account).where(eq(schema.account.id, id)).all()
  return row
}
/**
 * The first account below one that has figures takes all of them over (D47): it becomes the row that they stand on, with what is
 * posted to it, the roles it plays and whose open items it is kept as; the account above gets a row of its own. No line of a ledger changes.
 */
function makeWay(ctx: CommandContext, parent: AccountRow, value: AccountInput): { id: number; value: AccountInput } {
  const { db } = ctx
  const { id, ...above } = parent
  db.run('UPDATE account SET code = ? WHERE id = ?', value.code, id)
  const inserted = orm(db)
    .insert(schema.account)
    .values({ ...above, isLeaf: false, control: null, employeeControl: null, revision: parent.revision + 1 })
    .run()
  ctx.touch('ledger', 'documents')
  return { id, value: { ...inheriting(value, parent), parentId: Number(inserted.lastInsertRowid) } }
}
/** What takes over figures keeps the dimensions that they carry, and what money moves there. */
const inheriting = (value: AccountInput, above: AccountRow): AccountInput => ({
  ...value,
  currencyId: value.currencyId ?? above.currencyId,
  cashFlowDebit: value.cashFlowDebit ?? above.cashFlowDebit,
  cashFlowCredit: value.cashFlowCredit ?? above.cashFlowCredit,
  ...Object.fromEntries(
    DIMENSIONS.flatMap(([name, column]) => (above[column] > 0 && value[name] === 'none' ? [[name, dimText(above[column])]] : [])),
  ),
})

/** Where an account may stand: its code under its parent's, its class known; what it takes over must fit it (D47). */
function placeProblems(db: ReadableDb, value: AccountInput, existing: AccountRow | undefined): Problem[] {
  const { parentId, code } = value
  const parent = accountById(db, parentId)
  if (parentId !== null && !parent) return [{ code: 'UNKNOWN_REFERENCE', at: 'parentId', args: { field: '上级科目' } }]
  const length = parent ? parent.code.length + 2 : 4
  const problems: Problem[] = []
  if (!/^\d+$/.test(code) || code.length !== length || !code.startsWith(parent?.code ?? '')) {
    problems.push({ code: 'ACCOUNT_CODE', at: 'code', args: { parent: parent?.code ?? '' } })
  }
  if (!parent && !Object.hasOwn(ACCOUNT_CLASSES, value.class)) problems.push({ code: 'REQUIRED', at: 'class', args: { field: '科目类别' } })
  if (!parent || existing) return problems
  const row = rowById(db, parent.id)
  if (row?.isLeaf && isKeptOn(db, row)) problems.push(...keptProblems(db, inheriting(value, row), row, true))
  return problems
}
/** Something stands on the account that the first one below it takes over: figures, or open items that it is kept as. */
const isKeptOn = (db: ReadableDb, { id, control, employeeControl }: AccountRow): boolean =>
  (control ?? employeeControl ?? null) !== null || hasFigures(db, id)
export function hasFigures(db: ReadableDb, accountId: number): boolean {
  const places = [
    'journal_line',
    'opening_balance',
    'opening_open_item',
    'doc_journal_line',
    'doc_cash_line',
    'doc_cash',
    'doc_stock',
    'document_tender',
    'doc_invoice_line',
  ]
  return places.some((table) => db.value(`SELECT 1 FROM ${table} WHERE account_id = ? LIMIT 1`, accountId) !== undefined)
}
/** What figures, children and documents already stand on. */
function lockedProblems(db: ReadableDb, value: AccountInput, existing: AccountRow): Problem[] {
  const used = hasFigures(db, existing.id)
  const fixed = used || !existing.isLeaf
  const changed: [string, string, boolean][] = [
    ['parentId', '上级科目', value.parentId !== existing.parentId],
    ['code', '编码', fixed && value.code !== existing.code && !existing.isLeaf],
    ['class', '科目类别', fixed && existing.parentId === null && value.class !== existing.class],
    ['isCash', '现金科目', fixed && existing.parentId === null && value.isCash !== existing.isCash],
  ]
  return [...changed.flatMap(locked(existing)), ...keptProblems(db, value, existing, used)]
}
const locked =
  ({ code, name }: AccountRow) =>
  ([at, field, yes]: [string, string, boolean]): Problem[] =>
    yes ? [{ code: 'ACCOUNT_LOCKED', at, args: { account: `${code} ${name}`, field } }] : []

/** What the figures of an account ask of whatever they stand on: its side, and the dimensions they carry. */
function keptProblems(db: ReadableDb, value: AccountInput, row: AccountRow, used: boolean): Problem[] {
  const changed: [string, string, boolean][] = [
    ['direction', '余额方向', used && value.direction !== row.direction],
    ['currencyId', '外币', used && value.currencyId !== row.currencyId],
  ]
  for (const [name, column, label, kept] of DIMENSIONS) {
    const [before, after] = [row[column], DIMS.indexOf(value[name])]
    // figures may carry the dimension: it can be left free but not dropped, and asked for only where all of them do; a control
    // account needs its party
    const dropped = used && before > 0 && after === 0
    const loosened = (row.control ?? row.employeeControl) !== null && before === 2 && after < 2
    const missed = before < 2 && after === 2 && withoutDimension(db, row.id, kept)
    changed.push([name, `${label}核算`, dropped || loosened || missed])
  }
  return changed.flatMap(locked(row))
}

const withoutDimension = (db: ReadableDb, accountId: number, column: string): boolean =>
  db.value(`SELECT 1 FROM journal_line WHERE account_id = ? AND ${column} IS NULL LIMIT 1`, accountId) !== undefined

/** The first account below another takes over the roles that one played: rules post to leaves only. */
function becomeParent({ db }: CommandContext, parentId: number, childId: number): void {
  const { changes } = db.run('UPDATE account SET is_leaf = 0, revision = revision + 1 WHERE id = ? AND is_leaf = 1', parentId)
  if (changes === 0) return
  for (const table of ['account_role', 'account_rule']) db.run(`UPDATE ${table} SET account_id = ? WHERE account_id = ?`, childId, parentId)
}
/** Full names below follow: 银行存款-基本户. */
function renameBranch({ db }: CommandContext, id: number): void {
  db.run(
    `WITH RECURSIVE branch (id, full_name) AS (
       SELECT id, full_name FROM account WHERE id = ?
       UNION ALL SELECT a.id, b.full_name || '-' || a.name FROM account a JOIN branch b ON a.parent_id = b.id)
     UPDATE account SET full_name = branch.full_name FROM branch WHERE account.id = branch.id`,
    id,
  )
}
