import { accountsPlaying } from '../../../db/queries/accountRules'
import {
  dayNumber,
  type Fen,
  firstDay,
  lastDay,
  type LocalDate,
  type Period,
  periodOf,
  previousPeriod,
  type QuantityMicro,
} from '../../../core/kernel'
import { ITEM_NAME } from '../../../db/queries/itemNames'
import { laterIn, laterOf } from '../../../db/queries/later'
import type { ReadableDb } from '../../../db/types'

type Side = 'revenue' | 'cost'
const ACCOUNTS: Record<Side, string> = {
  revenue: accountsPlaying('revenueMain', 'revenueOther'),
  cost: accountsPlaying('costMain', 'costOther'),
}
/** Lines of 结转损益 in a span: few, and to be taken out of what was sold. */
const CLOSING = (side: Side) => `FROM doc_journal c JOIN posting p ON p.document_id = c.id JOIN journal_line j ON j.posting_id = p.id
  WHERE c.type = 'voucher' AND c.closing = 1 AND c.date BETWEEN ? AND ? AND j.account_id IN (${ACCOUNTS[side]})`

/** Revenue (or, negative, cost of sales) by day: from the covering index of the ledger. */
export function revenueByDate(db: ReadableDb, side: Side, from: LocalDate, to: LocalDate): Map<LocalDate, Fen> {
  const rows = db.all<{ date: LocalDate; amount: Fen }>(
    `SELECT date, sum(amount) AS amount FROM (
       SELECT date, credit - debit AS amount FROM journal_line WHERE account_id IN (${ACCOUNTS[side]}) AND date BETWEEN ? AND ?
       UNION ALL SELECT j.date, j.debit - j.credit ${CLOSING(side)}) GROUP BY date`,
    from,
    to,
    from,
    to,
  )
  return new Map(rows.map(({ date, amount }) => [date, amount]))
}

interface Sold {
  amount: Fen
  quantity: QuantityMicro
}
/** Revenue with what was sold (or, both negative, cost of sales) of a month by item: from the ledger's balances. */
export function monthByItem(db: ReadableDb, side: Side, period: Period): Map<number, Sold> {
  const rows = db.all<Sold & { itemId: number }>(
    `SELECT item_id AS itemId, sum(amount) AS amount, sum(quantity) AS quantity FROM (
       SELECT item_id, credit - debit AS amount, -quantity AS quantity FROM account_balance WHERE account_id IN (${ACCOUNTS[side]}) AND period = ? AND item_id <> 0
       UNION ALL SELECT j.item_id, j.debit - j.credit, 0 ${CLOSING(side)} AND j.item_id IS NOT NULL) GROUP BY item_id`,
    period,
    firstDay(period),
    lastDay(period),
  )
  return new Map(rows.map(({ itemId, ...sold }) => [itemId, sold]))
}

/**
 * What was sold of each item since the first of last month, and in how many days. Taken from cost of sales, which has one
 * balance an item where revenue has one for each customer, too.
 */
export function soldDaily(db: ReadableDb, date: LocalDate, costThisMonth: Map<number, Sold>) {
  const before = previousPeriod(periodOf(date))
  const quantities = new Map<number, QuantityMicro>()
  for (const month of [monthByItem(db, 'cost', before), costThisMonth]) {
    for (const [itemId, { quantity }] of month) quantities.set(itemId, (quantities.get(itemId) ?? 0) - quantity)
  }
  return { quantities, days: dayNumber(date) - dayNumber(firstDay(before)) + 1 }
}

interface Held {
  name: string
  unit: string
  kind: 'goods' | 'material' | 'service'
  disabled: number
  onHand: QuantityMicro
}
/** Items with what lies in the warehouses today; 发出商品 is not on hand. */
export function onHandOf(db: ReadableDb, today: LocalDate, itemIds: number[]): Map<number, Held> {
  const rows = db.all<Held & { id: number }>(
    `SELECT id, ${ITEM_NAME('item')} AS name, unit, kind, disabled, (SELECT coalesce(sum(b.quantity), 0) FROM stock_balance b JOIN warehouse w ON w.id = b.warehouse_id
       WHERE b.item_id = item.id AND w.kind = 'normal') - ${laterOf('?2', { item: 'item.id' })} AS onHand
     FROM item WHERE id IN (SELECT value FROM json_each(?1))`,
    JSON.stringify(itemIds),
    laterIn(db, today),
  )
  return new Map(rows.map(({ id, ...held }) => [id, held]))
}
