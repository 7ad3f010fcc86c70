import type { ReadableDb } from '../types'

/** Serial numbers as the ledger tells them (D35). A movement that was withdrawn is not live. */
export const LIVE_SERIALS = `e.n = 0 AND NOT EXISTS (
  SELECT 1 FROM serial_entry w WHERE w.item_id = e.item_id AND w.serial = e.serial AND w.date = e.date AND w.seq = e.seq AND w.n = 1)`

/** Where goods that left have gone, by the document that took them. */
const LEFT_AS = `CASE WHEN document_type IN ('salesDelivery', 'salesInvoice', 'salesReturn') THEN 'sold'
  WHEN document_type IN ('purchaseReceipt', 'purchaseReturn') THEN 'returned' ELSE 'issued' END`
/** What an entry makes of a number; `w` is its warehouse. */
export const SERIAL_STATE = `CASE WHEN direction = -1 THEN ${LEFT_AS}
  ELSE CASE w.kind WHEN 'shipped' THEN 'shipped' WHEN 'transit' THEN 'inTransit' ELSE 'inStock' END END`
/**
 * Where each number is now: its last live movement, by business date, then by order of entry. `which` narrows it to some numbers.
 * Columns as those of the table serial.
 */
export const serialStates = (which = ''): string => `
  SELECT item_id, serial,
    ${SERIAL_STATE} AS state,
    iif(direction = 1, warehouse_id, 0) AS warehouse_id, iif(direction = 1, batch, '') AS batch, seq, document_id
  FROM (SELECT e.*, ROW_NUMBER() OVER (PARTITION BY e.item_id, e.serial ORDER BY e.date DESC, e.seq DESC) AS k
    FROM serial_entry e WHERE ${LIVE_SERIALS} ${which}) x JOIN warehouse w ON w.id = x.warehouse_id WHERE k = 1`

const SHIPPED = `
SELECT d.serial FROM doc_stock_serial d JOIN serial s ON s.item_id = ?1 AND s.serial = d.serial AND s.state = 'shipped'
WHERE d.line_id = ?2 AND d.line_id = (SELECT e.line_id FROM serial_entry e WHERE e.item_id = s.item_id AND e.serial = s.serial AND e.warehouse_id = s.warehouse_id
  AND e.document_type = 'salesDelivery' AND e.direction = 1 AND ${LIVE_SERIALS} ORDER BY e.date DESC, e.seq DESC LIMIT 1) ORDER BY d.no`
/** Numbers that a delivery line shipped last, and that lie as 发出商品: still, or again after a red invoice or a red return; in their order. */
export const shippedSerials = (db: ReadableDb, itemId: number, lineId: number): string[] => db.column<string>(SHIPPED, itemId, lineId)
