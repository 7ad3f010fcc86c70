import type { AssetCategoryInput, AssetInput } from '../../../core/contract'
import { type Fen, type Problem, periodOf, problem } from '../../../core/kernel'
import { clearingBalance, NOT_CLEARED } from '../../../core/modules/assets/clearing'
import { residualOf } from '../../../core/modules/assets/depreciation'
import { entrySums, LIVE, standingOf } from '../../../db/queries/assets/cards'
import { clearedOf } from '../../../db/queries/assets/clearing'
import * as schema from '../../../db/schema'
import type { ReadableDb } from '../../../db/types'
import { generalAccount } from '../../documents/accountRules'
import { type Entity, unknownReference } from './entity'

type CategoryRow = typeof schema.assetCategory.$inferSelect
type AssetRow = typeof schema.asset.$inferSelect

/** A leaf of the chart; one that was chosen before may be disabled by now. */
export function accountProblems(
  db: ReadableDb,
  id: number | null,
  before: number | null | undefined,
  at: string,
  field: string,
): Problem[] {
  const unknown = unknownReference(db, 'account', id, before, at, field)
  if (id === null || unknown.length > 0) return unknown
  const account = db.value<string>(
    "SELECT code || ' ' || name FROM account a WHERE id = ? AND EXISTS (SELECT 1 FROM account b WHERE b.parent_id = a.id)",
    id,
  )
  return account === undefined ? [] : [problem('ACCOUNT_NOT_LEAF', at, { account })]
}
/** The account asks for a department and none is given. */
export function departmentProblems(db: ReadableDb, accountId: number | null, departmentId: number | null): Problem[] {
  if (accountId === null || departmentId !== null) return []
  const account = db.value<string>("SELECT code || ' ' || name FROM account WHERE id = ? AND dim_department = 2", accountId)
  return account === undefined ? [] : [problem('DIMENSION_REQUIRED', 'departmentId', { account, dimension: '部门' })]
}
const namesOf = (db: ReadableDb, table: string) =>
  new Map(db.all<{ id: number; name: string }>(`SELECT id, name FROM ${table}`).map(({ id, name }) => [id, name]))

export const assetCategory: Entity<AssetCategoryInput, CategoryRow> = {
  label: '资产类别',
  table: schema.assetCategory,
  firstCode: '01',
  columns: (_db, { life, residualRate, method, assetAccountId, depreciationAccountId, expenseAccountId }) => ({
    life,
    residualRate,
    method,
    assetAccountId,
    depreciationAccountId,
    expenseAccountId,
  }),
  check: (db, value, existing) => [
    ...accountProblems(db, value.assetAccountId, existing?.assetAccountId, 'assetAccountId', '资产科目'),
    ...accountProblems(db, value.depreciationAccountId, existing?.depreciationAccountId, 'depreciationAccountId', '累计折旧科目'),
    ...accountProblems(db, value.expenseAccountId, existing?.expenseAccountId, 'expenseAccountId', '折旧费用科目'),
    ...categoryLocked(db, value, existing),
  ],
  views: (_db, rows) => rows.map((row) => ({ ...row })),
}
/** Cards that vouchers have booked stand in the accounts they were booked in: those stay. */
function categoryLocked(db: ReadableDb, value: AssetCategoryInput, existing: CategoryRow | undefined): Problem[] {
  if (!existing) return []
  const used = db.value('SELECT 1 FROM asset_entry e JOIN asset a ON a.id = e.asset_id WHERE a.category_id = ? LIMIT 1', existing.id)
  if (used === undefined) return []
  return (['assetAccountId', 'depreciationAccountId'] as const).flatMap((name) =>
    value[name] === existing[name] ? [] : [problem('ASSET_LOCKED', name, { field: '科目' })],
  )
}

/** Life, residual rate and method where the card leaves them to its category. */
function settled(db: ReadableDb, value: AssetInput) {
  const category = db.get<{ life: number; residualRate: number; method: AssetRow['method'] }>(
    'SELECT life, residual_rate AS residualRate, method FROM asset_category WHERE id = ?',
    value.categoryId,
  )
  return {
    life: value.life ?? category?.life ?? 1,
    residualRate: value.residualRate ?? category?.residualRate ?? 0,
    method: value.method ?? category?.method ?? 'straightLine',
    started: value.started ?? value.acquired,
  }
}
const FIXED = {
  categoryId: '类别',
  departmentId: '部门',
  acquired: '取得日期',
  started: '开始使用日期',
  original: '原值',
  inputVat: '进项税额',
  residualRate: '净残值率',
  life: '使用年限',
  method: '折旧方法',
  openingDepreciation: '期初累计折旧',
  openingImpairment: '期初减值准备',
  expenseAccountId: '折旧费用科目',
  totalWork: '预计总工作量',
  openingWork: '已完成工作量',
} as const

