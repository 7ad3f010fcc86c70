import type { PartnerInput } from '../../../core/contract'
import type { Problem } from '../../../core/kernel'
import * as schema from '../../../db/schema'
import { dropSearchText, setSearchText } from '../search/text'
import type { Entity } from './entity'

type PartnerRow = typeof schema.partner.$inferSelect

export const partner: Entity<PartnerInput, PartnerRow> = {
  label: '往来单位',
  table: schema.partner,
  firstCode: '0001',
  columns: (_db, value) => {
    const { isCustomer, isSupplier, taxNumber, contact, phone, address, bank, bankAccount, creditLimit, termDays, memo } = value
    return { isCustomer, isSupplier, taxNumber, contact, phone, address, bank, bankAccount, creditLimit, termDays, memo }
  },
  check: (_db, value) => (value.isCustomer || value.isSupplier ? [] : [required]),
  saved: ({ db }, id, value) => {
    setSearchText(db, 'partner_search', id, { ...value, more: [value.code, value.contact, value.phone, value.taxNumber] })
  },
  removing: ({ db }, row) => dropSearchText(db, 'partner_search', row.id),
  views: (_db, rows) => rows.map((row) => ({ ...row })),
}
const required: Problem = { code: 'REQUIRED', at: 'isCustomer', args: { field: '客户或供应商' } }
