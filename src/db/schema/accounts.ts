import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { flag, kept } from './columns'

const dimension = (name: string) => integer(name).notNull().default(0)

/** 科目. A dimension is 0 not kept, 1 optional, 2 required. */
export const account = sqliteTable('account', {
  ...kept,
  fullName: text('full_name').notNull(),
  parentId: integer('parent_id'),
  class: text().notNull(),
  direction: text({ enum: ['debit', 'credit'] }).notNull(),
  isLeaf: flag('is_leaf').default(true),
  isCash: flag('is_cash'),
  hasQuantity: flag('has_quantity'),
  dimCustomer: dimension('dim_customer'),
  dimSupplier: dimension('dim_supplier'),
  dimDepartment: dimension('dim_department'),
  dimEmployee: dimension('dim_employee'),
  dimProject: dimension('dim_project'),
  dimItem: dimension('dim_item'),
  /** kept as open items, posted by documents */
  control: text({ enum: ['receivable', 'payable', 'advanceReceived', 'prepaid', 'estimatedPayable'] }),
  /** kept as open items of employees */
  employeeControl: text('employee_control', { enum: ['employeeAdvance', 'employeePayable'] }),
  cashFlowDebit: integer('cash_flow_debit'),
  cashFlowCredit: integer('cash_flow_credit'),
  /** 外币: kept in this currency beside RMB */
  currencyId: integer('currency_id'),
})
export const accountRole = sqliteTable('account_role', { role: text().primaryKey(), accountId: integer('account_id').notNull() })
