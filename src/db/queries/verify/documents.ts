import { fenDisplay, qtyDisplay } from '../../../core/kernel'
import { DOCUMENTS } from '../../../core/modules/registry'
import { anyOf, type Check, PROBLEM_LIMIT, rows, rowsCheck } from './check'
import { accountText, documentText } from './names'
import { LIVE } from '../shortages'
import { unitEntries } from './units'

const FAMILIES = ['order', 'stock', 'invoice', 'cash', 'journal'] as const
/** Types that only plan: they write to no ledger. */
const PLANS = "'purchaseOrder', 'salesOrder'"
/** Their posting may be empty: what they say is booked already. */
const MAY_BE_EMPTY = "'salesInvoice'"
/** States in which a document stands in the ledgers; a reversed one does, together with its red document. */
const STANDS = "('posted', 'reversed')"

const typesOf = (family: (typeof FAMILIES)[number]) =>
  [...DOCUMENTS, { type: 'opening', family: 'journal' }]
    .filter((def) => def.family === family)
    .map((def) => `'${def.type}'`)
    .join(', ')

interface DocumentId {
  id: number
}
const numbers = anyOf('documentNumbers', '单据编号和内部编号都不重复', [
  rows<{ type: string; number: string; count: number }>(
    'SELECT type, number, COUNT(*) AS count FROM document GROUP BY type, number HAVING COUNT(*) > 1',
    (row) => `编号 ${row.number} 有 ${row.count} 张`,
  ),
  rows<{ id: number }>('SELECT id FROM document GROUP BY id HAVING COUNT(*) > 1', (row) => `单据内部编号 ${row.id} 重复`),
  rows<{ id: number }>(
    `SELECT id FROM (${FAMILIES.map((family) => `SELECT id FROM doc_${family}_line`).join(' UNION ALL ')}) GROUP BY id HAVING COUNT(*) > 1`,
    (row) => `单据行内部编号 ${row.id} 重复`,
  ),
  rows<{ name: string; next: number; last: number }>(
    `SELECT s.name, s.next, t.last FROM id_sequence s JOIN (
       SELECT 'document' AS name, MAX(id) AS last FROM document
       UNION ALL SELECT 'line', MAX(id) FROM (${FAMILIES.map((family) => `SELECT MAX(id) AS id FROM doc_${family}_line`).join(' UNION ALL ')})
       UNION ALL SELECT 'movement', MAX(seq) FROM stock_entry) t ON t.name = s.name WHERE t.last >= s.next`,
    (row) => `内部编号“${row.name}”下一个是 ${row.next}，已用到 ${row.last}`,
  ),
])

/** What is posted has been written, what is not has left nothing behind. */
const postings = anyOf('documentPostings', '已过账单据都有账，未过账单据没有账', [
  rows<DocumentId>(
    `SELECT d.id FROM document d WHERE d.state IN ${STANDS} AND d.type NOT IN (${PLANS}, ${MAY_BE_EMPTY})
       AND NOT EXISTS (SELECT 1 FROM posting p WHERE p.document_id = d.id AND p.kind IN ('post', 'opening', 'closing'))`,
    (row, db) => `${documentText(db, row.id)} 已过账，却没有过账记录`,
  ),
  ...FAMILIES.map((family) =>
    rows<DocumentId>(
      `SELECT DISTINCT document_id AS id FROM posting p WHERE document_type IN (${typesOf(family)})
         AND NOT EXISTS (SELECT 1 FROM doc_${family} d WHERE d.id = p.document_id AND d.type = p.document_type AND d.type NOT IN (${PLANS}))`,
      (row, db) => `${documentText(db, row.id)}：过账记录没有对应的单据`,
    ),
  ),
  rows<{ id: number; account_id: number; value: number }>(
    `SELECT d.id, l.account_id, SUM(l.debit - l.credit) AS value
     FROM document d CROSS JOIN posting p ON p.document_id = d.id CROSS JOIN journal_line l ON l.posting_id = p.id
     WHERE d.state NOT IN ${STANDS} GROUP BY d.id, l.account_id HAVING SUM(l.debit - l.credit) <> 0`,
    (row, db) => `${documentText(db, row.id)} 未过账，${accountText(db, row.account_id)}却有 ${fenDisplay(row.value)}`,
  ),
  rows<DocumentId>(
    `SELECT DISTINCT d.id FROM document d CROSS JOIN stock_entry e ON e.document_id = d.id WHERE d.state NOT IN ${STANDS} AND ${LIVE}`,
    (row, db) => `${documentText(db, row.id)} 未过账，却有出入库`,
  ),
  rows<DocumentId>(
    `SELECT DISTINCT d.id FROM document d CROSS JOIN open_item o ON o.document_id = d.id WHERE d.state NOT IN ${STANDS} AND o.remaining <> 0`,
    (row, db) => `${documentText(db, row.id)} 未过账，却有未核销余额`,
  ),
])

