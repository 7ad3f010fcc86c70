import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { flag, kept } from './columns'

const line = (name: string) => text(name).notNull().default('')

export const partnerCategory = sqliteTable('partner_category', { ...kept, parentId: integer('parent_id') })

/** 客户 and 供应商: one row may be both (D42). */
export const partner = sqliteTable('partner', {
  ...kept,
  isCustomer: flag('is_customer'),
  isSupplier: flag('is_supplier'),
  taxNumber: line('tax_number'),
  contact: line('contact'),
  phone: line('phone'),
  address: line('address'),
  bank: line('bank'),
  bankAccount: line('bank_account'),
  /** fen; null: no limit */
  creditLimit: integer('credit_limit'),
  termDays: integer('term_days').notNull().default(0),
  memo: line('memo'),
  categoryId: integer('category_id'),
})
