import type { ItemInput, WarehouseInput } from '../../../core/contract'
import { type Problem, problem, qtyDisplay } from '../../../core/kernel'
import { BIN_BALANCES, binsBelowZero, LIVE_BINS } from '../../../db/queries/bins'
import type { ReadableDb, WritableDb } from '../../../db/types'
import { type CommandContext, Refusal } from '../../backend/context'

/** What of a stored warehouse its bins hang on. */
interface Before {
  id: number
  binManaged: boolean
}
const USED = `SELECT 1 FROM bin_balance WHERE warehouse_id = ?1 AND bin = ?2 UNION ALL SELECT 1 FROM item_bin WHERE warehouse_id = ?1 AND bin = ?2
UNION ALL SELECT 1 FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id WHERE d.state <> 'void' AND l.bin = ?2 AND COALESCE(l.warehouse_id, d.warehouse_id) = ?1
UNION ALL SELECT 1 FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id WHERE d.state <> 'void' AND l.to_bin = ?2 AND d.to_warehouse_id = ?1 LIMIT 1`
const HOLDS = `SELECT i.name, s.quantity FROM bin_balance s JOIN item i ON i.id = s.item_id WHERE s.warehouse_id = ? AND s.bin = ? AND s.quantity <> 0 LIMIT 1`
const FILLED = 'SELECT DISTINCT bin FROM bin_balance WHERE warehouse_id = ? AND quantity <> 0 ORDER BY bin LIMIT 3'
const codesOf = (db: ReadableDb, warehouseId: number) =>
  db.column<string>('SELECT code FROM bin WHERE warehouse_id = ? ORDER BY code', warehouseId)

/** BIN_TWICE; BIN_IN_USE: a code that was used stays; BIN_HOLDS_GOODS; BIN_FIRST; BINS_HOLD_GOODS. */
export function binProblems(db: ReadableDb, value: WarehouseInput, existing: Before | undefined): Problem[] {
  const problems = value.bins.flatMap(({ code, disabled }, i): Problem[] => {
    const at = `bins.${i}.code`
    if (code === '') return [problem('REQUIRED', at, { field: '货位编码' })]
    if (value.bins.findIndex((b) => b.code === code) < i) return [problem('BIN_TWICE', at, { bin: code })]
    const held = disabled && existing ? db.get<{ name: string; quantity: number }>(HOLDS, existing.id, code) : undefined
    return held && existing?.binManaged && value.binManaged
      ? [problem('BIN_HOLDS_GOODS', `bins.${i}.disabled`, { bin: code, item: held.name, quantity: qtyDisplay(held.quantity) })]
      : []
  })
  const listed = new Set(value.bins.map((b) => b.code))
  if (existing)
    for (const code of codesOf(db, existing.id))
      if (!listed.has(code) && db.value(USED, existing.id, code) !== undefined) problems.push(problem('BIN_IN_USE', 'bins', { bin: code }))
  if (value.binManaged && !listed.has(value.firstBin)) problems.push(problem('BIN_FIRST', 'firstBin'))
  if (existing?.binManaged && !value.binManaged) {
    const filled = db.column<string>(FILLED, existing.id)
    if (filled.length > 1) problems.push(problem('BINS_HOLD_GOODS', 'binManaged', { bins: filled.join('、') }))
  }
  return problems
}

const PUT = `INSERT INTO bin (warehouse_id, code, name, route, disabled) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (warehouse_id, code) DO UPDATE SET name = excluded.name, route = excluded.route, disabled = excluded.disabled`
/** Writes the bins of a warehouse; where it begins to have them, or no longer has, its goods are put into the first, or taken out. */
export function writeBins(ctx: CommandContext, id: number, value: WarehouseInput, existing: Before | undefined): void {
  const { db } = ctx
  for (const b of value.bins) db.run(PUT, id, b.code, b.name, b.route, b.disabled ? 1 : 0)
  const listed = new Set(value.bins.map((b) => b.code))
  for (const code of codesOf(db, id)) if (!listed.has(code)) db.run('DELETE FROM bin WHERE warehouse_id = ? AND code = ?', id, code)
  const before = existing?.binManaged ?? false
  if (value.binManaged !== before) {
    if (value.binManaged) beginBins(ctx, id, value.firstBin)
    else endBins(db, id)
    ctx.touch('stock')
  }
}

