import type { PartnerInput } from '../../../core/contract'
import type { Problem } from '../../../core/kernel'
import * as schema from '../../../db/schema'
import { dropSearchText, setSearchText } from '../search/text'
import { type BaseRow, type Entity, unknownReference } from './entity'

type PartnerRow = typeof schema.partner.$inferSelect

export const partner: Entity<PartnerInput, PartnerRow> = {
  label: '往来单位',
  table: schema.partner,
  firstCode: '0001',
  columns: (_db, value) => {
    const { isCustomer, isSupplier, taxNumber, contact, phone, address, bank, bankAccount, creditLimit, termDays, memo, categoryId } = value
    return { isCustomer, isSupplier, taxNumber, contact, phone, address, bank, bankAccount, creditLimit, termDays, memo, categoryId }
  },
  check: (db, value, existing) => [
    ...(value.isCustomer || value.isSupplier ? [] : [required]),
    ...unknownReference(db, 'partner_category', value.categoryId, existing?.categoryId, 'categoryId', '单位类别'),
  ],
  saved: ({ db }, id, value) => {
    setSearchText(db, 'partner_search', id, { ...value, more: [value.code, value.contact, value.phone, value.taxNumber] })
  },
  removing: ({ db }, row) => dropSearchText(db, 'partner_search', row.id),
  views: (db, rows) => {
    const categories = new Map(db.all<BaseRow>('SELECT id, name FROM partner_category').map(({ id, name }) => [id, name]))
    return rows.map((row) => ({ ...row, categoryName: row.categoryId === null ? null : (categories.get(row.categoryId) ?? null) }))
  },
}
const required: Problem = { code: 'REQUIRED', at: 'isCustomer', args: { field: '客户或供应商' } }
