import type { BatchDates } from '../../core/documents/batches'
import type { LocalDate } from '../../core/kernel'
import type { ReadableDb } from '../types'
import { laterIn, laterOf } from './later'

/** The number under which the goods of a line come in. */
const ARRIVES = "CASE WHEN l.to_batch = '' THEN l.batch ELSE l.to_batch END"
/** Posted lines that say something of their batch's dates, and opening stock: item_id, batch, production_date, expiry_date. */
const SAYING = `
  SELECT l.item_id, ${ARRIVES} AS batch, l.production_date, l.expiry_date FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id
  WHERE l.batch <> '' AND (l.production_date IS NOT NULL OR l.expiry_date IS NOT NULL) AND d.state = 'posted' AND d.reverses_id IS NULL
  UNION ALL SELECT item_id, batch, production_date, expiry_date FROM opening_stock WHERE batch <> ''`
/** What is said of each batch; they all agree, or posting would have been refused. */
export const SAID_DATES = `
  SELECT item_id, batch, MAX(production_date) AS production_date, MAX(expiry_date) AS expiry_date FROM (${SAYING}) GROUP BY item_id, batch`
/** The dates of batches whose dates nobody set by hand, where they are not what is said of them. */
export const OTHER_DATES = `
  SELECT b.item_id, b.batch, s.production_date, s.expiry_date FROM batch b LEFT JOIN (${SAID_DATES}) s ON s.item_id = b.item_id AND s.batch = b.batch
  WHERE b.edited = 0 AND (b.production_date IS NOT s.production_date OR b.expiry_date IS NOT s.expiry_date)`
/** What is said of one batch. Parameters: item, batch. */
export const SAID_OF = `
  SELECT MAX(production_date) AS productionDate, MAX(expiry_date) AS expiryDate FROM (
    SELECT l.production_date, l.expiry_date FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id
    WHERE l.item_id = ?1 AND ${ARRIVES} = ?2 AND l.batch <> '' AND d.state = 'posted' AND d.reverses_id IS NULL
    UNION ALL SELECT production_date, expiry_date FROM opening_stock WHERE item_id = ?1 AND batch = ?2)`

/** Dates of every batch that has any, by "item|batch". */
export const batchDates = (db: ReadableDb): Map<string, BatchDates> =>
  new Map(
    db
      .all<BatchDates & { itemId: number; batch: string }>(
        `SELECT item_id AS itemId, batch, production_date AS productionDate, expiry_date AS expiryDate FROM batch
         WHERE production_date IS NOT NULL OR expiry_date IS NOT NULL`,
      )
      .map(({ itemId, batch, ...dates }) => [`${itemId}|${batch}`, dates]),
  )
export const batchManaged = (db: ReadableDb): number[] => db.column<number>('SELECT id FROM item WHERE batch_managed = 1')
/** 临期天数 of the items that have their own. */
export const nearExpiryDays = (db: ReadableDb): Map<number, number> =>
  new Map(
    db
      .all<{ id: number; days: number }>('SELECT id, near_expiry_days AS days FROM item WHERE near_expiry_days IS NOT NULL')
      .map(({ id, days }) => [id, days]),
  )
/**
 * Batches on hand that are 临期 or past their date, the earliest first: for the first screen, hence from balances alone, and what is
 * dated later. Parameters: today, the days of items that do not say their own, what is dated later.
 */
export const DUE_BATCHES = `
  SELECT i.name || ' ' || b.batch AS name, b.expiry_date < ?1 AS expired FROM batch b JOIN item i ON i.id = b.item_id
  WHERE b.expiry_date <= date(?1, '+' || COALESCE(i.near_expiry_days, ?2) || ' days') AND EXISTS (
    SELECT 1 FROM stock_balance s JOIN warehouse w ON w.id = s.warehouse_id AND w.kind = 'normal'
    WHERE s.item_id = b.item_id AND s.batch = b.batch AND s.quantity > ${laterOf('?3', { item: 'b.item_id', warehouse: 's.warehouse_id', batch: 'b.batch' })})
  ORDER BY b.expiry_date, i.code, b.batch`
export const dueBatches = (db: ReadableDb, today: LocalDate, days: number): { name: string; expired: 0 | 1 }[] =>
  db.all(DUE_BATCHES, today, days, laterIn(db, today))
