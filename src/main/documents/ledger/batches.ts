import { type BatchDates, isExpired, NO_DATES, withShelfLife } from '../../../core/documents/batches'
import type { DocumentDef } from '../../../core/documents/define'
import type { Facts } from '../../../core/documents/facts'
import type { AnyDocument } from '../../../core/documents/types'
import { type Problem, problem } from '../../../core/kernel'
import type { MovementDraft } from '../../../core/ledger/posting'
import { documentDef } from '../../../core/modules/registry'
import { SAID_OF } from '../../../db/queries/batches'
import type { ReadableDb, WritableDb } from '../../../db/types'
import { Refusal } from '../../backend/context'

const KNOWN = 'SELECT production_date AS productionDate, expiry_date AS expiryDate FROM batch WHERE item_id = ? AND batch = ?'
const INSERT = 'INSERT INTO batch (item_id, batch, production_date, expiry_date) VALUES (?, ?, ?, ?)'
const FOLLOWED = 'UPDATE doc_stock_line SET expiry_date = ? WHERE id = ?'
const FILL = `UPDATE batch SET production_date = COALESCE(production_date, ?), expiry_date = COALESCE(expiry_date, ?)
  WHERE item_id = ? AND batch = ? AND (production_date IS NULL OR expiry_date IS NULL)`

/** What is said of the batch that a movement brings in: by its line, or by the movement itself. */
function givenDates(m: MovementDraft, lines: ReadonlyMap<number | null, AnyDocument['lines'][number]>): BatchDates {
  if (m.quantity <= 0) return NO_DATES
  const line = lines.get(m.lineId)
  return m.dates ?? (line && 'productionDate' in line ? line : NO_DATES)
}
const FIELDS = [
  ['productionDate', '生产日期'],
  ['expiryDate', '到期日'],
] as const

/**
 * Every batch that moves is known; what the document says of its dates becomes the batch's. BATCH_DATES_DIFFER where other dates
 * are known of it; a batch without dates takes them.
 */
export function recordBatches(db: WritableDb, facts: Facts, doc: AnyDocument, movements: readonly MovementDraft[]): void {
  const index = new Map(doc.lines.map((l, i) => [l.id, i]))
  const lines = new Map(doc.lines.map((l) => [l.id as number | null, l]))
  const problems = new Map<string, Problem>()
  for (const m of movements) {
    if (m.batch === '' || m.quantity === 0) continue
    const given = doc.reversesId === null ? givenDates(m, lines) : NO_DATES
    const dates = withShelfLife(given, facts.item(m.itemId)?.shelfLifeDays ?? null)
    const known = db.get<BatchDates>(KNOWN, m.itemId, m.batch)
    // a later change of 保质期 does not change what was received
    if (given.expiryDate === null && dates.expiryDate !== null) db.run(FOLLOWED, known?.expiryDate ?? dates.expiryDate, m.lineId)
    if (!known) {
      db.run(INSERT, m.itemId, m.batch, dates.productionDate, dates.expiryDate)
      continue
    }
    for (const [field, label] of FIELDS) {
      if (given[field] === null || known[field] === null || given[field] === known[field]) continue
      const at = `lines.${index.get(m.lineId) ?? 0}.${field}`
      problems.set(at, problem('BATCH_DATES_DIFFER', at, { batch: m.batch, field: label, known: known[field], given: given[field] }))
    }
    if (dates.productionDate !== null || dates.expiryDate !== null) db.run(FILL, dates.productionDate, dates.expiryDate, m.itemId, m.batch)
  }
  if (problems.size > 0) throw new Refusal([...problems.values()])
}

const MOVES = `
  SELECT 1 FROM stock_entry e WHERE e.item_id = ? AND e.batch = ? AND e.batch <> '' AND e.n = 0 AND e.quantity <> 0 AND NOT EXISTS (
    SELECT 1 FROM stock_entry w WHERE w.pool_id = e.pool_id AND w.date = e.date AND w.phase = e.phase AND w.seq = e.seq AND w.n = 1) LIMIT 1`

/** After a document was taken out of the books: a batch that nothing moves is unknown again, others keep what is still said of them. */
export function forgetBatches(db: WritableDb, batches: readonly { itemId: number; batch: string }[]): void {
  const seen = new Set<string>()
  for (const { itemId, batch } of batches) {
    const key = `${itemId}|${batch}`
    if (batch === '' || seen.has(key)) continue
    seen.add(key)
    if (db.value(MOVES, itemId, batch) === undefined) db.run('DELETE FROM batch WHERE item_id = ? AND batch = ?', itemId, batch)
    else {
      const said = db.get<BatchDates>(SAID_OF, itemId, batch) ?? NO_DATES
      db.run(
        'UPDATE batch SET production_date = ?, expiry_date = ? WHERE item_id = ? AND batch = ? AND edited = 0',
        said.productionDate,
        said.expiryDate,
        itemId,
        batch,
      )
    }
  }
}

/** Goods are used up: allowed while past their expiry date, but told. What goes back to a supplier or is lost is not used. */
const usesUp = ({ moves, party, type }: DocumentDef): boolean =>
  (moves === 'out' && party === null && type !== 'stockLoss') || moves === 'convert'
export interface ExpiredBatches {
  /** EXPIRED_BATCH: sold, which takes a release */
  sold: Problem[]
  /** EXPIRED_BATCH_USED: used up, which is only told */
  used: Problem[]
  names: string[]
}
/** Batches past their expiry date that the document takes out, by line. */
export function expiredBatches(db: ReadableDb, facts: Facts, doc: AnyDocument, movements: readonly MovementDraft[]): ExpiredBatches {
  const found: ExpiredBatches = { sold: [], used: [], names: [] }
  const sold = doc.type === 'salesDelivery'
  if (doc.reversesId !== null || !(sold || usesUp(documentDef(doc.type)))) return found
  const index = new Map(doc.lines.map((l, i) => [l.id, i]))
  for (const m of movements) {
    if (m.batch === '' || m.quantity >= 0) continue
    const expiry = db.get<BatchDates>(KNOWN, m.itemId, m.batch)?.expiryDate ?? null
    if (expiry === null || !isExpired(expiry, doc.date)) continue
    const item = facts.item(m.itemId)?.name ?? ''
    const at = `lines.${index.get(m.lineId) ?? 0}.batch`
    const args = { item, batch: m.batch, expiry }
    if (sold) found.sold.push(problem('EXPIRED_BATCH', at, args))
    else found.used.push(problem('EXPIRED_BATCH_USED', at, args))
    found.names.push(`${item} ${m.batch}`)
  }
  return found
}
