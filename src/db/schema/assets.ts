import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { kept } from './columns'

const method = () => text({ enum: ['straightLine', 'doubleDeclining', 'sumOfYears', 'unitsOfWork'] }).notNull()
/** 资产类别: what its cards begin with; life in months, residual rate 10⁻⁶; an account that is null is the role's. */
export const assetCategory = sqliteTable('asset_category', {
  ...kept,
  life: integer().notNull(),
  residualRate: integer('residual_rate').notNull(),
  method: method(),
  assetAccountId: integer('asset_account_id'),
  depreciationAccountId: integer('depreciation_account_id'),
  expenseAccountId: integer('expense_account_id'),
})
/** 固定资产卡片; money in fen, work (工作量法) 10⁻⁶ of its unit. */
export const asset = sqliteTable('asset', {
  ...kept,
  categoryId: integer('category_id').notNull(),
  departmentId: integer('department_id'),
  acquired: text().notNull(),
  started: text().notNull(),
  original: integer().notNull(),
  inputVat: integer('input_vat').notNull().default(0),
  residualRate: integer('residual_rate').notNull(),
  life: integer().notNull(),
  method: method(),
  openingDepreciation: integer('opening_depreciation').notNull().default(0),
  openingImpairment: integer('opening_impairment').notNull().default(0),
  expenseAccountId: integer('expense_account_id'),
  spec: text().notNull().default(''),
  place: text().notNull().default(''),
  keeper: text().notNull().default(''),
  memo: text().notNull().default(''),
  totalWork: integer('total_work').notNull().default(0),
  openingWork: integer('opening_work').notNull().default(0),
  workUnit: text('work_unit').notNull().default(''),
})
/** 待摊预提; `ended` is the month in which it was ended early. */
export const expenseSchedule = sqliteTable('expense_schedule', {
  ...kept,
  kind: text({ enum: ['prepaid', 'accrued'] }).notNull(),
  amount: integer().notNull(),
  startDate: text('start_date').notNull(),
  months: integer().notNull(),
  openingAmount: integer('opening_amount').notNull().default(0),
  accountId: integer('account_id').notNull(),
  expenseAccountId: integer('expense_account_id').notNull(),
  partnerId: integer('partner_id'),
  departmentId: integer('department_id'),
  employeeId: integer('employee_id'),
  projectId: integer('project_id'),
  ended: integer(),
  memo: text().notNull().default(''),
})
