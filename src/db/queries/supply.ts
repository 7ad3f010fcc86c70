import type { ReadableDb } from '../types'

/** SQL: what of an order line `l` is not yet delivered or received; the index of open lines is made on these words. */
export const LEFT_OF_ORDER = 'l.quantity - l.executed_quantity + l.returned_quantity - l.closed_quantity'

/** What there is of an item, what approved sales orders want of it, what approved purchase orders (D19) and transfers (D28) bring; 10⁻⁶. */
export interface Supply {
  quantity: number
  reserved: number
  inTransit: number
  /** sent here from another warehouse, not arrived */
  onTheWay: number
}
const OPEN_LINES = `FROM doc_order_line l JOIN doc_order d ON d.id = l.document_id AND d.state = 'approved'
WHERE l.item_id = ?1 AND ${LEFT_OF_ORDER} > 0 AND (?2 IS NULL OR COALESCE(l.warehouse_id, d.warehouse_id) = ?2) AND d.id NOT IN (SELECT value FROM json_each(?3))`
export const SUPPLY = `
SELECT COALESCE((SELECT SUM(b.quantity) FROM stock_balance b JOIN warehouse w ON w.id = b.warehouse_id
    WHERE b.item_id = ?1 AND w.kind = 'normal' AND (?2 IS NULL OR b.warehouse_id = ?2)), 0) AS quantity,
  COALESCE(SUM(CASE d.type WHEN 'salesOrder' THEN ${LEFT_OF_ORDER} END), 0) AS reserved,
  COALESCE(SUM(CASE d.type WHEN 'purchaseOrder' THEN ${LEFT_OF_ORDER} END), 0) AS inTransit,
  COALESCE((SELECT SUM(t.in_transit_quantity) FROM doc_stock_line t JOIN doc_stock s ON s.id = t.document_id
    WHERE t.item_id = ?1 AND t.in_transit_quantity > 0 AND (?2 IS NULL OR s.to_warehouse_id = ?2)), 0) AS onTheWay ${OPEN_LINES}`
/** Of one item in a warehouse (null: in all that are not the program's own), leaving out the orders of `without`. */
export const supplyOf = (db: ReadableDb, itemId: number, warehouseId: number | null, without: readonly number[] = []): Supply =>
  db.get<Supply>(SUPPLY, itemId, warehouseId, JSON.stringify(without)) ?? { quantity: 0, reserved: 0, inTransit: 0, onTheWay: 0 }

const RESERVING = `SELECT DISTINCT d.number ${OPEN_LINES} AND d.type = 'salesOrder' ORDER BY d.date, d.id LIMIT 4`
/** Numbers of the sales orders that reserve an item there, the oldest first; four at most. */
export const reservingOrders = (db: ReadableDb, itemId: number, warehouseId: number, without: readonly number[]): string[] =>
  db.column<string>(RESERVING, itemId, warehouseId, JSON.stringify(without))
