import type {
  AnyDocument,
  CashDocument,
  DocumentOfFamily,
  DocumentType,
  Family,
  LoanClearing,
  StockDocument,
  Tender,
} from '../../core/documents/types'
import { takeIds } from '../../db/sequence'
import type { ReadableDb, SqlValue, WritableDb } from '../../db/types'
import { refuse } from '../backend/context'
import { columnOf, FAMILIES, familyOf } from './families'

const selected = (fields: readonly string[]) => fields.map((f) => `${columnOf(f)} AS "${f}"`).join(', ')
const SELECT_HEAD = Object.fromEntries(
  Object.entries(FAMILIES).map(([f, c]) => [f, `SELECT id, ${selected(c.head)} FROM ${c.table} WHERE id = ?`]),
) as Record<Family, string>
const SELECT_LINES = Object.fromEntries(
  Object.entries(FAMILIES).map(([f, c]) => [
    f,
    `SELECT id, ${selected([...c.line, ...c.kept])} FROM ${c.table}_line WHERE document_id = ? ORDER BY line_no`,
  ]),
) as Record<Family, string>

/** Which type a document id belongs to; ids are unique over all families. */
export function typeOf(db: ReadableDb, id: number): DocumentType | undefined {
  return db.value<string>('SELECT type FROM document WHERE id = ?', id) as DocumentType | undefined
}

/** A whole document with its lines, or undefined. */
export function loadDocument(db: ReadableDb, id: number, type = typeOf(db, id)): AnyDocument | undefined {
  if (!type) return undefined
  const family = familyOf(type)
  const head = db.get<Record<string, unknown>>(SELECT_HEAD[family], id)
  if (!head || head['type'] !== type) return undefined
  const doc = { ...head, lines: db.all<unknown>(SELECT_LINES[family], id) } as unknown as AnyDocument
  if (family === 'stock') loadSerials(db, doc as StockDocument)
  if (family === 'stock')
    (doc as StockDocument).tenders = db.all<Tender>(
      'SELECT account_id AS accountId, amount FROM document_tender WHERE document_id = ? ORDER BY line_no',
      id,
    )
  if (family === 'cash')
    (doc as CashDocument).clears = db.all<LoanClearing>(
      'SELECT open_item_id AS openItemId, amount FROM doc_cash_clear WHERE document_id = ? ORDER BY line_no',
      id,
    )
  if (family === 'journal') {
    const journal = doc as DocumentOfFamily['journal']
    journal.closing = Boolean(journal.closing)
  }
  return doc
}
const SERIALS =
  'SELECT s.line_id AS lineId, s.serial FROM doc_stock_line l CROSS JOIN doc_stock_serial s ON s.line_id = l.id WHERE l.document_id = ? ORDER BY s.line_id, s.no'
/** D35: the numbers that each line moves, in the order they were entered. */
function loadSerials(db: ReadableDb, doc: StockDocument): void {
  const byLine = Map.groupBy(db.all<{ lineId: number; serial: string }>(SERIALS, doc.id), ({ lineId }) => lineId)
  for (const line of doc.lines) line.serials = (byLine.get(line.id ?? 0) ?? []).map(({ serial }) => serial)
}
export function requireDocument(db: ReadableDb, id: number, type?: DocumentType): AnyDocument {
  const doc = loadDocument(db, id, type)
  if (!doc) refuse('NOT_FOUND', { what: '单据' })
  return doc
}

const bindable = (v: unknown): SqlValue => (typeof v === 'boolean' ? (v ? 1 : 0) : ((v ?? null) as SqlValue))
const insertSql = (table: string, fields: readonly string[], extra: readonly string[]) =>
  `INSERT INTO ${table} (${[...extra, ...fields.map(columnOf)].join(', ')}) VALUES (${[...extra, ...fields].map(() => '?').join(', ')})`
