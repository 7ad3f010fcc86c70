import type { LocalDate } from '../../core/kernel'
import type { ReadableDb } from '../types'

/** What posted documents of days to come bring (+) and take (−) in one place, 10⁻⁶. */
export interface LaterRow {
  itemId: number
  warehouseId: number
  batch: string
  quantity: number
  /** the last day on which anything of it moves */
  until: LocalDate
}
/**
 * By the index of documents, type after type: there are few, mostly none, and no movement is read to find that out. Invoices take goods
 * out of 发出商品.
 */
export const LATER = `
  WITH RECURSIVE t (type) AS (SELECT MIN(type) FROM doc_stock UNION ALL SELECT (SELECT MIN(type) FROM doc_stock WHERE type > t.type) FROM t WHERE t.type IS NOT NULL),
    d (id) AS (SELECT s.id FROM t CROSS JOIN doc_stock s ON s.type = t.type AND s.date > ?1 UNION ALL SELECT id FROM doc_invoice WHERE type = 'salesInvoice' AND date > ?1)
  SELECT e.item_id AS itemId, e.warehouse_id AS warehouseId, e.batch, SUM(e.quantity) AS quantity, MAX(e.date) AS until
  FROM d CROSS JOIN stock_entry e ON e.document_id = d.id AND e.date > ?1
  GROUP BY 1, 2, 3 HAVING SUM(e.quantity) <> 0`
/**
 * What is posted with a date after `today`. What lies in a warehouse now is its balance, which holds all that is posted, less this;
 * what can be promised (D19), and whether goods run short (D17), is asked of all that is posted.
 */
export const laterThan = (db: ReadableDb, today: LocalDate): LaterRow[] => db.all<LaterRow>(LATER, today)

/** The same in the warehouses that are not the program's own, as a parameter of {@link laterOf}. */
export function laterIn(db: ReadableDb, today: LocalDate): string {
  const rows = laterThan(db, today)
  const normal = rows.length === 0 ? [] : db.column<number>("SELECT id FROM warehouse WHERE kind = 'normal'")
  return JSON.stringify(rows.filter((r) => normal.includes(r.warehouseId)))
}
/** SQL: how much of it is of an item, and of a warehouse or batch where they are named (an expression; NULL: of all). */
export const laterOf = (parameter: string, of: { item: string; warehouse?: string; batch?: string }): string =>
  `(SELECT COALESCE(SUM(f.value ->> 'quantity'), 0) FROM json_each(${parameter}) f WHERE f.value ->> 'itemId' = ${of.item}${
    of.warehouse ? ` AND (${of.warehouse} IS NULL OR f.value ->> 'warehouseId' = ${of.warehouse})` : ''
  }${of.batch ? ` AND f.value ->> 'batch' = ${of.batch}` : ''})`
