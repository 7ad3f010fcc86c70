import type { ItemHit, StocktakeLine } from '../../../core/contract'
import { countedTopic } from '../../../core/contract/topics'
import { type BatchDates, NO_DATES } from '../../../core/documents/batches'
import { qtyText, type UnitRatio, unitToBase } from '../../../core/kernel'
import { itemText } from '../../../core/documents/itemText'
import { ITEM_NAME } from '../../../db/queries/itemNames'
import { type CommandContext, refuse } from '../../backend/context'
import { scanItem } from '../search/scan'
import { CATEGORY_ITEMS, refuseOverlap } from './create'
import { countNumber, forgetNumbers, keepNumbers, numberedFigure, uncountNumber } from './serials'
import { type Stocktake, stocktakeIn } from './store'
import { shownLines } from './view'

interface Known {
  id: number
  /** its goods have serial numbers: the figure is how many were found */
  numbered: 0 | 1
  recount: 0 | 1
  counted: number | null
  recounted: number | null
}
const KNOWN = `SELECT l.id, i.serial_managed AS numbered, l.recount, l.counted, l.recounted FROM stocktake_line l JOIN item i ON i.id = l.item_id
WHERE l.stocktake_id = ?`
const counting = (ctx: CommandContext, id: number) => stocktakeIn(ctx.db, id, ['counting'], '清点')
const lineOf = (ctx: CommandContext, s: Stocktake, lineId: number): Known =>
  ctx.db.get<Known>(`${KNOWN} AND l.id = ?`, s.id, lineId) ?? refuse('NOT_FOUND', { what: '盘点行' })

/** A line that is to be counted again keeps its first figure; the second stands beside it. */
function setCount(ctx: CommandContext, s: Stocktake, line: Known, quantity: number | null): void {
  ctx.db.run(
    `UPDATE stocktake_line SET ${line.recount === 1 ? 'recounted' : 'counted'} = ?, moved = COALESCE((SELECT b.quantity FROM stock_balance b
     WHERE b.item_id = stocktake_line.item_id AND b.warehouse_id = ? AND b.batch = stocktake_line.batch), 0) - book_quantity WHERE id = ?`,
    quantity,
    s.warehouseId,
    line.id,
  )
}
const one = (ctx: CommandContext, s: Stocktake, id: number): StocktakeLine =>
  shownLines(ctx, s, [id])[0] ?? refuse('NOT_FOUND', { what: '盘点行' })

/** Of numbered goods a figure alone only says that none is there, or takes all numbers out again (null). */
function setPlainCount(ctx: CommandContext, s: Stocktake, line: Known, quantity: number | null): void {
  if (line.numbered === 1) {
    if (quantity !== null && quantity !== 0) {
      if (quantity === numberedFigure(ctx.db, line.id, line.recount)) return
      refuse('STOCKTAKE_BY_SERIAL', { item: itemOf(ctx, line.id) })
    }
    forgetNumbers(ctx.db, line.id, line.recount)
  }
  setCount(ctx, s, line, quantity)
}
const itemOf = (ctx: CommandContext, lineId: number): string =>
  ctx.db.value<string>(`SELECT ${ITEM_NAME('i')} FROM stocktake_line l JOIN item i ON i.id = l.item_id WHERE l.id = ?`, lineId) ?? ''
/**
 * Counts these numbers of a line (D35); none at all says that none is there. Or takes them out again: with the last one the line is not
 * counted any more (D30). SERIAL_NOT_MANAGED, STOCKTAKE_SERIAL_TWICE.
 */
export function countSerials(ctx: CommandContext, id: number, lineId: number, serials: readonly string[], found: boolean): StocktakeLine {
  const s = counting(ctx, id)
  const line = lineOf(ctx, s, lineId)
  if (line.numbered === 0) refuse('SERIAL_NOT_MANAGED', { item: itemOf(ctx, lineId) })
  for (const serial of serials) {
    if (found) countNumber(ctx.db, s, line, serial)
    else uncountNumber(ctx.db, line, serial)
  }
  const figure = numberedFigure(ctx.db, lineId, line.recount)
  setCount(ctx, s, line, figure === 0 && !found ? null : figure)
  ctx.touch(countedTopic(id, [lineId]))
  return one(ctx, s, lineId)
}

