import type { DocumentType } from '../../../core/documents/types'
import type { LocalDate } from '../../../core/kernel'
import type { ReadableDb } from '../../types'

/** A line of a posted document; returns and red documents negative. */
export interface TradeLine {
  documentId: number
  documentType: DocumentType
  lineId: number
  date: LocalDate
  partnerId: number | null
  employeeId: number | null
  itemId: number
  warehouseId: number | null
  quantity: number
  /** as entered, when not in the base unit ('') (D32) */
  unit: string
  unitQuantity: number
  net: number
  tax: number
  gross: number
  cost: number
}
const HEAD = (sign: 1 | -1, warehouse: string) => `
  SELECT d.id AS documentId, d.type AS documentType, l.id AS lineId, d.date, d.partner_id AS partnerId, d.employee_id AS employeeId, l.item_id AS itemId,
    ${warehouse} AS warehouseId, ${sign} * l.quantity AS quantity, l.unit, ${sign} * l.unit_quantity AS unitQuantity, ${sign} * l.net AS net, ${sign} * l.tax AS tax, ${sign} * l.gross AS gross`
const STOCK_HEAD = (sign: 1 | -1) => HEAD(sign, 'COALESCE(l.warehouse_id, d.warehouse_id)')
const POSTED = "d.state IN ('posted', 'reversed')"
const LIVE = 'NOT EXISTS (SELECT 1 FROM stock_entry w WHERE w.seq = e.seq AND w.n = 1)'

/** Deliveries and returns whose revenue is booked with them; those of 发出商品 carry their cost on instead. */
const SOLD = (sign: 1 | -1) => `${STOCK_HEAD(sign)}, 0 AS cost
  FROM doc_stock d JOIN doc_stock_line l ON l.document_id = d.id
  WHERE d.type = ? AND d.date BETWEEN ? AND ? AND ${POSTED} AND NOT EXISTS (
    SELECT 1 FROM stock_entry e WHERE e.document_id = d.id AND e.line_id = l.id AND e.kind = 'carryIn' AND e.n = 0 AND ${LIVE})`
/** Invoices that book revenue themselves: of goods shipped before, of services. */
const INVOICED = `${HEAD(1, 'NULL')}, 0 AS cost
  FROM doc_invoice d JOIN doc_invoice_line l ON l.document_id = d.id
  WHERE d.type = 'salesInvoice' AND d.date BETWEEN ? AND ? AND ${POSTED} AND (l.source_line_id IS NULL OR l.movement_seq IS NOT NULL)`

export const soldLines = (db: ReadableDb, from: LocalDate, to: LocalDate): TradeLine[] => [
  ...db.all<TradeLine>(SOLD(1), 'salesDelivery', from, to),
  ...db.all<TradeLine>(SOLD(-1), 'salesReturn', from, to),
  ...db.all<TradeLine>(INVOICED, from, to),
]

/** Receipts and returns with the value they gave to stock. */
const RECEIVED = (
  sign: 1 | -1,
) => `${STOCK_HEAD(sign)}, COALESCE((SELECT e.given FROM stock_entry e WHERE e.seq = l.movement_seq AND e.n = 0), 0) AS cost
  FROM doc_stock d JOIN doc_stock_line l ON l.document_id = d.id
  WHERE d.type = ? AND d.date BETWEEN ? AND ? AND ${POSTED}`
/** What an invoice adds to or takes off the value of goods received before (票到差额). */
const REVALUED = `
  SELECT d.id AS documentId, d.type AS documentType, e.line_id AS lineId, d.date, d.partner_id AS partnerId, d.employee_id AS employeeId, e.item_id AS itemId,
    e.warehouse_id AS warehouseId, 0 AS quantity, '' AS unit, 0 AS unitQuantity, 0 AS net, 0 AS tax, 0 AS gross, e.given AS cost
  FROM doc_invoice d JOIN stock_entry e ON e.document_id = d.id AND e.n = 0 AND e.kind = 'revalue'
  WHERE d.type = 'purchaseInvoice' AND d.date BETWEEN ? AND ? AND ${POSTED} AND ${LIVE}`
/** Services and expenses, invoiced without a receipt. */
const SERVICES = `${HEAD(1, 'NULL')}, 0 AS cost
  FROM doc_invoice d JOIN doc_invoice_line l ON l.document_id = d.id
  WHERE d.type = 'purchaseInvoice' AND d.date BETWEEN ? AND ? AND ${POSTED} AND l.source_line_id IS NULL`

export const purchasedLines = (db: ReadableDb, from: LocalDate, to: LocalDate): TradeLine[] => [
  ...db.all<TradeLine>(RECEIVED(1), 'purchaseReceipt', from, to),
  ...db.all<TradeLine>(RECEIVED(-1), 'purchaseReturn', from, to),
  ...db.all<TradeLine>(REVALUED, from, to),
  ...db.all<TradeLine>(SERVICES, from, to),
]

/** What accounts took in a span, by document and what its lines say; debit positive. 结转损益 is left out. */
export interface BookedRow {
  documentId: number
  documentType: DocumentType
  lineId: number | null
  itemId: number | null
  date: LocalDate
  amount: number
}
export const BOOKED = `
  SELECT p.document_id AS documentId, p.document_type AS documentType, j.line_id AS lineId, j.item_id AS itemId, MIN(j.date) AS date, SUM(j.debit - j.credit) AS amount
  FROM json_each(?) a CROSS JOIN journal_line j ON j.account_id = a.value AND j.date BETWEEN ? AND ?
    JOIN posting p ON p.id = j.posting_id LEFT JOIN voucher v ON v.id = p.voucher_id
  WHERE v.kind IS NOT 'closing'
  GROUP BY p.document_id, j.line_id, j.item_id HAVING SUM(j.debit - j.credit) <> 0`
export const bookedOn = (db: ReadableDb, accountIds: readonly number[], from: LocalDate, to: LocalDate): BookedRow[] =>
  db.all<BookedRow>(BOOKED, JSON.stringify(accountIds), from, to)
