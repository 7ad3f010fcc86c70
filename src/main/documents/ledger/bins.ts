import type { Facts } from '../../../core/documents/facts'
import type { AnyDocument } from '../../../core/documents/types'
import { type Problem, problem, qtyText } from '../../../core/kernel'
import { LIVE_BINS } from '../../../db/queries/bins'
import type { ReadableDb, WritableDb } from '../../../db/types'
import { Refusal } from '../../backend/context'
import type { PlacedMovement } from './place'

/** A bin out of which something was taken, or into which something is no longer put. */
export interface BinPlace {
  itemId: number
  warehouseId: number
  batch: string
  bin: string
  /** from this date on it may hold less */
  date: string
  /** the field that is to blame */
  at?: string | undefined
}
interface Entry extends Omit<BinPlace, 'at'> {
  seq: number
  quantity: number
}
const INSERT = `INSERT INTO bin_entry (seq, n, item_id, warehouse_id, batch, bin, date, phase, quantity, document_type, document_id, line_id)
  VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const ADD = `INSERT INTO bin_balance (item_id, warehouse_id, batch, bin, quantity) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (item_id, warehouse_id, batch, bin) DO UPDATE SET quantity = quantity + excluded.quantity`
const add = (db: WritableDb, e: Omit<BinPlace, 'date'>, quantity: number): void =>
  void db.run(ADD, e.itemId, e.warehouseId, e.batch, e.bin, quantity)

/** Transfers put goods into another bin than they take them from. */
export const binField = (doc: AnyDocument, lineQuantity: number, moved: number): 'bin' | 'toBin' =>
  doc.type === 'transfer' && moved < 0 !== lineQuantity >= 0 ? 'toBin' : 'bin'

/** Writes into which bins the movements have gone. Returns those that hold less now; whether it was too much is asked by {@link checkBins}. */
export function writeBins(db: WritableDb, binned: Facts['binned'], doc: AnyDocument, placed: readonly PlacedMovement[]): BinPlace[] {
  if (binned.size === 0) return []
  const places: BinPlace[] = []
  for (const { draft: m, seq, phase, date } of placed) {
    const { itemId, warehouseId, batch, quantity, lineId } = m
    // opening stock names none
    const bin = m.bin ?? binned.get(warehouseId)
    if (bin === undefined || quantity === 0) continue
    db.run(INSERT, seq, itemId, warehouseId, batch, bin, date, phase, quantity, doc.type, doc.id, lineId)
    add(db, { itemId, warehouseId, batch, bin }, quantity)
    if (quantity > 0) continue
    const i = doc.lines.findIndex((l) => l.id === lineId)
    const line = doc.lines[i]
    const at = line && 'quantity' in line ? `lines.${i}.${binField(doc, line.quantity ?? 0, quantity)}` : undefined
    places.push({ itemId, warehouseId, batch, bin, date, at })
  }
  return places
}

const OWN = `SELECT e.seq, e.item_id AS itemId, e.warehouse_id AS warehouseId, e.batch, e.bin, e.date, e.quantity FROM bin_entry e WHERE e.document_id = ? AND ${LIVE_BINS}`
const WITHDRAW = `INSERT INTO bin_entry SELECT e.seq, e.n + 1, e.item_id, e.warehouse_id, e.batch, e.bin, e.date, e.phase, -e.quantity, e.document_type, e.document_id, e.line_id
FROM bin_entry e WHERE e.document_id = ? AND ${LIVE_BINS}`
/** The bins that a document has put goods into. */
export const filledBins = (db: ReadableDb, documentId: number | null): BinPlace[] =>
  db.all<Entry>(OWN, documentId).filter((e) => e.quantity > 0)

/** Takes a document's movements out of the bins; returns those that hold less now. */
export function withdrawBins(db: WritableDb, documentId: number | null): BinPlace[] {
  const own = db.all<Entry>(OWN, documentId)
  if (own.length === 0) return []
  db.run(WITHDRAW, documentId)
  for (const e of own) add(db, e, -e.quantity)
  return own.filter((e) => e.quantity > 0)
}

const NOW = 'SELECT quantity FROM bin_balance WHERE item_id = ? AND warehouse_id = ? AND batch = ? AND bin = ?'
const LATER = `SELECT date, SUM(quantity) AS quantity FROM bin_entry WHERE item_id = ? AND warehouse_id = ? AND batch = ? AND bin = ? AND date >= ?
  GROUP BY date, phase, seq HAVING SUM(quantity) <> 0 ORDER BY date, phase, seq`
/** The first moment since the warehouse has bins at which a bin holds less than nothing. */
function firstShort(db: ReadableDb, p: BinPlace, since: string): { date: string; short: number } | null {
  const place = [p.itemId, p.warehouseId, p.batch, p.bin] as const
  const rows = db.all<{ date: string; quantity: number }>(LATER, ...place, p.date)
  let balance = (db.value<number>(NOW, ...place) ?? 0) - rows.reduce((s, r) => s + r.quantity, 0)
  for (const r of rows) {
    balance += r.quantity
    if (balance < 0 && r.quantity < 0 && r.date >= since) return { date: r.date, short: -balance }
  }
  return balance < 0 ? { date: p.date, short: -balance } : null
}

const LIES = `SELECT s.bin, s.quantity - COALESCE((SELECT SUM(e.quantity) FROM bin_entry e WHERE e.document_id = ?4
    AND e.item_id = s.item_id AND e.warehouse_id = s.warehouse_id AND e.batch = s.batch AND e.bin = s.bin), 0) AS quantity