const BEGIN = `INSERT INTO bin_entry (seq, n, item_id, warehouse_id, batch, bin, date, phase, quantity, document_type, document_id, line_id)
SELECT e.seq, COALESCE((SELECT MAX(b.n) + 1 FROM bin_entry b WHERE b.seq = e.seq), 0), e.item_id, e.warehouse_id, e.batch, ?2, e.date, e.phase, e.quantity, e.document_type, e.document_id, e.line_id
FROM stock_entry e WHERE e.warehouse_id = ?1 AND e.n = 0 AND e.quantity <> 0 AND NOT EXISTS (SELECT 1 FROM stock_entry w WHERE w.seq = e.seq AND w.n = 1)`
const END = `INSERT INTO bin_entry SELECT e.seq, e.n + 1, e.item_id, e.warehouse_id, e.batch, e.bin, e.date, e.phase, -e.quantity, e.document_type, e.document_id, e.line_id
FROM bin_entry e WHERE e.warehouse_id = ? AND ${LIVE_BINS}`
function refreshBalances(db: WritableDb, warehouseId: number): void {
  db.run('DELETE FROM bin_balance WHERE warehouse_id = ?', warehouseId)
  db.run(
    `INSERT INTO bin_balance (item_id, warehouse_id, batch, bin, quantity) SELECT item_id, warehouse_id, batch, bin, quantity FROM (${BIN_BALANCES}) WHERE warehouse_id = ?`,
    warehouseId,
  )
}
/**
 * Everything that ever moved in the warehouse has moved in its first bin: what lies there lies in it, and what is entered, corrected or
 * taken back of earlier days finds its place. BINS_NEGATIVE: from today on nothing may be owed.
 */
function beginBins({ db, clock }: CommandContext, warehouseId: number, first: string): void {
  db.run('UPDATE warehouse SET bins_since = ? WHERE id = ?', clock.today(), warehouseId)
  db.run(BEGIN, warehouseId, first)
  refreshBalances(db, warehouseId)
  const below = db.get<{ item_id: number; date: string }>(
    `SELECT item_id, date FROM (${binsBelowZero('WHERE e.warehouse_id = ?1')}) UNION ALL
     SELECT item_id, ?2 FROM bin_balance WHERE warehouse_id = ?1 AND quantity < 0 LIMIT 1`,
    warehouseId,
    clock.today(),
  )
  if (!below) return
  const item = db.value<string>('SELECT name FROM item WHERE id = ?', below.item_id) ?? ''
  throw new Refusal([problem('BINS_NEGATIVE', 'binManaged', { item, date: below.date })])
}
function endBins(db: WritableDb, warehouseId: number): void {
  db.run('UPDATE warehouse SET bins_since = NULL WHERE id = ?', warehouseId)
  db.run(END, warehouseId)
  refreshBalances(db, warehouseId)
}

/** Bins by warehouse, along the route. */
export function binsOf(db: ReadableDb): Map<number, { code: string; name: string; route: number; disabled: boolean }[]> {
  const rows = db.all<{ warehouseId: number; code: string; name: string; route: number; disabled: 0 | 1 }>(
    'SELECT warehouse_id AS warehouseId, code, name, route, disabled FROM bin ORDER BY warehouse_id, route, code',
  )
  const view = ({ warehouseId: _w, disabled, ...b }: (typeof rows)[number]) => ({ ...b, disabled: disabled === 1 })
  return new Map([...Map.groupBy(rows, (r) => r.warehouseId)].map(([id, own]) => [id, own.map(view)]))
}

/** 默认货位 of an item: one a warehouse, and one of its own. */
export function usualBinProblems(db: ReadableDb, { bins }: ItemInput): Problem[] {
  return bins.flatMap(({ warehouseId, bin }, i): Problem[] => {
    if (bin === '') return []
    const at = `bins.${i}.bin`
    const warehouse = db.value<string>('SELECT name FROM warehouse WHERE id = ?', warehouseId) ?? ''
    const known = db.value('SELECT 1 FROM bin WHERE warehouse_id = ? AND code = ?', warehouseId, bin) !== undefined
    const twice = bins.findIndex((b) => b.warehouseId === warehouseId) < i
    if (twice) return [problem('BIN_TWICE', at, { bin })]
    return known ? [] : [problem('BIN_UNKNOWN', at, { warehouse, bin })]
  })
}
export function writeUsualBins(db: WritableDb, itemId: number, { bins }: ItemInput): void {
  db.run('DELETE FROM item_bin WHERE item_id = ?', itemId)
  for (const { warehouseId, bin } of bins)
    if (bin !== '') db.run('INSERT INTO item_bin (item_id, warehouse_id, bin) VALUES (?, ?, ?)', itemId, warehouseId, bin)
}
