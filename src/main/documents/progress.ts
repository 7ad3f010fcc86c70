import type { AnyDocument, StockDocument } from '../../core/documents/types'
import type { ReadableDb, WritableDb } from '../../db/types'
import { FROM_SHIPPED, SHIPPED } from '../../db/queries/shipped'
import { RETURNED_UNSOLD } from './facts'

/** States in which a document counts: a reversed one does, and its red document takes it off again. */
const STANDS = "('posted', 'reversed')"
const SUM = (column: string, table: string, types: string, factor = '1', more = '') =>
  `COALESCE((SELECT SUM(l.${column}) * ${factor} FROM ${table}_line l JOIN ${table} d ON d.id = l.document_id WHERE l.source_line_id = ?1 AND d.state IN ${STANDS} AND d.type IN (${types})${more}), 0)`

/** An order line: what its posted receipts or deliveries took, what came back of them (D12). */
const ORDER = `UPDATE doc_order_line SET executed_quantity = ${SUM('quantity', 'doc_stock', "'purchaseReceipt', 'salesDelivery'")},
  returned_quantity = COALESCE((SELECT SUM(r.quantity) FROM doc_stock_line s JOIN doc_stock sd ON sd.id = s.document_id AND sd.state IN ${STANDS}
    JOIN doc_stock_line r ON r.source_line_id = s.id JOIN doc_stock d ON d.id = r.document_id AND d.state IN ${STANDS} AND d.type IN ('purchaseReturn', 'salesReturn') WHERE s.source_line_id = ?1), 0)
  WHERE id = ?1`
/** What comes back; 领用退回 says it in red. */
const BACK = "quantity * (CASE d.type WHEN 'materialIssue' THEN -1 ELSE 1 END)"
/** A receipt or delivery line: invoiced, returned, and of it before any invoice. A receipt that came with its invoice counts as invoiced. */
const STOCK = `UPDATE doc_stock_line SET
  invoiced_quantity = ${SUM('quantity', 'doc_invoice', "'purchaseInvoice', 'salesInvoice'")},
  invoiced_net = ${SUM('estimate_net', 'doc_invoice', "'purchaseInvoice'")},
  returned_quantity = ${SUM(BACK, 'doc_stock', "'purchaseReturn', 'salesReturn', 'materialIssue'")},
  returned_open_quantity = ${SUM('quantity', 'doc_stock', "'purchaseReturn'", '1', ' AND l.before_invoice = 1')},
  returned_open_net = ${SUM('estimate_net', 'doc_stock', "'purchaseReturn'")}
  WHERE id = ?1`
/** A two-step transfer's line: what has left (a red transfer brings it back) and was not received. */
const ON_THE_WAY = `UPDATE doc_stock_line SET in_transit_quantity = COALESCE((SELECT doc_stock_line.quantity
    + COALESCE((SELECT SUM(r.quantity) FROM doc_stock rd JOIN doc_stock_line r ON r.document_id = rd.id AND r.line_no = doc_stock_line.line_no
      WHERE rd.reverses_id = t.id AND rd.type = 'transfer' AND rd.state IN ${STANDS}), 0)
    - ${SUM('quantity', 'doc_stock', "'transferIn'")}
    FROM doc_stock t WHERE t.id = doc_stock_line.document_id AND t.transfer_mode = 'twoStep' AND t.reverses_id IS NULL AND t.state IN ${STANDS}), 0) WHERE id = ?1`
const LINES_OF = 'SELECT id FROM doc_stock_line WHERE document_id = ?'
const WITH_INVOICE = `UPDATE doc_stock_line SET invoiced_quantity = quantity WHERE id = ?1 AND document_id IN (SELECT id FROM doc_stock WHERE type = 'purchaseReceipt' AND invoice_kind <> 'none' AND state IN ${STANDS})`
const SOURCE_OF = 'SELECT source_line_id FROM doc_stock_line WHERE id = ? AND source_line_id IS NOT NULL'

/**
 * Recomputes how far the lines are carried out that `doc` refers to, and its own; from the posted documents, so that it is
 * the same after any order of posting and withdrawing. Orders close by themselves when nothing is left, and open again.
 */
