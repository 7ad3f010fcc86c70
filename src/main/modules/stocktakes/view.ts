import type { StocktakeLine, StocktakeRow, StocktakeView } from '../../../core/contract'
import type { DocumentState, DocumentType } from '../../../core/documents/types'
import { shareOf } from '../../../core/kernel'
import { documentLabel } from '../../../core/modules/registry'
import { UNITS_OF, unitsFrom } from '../../../db/queries/units'
import type { ReadableDb } from '../../../db/types'
import type { QueryContext } from '../../backend/context'
import { foundValue } from './cost'
import { requireStocktake, type Stocktake } from './store'

const ROW = `
SELECT s.id, s.number, s.date, s.warehouse_id AS warehouseId, w.name AS warehouseName, s.scope, c.name AS categoryName, s.blind, s.basis, s.state, s.revision, s.memo, s.reason,
  (SELECT COUNT(*) FROM stocktake_line l WHERE l.stocktake_id = s.id) AS lines, (SELECT COUNT(counted) FROM stocktake_line l WHERE l.stocktake_id = s.id) AS counted
FROM stocktake s JOIN warehouse w ON w.id = s.warehouse_id LEFT JOIN item_category c ON c.id = s.category_id`
type Stored = Omit<StocktakeRow, 'blind'> & { blind: 0 | 1 }
const rowOf = (row: Stored): StocktakeRow => ({ ...row, blind: row.blind === 1 })

export function listStocktakes(db: ReadableDb, f: { state?: string | undefined; offset: number; limit: number }) {
  const state = f.state ?? null
  return {
    rows: db
      .all<Stored>(
        `${ROW} WHERE (?1 IS NULL AND s.state <> 'void') OR s.state = ?1 ORDER BY s.date DESC, s.id DESC LIMIT ?2 OFFSET ?3`,
        state,
        f.limit,
        f.offset,
      )
      .map(rowOf),
    count: db.value<number>("SELECT COUNT(*) FROM stocktake WHERE (?1 IS NULL AND state <> 'void') OR state = ?1", state) ?? 0,
  }
}

/** Counting blindly: what the books say would lead the counter (D30). Who approves sees it. */
export const bookHidden = (s: Pick<Stocktake, 'blind' | 'state'>): boolean => s.blind === 1 && s.state === 'counting'

interface LineRow {
  id: number
  itemId: number
  itemCode: string
  itemName: string
  spec: string
  unit: string
  /** JSON */
  units: string
  batch: string
  productionDate: string | null
  expiryDate: string | null
  bookQuantity: number
  onHand: number
  moved: number
  counted: number | null
  recount: 0 | 1
  recounted: number | null
  abnormal: 0 | 1
  bin: string
  value: number | null
  poolId: number | null
  poolQuantity: number | null
  poolValue: number | null
}
/** Named, or the only bin of the warehouse (?2) in which the goods lie. */
const DIFFERENCE_BIN = `COALESCE(NULLIF(l.bin, ''), (SELECT CASE COUNT(*) WHEN 1 THEN MIN(s.bin) END FROM bin_balance s
  WHERE s.item_id = l.item_id AND s.warehouse_id = ?2 AND s.batch = l.batch AND s.quantity <> 0), '')`
const LINES = `
SELECT l.id, l.item_id AS itemId, i.code AS itemCode, i.name AS itemName, i.spec, i.unit, ${UNITS_OF('l.item_id')} AS units, l.batch, COALESCE(l.production_date, k.production_date) AS productionDate, COALESCE(l.expiry_date, k.expiry_date) AS expiryDate, l.book_quantity AS bookQuantity, COALESCE(b.quantity, 0) AS onHand, l.moved,
  l.counted, l.recount, l.recounted, l.abnormal, ${DIFFERENCE_BIN} AS bin, l.value, p.id AS poolId, c.quantity AS poolQuantity, c.value AS poolValue
FROM stocktake_line l JOIN item i ON i.id = l.item_id
LEFT JOIN stock_balance b ON b.item_id = l.item_id AND b.warehouse_id = ?2 AND b.batch = l.batch
LEFT JOIN batch k ON k.item_id = l.item_id AND k.batch = l.batch
LEFT JOIN cost_pool p ON p.item_id = l.item_id AND p.warehouse_id = ?3 AND p.batch = CASE WHEN ?4 THEN l.batch ELSE '' END
LEFT JOIN cost_state c ON c.pool_id = p.id
WHERE l.stocktake_id = ?1`
/** A scan asks for one of thousands. */
const NAMED = `${LINES} AND l.id IN (SELECT value FROM json_each(?5))`
const ORDER = 'ORDER BY i.code, l.batch'

