import { type Problem, problem, qtyText } from '../../../core/kernel'
import type { ReadableDb } from '../../../db/types'

export interface Touched {
  itemId: number
  warehouseId: number
  batch: string
  /** from this date on the balance may have changed */
  date: string
  lineNo: number | null
  /** goods went out and stand here in the order; absent: goods that stood there were taken away */
  last?: { phase: number; seq: number }
}
const LATER = `
SELECT e.date, e.phase, e.seq, SUM(e.quantity) AS quantity FROM cost_pool p JOIN stock_entry e ON e.pool_id = p.id AND e.date >= ?1
WHERE p.item_id = ?2 AND e.warehouse_id = ?3 AND (?4 IS NULL OR e.batch = ?4) GROUP BY e.date, e.phase, e.seq HAVING SUM(e.quantity) <> 0 ORDER BY e.date, e.phase, e.seq`

const AFTER = `SELECT 1 FROM cost_pool p JOIN stock_entry e ON e.pool_id = p.id WHERE p.item_id = ? AND (e.date, e.phase, e.seq) > (?, ?, ?) LIMIT 1`

/** Goods that go out after everything else of the item can only be short at the end: no need to walk the axis. */
const standsLast = (db: ReadableDb, t: Touched) =>
  t.last !== undefined && db.value(AFTER, t.itemId, t.date, t.last.phase, t.last.seq) === undefined
const balanceNow = (db: ReadableDb, t: Touched, batch: string | null): number =>
  (batch === null
    ? db.value<number>(
        'SELECT COALESCE(SUM(quantity), 0) FROM stock_balance WHERE item_id = ? AND warehouse_id = ?',
        t.itemId,
        t.warehouseId,
      )
    : db.value<number>(
        'SELECT COALESCE(SUM(quantity), 0) FROM stock_balance WHERE item_id = ? AND warehouse_id = ? AND batch = ?',
        t.itemId,
        t.warehouseId,
        batch,
      )) ?? 0

/** The first moment at which the balance falls below zero, walking along the business time axis (D17). */
function firstShortage(db: ReadableDb, t: Touched, batch: string | null): { date: string; short: number; balance: number } | null {
  const now = balanceNow(db, t, batch)
  if (now >= 0 && standsLast(db, t)) return null
  const rows = db.all<{ date: string; quantity: number }>(LATER, t.date, t.itemId, t.warehouseId, batch)
  let balance = now - rows.reduce((s, r) => s + r.quantity, 0)
  for (const r of rows) {
    if (balance + r.quantity < 0 && r.quantity < 0) return { date: r.date, short: -(balance + r.quantity), balance }
    balance += r.quantity
  }
  return balance < 0 ? { date: t.date, short: -balance, balance } : null
}

/** Shortages that the movements just written would cause: on the warehouse, and on the batch where there is one (D17, D33). */
export function checkStock(db: ReadableDb, touched: readonly Touched[]): Problem[] {
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const t of touched) {
    const key = `${t.itemId}|${t.warehouseId}|${t.batch}`
    if (seen.has(key)) continue
    seen.add(key)
    const short = firstShortage(db, t, null) ?? (t.batch === '' ? null : firstShortage(db, t, t.batch))
    if (!short) continue
    const item = db.get<{ name: string; unit: string }>('SELECT name, unit FROM item WHERE id = ?', t.itemId)
    const warehouse = db.value<string>('SELECT name FROM warehouse WHERE id = ?', t.warehouseId)
    const whole = firstShortage(db, t, null)
    problems.push(
      problem(whole ? 'NEGATIVE_STOCK' : 'NEGATIVE_BATCH', t.lineNo === null ? undefined : `lines.${t.lineNo - 1}.quantity`, {
        item: item?.name ?? '',
        warehouse: warehouse ?? '',
        batch: t.batch,
        date: short.date,
        short: qtyText(short.short),
        unit: item?.unit ?? '',
        balance: qtyText(short.balance),
      }),
    )
  }
  return problems
}
