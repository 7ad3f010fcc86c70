import type { Facts } from '../../../core/documents/facts'
import type { AnyDocument } from '../../../core/documents/types'
import type { PostingDraft } from '../../../core/ledger/posting'
import { takeIds } from '../../../db/sequence'
import type { CommandContext } from '../../backend/context'
import { type Pool, poolFor } from './pools'

/** A movement of the draft with its place in the order and, after costing, what it is booked at. */
export interface PlacedMovement {
  draft: PostingDraft['movements'][number]
  pool: Pool
  date: string
  phase: 0 | 1
  seq: number
  refSeq: number | null
  booked: number
  given: number | null
}

/** Receipts with a known value stand before the day's other movements (D20), unless the account set orders by entry. */
export function place(ctx: CommandContext, facts: Facts, doc: AnyDocument, draft: PostingDraft): PlacedMovement[] {
  const seqs = seqsFor(ctx, doc, draft.movements.length)
  return draft.movements.map((m, i) => {
    const refSeq = m.carriesFrom === undefined ? m.refSeq : (seqs[m.carriesFrom] ?? null)
    const apart = m.kind !== 'revalue' && isApart(ctx, facts, m.warehouseId)
    const method = facts.item(m.itemId)?.costingMethod ?? ctx.options.costingMethod
    const ofRef = m.kind === 'revalue' && refSeq !== null ? ctx.db.get<Pool>(POOL_OF, refSeq) : undefined
    return {
      draft: m,
      pool: ofRef ?? poolFor(ctx.db, ctx.options, m.itemId, m.warehouseId, m.batch, method, apart),
      date: m.date ?? doc.date,
      phase: m.kind === 'in' && m.given !== null && ctx.options.sameDayOrder === 'receiptsFirst' ? 0 : 1,
      seq: seqs[i] ?? 0,
      refSeq,
      booked: 0,
      given: m.kind === 'carryIn' ? (m.given ?? 0) : m.given,
    }
  })
}
/**
 * 发出商品; goods on the way where each warehouse has costs of its own: what arrives costs what left (D28); and estimates taken back,
 * which are value without goods (D25).
 */
const isApart = (ctx: CommandContext, facts: Facts, warehouseId: number): boolean =>
  warehouseId === facts.shippedWarehouseId ||
  (warehouseId === facts.transitWarehouseId && ctx.options.costScope === 'warehouse') ||
  (facts.estimateWarehouseId !== 0 && warehouseId === facts.estimateWarehouseId)
const POOL_OF = 'SELECT p.id, p.item_id AS itemId, p.method FROM cost_row r JOIN cost_pool p ON p.id = r.pool_id WHERE r.seq = ?'

/** Every movement's place has room behind it, in which the document stands when it is corrected. */
const ROOM = 1000
const PLACES = 'SELECT DISTINCT seq / ?2 AS place FROM stock_entry WHERE document_id = ?1 AND n = 1 AND date = ?3 ORDER BY place'
const TAKEN = 'SELECT MAX(seq) FROM stock_entry WHERE seq >= ?1 AND seq < ?1 + ?2'

/**
 * Places in the order of entry. A document that was withdrawn and is posted again on the same date stands where it stood
 * among the day's movements (D20); a new one stands last. Places of one document follow each other without another's
 * between them.
 */
function seqsFor(ctx: CommandContext, doc: AnyDocument, count: number): number[] {
  if (count === 0) return []
  const places = ctx.db.column<number>(PLACES, doc.id, ROOM, doc.date)
  const seqs: number[] = []
  for (let i = 0; i < count && places.length > 0; i++) {
    const own = (places[Math.min(i, places.length - 1)] ?? 0) * ROOM
    const taken = ctx.db.value<number | null>(TAKEN, own, ROOM) ?? own
    const seq = Math.max(taken, seqs.at(-1) ?? 0) + 1
    if (seq >= own + ROOM) break
    seqs.push(seq)
  }
  if (seqs.length === count) return seqs
  const first = takeIds(ctx.db, 'movement', count * ROOM)
  return Array.from({ length: count }, (_x, i) => first + i * ROOM)
}
