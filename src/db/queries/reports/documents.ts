import type { DocumentType } from '../../../core/documents/types'
import type { ReadableDb } from '../../types'

const FAMILIES = ['doc_stock', 'doc_invoice', 'doc_cash', 'doc_journal', 'doc_order'] as const
export interface DocumentName {
  id: number
  type: DocumentType
  number: string
  partnerId: number | null
  partner: string | null
  employeeId: number | null
}
/** Type, number and partner of documents of any family. */
export function documentsOf(db: ReadableDb, ids: Iterable<number>): Map<number, DocumentName> {
  const wanted = JSON.stringify([...new Set(ids)])
  const sql = (table: string) =>
    `SELECT d.id, d.type, d.number, d.partner_id AS partnerId, p.name AS partner, d.employee_id AS employeeId
     FROM json_each(?) i CROSS JOIN ${table} d ON d.id = i.value LEFT JOIN partner p ON p.id = d.partner_id`
  return new Map(FAMILIES.flatMap((table) => db.all<DocumentName>(sql(table), wanted)).map((row) => [row.id, row]))
}
