import { OTHER_DATES } from '../batches'
import { anyOf, type Check, rows } from './check'
import { itemText } from './names'
import { LIVE } from '../shortages'

interface BatchRow {
  item_id: number
  batch: string
}
/** Batches that something moves: posted and not withdrawn. */
const MOVED = `SELECT DISTINCT e.item_id, e.batch FROM stock_entry e WHERE e.batch <> '' AND e.quantity <> 0 AND ${LIVE}`
/** Rows of batches that nothing moves, and batches without a row: for the check and for the rebuild. */
export const UNMOVED_BATCHES = `SELECT item_id, batch FROM batch EXCEPT ${MOVED}`
export const UNKNOWN_BATCHES = `${MOVED} EXCEPT SELECT item_id, batch FROM batch`
const text = (row: BatchRow, db: Parameters<typeof itemText>[0]) => `${itemText(db, row.item_id)} 批号 ${row.batch}`

/** D33: a batch is known exactly as long as something moves it; its dates are those that documents say, unless set by hand. */
const batches = anyOf('batches', '批次资料与出入库一致', [
  rows<BatchRow>(UNMOVED_BATCHES, (row, db) => `${text(row, db)}：有批次资料而没有出入库`),
  rows<BatchRow>(UNKNOWN_BATCHES, (row, db) => `${text(row, db)}：有出入库而没有批次资料`),
  rows<BatchRow>(
    'SELECT item_id, batch FROM batch WHERE expiry_date < production_date',
    (row, db) => `${text(row, db)}：到期日早于生产日期`,
  ),
  rows<BatchRow & { production_date: string | null; expiry_date: string | null }>(
    OTHER_DATES,
    (row, db) =>
      `${text(row, db)}：单据所填的生产日期 ${row.production_date ?? '（空）'}、到期日 ${row.expiry_date ?? '（空）'} 与批次资料不同`,
  ),
])
export const batchChecks: readonly Check[] = [batches]
