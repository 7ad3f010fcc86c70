import type { documents, SerialChoice } from '../../core/contract'
import { documentDef } from '../../core/modules/registry'
import type { z } from 'zod'
import { literal } from '../../db/like'
import type { ReadableDb, SqlValue } from '../../db/types'

type Question = z.output<typeof documents.serialChoices.input>

/** Numbers that came in: those were sold to the customer who brings them back. All others must be there. */
const RETURNED_BY = "s.state IN ('sold', 'shipped') AND COALESCE(d.partner_id, i.partner_id) IS ?"

/** What comes back or arrives is in no warehouse that the line names. */
const isHere = (type: Question['type']) => type !== 'salesReturn' && type !== 'transferIn'
/** The line moves what the line it refers to moved. */
const OF_SOURCE = new Set<Question['type']>(['salesReturn', 'purchaseReturn', 'transferIn'])

/** Numbers that a line of this document may name, the longest there first (D35). What comes in from outside has new ones: none. */
export function serialChoices(db: ReadableDb, q: Question): { rows: SerialChoice[]; count: number } {
  if (documentDef(q.type).moves === 'in' && q.type !== 'salesReturn') return { rows: [], count: 0 }
  const where = ['s.item_id = ?']
  const params: SqlValue[] = [q.itemId]
  const add = (sql: string, ...values: SqlValue[]) => {
    where.push(sql)
    params.push(...values)
  }
  if (q.type === 'salesReturn') add(RETURNED_BY, q.partnerId ?? null)
  else add(`s.state = '${q.type === 'transferIn' ? 'inTransit' : 'inStock'}'`)
  if (isHere(q.type) && q.warehouseId !== undefined) add('s.warehouse_id = ?', q.warehouseId)
  if (isHere(q.type) && q.batch !== undefined) add('s.batch = ?', q.batch)
  if (q.sourceLineId !== undefined && OF_SOURCE.has(q.type))
    add('EXISTS (SELECT 1 FROM doc_stock_serial o WHERE o.line_id = ? AND o.serial = s.serial)', q.sourceLineId)
  if (q.text) add(String.raw`s.serial LIKE '%' || ? || '%' ESCAPE '\'`, literal(q.text))
  const from = `FROM serial s LEFT JOIN doc_stock d ON d.id = s.document_id LEFT JOIN doc_invoice i ON i.id = s.document_id WHERE ${where.join(' AND ')}`
  return {
    rows: db.all<SerialChoice>(
      `SELECT s.serial, s.batch, COALESCE(d.date, i.date, '') AS date ${from} ORDER BY date, s.seq, s.serial LIMIT ?`,
      ...params,
      q.limit,
    ),
    count: db.value<number>(`SELECT COUNT(*) ${from}`, ...params) ?? 0,
  }
}
