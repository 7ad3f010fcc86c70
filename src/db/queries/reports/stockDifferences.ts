import type { DocumentType } from '../../../core/documents/types'
import type { LocalDate, Period } from '../../../core/kernel'
import type { ReadableDb } from '../../types'

/**
 * A change of a movement's value that the ledger has on another day than the movement: its month was closed, or its voucher looked
 * at already, so that the difference stands in a voucher of the day of its cause (D20, D21). It counts from that day on.
 */
export interface DifferenceRow {
  poolId: number
  warehouseId: number
  /** of the movement: its day, its place in the order, what it moved (10⁻⁶) */
  date: LocalDate
  seq: number
  quantity: number
  documentType: DocumentType
  documentId: number
  /** the day it is booked on */
  booked: LocalDate
  value: number
  /** 1: the movement was taken back */
  withdrawn: 0 | 1
}
/** Only vouchers of differences have another date than the movements they value, and postings that needed none. */
export const DIFFERENCES = `
  WITH apart (id, date) AS (
    SELECT p.id, p.date FROM voucher w CROSS JOIN posting p ON p.voucher_id = w.id WHERE w.kind = 'costDifference' AND w.period BETWEEN ?1 AND ?2
    UNION ALL SELECT id, date FROM posting INDEXED BY posting_unbooked WHERE voucher_id IS NULL AND kind IN ('recost', 'unpost') AND period BETWEEN ?1 AND ?2)
  SELECT v.pool_id AS poolId, e.warehouse_id AS warehouseId, v.date, v.seq, e.quantity, e.document_type AS documentType, e.document_id AS documentId,
    a.date AS booked, SUM(v.value) AS value,
    EXISTS (SELECT 1 FROM stock_entry w WHERE w.pool_id = v.pool_id AND w.date = v.date AND w.phase = v.phase AND w.seq = v.seq AND w.n = 1) AS withdrawn
  FROM apart a CROSS JOIN stock_valuation_entry v ON v.posting_id = a.id AND v.date <> a.date
    CROSS JOIN stock_entry e ON e.pool_id = v.pool_id AND e.date = v.date AND e.phase = v.phase AND e.seq = v.seq AND e.n = 0
  GROUP BY a.date, v.pool_id, v.date, v.phase, v.seq HAVING SUM(v.value) <> 0
  ORDER BY a.date, v.date, v.phase, v.seq`
/** Those booked in a span of months, in the order of the days they are booked on. */
export const differencesIn = (db: ReadableDb, from: Period, to: Period): DifferenceRow[] => db.all<DifferenceRow>(DIFFERENCES, from, to)