/** Enters figures; null takes one out again: not counted is not 0 (D30). */
export function enterCounts(
  ctx: CommandContext,
  id: number,
  counts: readonly { lineId: number; quantity: number | null }[],
): StocktakeLine[] {
  const s = counting(ctx, id)
  for (const { lineId, quantity } of counts) setPlainCount(ctx, s, lineOf(ctx, s, lineId), quantity)
  const lineIds = counts.map((c) => c.lineId)
  ctx.touch(countedTopic(id, lineIds))
  return shownLines(ctx, s, lineIds)
}

interface ScannedLine {
  line: Known
  /** how much the code itself says; null: nothing */
  quantity: number | null
  /** of what it counts; undefined: the base unit */
  ratio: UnitRatio | undefined
  item: ItemHit
  /** the piece's own number; '' where the goods have none */
  serial: string
}
/** In which batch of the warehouse the books have a number; '' where they do not have it there. */
const BATCH_OF = 'SELECT batch FROM serial WHERE item_id = ? AND serial = ? AND warehouse_id = ?'
/** The line that a scanned code means; goods of the scope that the books do not know there get one. */
function scannedLine(ctx: CommandContext, s: Stocktake, code: string): ScannedLine {
  const { item, scan, unit } = scanItem(ctx.db, code, ctx.clock.today(), ctx.options.scaleLayouts)
  if (!item) refuse('STOCKTAKE_UNKNOWN_CODE', { code: code.trim() })
  const quantity = scan?.count ?? scan?.weight ?? null
  const ratio = scan?.weight != null ? undefined : item.units.find((u) => u.unit === unit)
  const serial = item.serialManaged ? (scan?.serial ?? '') : ''
  if (item.serialManaged && serial === '') refuse('STOCKTAKE_SCAN_SERIAL', { item: itemText(item) })
  const labelled = scan && item.batchManaged ? scan.batch : ''
  const batch = labelled === '' && serial !== '' ? (ctx.db.value<string>(BATCH_OF, item.id, serial, s.warehouseId) ?? '') : labelled
  const lines = ctx.db.all<Known>(`${KNOWN} AND l.item_id = ? AND (? = '' OR l.batch = ?)`, s.id, item.id, batch, batch)
  const [first, second] = lines
  if (second) refuse('STOCKTAKE_CHOOSE_BATCH', { item: itemText(item) })
  if (first) return { line: first, quantity, ratio, item, serial }
  const inScope = s.scope === 'all' || (s.categoryId !== null && ctx.db.column<number>(CATEGORY_ITEMS, s.categoryId).includes(item.id))
  // another batch of goods that are listed belongs to the count
  const listed =
    batch !== '' && ctx.db.value('SELECT 1 FROM stocktake_line WHERE stocktake_id = ? AND item_id = ?', s.id, item.id) !== undefined
  if (!inScope && !listed) refuse('STOCKTAKE_NOT_LISTED', { code: `${item.code} ${itemText(item)}` })
  return { line: lineOf(ctx, s, insertLine(ctx, s, item.id, batch, scan ?? NO_DATES)), quantity, ratio, item, serial }
}
/** Adds a scan to its line: of numbered goods that piece, once (D35); of others the quantity on its label (GS1, scale), else `each`; of the unit that the code stands for (a case counts as its bottles, D32). */
export function scanCode(ctx: CommandContext, id: number, code: string, each: number): StocktakeLine {
  const s = counting(ctx, id)
  const { line, quantity, ratio, item, serial } = scannedLine(ctx, s, code)
  if (serial !== '') return countSerials(ctx, id, line.id, [serial], true)
  const counted = quantity ?? each
  const added = ratio ? unitToBase(counted, ratio) : counted
  if (ratio && added === null) {
    const { unit, numerator, denominator } = ratio
    refuse('UNIT_NOT_EXACT', { quantity: qtyText(counted), unit, base: item.unit, ratio: `${numerator}/${denominator}` })
  }
  setCount(ctx, s, line, ((line.recount === 1 ? line.recounted : line.counted) ?? 0) + (added ?? 0))
  ctx.touch(countedTopic(id, [line.id]))
  return one(ctx, s, line.id)
}

