import { lastDay, type LocalDate, type Period, nextPeriod, periodOf } from '../../../core/kernel'
import type { DocumentType } from '../../../core/documents/types'
import { PERIOD_OF } from '../../periods'
import { LEFT_OF_ORDER } from '../supply'
import type { ReadableDb } from '../../types'
import { differencesIn } from './stockDifferences'

/** A pool at one place, and what happened to it up to a date. Quantities in 10⁻⁶, values in fen. */
export interface StockSums {
  poolId: number
  warehouseId: number
  /** received, issued (positive), shifted inside the pool (net) */
  inQuantity: number
  outQuantity: number
  moveQuantity: number
  inValue: number
  outValue: number
}
const add = (sum: StockSums, row: StockSums, sign: 1 | -1) => {
  sum.inQuantity += sign * row.inQuantity
  sum.outQuantity += sign * row.outQuantity
  sum.moveQuantity += sign * row.moveQuantity
  sum.inValue += sign * row.inValue
  sum.outValue += sign * row.outValue
}
/** ids stay far below 2²⁶: one number tells both */
const keyOf = (row: Pick<StockSums, 'poolId' | 'warehouseId'>) => row.poolId * 2 ** 26 + row.warehouseId

const SUMS = `
  SELECT pool_id AS poolId, warehouse_id AS warehouseId, SUM(in_quantity) AS inQuantity, SUM(out_quantity) AS outQuantity,
    SUM(move_quantity) AS moveQuantity, SUM(in_value) AS inValue, SUM(out_value) AS outValue`
/** Whole months [from, before) of every pool and place. */
export const STOCK_MONTHS = `${SUMS} FROM stock_period WHERE period >= ? AND period < ? GROUP BY pool_id, warehouse_id`
/** Whole years before one, of every pool and place: in the order they are stored in. */
export const STOCK_YEARS = `${SUMS} FROM stock_year WHERE year < ? GROUP BY pool_id, warehouse_id`
/**
 * Movements of the rest of a month, pool by pool, with what the month booked for them, on whichever day. A movement and its
 * withdrawal stand in the same column.
 */
export const STOCK_REST = `
  SELECT e.pool_id AS poolId, e.warehouse_id AS warehouseId, e.kind, (CASE WHEN e.n = 0 THEN e.quantity ELSE -e.quantity END) < 0 AS out,
    SUM(e.quantity) AS quantity,
    SUM(CASE WHEN e.n = 0 THEN (
      SELECT SUM(v.value) FROM stock_valuation_entry v
      WHERE v.pool_id = e.pool_id AND v.date = e.date AND v.phase = e.phase AND v.seq = e.seq AND v.posted_period = ?1) END) AS value
  FROM cost_pool p CROSS JOIN stock_entry e ON e.pool_id = p.id AND e.date BETWEEN ?2 AND ?3
  GROUP BY 1, 2, 3, 4`

/**
 * What happened to every pool and place after the day before `from`, up to `to`: whole years and months from the balance tables, the
 * days after a broken month's date taken off again. Goods count from the day they moved, values from the day the ledger has them: at
 * every date all of it is worth what the stock accounts say, and a closed month never changes.
 */
export function stockBetween(db: ReadableDb, after: LocalDate | null, to: LocalDate): StockSums[] {
  const sums = new Map<number, StockSums>()
  const put = (row: StockSums, sign: 1 | -1) => {
    const known = sums.get(keyOf(row))
    if (known) add(known, row, sign)
    else {
      const fresh = { ...row, inQuantity: 0, outQuantity: 0, moveQuantity: 0, inValue: 0, outValue: 0 }
      add(fresh, row, sign)
      sums.set(keyOf(row), fresh)
    }
  }
  const before = nextPeriod(periodOf(to))
  const year = Math.floor(before / 100)
  if (after === null) for (const row of db.all<StockSums>(STOCK_YEARS, year)) put(row, 1)
  const start = after === null ? year * 100 : nextPeriod(periodOf(after))
  for (const row of db.all<StockSums>(STOCK_MONTHS, start, before)) put(row, 1)
  for (const row of restOfMonth(db, to)) put(row, -1)
  if (after !== null) for (const row of restOfMonth(db, after)) put(row, 1)
  return [...sums.values()]
}
/** Quantities of one batch in pools of all batches. */
const BATCH_ENTRIES = `
  SELECT e.pool_id AS poolId, e.warehouse_id AS warehouseId,
    SUM(CASE WHEN e.kind <> 'move' AND (CASE WHEN e.n = 0 THEN e.quantity ELSE -e.quantity END) > 0 THEN e.quantity ELSE 0 END) AS inQuantity,
    SUM(CASE WHEN e.kind <> 'move' AND (CASE WHEN e.n = 0 THEN e.quantity ELSE -e.quantity END) < 0 THEN -e.quantity ELSE 0 END) AS outQuantity,
    SUM(CASE WHEN e.kind = 'move' THEN e.quantity ELSE 0 END) AS moveQuantity, 0 AS inValue, 0 AS outValue
  FROM batch b JOIN cost_pool p ON p.item_id = b.item_id AND p.batch = '' JOIN stock_entry e ON e.pool_id = p.id AND e.batch = b.batch
  WHERE b.batch = ?1 AND e.date > ?2 AND e.date <= ?3 GROUP BY 1, 2`