const GOODS = ['order', 'stock', 'invoice'] as const
/** Types whose lines carry price and tax. */
const TAXED = DOCUMENTS.filter((def) => def.goods)
  .map((def) => `'${def.type}'`)
  .join(', ')
/** D1: what the header says is the sum of the lines; a taxed line's parts add up. */
const totals = anyOf('documentTotals', '单据合计等于各行之和', [
  ...GOODS.map((family) =>
    rows<{ id: number; total: number; sum: number }>(
      `SELECT d.id, d.total, COALESCE(SUM(l.gross), 0) AS sum FROM doc_${family} d LEFT JOIN doc_${family}_line l ON l.document_id = d.id
       WHERE d.type IN (${TAXED}) GROUP BY d.id HAVING d.total <> COALESCE(SUM(l.gross), 0)`,
      (row, db) => `${documentText(db, row.id)}：合计 ${fenDisplay(row.total)}，各行之和 ${fenDisplay(row.sum)}`,
    ),
  ),
  ...GOODS.map((family) =>
    rows<{ document_id: number; line_no: number }>(
      `SELECT document_id, line_no FROM doc_${family}_line WHERE net + tax <> gross`,
      (row, db) => `${documentText(db, row.document_id)} 第 ${row.line_no} 行：金额加税额不等于价税合计`,
    ),
  ),
])

/** What documents in the ledgers took of an order line, and what came back of it (D12); a reversed one and its red one cancel out. */
export const ORDER_PROGRESS = `
  SELECT o.id, COALESCE(taken.quantity, 0) AS executed_quantity, COALESCE(back.quantity, 0) AS returned_quantity
  FROM doc_order_line o
  LEFT JOIN (SELECT l.source_line_id AS id, SUM(l.quantity) AS quantity FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id
    WHERE d.state IN ${STANDS} AND d.type IN ('purchaseReceipt', 'salesDelivery') AND l.source_line_id IS NOT NULL GROUP BY 1) taken ON taken.id = o.id
  LEFT JOIN (SELECT s.source_line_id AS id, SUM(r.quantity) AS quantity FROM doc_stock_line r JOIN doc_stock d ON d.id = r.document_id
    JOIN doc_stock_line s ON s.id = r.source_line_id JOIN doc_stock sd ON sd.id = s.document_id
    WHERE d.state IN ${STANDS} AND sd.state IN ${STANDS} AND d.type IN ('purchaseReturn', 'salesReturn') AND s.source_line_id IS NOT NULL GROUP BY 1) back ON back.id = o.id`
/** How far a receipt or delivery line is invoiced and returned, by posted documents; goods that came with their invoice are. */
export const STOCK_PROGRESS = `
  SELECT s.id,
    CASE WHEN sd.type = 'purchaseReceipt' AND sd.invoice_kind <> 'none' AND sd.state IN ${STANDS} THEN s.quantity ELSE COALESCE(i.quantity, 0) END AS invoiced_quantity,
    COALESCE(i.net, 0) AS invoiced_net, COALESCE(r.quantity, 0) AS returned_quantity, COALESCE(r.open_quantity, 0) AS returned_open_quantity,
    COALESCE(r.open_net, 0) AS returned_open_net,
    CASE WHEN sd.type = 'transfer' AND sd.transfer_mode = 'twoStep' AND sd.reverses_id IS NULL AND sd.state IN ${STANDS}
      THEN s.quantity + COALESCE(b.quantity, 0) - COALESCE(a.quantity, 0) ELSE 0 END AS in_transit_quantity
  FROM doc_stock_line s JOIN doc_stock sd ON sd.id = s.document_id
  LEFT JOIN (SELECT l.source_line_id AS id, SUM(l.quantity) AS quantity, SUM(CASE WHEN d.type = 'purchaseInvoice' THEN l.estimate_net ELSE 0 END) AS net
    FROM doc_invoice_line l JOIN doc_invoice d ON d.id = l.document_id WHERE d.state IN ${STANDS} AND d.type IN ('purchaseInvoice', 'salesInvoice') AND l.source_line_id IS NOT NULL GROUP BY 1) i ON i.id = s.id
  LEFT JOIN (SELECT l.source_line_id AS id, SUM(CASE WHEN d.type = 'materialIssue' THEN -l.quantity ELSE l.quantity END) AS quantity,
      SUM(CASE WHEN d.type = 'purchaseReturn' AND l.before_invoice = 1 THEN l.quantity ELSE 0 END) AS open_quantity,
      SUM(CASE WHEN d.type = 'purchaseReturn' THEN l.estimate_net ELSE 0 END) AS open_net
    FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id WHERE d.state IN ${STANDS} AND d.type IN ('purchaseReturn', 'salesReturn', 'materialIssue') AND l.source_line_id IS NOT NULL GROUP BY 1) r ON r.id = s.id
  LEFT JOIN (SELECT l.source_line_id AS id, SUM(l.quantity) AS quantity FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id
    WHERE d.state IN ${STANDS} AND d.type = 'transferIn' AND l.source_line_id IS NOT NULL GROUP BY 1) a ON a.id = s.id
  LEFT JOIN (SELECT d.reverses_id AS document_id, l.line_no, l.quantity FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id
    WHERE d.state IN ${STANDS} AND d.type = 'transfer' AND d.reverses_id IS NOT NULL) b ON b.document_id = s.document_id AND b.line_no = s.line_no`
