import type { AccountSetOptions } from '../../core/contract'
import type { LocalDate } from '../../core/kernel'
import type { ReadableDb } from '../types'

type NegativeStock = AccountSetOptions['negativeStock']
/** Movements that stand: posted and not withdrawn. */
export const LIVE = 'e.n = 0 AND NOT EXISTS (SELECT 1 FROM stock_entry w WHERE w.seq = e.seq AND w.n = 1)'

/** A place at which goods are less than nothing somewhere on the business time axis. */
export interface Shortage {
  item_id: number
  warehouse_id: number
  batch: string
  /** first and last day on which they are */
  date: LocalDate
  last: LocalDate
  /** the least there is, 10⁻⁶ */
  quantity: number
}
const running = (place: string, which: string, found: string) => `
  SELECT item_id, warehouse_id, batch, MIN(date) AS date, MAX(date) AS last, MIN(running) AS quantity FROM (
    SELECT e.item_id, e.warehouse_id, e.batch, e.date, SUM(e.quantity) OVER (
      PARTITION BY ${place} ORDER BY e.date, e.phase, e.seq ROWS UNBOUNDED PRECEDING) AS running
    FROM stock_entry e WHERE ${LIVE} AND e.quantity <> 0 ${which}) r
  WHERE running < 0 AND ${found} GROUP BY ${place.replaceAll('e.', '')}`
const BATCH = 'e.item_id, e.warehouse_id, e.batch'
const REFUSED_SOMEWHERE =
  "SELECT 1 FROM item WHERE negative_stock = 'refuse' UNION ALL SELECT 1 FROM warehouse WHERE negative_stock = 'refuse' LIMIT 1"
const OF_ITEM = 'AND e.pool_id IN (SELECT id FROM cost_pool WHERE item_id = ?1)'
const isRefused = (db: ReadableDb, general: NegativeStock) => general === 'refuse' || db.value(REFUSED_SOMEWHERE) !== undefined
const KEPT_BATCH = "AND e.batch <> '' AND e.item_id IN (SELECT id FROM item WHERE batch_managed = 1)"
/** Refused there, and not only short before it was. */
const refusedBy = (general: NegativeStock) =>
  `COALESCE((SELECT negative_stock FROM item WHERE id = item_id), (SELECT negative_stock FROM warehouse WHERE id = warehouse_id), '${general}') = 'refuse'
   AND date > COALESCE((SELECT until FROM short_before b WHERE b.item_id = r.item_id AND b.warehouse_id = r.warehouse_id), '')`

/** One item or one warehouse; null: all. */
export type ShortageScope = { itemId: number } | { warehouseId: number } | null
function refused(db: ReadableDb, general: NegativeStock, of: ShortageScope, limit: number, place: string, which: string): Shortage[] {
  if (!isRefused(db, general)) return []
  const within = of === null ? 'AND ?1 IS NULL' : 'itemId' in of ? OF_ITEM : 'AND e.warehouse_id = ?1'
  const id = of === null ? null : 'itemId' in of ? of.itemId : of.warehouseId
  return db.all<Shortage>(`${running(place, `${within} ${which}`, refusedBy(general))} LIMIT ?2`, id, limit)
}
/**
 * D17: where goods are short at some point of the time axis though stock below zero is refused there.
 * `general`: the account set's rule.
 */
export const refusedShortages = (db: ReadableDb, general: NegativeStock, of: ShortageScope = null, limit = -1): Shortage[] =>
  refused(db, general, of, limit, 'e.item_id, e.warehouse_id', '')
/** The same by batch. */
export const refusedBatches = (db: ReadableDb, general: NegativeStock, of: ShortageScope = null, limit = -1): Shortage[] =>
  refused(db, general, of, limit, BATCH, "AND e.batch <> ''")
/** Those, and batches of goods kept by batch, which are never short wherever stock below zero is let pass (D33). */
export const batchShortages = (db: ReadableDb, general: NegativeStock, limit: number): Shortage[] => [
  ...refusedBatches(db, general, null, limit),
  ...db.all<Shortage>(`${running(BATCH, KEPT_BATCH, '1')} LIMIT ?`, limit),
]