/** 固定资产卡片: what vouchers rest on is fixed once there is one; then it is changed by a 变动 from a month on. */
export const asset: Entity<AssetInput, AssetRow> = {
  label: '固定资产',
  table: schema.asset,
  firstCode: 'GD0001',
  columns: (db, value) => {
    const { id: _id, revision: _revision, code: _code, name: _name, pinyin: _pinyin, disabled: _disabled, ...columns } = value
    return { ...columns, ...settled(db, value) }
  },
  check: (db, value, existing) => [
    ...unknownReference(db, 'asset_category', value.categoryId, existing?.categoryId, 'categoryId', '类别'),
    ...unknownReference(db, 'department', value.departmentId, existing?.departmentId, 'departmentId', '部门'),
    ...accountProblems(db, value.expenseAccountId, existing?.expenseAccountId, 'expenseAccountId', '折旧费用科目'),
    ...departmentProblems(db, expenseAccount(db, value), value.departmentId),
    ...figureProblems(db, value),
    ...locked(db, value, existing),
  ],
  views: (db, rows) => {
    const categories = namesOf(db, 'asset_category')
    const departments = namesOf(db, 'department')
    const sums = entrySums(db)
    const cleared = clearedOf(db)
    const first = db.value<number>('SELECT MIN(period) FROM period') ?? 0
    return rows.map((row) => {
      const entries = sums.get(row.id) ?? []
      const { value, accumulated, impairment, gone } = standingOf(row, entries)
      const clearing = clearingBalance(cleared.get(row.id) ?? NOT_CLEARED)
      const opening = periodOf(row.acquired) < first
      const bought = opening || entries.some((e) => e.kind === 'acquire' && e.original !== 0)
      return {
        ...row,
        categoryName: categories.get(row.categoryId) ?? '',
        departmentName: row.departmentId === null ? '' : (departments.get(row.departmentId) ?? ''),
        value,
        accumulated,
        impairment,
        net: value - accumulated - impairment,
        bought,
        clearing,
        state: clearing !== 0 ? 'clearing' : gone ? 'disposed' : 'inUse',
        booked: entries.length > 0,
      }
    })
  },
}
const expenseAccount = (db: ReadableDb, value: AssetInput): number | null =>
  value.expenseAccountId ??
  db.value<number | null>('SELECT expense_account_id FROM asset_category WHERE id = ?', value.categoryId) ??
  generalAccount({ db }, 'depreciationExpense') ??
  null

/** 小企业会计准则 knows no impairment: its chart has no account for it. */
const IMPAIRED = "SELECT 1 FROM account_role WHERE role = 'assetImpairment'"
function figureProblems(db: ReadableDb, value: AssetInput): Problem[] {
  const { residualRate, started, method } = settled(db, value)
  const most: Fen = value.original - residualOf({ original: value.original, residualRate })
  const first = db.value<number>('SELECT MIN(period) FROM period') ?? 0
  return [
    ...(started < value.acquired ? [problem('ASSET_STARTED', 'started')] : []),
    ...(value.openingDepreciation > most ? [problem('ASSET_OVER_DEPRECIATED', 'openingDepreciation')] : []),
    ...(value.openingDepreciation + value.openingImpairment > value.original ? [problem('ASSET_OVER_IMPAIRED', 'openingImpairment')] : []),
    ...(value.openingImpairment > 0 && db.value(IMPAIRED) === undefined ? [problem('ASSET_NO_IMPAIRMENT', 'openingImpairment')] : []),
    ...(['openingDepreciation', 'openingImpairment'] as const).flatMap((name) =>
      value[name] > 0 && periodOf(value.acquired) >= first ? [problem('ASSET_NOT_OPENING', name)] : [],
    ),
    ...(method === 'unitsOfWork' && value.totalWork <= value.openingWork ? [problem('ASSET_WORK_TOTAL', 'totalWork')] : []),
  ]
}
/** Vouchers that stand, or changes, rest on what the card says. */
const BOUND = `
SELECT 1 FROM asset_entry e JOIN doc_journal d ON d.id = e.document_id AND d.state ${LIVE} WHERE e.asset_id = ?1 GROUP BY e.kind, e.period
HAVING SUM(e.original) <> 0 OR SUM(e.depreciation) <> 0 OR SUM(e.impairment) <> 0 UNION ALL SELECT 1 FROM asset_change WHERE asset_id = ?1 LIMIT 1`
function locked(db: ReadableDb, value: AssetInput, existing: AssetRow | undefined): Problem[] {
  if (!existing || db.value(BOUND, existing.id) === undefined) return []
  const after = { ...value, ...settled(db, value) }
  return (Object.keys(FIXED) as (keyof typeof FIXED)[]).flatMap((name) =>
    after[name] === existing[name] ? [] : [problem('ASSET_LOCKED', name, { field: FIXED[name] })],
  )
}
