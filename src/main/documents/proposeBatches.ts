import { isExpired } from '../../core/documents/batches'
import { type BatchStock, byExpiry, fefo } from '../../core/documents/fefo'
import type { LocalDate, QuantityMicro } from '../../core/kernel'
import type { ReadableDb } from '../../db/types'

interface Question {
  itemId: number
  warehouseId: number
  /** 10⁻⁶ */
  quantity: QuantityMicro
  date: LocalDate
  /** what this document moves is left out: it will be posted anew */
  documentId?: number | undefined
}
interface Candidate {
  batch: string
  now: QuantityMicro
  productionDate: LocalDate | null
  expiryDate: LocalDate | null
  received: LocalDate | null
}
const LIVE_IN = `e.n = 0 AND e.quantity > 0 AND NOT EXISTS (
    SELECT 1 FROM stock_entry w WHERE w.pool_id = e.pool_id AND w.date = e.date AND w.phase = e.phase AND w.seq = e.seq AND w.n = 1)`
/** Batches that lie in a warehouse, without what one document moved. Parameters: item, warehouse, document. */
export const BATCHES_HERE = `
  SELECT p.batch, SUM(p.quantity) AS now, b.production_date AS productionDate, b.expiry_date AS expiryDate,
    (SELECT MIN(e.date) FROM stock_entry e WHERE e.item_id = ?1 AND e.batch = p.batch AND e.batch <> '' AND ${LIVE_IN}) AS received
  FROM (
    SELECT batch, quantity FROM stock_balance WHERE item_id = ?1 AND warehouse_id = ?2 AND batch <> ''
    UNION ALL SELECT batch, -quantity FROM stock_entry WHERE document_id = ?3 AND item_id = ?1 AND warehouse_id = ?2 AND batch <> '') p
  LEFT JOIN batch b ON b.item_id = ?1 AND b.batch = p.batch
  GROUP BY p.batch HAVING SUM(p.quantity) > 0`
/** What moved a batch in a warehouse after a date. Parameters: item, batch, warehouse, date, document. */
export const BATCH_LATER = `
  SELECT SUM(quantity) AS quantity FROM stock_entry
  WHERE item_id = ? AND batch = ? AND batch <> '' AND warehouse_id = ? AND date > ? AND document_id <> ?
  GROUP BY date, phase, seq HAVING SUM(quantity) <> 0 ORDER BY date DESC, phase DESC, seq DESC`

/** What can leave at the end of a day: the least that stands from then on, walking the time axis backwards from what is there now. */
function freeAt(db: ReadableDb, q: Question, { batch, now }: Candidate): QuantityMicro {
  let balance = now
  let least = now
  for (const later of db.column<number>(BATCH_LATER, q.itemId, batch, q.warehouseId, q.date, q.documentId ?? 0)) {
    balance -= later
    least = Math.min(least, balance)
  }
  return least
}

/**
 * 出库批次建议 (D33): every batch that can leave the warehouse at a date, 先到期先出; of each how much of the quantity asked for it
 * should give. Expired ones are named, and give nothing. `short`: what no batch has.
 */
export function proposeBatches(db: ReadableDb, q: Question) {
  const stock = db
    .all<Candidate>(BATCHES_HERE, q.itemId, q.warehouseId, q.documentId ?? 0)
    .map(
      (c): BatchStock => ({
        batch: c.batch,
        productionDate: c.productionDate,
        expiryDate: c.expiryDate,
        received: c.received,
        onHand: freeAt(db, q, c),
        expired: isExpired(c.expiryDate, q.date),
      }),
    )
    .filter((b) => b.onHand > 0)
    .sort(byExpiry)
  const parts = new Map(fefo(stock, q.quantity).map((p) => [p.batch, p.quantity]))
  const batches = stock.map((b) => ({ ...b, quantity: parts.get(b.batch) ?? 0 }))
  return { batches, short: q.quantity - batches.reduce((sum, b) => sum + b.quantity, 0) }
}
