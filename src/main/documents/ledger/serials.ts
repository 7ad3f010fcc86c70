import type { AnyDocument } from '../../../core/documents/types'
import { type Problem, problem } from '../../../core/kernel'
import { LIVE_SERIALS, serialStates } from '../../../db/queries/serials'
import type { ReadableDb, WritableDb } from '../../../db/types'
import { type CommandContext, Refusal } from '../../backend/context'
import type { PlacedMovement } from './place'

/** Numbers by item. */
export type Serials = Map<number, Set<string>>
interface Entry {
  serial: string
  date: string
  seq: number
  warehouseId: number
  batch: string
  direction: 1 | -1
  documentType: AnyDocument['type']
  documentId: number
  lineId: number | null
}
const ENTRIES = `
SELECT e.serial, e.date, e.seq, e.warehouse_id AS warehouseId, e.batch, e.direction, e.document_type AS documentType, e.document_id AS documentId, e.line_id AS lineId
FROM serial_entry e WHERE e.item_id = ?1 AND e.serial IN (SELECT value FROM json_each(?2)) AND ${LIVE_SERIALS} ORDER BY e.serial, e.date, e.seq`

const INSERT = `INSERT INTO serial_entry (item_id, serial, date, seq, n, phase, warehouse_id, batch, direction, document_type, document_id, line_id)
  VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)`
const FORGET = 'DELETE FROM serial WHERE item_id = ?1 AND serial IN (SELECT value FROM json_each(?2))'
const REMEMBER = `INSERT INTO serial (item_id, serial, state, warehouse_id, batch, seq, document_id) ${serialStates(
  'AND e.item_id = ?1 AND e.serial IN (SELECT value FROM json_each(?2))',
)}`
function refresh(db: WritableDb, serials: Serials): void {
  for (const [itemId, own] of serials) {
    const list = JSON.stringify([...own])
    db.run(FORGET, itemId, list)
    db.run(REMEMBER, itemId, list)
  }
}
const add = (serials: Serials, itemId: number, serial: string) => {
  const own = serials.get(itemId)
  if (own) own.add(serial)
  else serials.set(itemId, new Set([serial]))
}

/** Writes where the numbers of the movements have gone; refuses what contradicts where they were, at any time (D35). */
export function writeSerials(ctx: CommandContext, doc: AnyDocument, placed: readonly PlacedMovement[]): void {
  const moved: Serials = new Map()
  for (const { draft: m, date, seq, phase } of placed) {
    for (const serial of m.serials ?? []) {
      ctx.db.run(INSERT, m.itemId, serial, date, seq, phase, m.warehouseId, m.batch, Math.sign(m.quantity), doc.type, doc.id, m.lineId)
      add(moved, m.itemId, serial)
    }
  }
  if (moved.size === 0) return
  const problems = lifeProblems(ctx.db, moved, doc)
  if (problems.length > 0) throw new Refusal(problems)
  refresh(ctx.db, moved)
}

const OWN = 'SELECT DISTINCT e.item_id AS itemId, e.serial FROM serial_entry e WHERE e.document_id = ?'
/** Every number that a document has moved. */
export function serialsOf(db: ReadableDb, documentId: number | null): Serials {
  const own: Serials = new Map()
  for (const { itemId, serial } of db.all<{ itemId: number; serial: string }>(OWN, documentId)) add(own, itemId, serial)
  return own
}
/** What moved before its item had numbers cannot be taken back: it would lie there without. */
const BEFORE = `SELECT i.name FROM stock_entry e JOIN item i ON i.id = e.item_id AND i.serial_managed = 1
WHERE e.document_id = ? AND e.n = 0 AND e.quantity <> 0 AND NOT EXISTS (SELECT 1 FROM serial_entry s WHERE s.seq = e.seq) LIMIT 1`
/** 个别计价: goods left at the cost of this receipt, which loses its place when it is posted anew. */
const COSTED_BY = `SELECT DISTINCT d.number AS document, d.date, r.document_id AS documentId FROM stock_entry e JOIN stock_entry r ON r.ref_seq = e.seq AND r.kind = 'out' AND r.n = 0
JOIN document d ON d.id = r.document_id
WHERE e.document_id = ?1 AND e.n = 0 AND r.document_id <> ?1 AND EXISTS (SELECT 1 FROM serial_entry s WHERE s.seq = e.seq)
  AND NOT EXISTS (SELECT 1 FROM stock_entry x WHERE x.seq = r.seq AND x.n = 1)`
const WITHDRAW = `INSERT INTO serial_entry SELECT e.item_id, e.serial, e.date, e.seq, 1, e.phase, e.warehouse_id, e.batch, -e.direction, e.document_type, e.document_id, e.line_id
FROM serial_entry e WHERE e.document_id = ? AND ${LIVE_SERIALS}`

/**
 * Takes a document out of the lives of its numbers; refused when a later document stands on it. `again`: it is posted anew at once,
 * and asked then ({@link checkSerials}).
 */
