import { QTY_SCALE, qtyDisplay } from '../../../core/kernel'
import { anyOf, type Check, rows } from './check'
import { documentText, itemText } from './names'

/** What a posted count says, and what its documents moved (withdrawn ones cancel out), by goods and batch. */
const MOVED = `
SELECT number, item_id, batch, SUM(counted) AS counted, SUM(moved) AS moved FROM (
  SELECT s.number, l.item_id, l.batch, CASE WHEN EXISTS (SELECT 1 FROM stocktake_serial k WHERE k.line_id = l.id)
    THEN (SELECT COALESCE(SUM(k.difference), 0) * ${QTY_SCALE} FROM stocktake_serial k WHERE k.line_id = l.id)
    ELSE COALESCE(l.recounted, l.counted) - l.book_quantity - CASE s.basis WHEN 'count' THEN l.moved ELSE 0 END END AS counted, 0 AS moved
  FROM stocktake s JOIN stocktake_line l ON l.stocktake_id = s.id WHERE s.state = 'posted' AND COALESCE(l.recounted, l.counted) IS NOT NULL
  UNION ALL
  SELECT s.number, e.item_id, e.batch, 0, e.quantity
  FROM stocktake s JOIN stocktake_document k ON k.stocktake_id = s.id JOIN stock_entry e ON e.document_id = k.document_id)
GROUP BY number, item_id, batch HAVING SUM(counted) <> SUM(moved)`

/** Numbers that a count says were found or missing, and those that its documents moved (D35); of a count that is not posted none says so. */
const NUMBERS = `
SELECT number, item_id, serial, SUM(said) AS said, SUM(moved) AS moved FROM (
  SELECT s.number, l.item_id, k.serial, k.difference AS said, 0 AS moved
  FROM stocktake s JOIN stocktake_line l ON l.stocktake_id = s.id JOIN stocktake_serial k ON k.line_id = l.id WHERE k.difference IS NOT NULL
  UNION ALL
  SELECT s.number, e.item_id, e.serial, 0, e.direction
  FROM stocktake s JOIN stocktake_document k ON k.stocktake_id = s.id JOIN serial_entry e ON e.document_id = k.document_id)
GROUP BY number, item_id, serial HAVING SUM(said) <> SUM(moved)`
/** The figure of numbered goods is how many numbers were found. */
const FIGURES = `
SELECT s.number, l.item_id FROM stocktake s JOIN stocktake_line l ON l.stocktake_id = s.id
WHERE EXISTS (SELECT 1 FROM stocktake_serial k WHERE k.line_id = l.id AND (k.counted = 1 OR k.recounted = 1)) AND (
  COALESCE(l.counted, 0) <> (SELECT COUNT(*) FROM stocktake_serial k WHERE k.line_id = l.id AND k.counted = 1) * ${QTY_SCALE}
  OR COALESCE(l.recounted, 0) <> (SELECT COUNT(*) FROM stocktake_serial k WHERE k.line_id = l.id AND k.recounted = 1) * ${QTY_SCALE})`

const stocktakes = anyOf('stocktakes', '已过账的盘点单与它生成的单据一致', [
  rows<{ number: string; item_id: number; batch: string; counted: number; moved: number }>(
    MOVED,
    (row, db) =>
      `盘点单 ${row.number} ${itemText(db, row.item_id)}${row.batch === '' ? '' : ` 批号 ${row.batch}`}：差异 ${qtyDisplay(row.counted)}，单据 ${qtyDisplay(row.moved)}`,
  ),
  rows<{ number: string; item_id: number; serial: string; said: number; moved: number }>(
    NUMBERS,
    (row, db) => `盘点单 ${row.number} ${itemText(db, row.item_id)} 序列号 ${row.serial}：差异 ${row.said}，单据 ${row.moved}`,
  ),
  rows<{ number: string; item_id: number }>(
    FIGURES,
    (row, db) => `盘点单 ${row.number} ${itemText(db, row.item_id)}：实盘数与盘到的序列号个数不一致`,
  ),
  rows<{ number: string; document_id: number }>(
    `SELECT s.number, k.document_id FROM stocktake s JOIN stocktake_document k ON k.stocktake_id = s.id LEFT JOIN document d ON d.id = k.document_id
     WHERE s.state <> 'posted' OR d.state IS NOT 'posted'`,
    (row, db) => `盘点单 ${row.number} 与 ${documentText(db, row.document_id)} 的状态不一致`,
  ),
  rows<{ number: string }>(
    `SELECT s.number FROM stocktake s JOIN stocktake_line l ON l.stocktake_id = s.id WHERE s.state = 'posted' AND l.value <> 0
       AND NOT EXISTS (SELECT 1 FROM stocktake_document k WHERE k.stocktake_id = s.id AND k.kind = 'disposal') GROUP BY s.id`,
    (row) => `盘点单 ${row.number} 有差异金额而没有处理凭证`,
  ),
])
export const stocktakeChecks: readonly Check[] = [stocktakes]