/** What the books said of a place when the count began: everything posted until then. */
const AT_START = `
SELECT COALESCE(SUM(e.quantity), 0) FROM cost_pool p JOIN stock_entry e ON e.pool_id = p.id
WHERE p.item_id = ? AND e.warehouse_id = ? AND e.batch = ? AND e.posting_id <= ?`
/** `dates`: what a label says of a batch that the books do not know yet (D34). */
function insertLine(ctx: CommandContext, s: Stocktake, itemId: number, batch: string, dates: BatchDates = NO_DATES): number {
  const item = ctx.db.get<{ name: string; kind: string; batchManaged: 0 | 1 }>(
    `SELECT ${ITEM_NAME('item')} AS name, kind, batch_managed AS batchManaged FROM item WHERE id = ? AND disabled = 0`,
    itemId,
  )
  if (!item) refuse('UNKNOWN_REFERENCE', { field: '商品' }, 'itemId')
  if (item.kind === 'service') refuse('SERVICE_HAS_NO_STOCK', { item: item.name }, 'itemId')
  if (item.batchManaged === 1 && batch === '') refuse('BATCH_REQUIRED', { item: item.name }, 'batch')
  if (item.batchManaged === 0 && batch !== '') refuse('BATCH_NOT_MANAGED', { item: item.name }, 'batch')
  refuseOverlap(ctx.db, s.warehouseId, s.id, [itemId])
  const book = ctx.db.value<number>(AT_START, itemId, s.warehouseId, batch, s.startedPosting) ?? 0
  const { lastInsertRowid } = ctx.db.run(
    'INSERT INTO stocktake_line (stocktake_id, item_id, batch, book_quantity, production_date, expiry_date) VALUES (?, ?, ?, ?, ?, ?)',
    s.id,
    itemId,
    batch,
    book,
    ...(batch === '' || knownBatch(ctx, itemId, batch) ? [null, null] : [dates.productionDate, dates.expiryDate]),
  )
  keepNumbers(ctx.db, s, lastInsertRowid)
  return lastInsertRowid
}
const knownBatch = (ctx: CommandContext, itemId: number, batch: string): boolean =>
  ctx.db.value('SELECT 1 FROM batch WHERE item_id = ? AND batch = ?', itemId, batch) !== undefined
/** Adds goods that were found and are not on the list; what is on it stays as it is. */
export function addLine(ctx: CommandContext, id: number, itemId: number, batch: string): StocktakeLine {
  const s = counting(ctx, id)
  const known = ctx.db.get<Known>(`${KNOWN} AND l.item_id = ? AND l.batch = ?`, s.id, itemId, batch)
  const lineId = known?.id ?? insertLine(ctx, s, itemId, batch)
  ctx.touch(countedTopic(id, [lineId]))
  return one(ctx, s, lineId)
}
/** 差异货位: in which bin of the warehouse the difference is booked. */
export function setBin(ctx: CommandContext, id: number, lineId: number, bin: string): StocktakeLine {
  const s = stocktakeIn(ctx.db, id, ['counting', 'submitted'], '填写差异货位')
  const known = ctx.db.value('SELECT 1 FROM bin WHERE warehouse_id = ? AND code = ? AND disabled = 0', s.warehouseId, bin) !== undefined
  if (bin !== '' && !known) {
    const warehouse = ctx.db.value<string>('SELECT name FROM warehouse WHERE id = ?', s.warehouseId) ?? ''
    refuse('BIN_UNKNOWN', { warehouse, bin }, 'bin')
  }
  ctx.db.run('UPDATE stocktake_line SET bin = ? WHERE id = ?', bin, lineOf(ctx, s, lineId).id)
  ctx.touch('stocktakes')
  return one(ctx, s, lineId)
}
/** 管理不善: the input VAT of what is missing is taken back when the loss is booked. */
export function setAbnormal(ctx: CommandContext, id: number, lineId: number, abnormal: boolean): StocktakeLine {
  const s = stocktakeIn(ctx.db, id, ['counting', 'submitted'], '标明损失性质')
  ctx.db.run('UPDATE stocktake_line SET abnormal = ? WHERE id = ?', abnormal ? 1 : 0, lineOf(ctx, s, lineId).id)
  ctx.touch('stocktakes')
  return one(ctx, s, lineId)
}
