import type { StocktakeSerial } from '../../../core/contract'
import { QTY_SCALE, shareOf } from '../../../core/kernel'
import { unitCosts } from '../../../db/queries/reports/serials'
import { LIVE_SERIALS } from '../../../db/queries/serials'
import type { ReadableDb, WritableDb } from '../../../db/types'
import { type QueryContext, refuse } from '../../backend/context'
import { bookHidden, requireStocktake, type Stocktake } from './store'

/** The numbers that the books had in the places of a count (or of one line) when it began: everything posted until then. */
const AT_START = `
INSERT INTO stocktake_serial (line_id, serial, book)
SELECT l.id, e.serial, 1 FROM stocktake_line l JOIN item i ON i.id = l.item_id AND i.serial_managed = 1
JOIN serial_entry e ON e.item_id = l.item_id AND e.warehouse_id = ?2 AND e.batch = l.batch JOIN stock_entry m ON m.seq = e.seq AND m.n = e.n
WHERE l.stocktake_id = ?1 AND (?4 IS NULL OR l.id = ?4) AND m.posting_id <= ?3 GROUP BY l.id, e.serial HAVING SUM(e.direction) > 0`
export function keepNumbers(db: WritableDb, s: Pick<Stocktake, 'id' | 'warehouseId' | 'startedPosting'>, lineId: number | null): void {
  db.run(AT_START, s.id, s.warehouseId, s.startedPosting, lineId)
}

const round = (recount: 0 | 1) => (recount === 1 ? 'recounted' : 'counted')
/** Takes every number of the figure that is being entered out again. */
export function forgetNumbers(db: WritableDb, lineId: number, recount: 0 | 1): void {
  const [own, other] = recount === 1 ? ['recounted', 'counted'] : ['counted', 'recounted']
  db.run(`DELETE FROM stocktake_serial WHERE line_id = ? AND book = 0 AND ${other} = 0`, lineId)
  db.run(`UPDATE stocktake_serial SET ${own} = 0 WHERE line_id = ?`, lineId)
}
/** How many numbers the figure that is being entered has, as a quantity of base units. */
export const numberedFigure = (db: ReadableDb, lineId: number, recount: 0 | 1): number =>
  (db.value<number>(`SELECT COUNT(*) FROM stocktake_serial WHERE line_id = ? AND ${round(recount)} = 1`, lineId) ?? 0) * QTY_SCALE

const OTHER_LINE = `SELECT COALESCE(NULLIF(l.batch, ''), '') FROM stocktake_serial k JOIN stocktake_line l ON l.id = k.line_id
WHERE l.stocktake_id = ?1 AND l.id <> ?2 AND l.item_id = (SELECT item_id FROM stocktake_line WHERE id = ?2) AND k.serial = ?3
  AND CASE ?4 WHEN 1 THEN k.recounted ELSE k.counted END = 1`
/** Counts a number on its line. STOCKTAKE_SERIAL_TWICE: it was counted before, here or with another batch; each piece lies in one place only. */
export function countNumber(db: WritableDb, s: Stocktake, line: { id: number; recount: 0 | 1 }, serial: string): void {
  const own = round(line.recount)
  const { changes } = db.run(
    `INSERT INTO stocktake_serial (line_id, serial, ${own}) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET ${own} = 1 WHERE ${own} = 0`,
    line.id,
    serial,
  )
  if (changes === 0 || db.value(OTHER_LINE, s.id, line.id, serial, line.recount) !== undefined) refuse('STOCKTAKE_SERIAL_TWICE', { serial })
}
export function uncountNumber(db: WritableDb, line: { id: number; recount: 0 | 1 }, serial: string): void {
  const [own, other] = line.recount === 1 ? ['recounted', 'counted'] : ['counted', 'recounted']
  db.run(`DELETE FROM stocktake_serial WHERE line_id = ? AND serial = ? AND book = 0 AND ${other} = 0`, line.id, serial)
  db.run(`UPDATE stocktake_serial SET ${own} = 0 WHERE line_id = ? AND serial = ?`, line.id, serial)
}

export interface NumberDifference {
  lineId: number
  serial: string
  /** 1: found without being on record there; -1: on record there and not found */
  difference: 1 | -1
}
/** The books have the number at its line's place now. */
const HERE = `EXISTS (SELECT 1 FROM serial x WHERE x.item_id = l.item_id AND x.serial = k.serial AND x.warehouse_id = ?2 AND x.batch = l.batch AND x.state = 'inStock')`
/** It came there since the count began, by a document that stands. */
const CAME_SINCE = `EXISTS (SELECT 1 FROM serial_entry e JOIN stock_entry m ON m.seq = e.seq AND m.n = 0 JOIN doc_stock d ON d.id = e.document_id
  WHERE e.item_id = l.item_id AND e.serial = k.serial AND e.warehouse_id = ?2 AND e.batch = l.batch AND e.direction = 1 AND m.posting_id > ?3
    AND d.state = 'posted' AND d.reverses_id IS NULL AND ${LIVE_SERIALS})`
const HELD = 'CASE WHEN l.recounted IS NULL THEN k.counted ELSE k.recounted END'
/**
 * What a number says whatever moved during the count (D30): found, and the books did not have it there at the start nor since: 盘盈;
 * not found, and the books had it there at the start and have it still: 盘亏. One that left or came meanwhile differs in nothing.
 */
