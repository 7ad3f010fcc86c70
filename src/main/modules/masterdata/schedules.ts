import type { ScheduleInput } from '../../../core/contract'
import { type Problem, periodOf, problem } from '../../../core/kernel'
import { takenOf } from '../../../db/queries/assets/schedules'
import * as schema from '../../../db/schema'
import type { ReadableDb } from '../../../db/types'
import { accountProblems, departmentProblems } from './assets'
import { type Entity, unknownReference } from './entity'

type ScheduleRow = typeof schema.expenseSchedule.$inferSelect
const FIXED = {
  kind: '类别',
  amount: '金额',
  startDate: '开始日期',
  months: '期数',
  openingAmount: '期初已摊',
  accountId: '摊销科目',
  expenseAccountId: '费用科目',
  partnerId: '往来单位',
  departmentId: '部门',
  employeeId: '职员',
  projectId: '项目',
} as const

/** 待摊预提: fixed once a voucher rests on it; then it can be ended early. */
export const schedule: Entity<ScheduleInput, ScheduleRow> = {
  label: '待摊预提',
  table: schema.expenseSchedule,
  firstCode: 'DT001',
  columns: (_db, value) => {
    const { id: _id, revision: _revision, code: _code, name: _name, pinyin: _pinyin, disabled: _disabled, ...columns } = value
    return columns
  },
  check: (db, value, existing) => [
    ...accountProblems(db, value.accountId, existing?.accountId, 'accountId', '摊销科目'),
    ...accountProblems(db, value.expenseAccountId, existing?.expenseAccountId, 'expenseAccountId', '费用科目'),
    ...unknownReference(db, 'partner', value.partnerId, existing?.partnerId, 'partnerId', '往来单位'),
    ...unknownReference(db, 'department', value.departmentId, existing?.departmentId, 'departmentId', '部门'),
    ...unknownReference(db, 'employee', value.employeeId, existing?.employeeId, 'employeeId', '职员'),
    ...unknownReference(db, 'project', value.projectId, existing?.projectId, 'projectId', '项目'),
    ...departmentProblems(db, value.expenseAccountId, value.departmentId),
    ...figureProblems(db, value),
    ...locked(db, value, existing),
  ],
  views: (db, rows) => {
    const taken = takenOf(db)
    const name = (id: number) => db.value<string>("SELECT code || ' ' || name FROM account WHERE id = ?", id) ?? ''
    return rows.map((row) => {
      const done = row.openingAmount + (taken.get(row.id) ?? 0)
      return {
        ...row,
        accountName: name(row.accountId),
        expenseName: name(row.expenseAccountId),
        taken: done,
        left: row.ended !== null && row.kind === 'accrued' ? 0 : row.amount - done,
      }
    })
  },
}
function figureProblems(db: ReadableDb, { amount, openingAmount, startDate, accountId, expenseAccountId }: ScheduleInput): Problem[] {
  const first = db.value<number>('SELECT MIN(period) FROM period') ?? 0
  return [
    ...(openingAmount >= amount ? [problem('SCHEDULE_OVER', 'openingAmount')] : []),
    ...(openingAmount > 0 && periodOf(startDate) >= first ? [problem('SCHEDULE_NOT_OPENING', 'openingAmount')] : []),
    ...(accountId === expenseAccountId ? [problem('SCHEDULE_SAME_ACCOUNT', 'expenseAccountId')] : []),
  ]
}
function locked(db: ReadableDb, value: ScheduleInput, existing: ScheduleRow | undefined): Problem[] {
  if (!existing || db.value('SELECT 1 FROM schedule_entry WHERE schedule_id = ? LIMIT 1', existing.id) === undefined) return []
  return (Object.keys(FIXED) as (keyof typeof FIXED)[]).flatMap((name) =>
    value[name] === existing[name] ? [] : [problem('ASSET_LOCKED', name, { field: FIXED[name] })],
  )
}
