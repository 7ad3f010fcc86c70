import type { LocalDate } from '../../../core/kernel'
import type { ReadableDb } from '../../types'
import { ESTIMATE_WAREHOUSE, VALUED } from '../estimates'

/**
 * Costs that are not final: a month of 月末一次加权 not settled (D22), goods short (D18), goods without invoice (D25). Few, and found
 * by indexes of their own: closing a month leaves none behind but estimates.
 */
export const OPEN_POOLS = 'SELECT DISTINCT pool_id FROM cost_row WHERE final = 0 AND date <= ?'
export const OPEN_MOVEMENTS = 'SELECT seq FROM cost_row WHERE final = 0 AND date <= ?'
export const OPEN_LINES =
  'SELECT DISTINCT e.line_id FROM cost_row r CROSS JOIN stock_entry e ON e.seq = r.seq AND e.n = 0 WHERE r.final = 0 AND r.date <= ? AND e.line_id IS NOT NULL'
/** Receipts with an open estimate, found by what is owed for them, or by what of it was taken back at a month's start. */
const COLUMNS = 'e.seq, e.pool_id AS poolId, e.item_id AS itemId, e.date'
export const ESTIMATED = `
  SELECT ${COLUMNS} FROM account a CROSS JOIN open_item o ON o.account_id = a.id AND o.remaining <> 0 AND o.document_type = 'purchaseReceipt'
    JOIN doc_stock_line l ON l.document_id = o.document_id AND l.quantity - l.invoiced_quantity - l.returned_open_quantity > 0
    JOIN stock_entry e ON e.seq = l.movement_seq AND e.n = 0
  WHERE a.control = 'estimatedPayable'
  UNION
  SELECT ${COLUMNS} FROM (
    SELECT e.ref_seq AS seq FROM (${ESTIMATE_WAREHOUSE}) w CROSS JOIN cost_pool p ON p.warehouse_id = w.id CROSS JOIN stock_entry e ON e.pool_id = p.id AND e.n = 0
    GROUP BY e.ref_seq HAVING SUM(${VALUED}) <> 0) t JOIN stock_entry e ON e.seq = t.seq AND e.n = 0`
interface Estimated {
  seq: number
  poolId: number
  itemId: number
  date: LocalDate
}
/** The mark of a cost that is not final. */
const PROVISIONAL = '预估'
const mark = (marked: boolean) => (marked ? PROVISIONAL : '')

/** Which figures of reports up to a date rest on costs that are not final, as they stand now; each kind is read when it is asked for. */
export class Provisional {
  private estimates: readonly Estimated[] | undefined
  private readonly sets = new Map<string, ReadonlySet<number>>()
  constructor(
    private readonly db: ReadableDb,
    private readonly to: LocalDate,
  ) {}
  movement = (seq: number): string => mark(this.set(OPEN_MOVEMENTS, (e) => e.seq).has(seq))
  pool = (id: number | undefined): string => mark(id !== undefined && this.set(OPEN_POOLS, (e) => e.poolId).has(id))
  /** a line of a document; an estimate is what its receipt costs, not what goes out of it */
  line = (id: number | null): string => mark(id !== null && this.set(OPEN_LINES).has(id))

  private set(sql: string, ofEstimate?: (e: Estimated) => number): ReadonlySet<number> {
    let known = this.sets.get(sql)
    if (!known) {
      this.estimates ??= this.db.all<Estimated>(ESTIMATED).filter((e) => e.date <= this.to)
      known = new Set([...this.db.column<number>(sql, this.to), ...(ofEstimate ? this.estimates.map(ofEstimate) : [])])
      this.sets.set(sql, known)
    }
    return known
  }
}
const OF_ITEM = `SELECT 1 FROM cost_pool p CROSS JOIN cost_row r ON r.pool_id = p.id AND r.final = 0 WHERE p.item_id = ?1 UNION ALL SELECT 1 FROM (${ESTIMATED}) WHERE itemId = ?1 LIMIT 1`
/** What an item costs now is not final. */
export const provisionalItem = (db: ReadableDb, itemId: number): boolean => db.value(OF_ITEM, itemId) !== undefined
