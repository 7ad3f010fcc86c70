import type { ReadableDb } from '../../../db/types'

export interface AccountRow {
  id: number
  code: string
  name: string
  class: string
  isLeaf: number
  disabled: number
  control: string | null
  currencyId: number | null
  customer: number
  supplier: number
  department: number
  employee: number
  project: number
  item: number
}
export interface PartnerRow {
  id: number
  isCustomer: number
  isSupplier: number
}
interface ItemRow {
  id: number
  name: string
  kind: string
  batchManaged: number
  serialManaged: number
}
type Simple = 'department' | 'employee' | 'project' | 'warehouse'

/** Look-ups for checking many rows: each table is read once, when the first row asks for it. */
export interface Known {
  account(id: number): AccountRow | undefined
  partner(id: number): PartnerRow | undefined
  item(id: number): ItemRow | undefined
  exists(kind: Simple | 'item', id: number): boolean
}
export function knownTo(db: ReadableDb): Known {
  const byId = <T extends { id: number }>(sql: string) => lazily(() => new Map(db.all<T>(sql).map((row) => [row.id, row])))
  const accounts = byId<AccountRow>(
    `SELECT id, code, name, class, is_leaf AS isLeaf, disabled, control, currency_id AS currencyId, dim_customer AS customer, dim_supplier AS supplier, dim_department AS department,
       dim_employee AS employee, dim_project AS project, dim_item AS item FROM account`,
  )
  const partners = byId<PartnerRow>('SELECT id, is_customer AS isCustomer, is_supplier AS isSupplier FROM partner')
  const items = byId<ItemRow>('SELECT id, name, kind, batch_managed AS batchManaged, serial_managed AS serialManaged FROM item')
  const simple = {
    department: byId('SELECT id FROM department'),
    employee: byId('SELECT id FROM employee'),
    project: byId('SELECT id FROM project'),
    warehouse: byId("SELECT id FROM warehouse WHERE kind = 'normal'"),
  }
  return {
    account: (id) => accounts().get(id),
    partner: (id) => partners().get(id),
    item: (id) => items().get(id),
    exists: (kind, id) => (kind === 'item' ? items() : simple[kind]()).has(id),
  }
}
function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