export function withdrawSerials(ctx: CommandContext, doc: AnyDocument, again: boolean): void {
  const before = ctx.db.value<string>(BEFORE, doc.id)
  if (before !== undefined) throw new Refusal([problem('SERIAL_BEFORE', undefined, { item: before })])
  const own = serialsOf(ctx.db, doc.id)
  if (own.size === 0) return
  if (again) {
    const [first] = ctx.db.all<{ document: string; documentId: number }>(COSTED_BY, doc.id)
    if (first) throw new Refusal([problem('HAS_DOWNSTREAM', undefined, { document: first.document, documentId: first.documentId })])
  }
  ctx.db.run(WITHDRAW, doc.id)
  if (!again) checkSerials(ctx.db, own)
  refresh(ctx.db, own)
}
/** Refuses lives that cannot be: in twice, out twice, out of where it is not. */
export function checkSerials(db: ReadableDb, serials: Serials): void {
  const problems = lifeProblems(db, serials, null)
  if (problems.length > 0) throw new Refusal(problems)
}

const MOST = 20
/** Walks the lives of the numbers along the business time axis; `doc` has just been written. */
function lifeProblems(db: ReadableDb, serials: Serials, doc: AnyDocument | null): Problem[] {
  const problems: Problem[] = []
  for (const [itemId, own] of serials) {
    const lives = Map.groupBy(db.all<Entry>(ENTRIES, itemId, JSON.stringify([...own])), (e) => e.serial)
    for (const life of lives.values()) {
      const found = wrongIn(db, life, doc) ?? (doc ? wrongParty(db, life, doc) : null)
      if (found) problems.push(found)
      if (problems.length >= MOST) return problems
    }
  }
  return problems
}
const here = (a: Entry, b: Entry) => a.warehouseId === b.warehouseId && a.batch === b.batch
/** The first entry that cannot follow what came before it: in when it is in, out of where it is not. */
function wrongIn(db: ReadableDb, life: readonly Entry[], doc: AnyDocument | null): Problem | null {
  let before: Entry | undefined
  for (const e of life) {
    const fits = e.direction === 1 ? before?.direction !== 1 : before?.direction === 1 && here(before, e)
    if (!fits) return told(db, e, before, doc)
    before = e
  }
  return null
}
function told(db: ReadableDb, e: Entry, before: Entry | undefined, doc: AnyDocument | null): Problem {
  const { serial } = e
  const document = (of: Entry) => ({ document: numberOf(db, of.documentId), documentId: of.documentId, date: of.date })
  if (e.documentId !== doc?.id) return problem('SERIAL_LATER', doc ? lineOf(doc, life(doc, serial)) : undefined, { serial, ...document(e) })
  const at = lineOf(doc, e.lineId)
  if (!before) return problem('SERIAL_UNKNOWN', at, { serial })
  if (e.direction === 1) return problem('SERIAL_IN_STOCK', at, { serial, place: placeOf(db, before), ...document(before) })
  if (before.direction === 1) return problem('SERIAL_ELSEWHERE', at, { serial, place: placeOf(db, before), warehouse: placeOf(db, e) })
  return problem('SERIAL_GONE', at, { serial, ...document(before) })
}
/** The line of the document that moves a number. */
const life = (doc: AnyDocument, serial: string): number | null =>
  doc.lines.find((l) => 'serials' in l && l.serials.includes(serial))?.id ?? null
const numberOf = (db: ReadableDb, id: number) => db.value<string>('SELECT number FROM document WHERE id = ?', id) ?? ''
const placeOf = (db: ReadableDb, { warehouseId, batch }: Entry) =>
  `${db.value<string>('SELECT name FROM warehouse WHERE id = ?', warehouseId) ?? ''}${batch === '' ? '' : ` 批号 ${batch}`}`
function lineOf(doc: AnyDocument, lineId: number | null): string | undefined {
  const i = doc.lines.findIndex((l) => l.id === lineId)
  return i < 0 ? undefined : `lines.${i}.serials`
}

const SOLD_BY = new Set(['salesDelivery', 'salesInvoice', 'salesReturn'])
const partnerOf = (db: ReadableDb, documentId: number) =>
  db.value<number | null>(
    'SELECT partner_id FROM doc_stock WHERE id = ?1 UNION ALL SELECT partner_id FROM doc_invoice WHERE id = ?1',
    documentId,
  ) ?? null
/** A customer brings back only what was sold to it, and a supplier gets back only what came from it, where that is known. */
function wrongParty(db: ReadableDb, life: readonly Entry[], doc: AnyDocument): Problem | null {
  if (doc.reversesId !== null || (doc.type !== 'salesReturn' && doc.type !== 'purchaseReturn')) return null
  const own = life.findIndex((e) => e.documentId === doc.id)
  const e = life[own]
  if (!e) return null
  const at = lineOf(doc, e.lineId)
  const { serial } = e
  if (doc.type === 'salesReturn') {
    const sale = life[own - 1]
    const source = doc.lines.find((l) => l.id === e.lineId)?.sourceLineId ?? null
    const sold = sale && SOLD_BY.has(sale.documentType) && partnerOf(db, sale.documentId) === doc.partnerId
    const ofSource = source === null || sale?.documentType !== 'salesDelivery' || sale.lineId === source
    if (sold && ofSource) return null
    const partner = db.value<string>('SELECT name FROM partner WHERE id = ?', doc.partnerId) ?? '零售客户'
    return problem('SERIAL_NOT_SOLD', at, { serial, partner })
  }
  const bought = life.slice(0, own).findLast((b) => b.direction === 1 && b.documentType === 'purchaseReceipt')
  if (!bought || partnerOf(db, bought.documentId) === doc.partnerId) return null
  return problem('SERIAL_NOT_BOUGHT', at, { serial, document: numberOf(db, bought.documentId) })
}
