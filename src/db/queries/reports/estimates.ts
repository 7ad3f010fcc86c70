import type { Fen, LocalDate, QuantityMicro } from '../../../core/kernel'
import type { ReadableDb } from '../../types'
import { ESTIMATE_WAREHOUSE, TAKEN_BACK } from '../estimates'

/** A receipt line without invoice, or with one in part, at a date. */
export interface EstimateRow {
  documentId: number
  date: LocalDate
  itemId: number
  /** not invoiced, not sent back */
  quantity: QuantityMicro
  /** what the line was estimated at, and what of it is open */
  estimate: Fen
  open: Fen
  /** of it, taken back out of the ledger at a month's start (月初回冲) */
  takenBack: Fen
}
const STANDS = "('posted', 'reversed')"
const TAKEN = (value: string) => `
  COALESCE((SELECT SUM(x.${value}) FROM doc_invoice_line x JOIN doc_invoice i ON i.id = x.document_id
    WHERE x.source_line_id = l.id AND i.type = 'purchaseInvoice' AND i.state IN ${STANDS} AND i.date <= ?1), 0)
  + COALESCE((SELECT SUM(x.${value}) FROM doc_stock_line x JOIN doc_stock i ON i.id = x.document_id
    WHERE x.source_line_id = l.id AND i.type = 'purchaseReturn' AND i.state IN ${STANDS} AND i.date <= ?1 AND x.before_invoice = 1), 0)`
const STOOD = `NOT EXISTS (SELECT 1 FROM document_link k CROSS JOIN doc_stock red ON red.id = k.target_id AND red.reverses_id = d.id
    WHERE k.source_id = d.id AND red.date <= ?1 AND red.state <> 'void')`
/** Lines of the receipts ?2, and of those that something is taken back of. */
export const ESTIMATES_AT = `
WITH place AS (${ESTIMATE_WAREHOUSE}), receipts AS (
  SELECT value AS id FROM json_each(?2)
  UNION SELECT r.document_id FROM place CROSS JOIN cost_pool p ON p.warehouse_id = place.id CROSS JOIN stock_entry e ON e.pool_id = p.id AND e.n = 0 AND e.date <= ?1
    JOIN stock_entry r ON r.seq = e.ref_seq AND r.n = 0)
SELECT * FROM (
  SELECT d.id AS documentId, d.date, l.line_no, l.item_id AS itemId, r.given AS estimate,
    CASE WHEN ${STOOD} THEN l.quantity - (${TAKEN('quantity')}) ELSE 0 END AS quantity,
    CASE WHEN ${STOOD} THEN r.given - (${TAKEN('estimate_net')}) ELSE 0 END AS open,
    ${TAKEN_BACK('l.movement_seq', '(SELECT id FROM place)', ' AND e.date <= ?1')} AS takenBack
  FROM receipts CROSS JOIN doc_stock d ON d.id = receipts.id JOIN doc_stock_line l ON l.document_id = d.id JOIN stock_entry r ON r.seq = l.movement_seq AND r.n = 0
  WHERE d.type = 'purchaseReceipt' AND d.invoice_kind = 'none' AND d.reverses_id IS NULL AND d.date <= ?1 AND (?3 IS NULL OR d.partner_id = ?3))
WHERE open <> 0 OR takenBack <> 0 OR quantity <> 0 ORDER BY date, documentId, line_no`
export const estimatesAt = (db: ReadableDb, date: LocalDate, receiptIds: readonly number[], partnerId?: number): EstimateRow[] =>
  db.all<EstimateRow>(ESTIMATES_AT, date, JSON.stringify([...new Set(receiptIds)]), partnerId ?? null)
