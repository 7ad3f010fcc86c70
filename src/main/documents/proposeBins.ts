import { type BinStock, byPicking, pickFrom, putInto } from '../../core/documents/bins'
import type { LocalDate, QuantityMicro } from '../../core/kernel'
import type { ReadableDb } from '../../db/types'

interface Question {
  itemId: number
  warehouseId: number
  /** undefined: of any batch */
  batch?: string | undefined
  /** 10⁻⁶ */
  quantity: QuantityMicro
  date: LocalDate
  /** what this document moves is left out: it will be posted anew */
  documentId?: number | undefined
  /** goods come in: every bin in use is a choice */
  incoming: boolean
}
const BINS = `
SELECT b.code AS bin, b.name, b.route, COALESCE(b.code = (SELECT d.bin FROM item_bin d WHERE d.item_id = ?1 AND d.warehouse_id = ?2), 0) AS usual, b.disabled,
  COALESCE((SELECT SUM(s.quantity) FROM bin_balance s WHERE s.item_id = ?1 AND s.warehouse_id = ?2 AND s.bin = b.code AND (?3 IS NULL OR s.batch = ?3)), 0)
  - COALESCE((SELECT SUM(e.quantity) FROM bin_entry e WHERE e.document_id = ?4 AND e.item_id = ?1 AND e.warehouse_id = ?2 AND e.bin = b.code AND (?3 IS NULL OR e.batch = ?3)), 0) AS onHand
FROM bin b WHERE b.warehouse_id = ?2`
const LATER = `
SELECT SUM(quantity) FROM bin_entry WHERE item_id = ?1 AND warehouse_id = ?2 AND bin = ?5 AND (?3 IS NULL OR batch = ?3) AND date > ?6 AND document_id <> ?4
GROUP BY date, phase, seq HAVING SUM(quantity) <> 0 ORDER BY date DESC, phase DESC, seq DESC`

/** What can leave a bin at the end of a day: the least that stands from then on. */
function freeAt(db: ReadableDb, q: Question, bin: string, now: QuantityMicro): QuantityMicro {
  let balance = now
  let least = now
  for (const later of db.column<number>(LATER, q.itemId, q.warehouseId, q.batch ?? null, q.documentId ?? 0, bin, q.date)) {
    balance -= later
    least = Math.min(least, balance)
  }
  return least
}

/**
 * 货位建议: goods that leave come from the item's own bin, then along the route, from several where one does not hold enough; goods
 * that come in go into the item's own bin, else where most of it lies. `short`: what no bin has.
 */
export function proposeBins(db: ReadableDb, q: Question) {
  const found = db
    .all<Omit<BinStock, 'usual'> & { usual: 0 | 1; disabled: 0 | 1 }>(BINS, q.itemId, q.warehouseId, q.batch ?? null, q.documentId ?? 0)
    .filter((b) => (q.incoming ? b.disabled === 0 : b.onHand > 0))
    .map(({ disabled: _d, ...b }): BinStock => ({ ...b, usual: b.usual === 1, onHand: freeAt(db, q, b.bin, b.onHand) }))
    .filter((b) => q.incoming || b.onHand > 0)
    .sort(byPicking)
  const into = q.incoming ? putInto(found) : null
  const parts = q.incoming ? (into === null ? [] : [{ bin: into, quantity: q.quantity }]) : pickFrom(found, q.quantity)
  const given = new Map(parts.map((p) => [p.bin, p.quantity]))
  const bins = found.map((b) => ({ ...b, quantity: given.get(b.bin) ?? 0 }))
  return { bins, short: q.quantity - parts.reduce((sum, p) => sum + p.quantity, 0) }
}