/** As {@link stockBetween}, of one batch of each item: values only where the batch has a pool of its own (`own`). */
export const batchBetween = (
  db: ReadableDb,
  batch: string,
  after: LocalDate | null,
  to: LocalDate,
  own: (poolId: number) => boolean,
): StockSums[] => [...stockBetween(db, after, to).filter((s) => own(s.poolId)), ...db.all<StockSums>(BATCH_ENTRIES, batch, after ?? '', to)]

function restOfMonth(db: ReadableDb, date: LocalDate): StockSums[] {
  const period: Period = periodOf(date)
  if (date === lastDay(period)) return []
  type Row = { poolId: number; warehouseId: number; kind: string; out: number; quantity: number; value: number | null }
  const next = `${date.slice(0, 8)}${String(Number(date.slice(8)) + 1).padStart(2, '0')}`
  const moved = db.all<Row>(STOCK_REST, period, next, lastDay(period)).map(({ poolId, warehouseId, kind, out, quantity, value }) => ({
    poolId,
    warehouseId,
    inQuantity: kind !== 'move' && out === 0 ? quantity : 0,
    outQuantity: kind !== 'move' && out === 1 ? -quantity : 0,
    moveQuantity: kind === 'move' ? quantity : 0,
    ...valueOf(out === 1, value ?? 0),
  }))
  return [...moved, ...shifted(db, date)]
}
const valueOf = (out: boolean, value: number) => ({ inValue: out ? 0 : value, outValue: out ? 0 - value : 0 })
/** What the rest of a month books for movements of other days is part of it; what was booked before for movements of the rest is not. */
function shifted(db: ReadableDb, date: LocalDate): StockSums[] {
  const period = periodOf(date)
  return differencesIn(db, period, period).flatMap((d) => {
    const inRest = d.date > date && periodOf(d.date) === period
    if (inRest === d.booked > date) return []
    const { poolId, warehouseId, quantity, value } = d
    return [{ poolId, warehouseId, inQuantity: 0, outQuantity: 0, moveQuantity: 0, ...valueOf(quantity < 0, inRest ? 0 - value : value) }]
  })
}

export interface PoolRow {
  id: number
  itemId: number
  /** 0: one pool for all warehouses */
  warehouseId: number
  /** '': one pool for all batches */
  batch: string
  /** 1: not goods that lie in a warehouse: shipped and not yet sold, or estimates taken back (月初回冲) */
  apart: number
  /** 1: estimates taken back: a negative value without goods */
  estimate: number
  quantity: number
  value: number
}
export const poolsOf = (db: ReadableDb, itemId?: number): PoolRow[] =>
  db.all<PoolRow>(
    `SELECT p.id, p.item_id AS itemId, p.warehouse_id AS warehouseId, p.batch, COALESCE(w.kind IN ('shipped', 'estimate'), 0) AS apart, COALESCE(w.kind = 'estimate', 0) AS estimate,
       COALESCE(s.quantity, 0) AS quantity,
       CASE w.kind WHEN 'estimate' THEN (SELECT COALESCE(SUM(v.value), 0) FROM stock_valuation_entry v WHERE v.pool_id = p.id) ELSE COALESCE(s.value, 0) END AS value
     FROM cost_pool p LEFT JOIN warehouse w ON w.id = p.warehouse_id LEFT JOIN cost_state s ON s.pool_id = p.id
     WHERE ?1 IS NULL OR p.item_id = ?1`,
    itemId ?? null,
  )

export interface ItemRow {
  id: number
  code: string
  name: string
  spec: string
  unit: string
  categoryId: number | null
}
export const itemsOf = (db: ReadableDb): Map<number, ItemRow> =>
  new Map(db.all<ItemRow>('SELECT id, code, name, spec, unit, category_id AS categoryId FROM item').map((row) => [row.id, row]))