const OPEN = `
SELECT l.id AS lineId, k.serial, CASE ${HELD} WHEN 1 THEN 1 ELSE -1 END AS difference
FROM stocktake_line l JOIN stocktake_serial k ON k.line_id = l.id
WHERE l.stocktake_id = ?1 AND (?4 IS NULL OR l.id IN (SELECT value FROM json_each(?4))) AND COALESCE(l.recounted, l.counted) IS NOT NULL
  AND CASE ${HELD} WHEN 1 THEN k.book = 0 AND NOT ${HERE} AND NOT ${CAME_SINCE} ELSE k.book = 1 AND ${HERE} END ORDER BY k.serial`
const POSTED = `
SELECT l.id AS lineId, k.serial, k.difference FROM stocktake_line l JOIN stocktake_serial k ON k.line_id = l.id
WHERE l.stocktake_id = ?1 AND (?2 IS NULL OR l.id IN (SELECT value FROM json_each(?2))) AND k.difference IS NOT NULL ORDER BY k.serial`
/** Numbers that differ, by line. */
export function numberDifferences(db: ReadableDb, s: Stocktake, lineIds?: readonly number[]): Map<number, NumberDifference[]> {
  const which = lineIds ? JSON.stringify(lineIds) : null
  const found =
    s.state === 'posted'
      ? db.all<NumberDifference>(POSTED, s.id, which)
      : db.all<NumberDifference>(OPEN, s.id, s.warehouseId, s.startedPosting, which)
  return Map.groupBy(found, (d) => d.lineId)
}

const COSTED_BY = `
SELECT (SELECT e.seq FROM serial_entry e JOIN stock_entry m ON m.seq = e.seq AND m.n = 0
  WHERE e.item_id = ?1 AND e.serial = j.value AND m.kind <> 'move' AND ${LIVE_SERIALS} ORDER BY e.date DESC, e.seq DESC LIMIT 1)
FROM json_each(?2) j`
/** 个别计价: what these pieces cost, each its own; fen. */
export function ownCost(ctx: QueryContext, itemId: number, serials: readonly string[]): number {
  const pieces = new Map<number, number>()
  for (const seq of ctx.db.column<number | null>(COSTED_BY, itemId, JSON.stringify(serials)))
    if (seq !== null) pieces.set(seq, (pieces.get(seq) ?? 0) + 1)
  const costs = unitCosts(ctx.db, [...pieces.keys()])
  let total = 0
  for (const [seq, count] of pieces) {
    const cost = costs.get(seq)
    if (cost) total += shareOf(cost.value, count * QTY_SCALE, cost.quantity)
  }
  return total
}

/** What is posted of each number; null: nothing any more. */
export function markPosted(db: WritableDb, stocktakeId: number, differences: readonly NumberDifference[]): void {
  db.run(
    'UPDATE stocktake_serial SET difference = NULL WHERE difference IS NOT NULL AND line_id IN (SELECT id FROM stocktake_line WHERE stocktake_id = ?)',
    stocktakeId,
  )
  for (const { lineId, serial, difference } of differences)
    db.run('UPDATE stocktake_serial SET difference = ? WHERE line_id = ? AND serial = ?', difference, lineId, serial)
}

interface NumberRow {
  serial: string
  book: 0 | 1
  counted: 0 | 1
  recounted: 0 | 1
  place: string
}
/** Numbers of a line, and where the books have each now ('' : nowhere). */
const OF_LINE = `
SELECT k.serial, k.book, k.counted, k.recounted, COALESCE(w.name, '') AS place FROM stocktake_line l JOIN stocktake_serial k ON k.line_id = l.id
LEFT JOIN serial x ON x.item_id = l.item_id AND x.serial = k.serial LEFT JOIN warehouse w ON w.id = x.warehouse_id AND w.id <> 0
WHERE l.stocktake_id = ? AND l.id = ? ORDER BY k.serial`
const FIGURE = 'SELECT recount, counted, recounted FROM stocktake_line WHERE stocktake_id = ? AND id = ?'
/** The numbers of a line: those found, and unless the books are hidden those that should be there. */
export function numbersOf(ctx: QueryContext, id: number, lineId: number): StocktakeSerial[] {
  const s = requireStocktake(ctx.db, id)
  const line =
    ctx.db.get<{ recount: 0 | 1; counted: number | null; recounted: number | null }>(FIGURE, id, lineId) ??
    refuse('NOT_FOUND', { what: '盘点行' })
  const differences = new Map((numberDifferences(ctx.db, s, [lineId]).get(lineId) ?? []).map((d) => [d.serial, d.difference]))
  const blind = bookHidden(s)
  // the figure that is entered; of a count that was handed in the one that holds
  const second = s.state === 'counting' ? line.recount === 1 : line.recounted !== null
  return ctx.db
    .all<NumberRow>(OF_LINE, id, lineId)
    .map(
      ({ serial, book, place, ...k }): StocktakeSerial => ({
        serial,
        found: (second ? k.recounted : k.counted) === 1,
        onBooks: blind ? null : book === 1,
        difference: blind ? null : (differences.get(serial) ?? 0),
        place: blind ? '' : place,
      }),
    )
    .filter((n) => n.found || (!blind && (n.onBooks || n.difference !== 0)))
}