export function refreshProgress(db: WritableDb, doc: AnyDocument): void {
  if (doc.type === 'transfer' || doc.type === 'transferIn') return refreshTransit(db, doc as StockDocument)
  const stockLines = new Set<number>()
  const orderLines = new Set<number>()
  for (const l of doc.lines) {
    if (l.sourceLineId !== null) {
      if (db.value('SELECT 1 FROM doc_order_line WHERE id = ?', l.sourceLineId) !== undefined) orderLines.add(l.sourceLineId)
      else stockLines.add(l.sourceLineId)
    }
    if (doc.type === 'purchaseReceipt' && l.id !== null) stockLines.add(l.id)
  }
  for (const id of stockLines) {
    db.run(STOCK, id)
    db.run(WITH_INVOICE, id)
    for (const order of db.column<number>(SOURCE_OF, id)) orderLines.add(order)
  }
  for (const id of orderLines) db.run(ORDER, id)
  if (orderLines.size)
    db.run(
      `UPDATE doc_order SET state = CASE WHEN EXISTS (SELECT 1 FROM doc_order_line l WHERE l.document_id = doc_order.id AND l.quantity - l.executed_quantity + l.returned_quantity - l.closed_quantity > 0)
         THEN 'approved' ELSE 'closed' END
       WHERE state IN ('approved', 'closed') AND id IN (SELECT document_id FROM doc_order_line WHERE id IN (SELECT value FROM json_each(?)))`,
      JSON.stringify([...orderLines]),
    )
}

/** Keeps what is on the way of the transfer that `doc` is, takes back, or receives. */
function refreshTransit(db: WritableDb, doc: StockDocument): void {
  const received = doc.lines.flatMap((l) => l.sourceLineId ?? [])
  const lines = doc.type === 'transferIn' ? received : db.column<number>(LINES_OF, doc.reversesId ?? doc.id)
  for (const id of new Set(lines)) db.run(ON_THE_WAY, id)
}
/** The transfer of which more had been received at some moment than had left; by the order of movements, so that no day owes another. */
export const receivedTooMuch = (db: ReadableDb, doc: AnyDocument): string | undefined =>
  doc.type !== 'transferIn'
    ? undefined
    : db.value<string>(
        `SELECT number FROM (SELECT t.number, l.quantity, SUM(r.quantity) OVER (PARTITION BY l.id ORDER BY d.date, r.movement_seq) AS received
           FROM doc_stock_line l JOIN doc_stock t ON t.id = l.document_id JOIN doc_stock_line r ON r.source_line_id = l.id
           JOIN doc_stock d ON d.id = r.document_id AND d.type = 'transferIn' AND d.state IN ${STANDS}
           WHERE l.id IN (SELECT value FROM json_each(?))) WHERE received > quantity LIMIT 1`,
        JSON.stringify(doc.lines.map((l) => l.sourceLineId)),
      )

/** A delivery line kept as 发出商品 of which more came back as sold than is invoiced, once `less` is taken off. */
const SOLD_BACK = (less: string) => `${SHIPPED('l')} AND l.returned_quantity - ${RETURNED_UNSOLD('l.id')} > l.invoiced_quantity - ${less}`

/** Returns of goods that were sold by this invoice and by no other: they stand on it. */
export const returnsOfInvoiced = (db: ReadableDb, invoiceId: number): { documentId: number; document: string }[] =>
  db.all(
    `SELECT DISTINCT d.id AS documentId, d.number AS document FROM (SELECT source_line_id AS id, SUM(quantity) AS quantity FROM doc_invoice_line WHERE document_id = ?1 AND source_line_id IS NOT NULL GROUP BY 1) i
     JOIN doc_stock_line l ON l.id = i.id JOIN doc_stock_line r ON r.source_line_id = l.id
     JOIN doc_stock d ON d.id = r.document_id AND d.type = 'salesReturn' AND d.state = 'posted' AND d.reverses_id IS NULL AND NOT ${FROM_SHIPPED('r')} WHERE ${SOLD_BACK('i.quantity')}`,
    invoiceId,
  )

/** The number of a document of which more is carried out than there is, among those that `doc` refers to. */
export function exceededSource(db: ReadableDb, doc: AnyDocument): string | undefined {
  if (doc.type === 'transferIn') return receivedTooMuch(db, doc)
  return db.value<string>(
    `SELECT d.number FROM doc_order_line l JOIN doc_order d ON d.id = l.document_id
       WHERE l.id IN (SELECT value FROM json_each(?1)) AND l.quantity - l.executed_quantity + l.returned_quantity - l.closed_quantity < 0
     UNION ALL SELECT d.number FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id
       WHERE l.id IN (SELECT value FROM json_each(?1)) AND (l.quantity < l.invoiced_quantity + l.returned_open_quantity OR l.quantity < l.returned_quantity OR (${SOLD_BACK('0')}))`,
    JSON.stringify(doc.lines.flatMap((l) => (l.sourceLineId === null ? [] : [l.sourceLineId]))),
  )
}
