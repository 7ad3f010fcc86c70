import type { Facts, ItemFacts } from '../../core/documents/facts'
import type { AnyDocument, InvoiceDocument, StockDocument, StockLine } from '../../core/documents/types'
import { type Problem, problem, QTY_SCALE, qtyText } from '../../core/kernel'
import type { MovementDraft, PostingDraft } from '../../core/ledger/posting'
import { type SerialRef, splitBySerial } from '../../core/ledger/serials'
import { LIVE_SERIALS, shippedSerials } from '../../db/queries/serials'
import type { ReadableDb } from '../../db/types'
import { familyOf } from './families'

const whole = (quantity: number) => quantity % QTY_SCALE === 0
const differenceText = (missing: number) => (missing > 0 ? `还缺 ${missing} 个` : `多 ${-missing} 个`)

/** 个数 = 数量 (D35). */
export function serialCount(
  line: Pick<StockLine, 'quantity'>,
  serials: readonly string[],
  item: Pick<ItemFacts, 'name'>,
  at: string,
): Problem[] {
  if (!whole(line.quantity)) return [problem('SERIAL_WHOLE', `${at}.quantity`, { item: item.name })]
  const missing = Math.abs(line.quantity) / QTY_SCALE - serials.length
  if (missing === 0) return []
  const quantity = qtyText(Math.abs(line.quantity))
  return [
    problem('SERIAL_COUNT', `${at}.serials`, { item: item.name, quantity, count: serials.length, difference: differenceText(missing) }),
  ]
}

const SOURCE_SERIALS = 'SELECT serial FROM doc_stock_serial WHERE line_id = ? ORDER BY no'
const STOCK_SOURCE = 'SELECT d.number FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id WHERE l.id = ?'
/** What goes back to where it was bought, or comes back from whom it was sold to, is of the line that it refers to. */
function sourceProblems(db: ReadableDb, line: StockLine, at: string): Problem[] {
  if (line.sourceLineId === null) return []
  const source = db.value<string>(STOCK_SOURCE, line.sourceLineId)
  if (source === undefined) return []
  const known = new Set(db.column<string>(SOURCE_SERIALS, line.sourceLineId))
  return line.serials
    .filter((serial) => !known.has(serial))
    .slice(0, 5)
    .map((serial) => problem('SERIAL_NOT_OF_SOURCE', `${at}.serials`, { serial, source }))
}

const movesGoods = (m: MovementDraft) => m.kind !== 'revalue' && m.quantity !== 0
/** Numbers of the lines of a stock document, refused where they do not fit the quantity, the item or the source. */
function ofStock(db: ReadableDb, facts: Facts, doc: StockDocument, moving: ReadonlySet<number | null>): Problem[] {
  return doc.lines.flatMap((line, i) => {
    const item = facts.item(line.itemId)
    const at = `lines.${i}`
    if (!item) return []
    if (!item.serialManaged || !moving.has(line.id))
      return line.serials.length > 0 ? [problem('SERIAL_NOT_MANAGED', `${at}.serials`, { item: item.name })] : []
    return [...serialCount(line, line.serials, item, at), ...(doc.reversesId === null ? sourceProblems(db, line, at) : [])]
  })
}

/** The numbers of an invoice's line; pieces of several costs are several movements. */
const TAKEN_BY = `SELECT e.serial FROM serial_entry e WHERE e.document_id = ? AND e.line_id = ? AND ${LIVE_SERIALS} ORDER BY e.serial`
/** An invoice names no numbers: it takes over those of its delivery in their order; a red one gives back what it took. */
function ofInvoice(db: ReadableDb, facts: Facts, doc: InvoiceDocument, moving: readonly MovementDraft[]): Problem[] {
  const taken = new Set<string>()
  return doc.lines.flatMap((line, i) => {
    const item = facts.item(line.itemId)
    const movements = moving.filter((m) => m.lineId === line.id)
    if (!item?.serialManaged || movements.length === 0) return []
    const reversed = facts.reversedLine(line.lineNo)?.lineId ?? null
    const count = Math.abs(line.quantity) / QTY_SCALE
    const open =
      reversed === null ? shippedSerials(db, item.id, line.sourceLineId ?? 0) : db.column<string>(TAKEN_BY, doc.reversesId, reversed)
    const serials = open.filter((serial) => !taken.has(serial)).slice(0, Math.ceil(count))
    for (const serial of serials) taken.add(serial)
    for (const m of movements) m.serials = serials
    return serialCount(line, serials, item, `lines.${i}`)
  })
}

