import { fenDisplay } from '../../../core/kernel'
import { ESTIMATE_WAREHOUSE, heldEstimates, VALUED } from '../estimates'
import { anyOf, type Check, rows } from './check'
import { accountText, documentText, movementText, partnerText } from './names'

/** Where the estimate of a receipt stands: the account of its latest open item. */
const ESTIMATE_ACCOUNT = (documentId: string) =>
  `(SELECT o.account_id FROM open_item o JOIN account a ON a.id = o.account_id AND a.control = 'estimatedPayable' WHERE o.document_id = ${documentId} ORDER BY o.id DESC LIMIT 1)`
/**
 * D25: 暂估应付 of each supplier, on each account, is what its receipts were estimated at, less what is invoiced, went back or was taken back at a
 * month's start. What was taken back stands in a place of its own, movement by movement as its documents say.
 */
const estimates = anyOf('estimates', '暂估应付等于未开票入库的暂估，冲回的暂估与冲回单一致', [
  rows<{ account_id: number | null; partner_id: number; items: number; held: number }>(
    `SELECT account_id, partner_id, SUM(items) AS items, SUM(held) AS held FROM (
       SELECT i.account_id, i.partner_id, -i.remaining AS items, 0 AS held FROM open_item i JOIN account a ON a.id = i.account_id AND a.control = 'estimatedPayable'
         WHERE i.remaining <> 0 AND i.document_type <> 'opening'
       UNION ALL SELECT ${ESTIMATE_ACCOUNT('documentId')}, partnerId, 0, amount FROM (${heldEstimates()}) WHERE amount <> 0)
     GROUP BY account_id, partner_id HAVING SUM(items) <> SUM(held)`,
    (row, db) =>
      `${row.account_id === null ? '' : `${accountText(db, row.account_id)} `}${partnerText(db, row.partner_id)}：暂估应付 ${fenDisplay(row.items)}，未开票入库的暂估 ${fenDisplay(row.held)}`,
  ),
  rows<{ seq: number }>(
    `SELECT e.seq FROM stock_entry e WHERE e.warehouse_id IN (${ESTIMATE_WAREHOUSE}) AND e.n = 0
       AND COALESCE(${VALUED}, 0) <> CASE WHEN EXISTS (SELECT 1 FROM stock_entry w WHERE w.seq = e.seq AND w.n = 1) THEN 0 ELSE e.given END`,
    (row, db) => `${movementText(db, row.seq)}：冲回的暂估与计价不符`,
  ),
  rows<{ document_id: number; line_no: number }>(
    `SELECT l.document_id, l.line_no FROM doc_invoice d JOIN doc_invoice_line l ON l.document_id = d.id
     WHERE d.type = 'estimateReversal' AND d.state IN ('posted', 'reversed')
       AND l.net <> COALESCE((SELECT SUM(e.given) FROM stock_entry e WHERE e.seq = l.movement_seq AND e.n = 0), 0)`,
    (row, db) => `${documentText(db, row.document_id)} 第 ${row.line_no} 行：冲回金额与存货计价不符`,
  ),
])
export const estimateChecks: readonly Check[] = [estimates]
