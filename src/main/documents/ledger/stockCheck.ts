import type { AccountSetOptions } from '../../../core/contract'
import { type Problem, problem, qtyText } from '../../../core/kernel'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, type QueryContext, Refusal, refuse } from '../../backend/context'
import { appendAudit } from '../../services/audit'

type NegativeStock = AccountSetOptions['negativeStock']

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
interface Missing {
  date: string
  short: number
  balance: number
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
function firstShortage(db: ReadableDb, t: Touched, batch: string | null): Missing | null {
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

const POLICY = `SELECT COALESCE((SELECT negative_stock FROM item WHERE id = ?1), (SELECT negative_stock FROM warehouse WHERE id = ?2), ?3)`
/** D17: what holds for an item in a warehouse; the item's own rule before the warehouse's before the account set's. */
export const stockPolicy = (
  db: ReadableDb,
  itemId: number,
  warehouseId: number,
  options: Pick<AccountSetOptions, 'negativeStock'>,
): NegativeStock => db.value<NegativeStock>(POLICY, itemId, warehouseId, options.negativeStock) ?? options.negativeStock

interface Shortage {
  policy: NegativeStock
  problem: Problem
}
/** What is short at one place: of the item, and of its batch, which nobody can authorise (D17, D33). */
function shortageAt(ctx: QueryContext, t: Touched): Shortage | null {
  const policy = stockPolicy(ctx.db, t.itemId, t.warehouseId, ctx.options)
  // a batch is what lies there: where stock may be owed, it still cannot
  const keptByBatch = () => t.batch !== '' && ctx.db.value<number>('SELECT batch_managed FROM item WHERE id = ?', t.itemId) === 1
  if (policy === 'allow' && !keptByBatch()) return null
  // where each batch has a cost of its own, goods of no batch are no goods of the others
  const whole = policy === 'allow' ? null : firstShortage(ctx.db, t, t.batch === '' && ctx.options.costScope === 'batch' ? '' : null)
  const ofBatch = t.batch === '' || (whole !== null && policy === 'refuse') ? null : firstShortage(ctx.db, t, t.batch)
  const short = ofBatch ?? whole
  if (short === null) return null
  const item = ctx.db.get<{ name: string; unit: string }>('SELECT name, unit FROM item WHERE id = ?', t.itemId)
  const args = {
    item: item?.name ?? '',
    warehouse: ctx.db.value<string>('SELECT name FROM warehouse WHERE id = ?', t.warehouseId) ?? '',
    batch: t.batch,
    date: short.date,
    short: qtyText(short.short),
    unit: item?.unit ?? '',
    balance: qtyText(short.balance),
  }
  const at = t.lineNo === null ? undefined : `lines.${t.lineNo - 1}.quantity`
  if (ofBatch !== null) return { policy: 'refuse', problem: problem('NEGATIVE_BATCH', at, args) }
  return { policy, problem: problem('NEGATIVE_STOCK', at, policy === 'authorise' ? { ...args, policy } : args) }
}

/**
 * Shortages that the movements just written cause, each place asked once along the time axis (D17). Throws Refusal for those that
 * are refused, and for those that need an authorisation which was not given; returns what is only to be told. An authorisation is
 * written to the audit log.
 */
export function settleShortages(ctx: CommandContext, subject: { type: string; id: number | null }, touched: readonly Touched[]): Problem[] {
  if (ctx.shortagesLater) return []
  const seen = new Set<string>()
  const found = touched.flatMap((t) => {
    const place = `${t.itemId}|${t.warehouseId}|${t.batch}`
    if (seen.has(place)) return []
    seen.add(place)
    return shortageAt(ctx, t) ?? []
  })
  const authorise = found.filter((s) => s.policy === 'authorise')
  const refused = found.filter((s) => s.policy === 'refuse' || (s.policy === 'authorise' && !ctx.overrideReason))
  if (refused.length > 0) throw new Refusal(refused.map((s) => s.problem))
  if (authorise.length > 0) recordOverride(ctx, subject, authorise)
  return found.map((s) => s.problem)
}

function recordOverride(ctx: CommandContext, subject: { type: string; id: number | null }, shortages: readonly Shortage[]): void {
  if (!ctx.user.isAdmin) refuse('NO_PERMISSION', { permission: 'inventory.overdraw' })
  const named = shortages.map(
    ({ problem: { args } }) => `${args?.['item']}（${args?.['warehouse']} ${args?.['date']}）差 ${args?.['short']} ${args?.['unit']}`,
  )
  appendAudit(ctx.db, {
    at: ctx.clock.now(),
    userId: ctx.user.id,
    action: 'inventory.overdraw',
    subject: subject.type,
    subjectId: subject.id,
    detail: JSON.stringify({ reason: ctx.overrideReason, shortage: named.join('；') }),
  })
}