/** The movement of cost that a number last came in with, or left with, up to a day. */
const LAST = (direction: 1 | -1) => `
SELECT e.seq FROM serial_entry e JOIN stock_entry s ON s.seq = e.seq AND s.n = 0
WHERE e.item_id = ? AND e.serial = ? AND e.date <= ? AND e.direction = ${direction} AND s.kind <> 'move' AND ${LIVE_SERIALS} ORDER BY e.date DESC, e.seq DESC LIMIT 1`
const CAME_IN = LAST(1)
const LEFT = LAST(-1)
const MOVED_BY = 'SELECT 1 FROM serial_entry WHERE item_id = ? AND serial = ? AND seq = ? AND n = 0'

/**
 * What the cost of a movement's numbers hangs on: of goods on the way the lot that a number left with, whatever the method; else under
 * 个别计价 alone. undefined: the method asks for no names, or the document gave one.
 */
function refFor(db: ReadableDb, facts: Facts, doc: AnyDocument, m: MovementDraft): SerialRef | undefined {
  const item = facts.item(m.itemId)
  const last = (sql: string) => (_m: MovementDraft, serial: string) => db.value<number>(sql, m.itemId, serial, doc.date) ?? m.refSeq
  if (m.kind === 'out' && m.warehouseId === facts.transitWarehouseId) return last(CAME_IN)
  if (item?.costingMethod !== 'specific') return undefined
  // 发出商品: each piece lies there at its own cost
  if (m.kind === 'out' && (m.refSeq === null || m.warehouseId === facts.shippedWarehouseId)) return last(CAME_IN)
  if (m.kind === 'returnIn' && m.given === null) return last(LEFT)
  // a red return leaves with what each piece came back with; a return to the supplier with the price of its receipt
  if (m.kind === 'returnOut' && m.given === null)
    return (_m, serial) =>
      m.refSeq !== null && db.value(MOVED_BY, m.itemId, serial, m.refSeq) !== undefined ? m.refSeq : last(CAME_IN)(m, serial)
  return undefined
}

/**
 * D35: puts the numbers of the pieces on the movements of a posting, and refuses what cannot be: another count than the quantity,
 * numbers of goods that have none, numbers of another source. Where each of them is, is asked when they are written.
 */
export function assignSerials(db: ReadableDb, facts: Facts, doc: AnyDocument, draft: PostingDraft): Problem[] {
  const family = familyOf(doc.type)
  if (family !== 'stock' && family !== 'invoice') return []
  const moving = draft.movements.filter((m) => movesGoods(m) && facts.item(m.itemId)?.serialManaged)
  if (family === 'stock') {
    const problems = ofStock(db, facts, doc as StockDocument, new Set(moving.map((m) => m.lineId)))
    if (problems.length > 0 || moving.length === 0) return problems
    const byLine = new Map((doc as StockDocument).lines.map((l) => [l.id, l.serials]))
    for (const m of moving) m.serials = byLine.get(m.lineId) ?? []
  } else if (moving.length === 0) return []
  else {
    const problems = ofInvoice(db, facts, doc as InvoiceDocument, moving)
    if (problems.length > 0) return problems
  }
  draft.movements = splitBySerial(draft.movements, (m) => (m.serials ? refFor(db, facts, doc, m) : undefined))
  return []
}

/** A number stands on one line of a document only, whatever else is unfinished. */
export function serialsTwice(lines: readonly StockLine[]): Problem[] {
  const seen = new Set<string>()
  return lines.flatMap((line, i) => {
    const twice = line.serials.find((serial) => {
      const key = `${line.itemId} ${serial}`
      return seen.size === seen.add(key).size
    })
    return twice === undefined ? [] : [problem('SERIAL_TWICE', `lines.${i}.serials`, { serial: twice })]
  })
}
