import type { LocalDate } from '../../../core/kernel'
import type { ReadableDb } from '../../types'
import { ITEM_NAME } from '../itemNames'
import { laterIn, laterOf } from '../later'

/** 库存上下限, by item and warehouse. */
export interface LimitRow {
  itemId: number
  warehouseId: number
  min: number | null
  max: number | null
}
/** Those of goods that are still traded. */
export const limitsOf = (db: ReadableDb): LimitRow[] =>
  db.all<LimitRow>(
    `SELECT l.item_id AS itemId, l.warehouse_id AS warehouseId, l.min_quantity AS min, l.max_quantity AS max
     FROM item_stock_limit l JOIN item i ON i.id = l.item_id WHERE i.disabled = 0`,
  )

/** Places below their minimum, as the report lists them: for the first screen, hence from balances alone, and what is dated later (?1). */
export const BELOW_MINIMUM = `
  SELECT ${ITEM_NAME('i')} AS name
  FROM item_stock_limit l JOIN item i ON i.id = l.item_id
  WHERE i.disabled = 0 AND l.min_quantity IS NOT NULL
    AND (SELECT COALESCE(SUM(b.quantity), 0) FROM stock_balance b WHERE b.item_id = l.item_id AND b.warehouse_id = l.warehouse_id)
      - ${laterOf('?1', { item: 'l.item_id', warehouse: 'l.warehouse_id' })} < l.min_quantity
  ORDER BY i.code, l.warehouse_id`
export const belowMinimum = (db: ReadableDb, today: LocalDate): string[] => db.column<string>(BELOW_MINIMUM, laterIn(db, today))
