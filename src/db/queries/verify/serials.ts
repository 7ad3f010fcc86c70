import { qtyDisplay } from '../../../core/kernel'
import { LIVE_SERIALS, serialStates } from '../serials'
import { anyOf, type Check, rows, rowsCheck } from './check'
import { itemText, movementText, warehouseText } from './names'

interface Numbered {
  item_id: number
  serial: string
}
/** A number comes in before it leaves, and leaves from where it came in to: along the business time axis (D35). */
const lives = rowsCheck<Numbered & { date: string }>(
  'serialLives',
  '每个序列号先入后出，出自所在仓库',
  `SELECT item_id, serial, MIN(date) AS date FROM (
     SELECT e.item_id, e.serial, e.date, e.direction, e.warehouse_id || ' ' || e.batch AS place, LAG(e.direction) OVER life AS before, LAG(e.warehouse_id || ' ' || e.batch) OVER life AS place_before
     FROM serial_entry e WHERE ${LIVE_SERIALS} WINDOW life AS (PARTITION BY e.item_id, e.serial ORDER BY e.date, e.seq))
   WHERE CASE direction WHEN 1 THEN before = 1 ELSE before IS NOT 1 OR place_before <> place END GROUP BY item_id, serial`,
  (row, db) => `${itemText(db, row.item_id)} 序列号 ${row.serial}：${row.date} 的出入与前一笔不衔接`,
)
/** The numbers of a movement are as many as its pieces, and stand where it does. */
const movements = anyOf('serialMovements', '序列号与所属的出入库相符', [
  rows<{ seq: number; pieces: number; quantity: number }>(
    `SELECT s.seq, SUM(s.direction) AS pieces, e.quantity FROM serial_entry s
       JOIN stock_entry e ON e.seq = s.seq AND e.n = s.n GROUP BY s.seq, s.n HAVING SUM(s.direction) * 1000000 <> e.quantity`,
    (row, db) => `${movementText(db, row.seq)}：序列号 ${row.pieces} 个，数量 ${qtyDisplay(row.quantity)}`,
  ),
  rows<Numbered & { seq: number }>(
    `SELECT s.item_id, s.serial, s.seq FROM serial_entry s LEFT JOIN stock_entry e ON e.seq = s.seq AND e.n = s.n
     WHERE e.seq IS NULL OR e.item_id <> s.item_id OR e.date <> s.date OR e.phase <> s.phase OR e.warehouse_id <> s.warehouse_id OR e.batch <> s.batch
       OR e.document_id <> s.document_id OR e.document_type <> s.document_type OR e.line_id IS NOT s.line_id`,
    (row) => `序列号 ${row.serial} 与它的出入库（存货流水 ${row.seq}）不符`,
  ),
])

export const SERIAL_STATES = serialStates()
const COLUMNS = 'item_id, serial, state, warehouse_id, batch, seq, document_id'
const cache = rowsCheck<Numbered>(
  'serialStates',
  '序列号的当前状态等于最后一笔出入',
  `SELECT DISTINCT item_id, serial FROM (
     SELECT * FROM (SELECT ${COLUMNS} FROM serial EXCEPT ${SERIAL_STATES}) UNION ALL SELECT * FROM (${SERIAL_STATES} EXCEPT SELECT ${COLUMNS} FROM serial))`,
  (row, db) => `${itemText(db, row.item_id)} 序列号 ${row.serial}：状态与流水不符`,
)
/** Goods with numbers: as many numbers as pieces, in every place. */
const balance = rowsCheck<{ item_id: number; warehouse_id: number; batch: string; pieces: number; quantity: number }>(
  'serialBalance',
  '在库序列号个数等于库存结存',
  `SELECT item_id, warehouse_id, batch, SUM(pieces) AS pieces, SUM(quantity) AS quantity FROM (
     SELECT b.item_id, b.warehouse_id, b.batch, 0 AS pieces, b.quantity FROM stock_balance b JOIN item i ON i.id = b.item_id AND i.serial_managed = 1
     UNION ALL SELECT s.item_id, s.warehouse_id, s.batch, 1, 0 FROM serial s JOIN item i ON i.id = s.item_id AND i.serial_managed = 1 WHERE s.warehouse_id <> 0)
   GROUP BY item_id, warehouse_id, batch HAVING SUM(pieces) * 1000000 <> SUM(quantity)`,
  (row, db) =>
    `${itemText(db, row.item_id)} ${warehouseText(db, row.warehouse_id)}${row.batch === '' ? '' : ` 批号 ${row.batch}`}：序列号 ${row.pieces} 个，结存 ${qtyDisplay(row.quantity)}`,
)
export const serialChecks: readonly Check[] = [lives, movements, cache, balance]