/** The category and everything below it. */
export const categoriesUnder = (db: ReadableDb, id: number): Set<number> =>
  new Set(
    db.column<number>(
      `WITH RECURSIVE under (id) AS (VALUES (?) UNION SELECT c.id FROM item_category c JOIN under u ON c.parent_id = u.id) SELECT id FROM under`,
      id,
    ),
  )
export interface PlaceRow {
  itemId: number
  warehouseId: number
  batch: string
  quantity: number
}
export const placesOf = (db: ReadableDb, itemId?: number): PlaceRow[] =>
  db.all<PlaceRow>(
    `SELECT item_id AS itemId, warehouse_id AS warehouseId, batch, quantity FROM stock_balance WHERE ${itemId === undefined ? '?1 IS NULL' : 'item_id = ?1'} AND quantity <> 0`,
    itemId ?? null,
  )

/** What approved orders have not yet delivered or received (D19), by item and warehouse. */
export const orderedOf = (db: ReadableDb, type: 'salesOrder' | 'purchaseOrder', itemId?: number): Omit<PlaceRow, 'batch'>[] =>
  db.all(
    `SELECT l.item_id AS itemId, COALESCE(l.warehouse_id, d.warehouse_id, 0) AS warehouseId,
       SUM(${LEFT_OF_ORDER}) AS quantity
     FROM doc_order d JOIN doc_order_line l ON l.document_id = d.id
     WHERE d.type = ?1 AND d.state = 'approved' AND ${LEFT_OF_ORDER} > 0 AND (?2 IS NULL OR l.item_id = ?2)
     GROUP BY 1, 2`,
    type,
    itemId ?? null,
  )

/** One movement of an item as it is booked now; withdrawn ones are not among them. */
export interface MovementRow {
  poolId: number
  date: LocalDate
  seq: number
  warehouseId: number
  batch: string
  kind: string
  quantity: number
  /** booked in its own month, on whichever day */
  value: number
  documentType: DocumentType
  documentId: number
}
export const MOVEMENTS = `
  SELECT e.pool_id AS poolId, e.date, e.seq, e.warehouse_id AS warehouseId, e.batch, e.kind, e.quantity, e.document_type AS documentType, e.document_id AS documentId,
    COALESCE((SELECT SUM(v.value) FROM stock_valuation_entry v WHERE v.pool_id = e.pool_id AND v.date = e.date AND v.phase = e.phase AND v.seq = e.seq
      AND v.posted_period = ${PERIOD_OF('e.date')}), 0) AS value
  FROM json_each(?) p CROSS JOIN stock_entry e ON e.pool_id = p.value AND e.date BETWEEN ? AND ?
  WHERE e.n = 0 AND NOT EXISTS (
    SELECT 1 FROM stock_entry w WHERE w.pool_id = e.pool_id AND w.date = e.date AND w.phase = e.phase AND w.seq = e.seq AND w.n = 1)
  ORDER BY e.date, e.phase, e.seq`
export const movementsOf = (db: ReadableDb, poolIds: readonly number[], from: LocalDate, to: LocalDate): MovementRow[] =>
  db.all<MovementRow>(MOVEMENTS, JSON.stringify(poolIds), from, to)

/**
 * Value of stock by stock account (and item) at a date, added up from every valuation entry: the judge of the ledger, so
 * it uses no balance table. Counts what was posted up to the date.
 */
export function stockValueByAccount(
  db: ReadableDb,
  date: LocalDate,
  accountId?: number,
): { accountId: number; itemId: number; value: number }[] {
  const period = periodOf(date)
  const counts =
    date === lastDay(period)
      ? 'v.posted_period <= ?1'
      : '(v.posted_period < ?1 OR (v.posted_period = ?1 AND (SELECT p.date FROM posting p WHERE p.id = v.posting_id) <= ?3))'
  return db.all(
    `SELECT v.account_id AS accountId, c.item_id AS itemId, SUM(v.value) AS value
     FROM cost_pool c CROSS JOIN stock_valuation_entry v ON v.pool_id = c.id
     WHERE ${counts} AND (?2 IS NULL OR v.account_id = ?2)${date === lastDay(period) ? ' AND ?3 IS NOT NULL' : ''}
     GROUP BY v.account_id, c.item_id`,
    period,
    accountId ?? null,
    date,
  )
}
