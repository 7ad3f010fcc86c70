import { STOCK_ACCOUNTS } from '../../../db/queries/accountRules'
import { addDays, type Fen, type LocalDate, mulDiv, periodOf } from '../../../core/kernel'
import type { ReadableDb } from '../../../db/types'
import type { QueryContext } from '../../backend/context'
import { monthByItem, onHandOf, revenueByDate, soldDaily } from './sales'
import { todo } from './todo'

const DAYS = 14
const BEST = 12

/**
 * Today at a glance. 销售额 is revenue without tax, 毛利 revenue less cost of sales, both as the ledger has them, so that
 * they agree with 利润表. It is the first screen of the day: it reads balances, and ledger lines of a fortnight only.
 */
export function workbench({ db }: QueryContext, { date }: { date: LocalDate }) {
  const from = addDays(date, 1 - DAYS)
  const revenue = revenueByDate(db, 'revenue', from, date)
  const daily = Array.from({ length: DAYS }, (_, i) => addDays(from, i)).map((day) => ({ date: day, sales: revenue.get(day) ?? 0 }))
  const salesToday = revenue.get(date) ?? 0
  const costToday = -(revenueByDate(db, 'cost', date, date).get(date) ?? 0)
  const { stockValue, stockTies } = stock(db)
  const costs = monthByItem(db, 'cost', periodOf(date))
  const pace = soldDaily(db, date, costs)
  return {
    salesToday,
    salesCount:
      db.value<number>("SELECT count(*) FROM doc_stock WHERE type = 'salesDelivery' AND date = ? AND state = 'posted'", date) ?? 0,
    salesLastWeek: revenue.get(addDays(date, -7)) ?? 0,
    profitToday: salesToday - costToday,
    cash: cash(db),
    stockValue,
    stockTies,
    daily,
    best: best(db, date, costs, pace),
    todo: todo(db, date),
  }
}

const cash = (db: ReadableDb): Fen =>
  db.value<number>(
    'SELECT coalesce(sum(t.debit - t.credit), 0) FROM account a JOIN account_total t ON t.account_id = a.id WHERE a.is_cash = 1 AND a.is_leaf = 1',
  ) ?? 0

/** 存货金额, and whether the general ledger says the same. */
function stock(db: ReadableDb): { stockValue: Fen; stockTies: boolean } {
  const stockValue = db.value<number>('SELECT coalesce(sum(value), 0) FROM cost_state') ?? 0
  const ledger = db.value<number>(
    `SELECT coalesce(sum(debit - credit), 0) FROM account_total
     WHERE account_id IN (${STOCK_ACCOUNTS})`,
  )
  return { stockValue, stockTies: ledger === stockValue }
}

/** What sold best this month, and for how many days its stock lasts. */
function best(db: ReadableDb, date: LocalDate, costs: ReturnType<typeof monthByItem>, pace: ReturnType<typeof soldDaily>) {
  const top = [...monthByItem(db, 'revenue', periodOf(date))]
    .filter(([, { amount }]) => amount > 0)
    .sort(([, a], [, b]) => b.amount - a.amount)
    .slice(0, BEST)
  const items = onHandOf(
    db,
    date,
    top.map(([itemId]) => itemId),
  )
  return top.flatMap(([itemId, sold]) => {
    const item = items.get(itemId)
    if (!item) return []
    const { name, unit, onHand } = item
    const quantity = pace.quantities.get(itemId) ?? 0
    const daysLeft = quantity > 0 && onHand >= 0 ? mulDiv(onHand, pace.days, quantity, 'truncate') : null
    return [
      { itemId, name, unit, quantity: sold.quantity, sales: sold.amount, profit: sold.amount + (costs.get(itemId)?.amount ?? 0), daysLeft },
    ]
  })
}
