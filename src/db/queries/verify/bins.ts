import { qtyDisplay } from '../../../core/kernel'
import type { ReadableDb } from '../../types'
import { BIN_BALANCES, binsBelowZero } from '../bins'
import { anyOf, type Check, rows, rowsCheck } from './check'
import { itemText, movementText, warehouseText } from './names'

interface Place {
  item_id: number
  warehouse_id: number
  batch: string
}
const placeText = (db: ReadableDb, row: Place & { bin?: string }) =>
  `${itemText(db, row.item_id)} ${warehouseText(db, row.warehouse_id)}${row.batch === '' ? '' : ` 批号 ${row.batch}`}${row.bin === undefined ? '' : ` 货位 ${row.bin}`}`

/** Every movement in a warehouse with bins stands in one of its bins, as it stands in the stock ledger; no other does. */
const movements = rowsCheck<{ seq: number; quantity: number }>(
  'binMovements',
  '有货位的仓库，每笔出入库都记在货位上',
  `SELECT seq, SUM(quantity) AS quantity FROM (
     SELECT e.seq, e.item_id, e.warehouse_id, e.batch, e.date, e.phase, e.document_id, e.quantity FROM stock_entry e
       JOIN warehouse w ON w.id = e.warehouse_id AND w.bin_managed = 1
     UNION ALL SELECT seq, item_id, warehouse_id, batch, date, phase, document_id, -quantity FROM bin_entry)
   GROUP BY seq, item_id, warehouse_id, batch, date, phase, document_id HAVING SUM(quantity) <> 0`,
  (row, db) => `${movementText(db, row.seq)}：出入库与货位流水相差 ${qtyDisplay(row.quantity)}`,
)
const balances = anyOf('binBalance', '货位结存等于货位流水合计，各货位合计等于库存结存', [
  rows<Place & { bin: string; quantity: number }>(
    `SELECT item_id, warehouse_id, batch, bin, SUM(quantity) AS quantity FROM (
       ${BIN_BALANCES} UNION ALL SELECT item_id, warehouse_id, batch, bin, -quantity FROM bin_balance)
     GROUP BY 1, 2, 3, 4 HAVING SUM(quantity) <> 0`,
    (row, db) => `${placeText(db, row)}：流水与结存相差 ${qtyDisplay(row.quantity)}`,
  ),
  rows<Place & { quantity: number }>(
    `SELECT item_id, warehouse_id, batch, SUM(quantity) AS quantity FROM (
       SELECT b.item_id, b.warehouse_id, b.batch, b.quantity FROM stock_balance b JOIN warehouse w ON w.id = b.warehouse_id AND w.bin_managed = 1
       UNION ALL SELECT item_id, warehouse_id, batch, -quantity FROM bin_balance)
     GROUP BY 1, 2, 3 HAVING SUM(quantity) <> 0`,
    (row, db) => `${placeText(db, row)}：库存结存与各货位合计相差 ${qtyDisplay(row.quantity)}`,
  ),
])
const never = anyOf('binsBelowZero', '货位结存在任何时点都不为负', [
  rows<Place & { bin: string; date: string }>(binsBelowZero(), (row, db) => `${placeText(db, row)}：${row.date} 为负`),
  rows<Place & { bin: string }>(
    'SELECT item_id, warehouse_id, batch, bin FROM bin_balance WHERE quantity < 0',
    (row, db) => `${placeText(db, row)}：结存为负`,
  ),
])
export const binChecks: readonly Check[] = [movements, balances, never]