const INSERT_HEAD = Object.fromEntries(
  Object.entries(FAMILIES).map(([f, c]) => [f, insertSql(c.table, c.head, ['id', 'created_by', 'created_at', 'updated_at'])]),
) as Record<Family, string>
const INSERT_LINE = Object.fromEntries(
  Object.entries(FAMILIES).map(([f, c]) => [f, insertSql(`${c.table}_line`, c.line, ['id', 'document_id'])]),
) as Record<Family, string>
const UPDATE_HEAD = Object.fromEntries(
  Object.entries(FAMILIES).map(([f, c]) => [
    f,
    `UPDATE ${c.table} SET ${c.head.map((x) => `${columnOf(x)} = ?`).join(', ')}, updated_at = ? WHERE id = ?`,
  ]),
) as Record<Family, string>

export interface Stamp {
  userId: number | null
  now: string
}

interface KnownLine {
  id: number
  lineNo: number
  itemId: number | null
}
/**
 * Ids for the lines of a document: a line that was there before (the same goods, at its place or another) keeps its own, so that
 * drafts made from it still refer to it. Lines that are gone must not be referred to: HAS_DOWNSTREAM; what is void lets go.
 */
function lineIds(db: WritableDb, doc: AnyDocument, id: number): number[] {
  const table = `${FAMILIES[familyOf(doc.type)].table}_line`
  const free =
    doc.id === null
      ? []
      : db.all<KnownLine>(`SELECT id, line_no AS lineNo, item_id AS itemId FROM ${table} WHERE document_id = ? ORDER BY line_no`, id)
  const take = (match: (known: KnownLine) => boolean): number | undefined => {
    const at = free.findIndex(match)
    return at < 0 ? undefined : free.splice(at, 1)[0]?.id
  }
  const itemOf = (line: AnyDocument['lines'][number]) => ('itemId' in line ? (line.itemId ?? null) : null)
  const ids = doc.lines.map((l) => take((known) => known.lineNo === l.lineNo && known.itemId === itemOf(l)))
  for (const [i, l] of doc.lines.entries()) ids[i] ??= take((known) => known.itemId === itemOf(l))
  letGo(
    db,
    free.map((known) => known.id),
  )
  const fresh = ids.filter((known) => known === undefined).length
  let next = fresh > 0 ? takeIds(db, 'line', fresh) : 0
  return ids.map((known) => known ?? next++)
}
const REFERRING = Object.values(FAMILIES)
  .map(({ table }) => `SELECT document_id FROM ${table}_line WHERE source_line_id IN (SELECT value FROM json_each(?1))`)
  .join(' UNION ')
function letGo(db: WritableDb, lines: readonly number[]): void {
  if (lines.length === 0) return
  const list = JSON.stringify(lines)
  for (const id of db.column<number>(REFERRING, list)) {
    const doc = requireDocument(db, id)
    if (doc.state !== 'void') refuse('HAS_DOWNSTREAM', { document: doc.number, documentId: id })
    const { table } = FAMILIES[familyOf(doc.type)]
    db.run(
      `UPDATE ${table}_line SET source_line_id = NULL WHERE document_id = ?2 AND source_line_id IN (SELECT value FROM json_each(?1))`,
      list,
      id,
    )
    linkSources(db, requireDocument(db, id), id)
  }
}