export const ORDER_COLUMNS = ['executed_quantity', 'returned_quantity'] as const
export const STOCK_COLUMNS = [
  'invoiced_quantity',
  'invoiced_net',
  'returned_quantity',
  'returned_open_quantity',
  'returned_open_net',
  'in_transit_quantity',
] as const
const LABELS: Record<string, string> = {
  executed_quantity: '已执行数量',
  returned_quantity: '已退数量',
  invoiced_quantity: '已开票数量',
  invoiced_net: '已开票金额',
  returned_open_quantity: '票前退货数量',
  returned_open_net: '票前退货金额',
  in_transit_quantity: '调拨在途数量',
}
/** One pass over the lines of a family; each column that is off is told. */
function progressOf(table: string, truth: string, columns: readonly string[]): Check['problems'] {
  const sql = `SELECT l.document_id, l.line_no, ${columns.map((c) => `l.${c} AS kept_${c}, t.${c}`).join(', ')} FROM (${truth}) t JOIN ${table} l ON l.id = t.id
    WHERE ${columns.map((c) => `l.${c} <> t.${c}`).join(' OR ')} LIMIT ${PROBLEM_LIMIT}`
  return (db) =>
    db.all<{ document_id: number; line_no: number } & Record<string, number>>(sql).flatMap((row) =>
      columns
        .filter((column) => row[`kept_${column}`] !== row[column])
        .map((column) => {
          const show = (value: number | undefined) => (column.endsWith('net') ? fenDisplay(value ?? 0) : qtyDisplay(value ?? 0))
          const line = `${documentText(db, row.document_id)} 第 ${row.line_no} 行`
          return `${line}：${LABELS[column]} ${show(row[`kept_${column}`])}，按下游单据应为 ${show(row[column])}`
        }),
    )
}
const progress = anyOf('progress', '源单的已执行、已开票、已退数等于下游已过账单据', [
  progressOf('doc_order_line', ORDER_PROGRESS, ORDER_COLUMNS),
  progressOf('doc_stock_line', STOCK_PROGRESS, STOCK_COLUMNS),
])

const SOURCES = FAMILIES.map((family) => `SELECT id, document_id FROM doc_${family}_line`).join(' UNION ALL ')
const REFERRING = FAMILIES.map(
  (family) => `SELECT document_id, source_line_id FROM doc_${family}_line WHERE source_line_id IS NOT NULL`,
).join(' UNION ALL ')
/** What a count found stands behind the voucher that disposes of it. */
const STOCKTAKES =
  "SELECT m.document_id, d.document_id FROM stocktake_document m JOIN stocktake_document d ON d.stocktake_id = m.stocktake_id AND d.kind = 'disposal' WHERE m.kind <> 'disposal'"
/** The chain of documents is what their lines say: nothing more, nothing less. */
const links = rowsCheck<{ source_id: number; target_id: number; n: number }>(
  'documentLinks',
  '单据上下游关系与各行引用一致',
  `SELECT source_id, target_id, SUM(n) AS n FROM (
     SELECT source_id, target_id, 1 AS n FROM document_link
     UNION ALL SELECT source_id, target_id, -1 FROM (
       SELECT s.document_id AS source_id, r.document_id AS target_id FROM (${REFERRING}) r LEFT JOIN (${SOURCES}) s ON s.id = r.source_line_id
       UNION SELECT reverses_id, id FROM document WHERE reverses_id IS NOT NULL
       UNION SELECT document_id, voucher_id FROM vat_certification
       UNION SELECT document_id, voucher_id FROM vat_transfer_out WHERE document_id IS NOT NULL
       UNION ${STOCKTAKES}))
   GROUP BY source_id, target_id HAVING SUM(n) <> 0 OR source_id IS NULL`,
  (row, db) =>
    `${documentText(db, row.source_id)} → ${documentText(db, row.target_id)}：${row.n > 0 ? '有关系而没有引用' : '有引用而没有关系'}`,
)

export const documentChecks: readonly Check[] = [numbers, postings, totals, progress, links, unitEntries]