/** Lines in order of code; all of them, or those named. Nothing is hidden here. */
function lineRows(ctx: QueryContext, s: Stocktake, ids?: readonly number[]): LineRow[] {
  const { costScope } = ctx.options
  const of = [s.id, s.warehouseId, costScope === 'warehouse' ? s.warehouseId : 0, costScope === 'batch' ? 1 : 0]
  return ids ? ctx.db.all<LineRow>(`${NAMED} ${ORDER}`, ...of, JSON.stringify(ids)) : ctx.db.all<LineRow>(`${LINES} ${ORDER}`, ...of)
}
/** Whether there are goods that found ones take their cost from. */
const hasCost = (l: LineRow) => l.poolQuantity !== null && l.poolQuantity > 0
/** At current cost; what takes the last of a pool takes its whole value (D15). */
function valueAtCost(ctx: QueryContext, difference: number, l: LineRow): number | null {
  if (difference === 0) return 0
  if (hasCost(l)) return shareOf(l.poolValue ?? 0, difference, l.poolQuantity ?? 0)
  return difference > 0 ? foundValue(ctx, l.itemId, l.poolId, difference) : null
}
function fullLine(ctx: QueryContext, s: Stocktake, l: LineRow): StocktakeLine {
  const { onHand, moved, poolId: _p, poolQuantity: _q, poolValue: _v, recount, abnormal, ...shown } = l
  const held = l.recounted ?? l.counted
  // goods that had left when the figure was entered are not missing
  const folded = s.basis === 'count' && held !== null ? moved : 0
  const difference = held === null ? null : held - l.bookQuantity - folded
  const posted = s.state === 'posted'
  return {
    ...shown,
    units: unitsFrom(shown.units),
    movedQuantity: s.basis === 'count' && held !== null ? folded : posted ? null : onHand - l.bookQuantity,
    recount: recount === 1,
    abnormal: abnormal === 1,
    difference,
    value: difference === null ? null : posted ? (l.value ?? 0) : valueAtCost(ctx, difference, l),
  }
}
/** For whom decides: with book quantities whatever the state. */
export const allLines = (ctx: QueryContext, s: Stocktake): StocktakeLine[] => lineRows(ctx, s).map((l) => fullLine(ctx, s, l))

/** Lines that differ, each with the value that must be given to goods found where there are none to take it from (null: by cost). */
export const differingLines = (ctx: QueryContext, s: Stocktake): (StocktakeLine & { given: number | null })[] =>
  lineRows(ctx, s).flatMap((l) => {
    const line = fullLine(ctx, s, l)
    return line.difference === null || line.difference === 0 ? [] : [{ ...line, given: hasCost(l) ? null : line.value }]
  })

/** For the window: what must not be seen while counting blindly is left out here, not there. */
export function shownLines(ctx: QueryContext, s: Stocktake, ids?: readonly number[]): StocktakeLine[] {
  const hidden = bookHidden(s) ? { bookQuantity: null, movedQuantity: null, difference: null, value: null } : {}
  return lineRows(ctx, s, ids).map((l) => ({ ...fullLine(ctx, s, l), ...hidden }))
}

/** The warehouse has bins. */
export const isBinned = (db: ReadableDb, s: Pick<Stocktake, 'warehouseId'>): boolean =>
  db.value('SELECT 1 FROM warehouse WHERE id = ? AND bin_managed = 1', s.warehouseId) !== undefined
const DOCUMENTS = `SELECT d.id, d.type, d.number, d.state, d.total FROM stocktake_document k JOIN document d ON d.id = k.document_id WHERE k.stocktake_id = ? ORDER BY d.id`
export function stocktakeView(ctx: QueryContext, id: number): StocktakeView {
  const s = requireStocktake(ctx.db, id)
  const row = rowOf(ctx.db.get<Stored>(`${ROW} WHERE s.id = ?`, id) as Stored)
  const people = ctx.db.get<{ createdBy: string; submittedBy: string | null; postedBy: string | null }>(
    `SELECT COALESCE(c.display_name, '') AS createdBy, u.display_name AS submittedBy, p.display_name AS postedBy FROM stocktake s
     LEFT JOIN user c ON c.id = s.created_by LEFT JOIN user u ON u.id = s.submitted_by LEFT JOIN user p ON p.id = s.posted_by WHERE s.id = ?`,
    id,
  ) as Pick<StocktakeView, 'createdBy' | 'submittedBy' | 'postedBy'>
  const documents = ctx.db
    .all<{ id: number; type: DocumentType; number: string; state: DocumentState; total: number }>(DOCUMENTS, id)
    .map((d) => ({ ...d, label: documentLabel(d.type) }))
  const binned = isBinned(ctx.db, s)
  return {
    ...row,
    ...people,
    binned,
    bookHidden: bookHidden(s),
    documents,
    differences: bookHidden(s) ? null : differencesOf(allLines(ctx, s)),
  }
}
function differencesOf(lines: readonly StocktakeLine[]): NonNullable<StocktakeView['differences']> {
  const sums = { gainLines: 0, gainValue: 0, lossLines: 0, lossValue: 0 }
  for (const { difference, value } of lines) {
    if (difference === null || difference === 0) continue
    const kind = difference > 0 ? 'gain' : 'loss'
    sums[`${kind}Lines`] += 1
    sums[`${kind}Value`] += Math.abs(value ?? 0)
  }
  return sums
}