const INSERT_SERIAL = 'INSERT INTO doc_stock_serial (line_id, no, serial) VALUES (?, ?, ?)'
/** Writes a new document or replaces a draft's content; lines that stay keep their id. Returns it with its ids. */
export function storeDocument(db: WritableDb, doc: AnyDocument, stamp: Stamp): AnyDocument {
  const family = familyOf(doc.type)
  const { head, line, table } = FAMILIES[family]
  const values = head.map((f) => bindable((doc as unknown as Record<string, unknown>)[f]))
  const id = doc.id ?? takeIds(db, 'document', 1)
  const ids = lineIds(db, doc, id)
  if (doc.id === null) {
    db.run(INSERT_HEAD[family], id, stamp.userId, stamp.now, stamp.now, ...values)
  } else {
    db.run(UPDATE_HEAD[family], ...values, stamp.now, id)
    if (family === 'stock')
      db.run('DELETE FROM doc_stock_serial WHERE line_id IN (SELECT id FROM doc_stock_line WHERE document_id = ?)', id)
    db.run(`DELETE FROM ${table}_line WHERE document_id = ?`, id)
    if (family === 'stock') db.run('DELETE FROM document_tender WHERE document_id = ?', id)
    if (family === 'cash') db.run('DELETE FROM doc_cash_clear WHERE document_id = ?', id)
  }
  for (const [i, l] of doc.lines.entries()) {
    const lineId = ids[i] ?? null
    db.run(INSERT_LINE[family], lineId, id, ...line.map((f) => bindable((l as unknown as Record<string, unknown>)[f])))
    if ('serials' in l) l.serials.forEach((serial, n) => db.run(INSERT_SERIAL, lineId, n + 1, serial))
  }
  if (family === 'stock')
    (doc as StockDocument).tenders.forEach((t, i) =>
      db.run(
        'INSERT INTO document_tender (document_id, line_no, account_id, amount) VALUES (?, ?, ?, ?)',
        id,
        i + 1,
        t.accountId,
        t.amount,
      ),
    )
  if (family === 'cash')
    (doc as CashDocument).clears.forEach((c, i) =>
      db.run(
        'INSERT INTO doc_cash_clear (document_id, line_no, open_item_id, amount) VALUES (?, ?, ?, ?)',
        id,
        i + 1,
        c.openItemId,
        c.amount,
      ),
    )
  linkSources(db, doc, id)
  return requireDocument(db, id, doc.type)
}

const SOURCE_DOCUMENT = `SELECT document_id FROM doc_order_line WHERE id = ?1 UNION ALL SELECT document_id FROM doc_stock_line WHERE id = ?1 UNION ALL SELECT document_id FROM doc_invoice_line WHERE id = ?1 UNION ALL SELECT document_id FROM doc_cash_line WHERE id = ?1`
/** Keeps the chain of documents: who was made from whom (下推). */
function linkSources(db: WritableDb, doc: AnyDocument, id: number): void {
  db.run('DELETE FROM document_link WHERE target_id = ?', id)
  const sources = new Set<number>()
  for (const l of doc.lines) {
    if (l.sourceLineId === null) continue
    const source = db.value<number>(SOURCE_DOCUMENT, l.sourceLineId)
    if (source === undefined) refuse('UNKNOWN_REFERENCE', { field: '源单' }, `lines.${l.lineNo - 1}.sourceLineId`)
    sources.add(source)
  }
  if (doc.reversesId !== null) sources.add(doc.reversesId)
  for (const s of sources) db.run('INSERT INTO document_link (source_id, target_id) VALUES (?, ?)', s, id)
}

/** Changes a document's state and counts its revision. */
export function setState(db: WritableDb, doc: AnyDocument, state: AnyDocument['state'], stamp: Stamp): void {
  const { table } = FAMILIES[familyOf(doc.type)]
  if (state === 'posted' || state === 'approved')
    db.run(
      `UPDATE ${table} SET state = ?, revision = revision + 1, ${state}_by = ?, ${state}_at = ?, updated_at = ? WHERE id = ?`,
      state,
      stamp.userId,
      stamp.now,
      stamp.now,
      doc.id,
    )
  else {
    // what was reversed was posted, and goes on standing in its month: invoices of one delivery share it in the order of their posting
    const stamps = state === 'reversed' ? '' : 'posted_by = NULL, posted_at = NULL, '
    db.run(`UPDATE ${table} SET state = ?, revision = revision + 1, ${stamps}updated_at = ? WHERE id = ?`, state, stamp.now, doc.id)
  }
  doc.state = state
  doc.revision += 1
}