FROM bin_balance s JOIN bin b ON b.warehouse_id = s.warehouse_id AND b.code = s.bin
WHERE s.item_id = ?1 AND s.warehouse_id = ?2 AND s.batch = ?3 ORDER BY b.route, b.code`
/** "A-01 5、B-02 3": in which bins goods lie without what a document moves, along the route; '' when nowhere. */
export const binsText = (db: ReadableDb, itemId: number, warehouseId: number, batch: string, documentId: number | null): string =>
  db
    .all<{ bin: string; quantity: number }>(LIES, itemId, warehouseId, batch, documentId)
    .filter((b) => b.quantity > 0)
    .slice(0, MOST_BINS)
    .map((b) => `${b.bin} ${qtyText(b.quantity)}`)
    .join('、')

const MOST_BINS = 10

function shortProblem(db: ReadableDb, p: BinPlace, documentId: number | null, short: { date: string; short: number }): Problem {
  const item = db.get<{ name: string; unit: string }>('SELECT name, unit FROM item WHERE id = ?', p.itemId)
  const lies = binsText(db, p.itemId, p.warehouseId, p.batch, documentId)
  return problem('BIN_SHORT', p.at, {
    item: `${item?.name ?? ''}${p.batch === '' ? '' : ` 批号 ${p.batch}`}`,
    warehouse: db.value<string>('SELECT name FROM warehouse WHERE id = ?', p.warehouseId) ?? '',
    bin: p.bin,
    date: short.date,
    short: qtyText(short.short),
    unit: item?.unit ?? '',
    where: lies === '' ? '各货位都没有' : `现在各货位：${lies}`,
  })
}
/** Refuses bins that hold less than nothing at any time: BIN_SHORT, which says what lies where without the document. */
export function checkBins(db: ReadableDb, documentId: number | null, places: readonly BinPlace[]): void {
  const since = new Map<number, string>()
  const seen = new Set<string>()
  const problems: Problem[] = []
  for (const p of places) {
    const key = `${p.itemId}|${p.warehouseId}|${p.batch}|${p.bin}`
    if (seen.has(key)) continue
    seen.add(key)
    let from = since.get(p.warehouseId)
    if (from === undefined) {
      from = db.value<string | null>('SELECT bins_since FROM warehouse WHERE id = ?', p.warehouseId) ?? ''
      since.set(p.warehouseId, from)
    }
    const short = firstShort(db, p, from)
    if (short) problems.push(shortProblem(db, p, documentId, short))
  }
  if (problems.length > 0) throw new Refusal(problems)
}
