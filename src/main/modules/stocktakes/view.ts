import type { StocktakeCode, StocktakeLine, StocktakeRow, StocktakeView } from '../../../core/contract'
import type { DocumentState, DocumentType } from '../../../core/documents/types'
import { QTY_SCALE, shareOf } from '../../../core/kernel'
import type { CostingMethod } from '../../../core/ledger/costing'
import { documentLabel } from '../../../core/modules/registry'
import { UNITS_OF, unitsFrom } from '../../../db/queries/units'
import type { ReadableDb } from '../../../db/types'
import type { QueryContext } from '../../backend/context'
import { foundValue } from './cost'
import { type NumberDifference, numberDifferences, ownCost } from './serials'
import { bookHidden, requireStocktake, type Stocktake } from './store'

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
  missingValue: number | null
  serialManaged: 0 | 1
  method: CostingMethod | null
  poolId: number | null
  poolQuantity: number | null
  poolValue: number | null
}
/** Named, or the only bin of the warehouse (?2) in which the goods lie. */
const DIFFERENCE_BIN = `COALESCE(NULLIF(l.bin, ''), (SELECT CASE COUNT(*) WHEN 1 THEN MIN(s.bin) END FROM bin_balance s
  WHERE s.item_id = l.item_id AND s.warehouse_id = ?2 AND s.batch = l.batch AND s.quantity <> 0), '')`
