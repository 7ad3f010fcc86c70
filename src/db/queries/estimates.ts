/** Estimates of goods received without invoice (暂估, D25), and what 月初回冲 has taken back of them. Amounts in fen. */

export const ESTIMATE_WAREHOUSE = "SELECT id FROM warehouse WHERE kind = 'estimate'"
/** What movement `e` is valued at now. */
export const VALUED =
  '(SELECT SUM(v.value) FROM stock_valuation_entry v WHERE v.pool_id = e.pool_id AND v.date = e.date AND v.phase = e.phase AND v.seq = e.seq)'
/** What stands in the place of estimates taken back for receipt movement `seq` (an SQL expression), turned round; `more`: which of it. */
export const TAKEN_BACK = (seq: string, place: string, more = '') =>
  `COALESCE((SELECT -SUM(${VALUED}) FROM stock_entry e WHERE e.ref_seq = ${seq} AND e.n = 0 AND e.warehouse_id = ${place}${more}), 0)`

const received = (dated: string) => `
FROM doc_stock d JOIN doc_stock_line l ON l.document_id = d.id JOIN stock_entry r ON r.seq = l.movement_seq AND r.n = 0, (${ESTIMATE_WAREHOUSE}) AS place
WHERE d.type = 'purchaseReceipt' AND d.invoice_kind = 'none' AND d.reverses_id IS NULL AND d.state IN ('posted', 'reversed')${dated}`
const open = (of: string) => `CASE d.state WHEN 'posted' THEN ${of} ELSE 0 END`
const LINE = `l.id AS lineId, d.id AS documentId, d.partner_id AS partnerId, l.item_id AS itemId, ${open('l.quantity - l.invoiced_quantity - l.returned_open_quantity')} AS quantity`

/** Receipt lines with what the ledger holds of their estimate: open, and not taken back. */
export const heldEstimates = (dated = '') =>
  `SELECT ${LINE}, ${open('r.given - l.invoiced_net - l.returned_open_net')} - ${TAKEN_BACK('r.seq', 'place.id')} AS amount ${received(dated)}`
/** Of receipts up to date ?1: what was taken back and is still without invoice at that date. */
export const TAKEN_ESTIMATES = `SELECT ${LINE}, ${TAKEN_BACK('r.seq', 'place.id', ' AND e.date <= ?1')} AS amount ${received(' AND d.date <= ?1')}`
