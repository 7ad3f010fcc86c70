import { ITEM_NAME } from '../../../db/queries/itemNames'
import { takeNumber } from '../../../db/sequence'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, refuse } from '../../backend/context'
import { keepNumbers } from './serials'

export interface NewStocktake {
  date: string
  warehouseId: number
  scope: 'all' | 'category' | 'items'
  categoryId: number | null
  itemIds: number[]
  blind: boolean
  basis: 'start' | 'count'
  memo: string
}
export const CATEGORY_ITEMS = `SELECT id FROM item WHERE category_id IN (
  WITH RECURSIVE under (id) AS (VALUES (?1) UNION SELECT c.id FROM item_category c JOIN under u ON c.parent_id = u.id) SELECT id FROM under)`

/** The goods a scope names; null: whatever lies in the warehouse. */
function itemsOf(db: ReadableDb, { scope, categoryId, itemIds }: NewStocktake): number[] | null {
  if (scope === 'all') return null
  if (scope === 'items') return itemIds
  if (categoryId === null) refuse('REQUIRED', { field: '商品类别' }, 'categoryId')
  if (db.value('SELECT 1 FROM item_category WHERE id = ?', categoryId) === undefined)
    refuse('UNKNOWN_REFERENCE', { field: '商品类别' }, 'categoryId')
  return db.column<number>(CATEGORY_ITEMS, categoryId)
}

/** What lies in the warehouse, batch by batch; named goods that do not lie there stand with 0, to be found. */
const SNAPSHOT = `
SELECT b.item_id AS itemId, b.batch, b.quantity FROM stock_balance b JOIN item i ON i.id = b.item_id
WHERE b.warehouse_id = ?1 AND b.quantity <> 0 AND (?2 IS NULL OR b.item_id IN (SELECT value FROM json_each(?2)))
UNION ALL
SELECT i.id, '', 0 FROM item i WHERE ?2 IS NOT NULL AND i.id IN (SELECT value FROM json_each(?2)) AND i.kind <> 'service' AND i.disabled = 0 AND i.batch_managed = 0
  AND NOT EXISTS (SELECT 1 FROM stock_balance b WHERE b.item_id = i.id AND b.warehouse_id = ?1 AND b.quantity <> 0)`
const BUSY = `
SELECT s.number, ${ITEM_NAME('i')} AS item FROM stocktake s JOIN stocktake_line l ON l.stocktake_id = s.id JOIN item i ON i.id = l.item_id
WHERE s.warehouse_id = ?1 AND s.state IN ('counting', 'submitted') AND s.id <> ?2 AND l.item_id IN (SELECT value FROM json_each(?3)) ORDER BY i.code LIMIT 1`

/** The same goods are not counted twice at once: each count would book the difference. */
export function refuseOverlap(db: ReadableDb, warehouseId: number, own: number, itemIds: readonly number[]): void {
  const other = db.get<{ number: string; item: string }>(BUSY, warehouseId, own, JSON.stringify(itemIds))
  if (other) refuse('STOCKTAKE_OVERLAP', { ...other })
}

/**
 * Starts a count: what the books say now is kept line by line (D30). STOCKTAKE_EMPTY, STOCKTAKE_OVERLAP, UNKNOWN_REFERENCE.
 */
export function createStocktake(ctx: CommandContext, input: NewStocktake) {
  const { db } = ctx
  if (db.value("SELECT 1 FROM warehouse WHERE id = ? AND kind = 'normal' AND disabled = 0", input.warehouseId) === undefined)
    refuse('UNKNOWN_REFERENCE', { field: '仓库' }, 'warehouseId')
  const items = itemsOf(db, input)
  const lines = db.all<{ itemId: number; batch: string; quantity: number }>(
    SNAPSHOT,
    input.warehouseId,
    items === null ? null : JSON.stringify(items),
  )
  if (lines.length === 0) refuse('STOCKTAKE_EMPTY')
  refuseOverlap(
    db,
    input.warehouseId,
    0,
    lines.map((l) => l.itemId),
  )
  const number = takeNumber(db, 'stocktake', input.date)
  const { lastInsertRowid: id } = db.run(
    `INSERT INTO stocktake (number, date, warehouse_id, scope, category_id, blind, basis, memo, started_posting, created_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT COALESCE(MAX(id), 0) FROM posting), ?, ?)`,
    number,
    input.date,
    input.warehouseId,
    input.scope,
    input.scope === 'category' ? input.categoryId : null,
    input.blind ? 1 : 0,
    input.basis,
    input.memo,
    ctx.user.id,
    ctx.clock.now(),
  )
  for (const l of lines)
    db.run(
      'INSERT INTO stocktake_line (stocktake_id, item_id, batch, book_quantity) VALUES (?, ?, ?, ?)',
      id,
      l.itemId,
      l.batch,
      l.quantity,
    )
  const startedPosting = db.value<number>('SELECT started_posting FROM stocktake WHERE id = ?', id) ?? 0
  keepNumbers(db, { id, warehouseId: input.warehouseId, startedPosting }, null)
  ctx.touch('stocktakes')
  return { id, number, revision: 1, lines: lines.length }
}
