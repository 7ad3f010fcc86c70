import type { AccountHit, DocumentView } from '../../core/contract'
import type { AnyDocument, CashDocument } from '../../core/documents/types'
import { fenDisplay } from '../../core/kernel'
import { CURRENCY_OF, currencyFrom } from '../../db/queries/currencies'
import { BARCODE_OF, UNITS_OF, unitsFrom } from '../../db/queries/units'
import type { ReadableDb } from '../../db/types'

const QUERIES = {
  partner: "SELECT code, name, '' AS unit, '' AS spec FROM partner WHERE id = ?",
  item: `SELECT code, name, unit, spec, kind, serial_managed AS serialManaged, batch_managed AS batchManaged, shelf_life_days AS shelfLifeDays, ${UNITS_OF('item.id')} AS units,
    ${BARCODE_OF('item.id')} AS barcode FROM item WHERE id = ?`,
  warehouse: "SELECT code, name, '' AS unit, '' AS spec FROM warehouse WHERE id = ?",
  department: "SELECT code, name, '' AS unit, '' AS spec FROM department WHERE id = ?",
  employee: "SELECT code, name, '' AS unit, '' AS spec FROM employee WHERE id = ?",
  project: "SELECT code, name, '' AS unit, '' AS spec FROM project WHERE id = ?",
  account: `SELECT code, full_name AS name, '' AS unit, '' AS spec, is_cash AS isCash, has_quantity AS hasQuantity, cash_flow_debit AS cashFlowDebit, cash_flow_credit AS cashFlowCredit,
    json_object('customer', dim_customer, 'supplier', dim_supplier, 'department', dim_department, 'employee', dim_employee, 'project', dim_project, 'item', dim_item) AS dims,
    ${CURRENCY_OF} AS currency
    FROM account WHERE id = ?`,
} as const
type Kind = keyof typeof QUERIES
interface Named {
  code: string
  name: string
  unit: string
  spec: string
  kind?: 'goods' | 'material' | 'service'
  units?: string
  barcode?: string | null
  serialManaged?: number
  batchManaged?: number
  shelfLifeDays?: number | null
  isCash?: number
  hasQuantity?: number
  dims?: string
  currency?: string | null
  cashFlowDebit?: number | null
  cashFlowCredit?: number | null
}
const FIELDS: Record<string, Kind> = {
  partnerId: 'partner',
  itemId: 'item',
  warehouseId: 'warehouse',
  toWarehouseId: 'warehouse',
  departmentId: 'department',
  employeeId: 'employee',
  projectId: 'project',
  accountId: 'account',
  toAccountId: 'account',
  toPartnerId: 'partner',
}
const OPEN_ITEM = `SELECT d.number AS code, o.remaining, o.date, o.due_date AS dueDate FROM open_item o JOIN document d ON d.id = o.document_id WHERE o.id = ?`

/** What the ids in a document stand for, keyed "partner:3". */
export function namesOf(db: ReadableDb, doc: AnyDocument): DocumentView['names'] {
  const names: DocumentView['names'] = {}
  const look = (record: Record<string, unknown>) => {
    for (const [field, kind] of Object.entries(FIELDS)) {
      const id = record[field]
      if (typeof id !== 'number') continue
      const key = `${kind}:${id}`
      if (names[key]) continue
      const row = db.get<Named>(QUERIES[kind], id)
      if (!row) continue
      const { units, serialManaged, batchManaged, isCash, hasQuantity, dims, currency, ...named } = row
      names[key] = {
        ...named,
        ...(units === undefined ? {} : { units: unitsFrom(units) }),
        ...(serialManaged === 1 ? { serialManaged: true } : {}),
        ...(batchManaged === undefined ? {} : { batchManaged: batchManaged === 1 }),
        ...(dims === undefined
          ? {}
          : {
              isCash: isCash === 1,
              hasQuantity: hasQuantity === 1,
              dims: JSON.parse(dims) as AccountHit['dims'],
              currency: currencyFrom(currency ?? null),
            }),
      }
    }
  }
  const nameItem = (id: number) => {
    const o = db.get<{ code: string; remaining: number; date: string; dueDate: string }>(OPEN_ITEM, id)
    if (o) names[`openItem:${id}`] = { code: o.code, name: o.code, extra: `${o.date} 余 ${fenDisplay(Math.abs(o.remaining))}` }
  }
  look(doc as unknown as Record<string, unknown>)
  for (const l of doc.lines) look(l as unknown as Record<string, unknown>)
  if ('clears' in doc) for (const c of doc.clears) nameItem(c.openItemId)
  if ('tenders' in doc) for (const t of doc.tenders) look({ ...t })
  for (const l of doc.lines) {
    const id = (l as Partial<CashDocument['lines'][number]>).openItemId
    if (typeof id === 'number') nameItem(id)
  }
  return names
}
