import type { documents, SerialChoice } from '../../core/contract'
import type { z } from 'zod'
import type { DocumentType } from '../../core/documents/types'
import { bringsNumbersIn } from '../../core/documents/define'
import { documentDef } from '../../core/modules/registry'
import { QTY_SCALE } from '../../core/kernel'
import { literal } from '../../db/like'
import type { ReadableDb, SqlValue } from '../../db/types'

type Question = z.output<typeof documents.serialChoices.input>

/** Numbers that came in: those were sold to the customer who brings them back. All others must be there. */
const RETURNED_BY = "s.state IN ('sold', 'shipped') AND COALESCE(d.partner_id, i.partner_id) IS ?"

/** Where the numbers are that come back or arrive: in no warehouse that the line names. */
const AWAY: Partial<Record<Question['type'], string>> = {
  salesReturn: RETURNED_BY,
  transferIn: "s.state = 'inTransit'",
  materialIssue: "s.state = 'issued'",
}
/** The line moves what the line it refers to moved. */
const OF_SOURCE = new Set<Question['type']>(['salesReturn', 'purchaseReturn', 'transferIn', 'materialIssue'])

/** Numbers that a line of this document may name, the longest there first (D35). What comes in from outside has new ones: none. */
export function serialChoices(db: ReadableDb, q: Question): { rows: SerialChoice[]; count: number } {
  if (bringsNumbersIn(documentDef(q.type))) return { rows: [], count: 0 }
  const where = ['s.item_id = ?']
  const params: SqlValue[] = [q.itemId]
  const add = (sql: string, ...values: SqlValue[]) => {
    where.push(sql)
    params.push(...values)
  }
  // 领用 takes what is here; with a source it is what was issued that comes back
  const away = q.type === 'materialIssue' && q.sourceLineId === undefined ? undefined : AWAY[q.type]
  add(away ?? "s.state = 'inStock'", ...(away === RETURNED_BY ? [q.partnerId ?? null] : []))
  if (!away && q.warehouseId !== undefined) add('s.warehouse_id = ?', q.warehouseId)
  if (!away && q.batch !== undefined) add('s.batch = ?', q.batch)
  if (q.sourceLineId !== undefined && OF_SOURCE.has(q.type))
    add('EXISTS (SELECT 1 FROM doc_stock_serial o WHERE o.line_id = ? AND o.serial = s.serial)', q.sourceLineId)
  if (q.text) add(String.raw`s.serial LIKE '%' || ? || '%' ESCAPE '\'`, literal(q.text))
  const from = `FROM serial s JOIN serial_entry e ON e.item_id = s.item_id AND e.serial = s.serial AND e.seq = s.seq AND e.n = 0
    LEFT JOIN doc_stock d ON d.id = s.document_id LEFT JOIN doc_invoice i ON i.id = s.document_id WHERE ${where.join(' AND ')}`
  return {
    rows: db.all<SerialChoice>(`SELECT s.serial, s.batch, e.date ${from} ORDER BY e.date, s.seq, s.serial LIMIT ?`, ...params, q.limit),
    count: db.value<number>(`SELECT COUNT(*) ${from}`, ...params) ?? 0,
  }
}

/** What a line made from another can only mean (下推): all that is left of the other's numbers, when they are as many as its pieces. */
export function onlySerials(db: ReadableDb, type: DocumentType, q: Omit<Question, 'limit' | 'type'>, quantity: number): string[] {
  if (type === 'opening' || type === 'estimateReversal' || !OF_SOURCE.has(type)) return []
  const pieces = quantity / QTY_SCALE
  const { rows, count } = serialChoices(db, { ...q, type, limit: Math.max(1, Math.ceil(pieces)) })
  return count === pieces ? rows.map((r) => r.serial) : []
}
