import { addDays, type Fen, firstDay, type LocalDate, mulDiv, periodOf, type QuantityMicro } from '../../../core/kernel'
import type { QueryContext } from '../../backend/context'
import type { ReadableDb } from '../../../db/types'
import { todo } from './todo'

const DAYS = 14
const BEST = 6
const REVENUE = "('revenueMain', 'revenueOther')"
const COST = "('costMain', 'costOther')"
/** Lines on the accounts of some roles in a span, without 结转损益. */
const LINES = (roles: string) =>
  `FROM journal_line j JOIN posting p ON p.id = j.posting_id
   WHERE j.account_id IN (SELECT account_id FROM account_role WHERE role IN ${roles}) AND j.date BETWEEN ? AND ?
     AND p.kind <> 'closing' AND NOT EXISTS (SELECT 1 FROM doc_journal c WHERE c.id = p.document_id AND c.closing = 1)`

/**
 * Today at a glance. 销售额 is revenue without tax, 毛利 revenue less cost of sales, both as the ledger has them, so that
 * they agree with 利润表.
 */
export function workbench({ db }: QueryContext, { date }: { date: LocalDate }) {
  const daily = dailySales(db, addDays(date, 1 - DAYS), date)
  const salesToday = daily.at(-1)?.sales ?? 0
  const { stockValue, stockTies } = stock(db)
  const sold = soldQuantities(db, addDays(date, 1 - DAYS), date)
  return {
    salesToday,
    salesCount:
      db.value<number>(
        "SELECT count(*) FROM doc_stock WHERE type = 'salesDelivery' AND date = ? AND state IN ('posted', 'closed')",
        date,
      ) ?? 0,
    salesLastWeek: daily.at(-8)?.sales ?? 0,
    profitToday: salesToday - (db.value<number>(`SELECT coalesce(sum(j.debit - j.credit), 0) ${LINES(COST)}`, date, date) ?? 0),
    cash: cash(db),
    stockValue,
    stockTies,
    daily,
    best: best(db, date, sold),
    todo: todo(db, date, sold, DAYS),
  }
}

function dailySales(db: ReadableDb, from: LocalDate, to: LocalDate): { date: string; sales: Fen }[] {
  const rows = db.all<{ date: string; sales: Fen }>(
    `SELECT j.date, sum(j.credit - j.debit) AS sales ${LINES(REVENUE)} GROUP BY j.date`,
    from,
    to,
  )
  const byDate = new Map(rows.map(({ date, sales }) => [date, sales]))
  return Array.from({ length: DAYS }, (_, i) => addDays(from, i)).map((date) => ({ date, sales: byDate.get(date) ?? 0 }))
}
const cash = (db: ReadableDb): Fen =>
  db.value<number>(
    'SELECT coalesce(sum(t.debit - t.credit), 0) FROM account a JOIN account_total t ON t.account_id = a.id WHERE a.is_cash = 1 AND a.is_leaf = 1',
  ) ?? 0

/** 存货金额, and whether the general ledger says the same. */
function stock(db: ReadableDb): { stockValue: Fen; stockTies: boolean } {
  const stockValue = db.value<number>('SELECT coalesce(sum(value), 0) FROM cost_state') ?? 0
  const ledger = db.value<number>(
    `SELECT coalesce(sum(debit - credit), 0) FROM account_total WHERE account_id IN (SELECT account_id FROM account_role WHERE role IN ('goods', 'rawMaterial', 'goodsShipped'))`,
  )
  return { stockValue, stockTies: ledger === stockValue }
}

/** Delivered less returned, by item, in base units. */
function soldQuantities(db: ReadableDb, from: LocalDate, to: LocalDate): Map<number, QuantityMicro> {
  const rows = db.all<{ itemId: number; quantity: QuantityMicro }>(
    `SELECT l.item_id AS itemId, sum(iif(d.type = 'salesReturn', -l.quantity, l.quantity)) AS quantity
     FROM doc_stock d JOIN doc_stock_line l ON l.document_id = d.id
     WHERE d.type IN ('salesDelivery', 'salesReturn') AND d.date BETWEEN ? AND ? AND d.state IN ('posted', 'closed', 'reversed') GROUP BY l.item_id`,
    from,
    to,
  )
  return new Map(rows.map(({ itemId, quantity }) => [itemId, quantity]))
}
interface Best {
  itemId: number
  name: string
  unit: string
  sales: Fen
  profit: Fen
  onHand: QuantityMicro
}
/** What sold best this month; for how many days its stock lasts at the pace of the last fortnight. */
function best(db: ReadableDb, date: LocalDate, recent: Map<number, QuantityMicro>) {
  const from = firstDay(periodOf(date))
  const rows = db.all<Best>(
    `WITH revenue AS (SELECT j.item_id AS id, sum(j.credit - j.debit) AS sales ${LINES(REVENUE)} AND j.item_id IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT ?),
       cost AS (SELECT j.item_id AS id, sum(j.debit - j.credit) AS cost ${LINES(COST)} AND j.item_id IN (SELECT id FROM revenue) GROUP BY 1)
     SELECT i.id AS itemId, trim(i.name || ' ' || i.spec) AS name, i.unit, r.sales, r.sales - coalesce(c.cost, 0) AS profit,
       (SELECT coalesce(sum(b.quantity), 0) FROM stock_balance b JOIN warehouse w ON w.id = b.warehouse_id WHERE b.item_id = i.id AND w.kind = 'normal') AS onHand
     FROM revenue r JOIN item i ON i.id = r.id LEFT JOIN cost c ON c.id = r.id WHERE r.sales > 0 ORDER BY r.sales DESC`,
    from,
    date,
    BEST,
    from,
    date,
  )
  const month = soldQuantities(db, from, date)
  return rows.map(({ onHand, ...row }) => {
    const pace = recent.get(row.itemId) ?? 0
    return {
      ...row,
      quantity: month.get(row.itemId) ?? 0,
      daysLeft: pace > 0 && onHand >= 0 ? mulDiv(onHand, DAYS, pace, 'truncate') : null,
    }
  })
}