const LINES = `
SELECT l.id, l.item_id AS itemId, i.code AS itemCode, i.name AS itemName, i.spec, i.unit, ${UNITS_OF('l.item_id')} AS units, l.batch, COALESCE(l.production_date, k.production_date) AS productionDate, COALESCE(l.expiry_date, k.expiry_date) AS expiryDate, l.book_quantity AS bookQuantity, COALESCE(b.quantity, 0) AS onHand, l.moved,
  l.counted, l.recount, l.recounted, l.abnormal, ${DIFFERENCE_BIN} AS bin, l.value, l.missing_value AS missingValue, i.serial_managed AS serialManaged, p.method, p.id AS poolId, c.quantity AS poolQuantity, c.value AS poolValue
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
/** What came out of a line, piece by piece for numbered goods: what is too many, and what is missing. */
interface Parts {
  gain: number
  loss: number
  surplus: string[]
  missing: string[]
}
const NONE: readonly NumberDifference[] = []
function partsOf(l: LineRow, difference: number, numbers: readonly NumberDifference[]): Parts {
  if (l.serialManaged === 0) return { gain: Math.max(0, difference), loss: Math.max(0, -difference), surplus: [], missing: [] }
  const of = (sign: 1 | -1) => numbers.filter((n) => n.difference === sign).map((n) => n.serial)
  const [surplus, missing] = [of(1), of(-1)]
  return { gain: surplus.length * QTY_SCALE, loss: missing.length * QTY_SCALE, surplus, missing }
}
/** At current cost, gains positive and losses negative; once posted at the cost they were posted with. null: not known. */
function valuesOf(ctx: QueryContext, s: Stocktake, l: LineRow, { gain, loss, missing }: Parts): [number | null, number | null] {
  if (s.state === 'posted') {
    const lost = l.missingValue ?? Math.min(0, l.value ?? 0)
    return [(l.value ?? 0) - lost, lost]
  }
  const own = l.method === 'specific' && missing.length > 0
  return [valueAtCost(ctx, gain, l), own ? -ownCost(ctx, l.itemId, missing) : valueAtCost(ctx, -loss, l)]
}
function fullLine(ctx: QueryContext, s: Stocktake, l: LineRow, numbers: readonly NumberDifference[]): StocktakeLine {
  const {
    onHand,
    moved,
    poolId: _p,
    poolQuantity: _q,
    poolValue: _v,
    missingValue: _m,
    method: _c,
    recount,
    abnormal,
    serialManaged,
    ...shown
  } = l
  const held = l.recounted ?? l.counted
  // goods that had left when the figure was entered are not missing
  const folded = s.basis === 'count' && held !== null ? moved : 0
  const plain = held === null ? null : held - l.bookQuantity - folded
  const parts = partsOf(l, plain ?? 0, numbers)
  const difference = plain === null || serialManaged === 0 ? plain : parts.gain - parts.loss
  const [gainValue, lossValue] = difference === null ? [null, null] : valuesOf(ctx, s, l, parts)
  const posted = s.state === 'posted'
  return {
    ...shown,
    units: unitsFrom(shown.units),
    movedQuantity: s.basis === 'count' && held !== null ? folded : posted ? null : onHand - l.bookQuantity,
    recount: recount === 1,
    abnormal: abnormal === 1,
    serialManaged: serialManaged === 1,
    surplus: parts.surplus,
    missing: parts.missing,
    difference,
    gainValue,
    lossValue,
    value: gainValue === null || lossValue === null ? null : gainValue + lossValue,
  }
}
/** For whom decides: with book quantities whatever the state. */
const allLines = (ctx: QueryContext, s: Stocktake, ids?: readonly number[]): { line: StocktakeLine; row: LineRow }[] => {
  const rows = lineRows(ctx, s, ids)
  const numbered = rows.filter((l) => l.serialManaged === 1).map((l) => l.id)
  const numbers = numbered.length > 0 ? numberDifferences(ctx.db, s, numbered) : new Map<number, NumberDifference[]>()
  return rows.map((row) => ({ row, line: fullLine(ctx, s, row, numbers.get(row.id) ?? NONE) }))
}

/** What a count posts of a line: goods of one direction, with their numbers where they have some. */
export interface Difference {
  line: StocktakeLine
  kind: 'gain' | 'loss'
  /** 10⁻⁶ base units, positive */
  quantity: number
  serials: string[]
  /** what must be given to goods found where there are none to take a cost from, fen; null: by cost */
  given: number | null
}
/** As many numbers as a line of a document takes. */
const MOST_NUMBERS = 2000
/** What differs. Goods with numbers can be missing and found in one line (D35). */
export const differencesIn = (ctx: QueryContext, s: Stocktake): Difference[] =>
  allLines(ctx, s).flatMap(({ line, row }) => {
    const part = (kind: Difference['kind'], quantity: number, serials: string[]): Difference => ({
      line,
      kind,
      quantity,
      serials,
      given: hasCost(row) || kind === 'loss' ? null : foundValue(ctx, line.itemId, row.poolId, quantity),
    })
    const ofNumbers = (kind: Difference['kind'], serials: readonly string[]) =>
      Array.from({ length: Math.ceil(serials.length / MOST_NUMBERS) }, (_x, i) => {
        const some = serials.slice(i * MOST_NUMBERS, (i + 1) * MOST_NUMBERS)
        return part(kind, some.length * QTY_SCALE, some)
      })
    if (line.serialManaged) return [...ofNumbers('gain', line.surplus), ...ofNumbers('loss', line.missing)]
    const { difference } = line
    return difference === null || difference === 0 ? [] : [part(difference > 0 ? 'gain' : 'loss', Math.abs(difference), [])]
  })

/** Codes of goods that have one line in the count, and one figure: no numbers. As a scan reads them: barcodes before item codes. */
const CODES = `
WITH one (item_id, line_id) AS (SELECT l.item_id, MIN(l.id) FROM stocktake_line l WHERE l.stocktake_id = ?1 GROUP BY l.item_id HAVING COUNT(*) = 1),
listed AS (SELECT o.line_id, i.id, i.code FROM one o JOIN item i ON i.id = o.item_id AND i.disabled = 0 AND i.serial_managed = 0 AND i.batch_managed = 0)
SELECT b.barcode AS code, l.line_id AS lineId, COALESCE(u.numerator, 1) AS numerator, COALESCE(u.denominator, 1) AS denominator
FROM listed l JOIN item_barcode b ON b.item_id = l.id LEFT JOIN item_unit u ON u.item_id = l.id AND u.unit = b.unit WHERE b.unit IS NULL OR u.unit IS NOT NULL
UNION ALL
SELECT l.code, l.line_id, 1, 1 FROM listed l WHERE NOT EXISTS (SELECT 1 FROM item_barcode b WHERE b.barcode = l.code)`
export const codesOf = (db: ReadableDb, s: Pick<Stocktake, 'id'>): StocktakeCode[] => db.all<StocktakeCode>(CODES, s.id)

/** For the window: what must not be seen while counting blindly is left out here, not there. */
export function shownLines(ctx: QueryContext, s: Stocktake, ids?: readonly number[]): StocktakeLine[] {
  const hidden = bookHidden(s)
    ? {
        bookQuantity: null,
        movedQuantity: null,
        difference: null,
        surplus: [],
        missing: [],
        gainValue: null,
        lossValue: null,
        value: null,
      }
    : {}
  return allLines(ctx, s, ids).map(({ line }) => ({ ...line, ...hidden }))
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
    differences: bookHidden(s) ? null : differencesOf(allLines(ctx, s).map((l) => l.line)),
  }
}
function differencesOf(lines: readonly StocktakeLine[]): NonNullable<StocktakeView['differences']> {
  const sums = { gainLines: 0, gainValue: 0, lossLines: 0, lossValue: 0 }
  for (const l of lines) {
    if ((l.difference ?? 0) > 0 || l.surplus.length > 0) sums.gainLines += 1
    if ((l.difference ?? 0) < 0 || l.missing.length > 0) sums.lossLines += 1
    sums.gainValue += l.gainValue ?? 0
    sums.lossValue -= l.lossValue ?? 0
  }
  return sums
}
