import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { flag, kept, negativeStock } from './columns'

export const department = sqliteTable('department', kept)
export const project = sqliteTable('project', kept)
export const currency = sqliteTable('currency', kept)
/** 摘要库 */
export const voucherSummary = sqliteTable('voucher_summary', kept)
export const employee = sqliteTable('employee', { ...kept, departmentId: integer('department_id'), phone: text().notNull().default('') })
export const warehouse = sqliteTable('warehouse', {
  ...kept,
  address: text().notNull().default(''),
  /** shipped: 发出商品, owned by the program */
  kind: text({ enum: ['normal', 'shipped', 'transit', 'estimate'] })
    .notNull()
    .default('normal'),
  negativeStock,
  binManaged: flag('bin_managed'),
  firstBin: text('first_bin').notNull().default(''),
  binsSince: text('bins_since'),
})
