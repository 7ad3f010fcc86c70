import { fenDisplay, qtyDisplay } from '../../../core/kernel'
import { PERIOD_OF } from '../../periods'
import { batchShortages, refusedShortages } from '../shortages'
import { anyOf, type Check, PROBLEM_LIMIT, rows, rowsCheck } from './check'
import { accountText, documentText, itemText, movementText, poolText, warehouseText } from './names'

interface Place {
  item_id: number
  warehouse_id: number
  batch: string
}
const placeText = (row: Place, db: Parameters<typeof itemText>[0]) =>
  `${itemText(db, row.item_id)} ${warehouseText(db, row.warehouse_id)}${row.batch === '' ? '' : ` 批号 ${row.batch}`}`

/** Σ stock_entry by place. */
export const ENTRY_BALANCES =
  'SELECT item_id, warehouse_id, batch, SUM(quantity) AS quantity FROM stock_entry WHERE quantity <> 0 GROUP BY 1, 2, 3'
const stockBalance = rowsCheck<Place & { quantity: number }>(
  'stockBalance',
  '库存结存等于出入库合计',
  `SELECT item_id, warehouse_id, batch, SUM(quantity) AS quantity FROM (
     ${ENTRY_BALANCES} UNION ALL SELECT item_id, warehouse_id, batch, -quantity FROM stock_balance)
   GROUP BY 1, 2, 3 HAVING SUM(quantity) <> 0`,
  (row, db) => `${placeText(row, db)}：出入库合计与结存相差 ${qtyDisplay(row.quantity)}`,
)

/** D17: at no point of the time axis is there less than nothing of an item in a warehouse that must not be short, nor of a batch of it (D33). */
const notNegative: Check = {
  name: 'stockNotNegative',
  label: '任一时点库存不为负',
  problems(db, { negativeStock }) {
    const found = [...refusedShortages(db, negativeStock, null, PROBLEM_LIMIT), ...batchShortages(db, negativeStock, PROBLEM_LIMIT)]
    return found.slice(0, PROBLEM_LIMIT).map((row) => `${placeText(row, db)}：${row.date} 起为负，最低 ${qtyDisplay(row.quantity)}`)
  },
}

/** A withdrawal takes back exactly the movement it belongs to, in quantity and in value. */
const withdrawals = anyOf('withdrawals', '撤销的出入库与原数、原额相抵', [
  rows<{ seq: number }>(
    `SELECT w.seq FROM stock_entry w LEFT JOIN stock_entry e ON e.seq = w.seq AND e.n = 0 WHERE w.n <> 0 AND (e.seq IS NULL OR w.n <> 1
       OR e.quantity <> -w.quantity OR e.pool_id <> w.pool_id OR e.date <> w.date OR e.phase <> w.phase OR e.item_id <> w.item_id
       OR e.warehouse_id <> w.warehouse_id OR e.batch <> w.batch OR e.kind <> w.kind)`,
    (row, db) => `${movementText(db, row.seq)}：撤销与原出入库不符`,
  ),
  rows<{ seq: number; value: number }>(
    `SELECT w.seq, COALESCE((SELECT SUM(v.value) FROM stock_valuation_entry v WHERE v.pool_id = w.pool_id AND v.date = w.date AND v.phase = w.phase AND v.seq = w.seq), 0) AS value
     FROM stock_entry w WHERE w.n = 1 AND value <> 0`,
    (row, db) => `${movementText(db, row.seq)}：已撤销，仍计价 ${fenDisplay(row.value)}`,
  ),
])
/** No goods lie there: value only, of estimates taken back (月初回冲, D25); never costed, so it has no cost state. */
const ESTIMATE_PLACE = "SELECT id FROM warehouse WHERE kind = 'estimate'"
const COSTED_POOL = `pool_id NOT IN (SELECT id FROM cost_pool WHERE warehouse_id IN (${ESTIMATE_PLACE}))`

/** A movement's sign is that of its kind, and it lies in the pool of its item; a pool is of one item. */
const pools = anyOf('stockMovements', '出入库方向与数量相符，归入自己的成本池', [
  rows<{ seq: number }>(
    `SELECT seq FROM stock_entry WHERE n = 0 AND CASE kind WHEN 'in' THEN quantity <= 0 WHEN 'returnIn' THEN quantity <= 0 WHEN 'carryIn' THEN quantity <= 0
       WHEN 'out' THEN quantity >= 0 WHEN 'returnOut' THEN quantity >= 0 WHEN 'revalue' THEN quantity <> 0
       ELSE (quantity = 0) <> (warehouse_id IN (${ESTIMATE_PLACE})) END`,
    (row, db) => `${movementText(db, row.seq)}：数量的正负与出入库方向不符`,
  ),
  rows<{ seq: number }>(
    `SELECT e.seq FROM cost_pool p JOIN stock_entry e ON e.pool_id = p.id
     WHERE e.item_id <> p.item_id
       OR (e.quantity <> 0 AND ((p.warehouse_id <> 0 AND e.warehouse_id <> p.warehouse_id) OR (p.batch <> '' AND e.batch <> p.batch)))`,
    (row, db) => `${movementText(db, row.seq)}：所在成本池是另一商品、仓库或批号的`,
  ),
  rows<{ seq: number }>(
    `SELECT v.seq FROM stock_valuation_entry v WHERE NOT EXISTS (
       SELECT 1 FROM stock_entry e WHERE e.pool_id = v.pool_id AND e.date = v.date AND e.phase = v.phase AND e.seq = v.seq AND e.n = 0)`,
    (row) => `计价记录（存货流水 ${row.seq}）没有对应的出入库`,
  ),
  // 收发存 at a date within a month finds what is booked on another day by its voucher (reports/stockDifferences.ts); openings come before the books
  rows<{ seq: number; booked: string }>(
    `SELECT v.seq, p.date AS booked FROM stock_valuation_entry v JOIN posting p ON p.id = v.posting_id LEFT JOIN voucher w ON w.id = p.voucher_id
     WHERE p.date <> v.date AND p.document_type <> 'opening' AND NOT iif(p.voucher_id IS NULL, p.kind IN ('recost', 'unpost'), w.kind = 'costDifference')`,
    (row, db) => `${movementText(db, row.seq)}：计价记在 ${row.booked}，不在成本差异凭证中`,
  ),
])

/** Accounts that hold stock: whatever a movement or a valuation was booked on. */
const STOCK_ACCOUNTS = 'SELECT account_id FROM stock_valuation_entry UNION SELECT stock_account_id FROM stock_entry'
interface AccountValue {
  id: number
  account_id: number
  ledger: number
  stock: number
}
/**
 * What a document's postings of a month do to a stock account is exactly what they value: so the totals agree at the end of
 * every month. (Posting by posting they need not: an estimate is taken back on one voucher and the invoice booked on another.)
 * Opening balances are one whole: their ledger may lie on two days (年初 and 本年累计), their stock on each day it was received.
 */
const stockLedger = rowsCheck<AccountValue & { period: number }>(
  'stockLedger',
  '每张单据的存货科目与存货计价相等',
  `WITH stock (account_id) AS (${STOCK_ACCOUNTS})
   SELECT MIN(p.document_id) AS id, MIN(p.period) AS period, x.account_id, SUM(x.ledger) AS ledger, SUM(x.stock) AS stock FROM (
     SELECT l.posting_id, l.account_id, l.debit - l.credit AS ledger, 0 AS stock FROM stock s CROSS JOIN journal_line l ON l.account_id = s.account_id
     UNION ALL SELECT posting_id, account_id, 0, value FROM stock_valuation_entry) x JOIN posting p ON p.id = x.posting_id
   GROUP BY iif(p.document_type = 'opening', 0, p.document_id), iif(p.document_type = 'opening', 0, p.period), x.account_id
   HAVING SUM(x.ledger) <> SUM(x.stock)`,
  (row, db) =>
    `${row.period} ${documentText(db, row.id)}：${accountText(db, row.account_id)} 总账 ${fenDisplay(row.ledger)}，存货计价 ${fenDisplay(row.stock)}`,
)
const stockAccounts = rowsCheck<AccountValue>(
  'stockAccounts',
  '存货科目余额等于存货计价合计',
  `WITH stock (account_id) AS (${STOCK_ACCOUNTS})
   SELECT account_id, SUM(ledger) AS ledger, SUM(stock) AS stock FROM (
     SELECT t.account_id, t.debit - t.credit AS ledger, 0 AS stock FROM account_total t JOIN stock s ON s.account_id = t.account_id
     UNION ALL SELECT account_id, 0, value FROM stock_valuation_entry)
   GROUP BY account_id HAVING SUM(ledger) <> SUM(stock)`,
  (row, db) => `${accountText(db, row.account_id)}：总账 ${fenDisplay(row.ledger)}，存货计价 ${fenDisplay(row.stock)}`,
)
/** The value a pool is at is what has been valued in it: what is left of nothing is nothing (D15, D16). */
const poolValue = rowsCheck<{ pool_id: number; state: number; valued: number }>(
  'poolValue',
  '成本池结存额等于计价合计',
  `SELECT pool_id, SUM(state) AS state, SUM(valued) AS valued FROM (
     SELECT pool_id, value AS state, 0 AS valued FROM cost_state UNION ALL SELECT pool_id, 0, SUM(value) FROM stock_valuation_entry WHERE ${COSTED_POOL} GROUP BY pool_id)
   GROUP BY pool_id HAVING SUM(state) <> SUM(valued)`,
  (row, db) => `${poolText(db, row.pool_id)}：结存 ${fenDisplay(row.state)}，计价合计 ${fenDisplay(row.valued)}`,
)

/** What moved in a month, by pool and warehouse: quantity by the day it moved, value by the month it was booked in. */
export const ENTRY_PERIODS = `
  SELECT period, pool_id, warehouse_id, SUM(in_quantity) AS in_quantity, SUM(out_quantity) AS out_quantity, SUM(move_quantity) AS move_quantity,
    SUM(in_value) AS in_value, SUM(out_value) AS out_value
  FROM (
    SELECT ${PERIOD_OF('date')} AS period, pool_id, warehouse_id,
      CASE WHEN kind <> 'move' AND quantity * (1 - 2 * n) >= 0 THEN quantity ELSE 0 END AS in_quantity,
      CASE WHEN kind <> 'move' AND quantity * (1 - 2 * n) < 0 THEN -quantity ELSE 0 END AS out_quantity,
      CASE WHEN kind = 'move' THEN quantity ELSE 0 END AS move_quantity, 0 AS in_value, 0 AS out_value
    FROM stock_entry WHERE quantity <> 0
    UNION ALL
    SELECT v.posted_period, v.pool_id, e.warehouse_id, 0, 0, 0, CASE WHEN e.quantity >= 0 THEN v.value ELSE 0 END, CASE WHEN e.quantity < 0 THEN -v.value ELSE 0 END
    FROM stock_valuation_entry v JOIN stock_entry e ON e.pool_id = v.pool_id AND e.date = v.date AND e.phase = v.phase AND e.seq = v.seq AND e.n = 0)
  GROUP BY 1, 2, 3`
const PERIOD_SUMS = ['in_quantity', 'out_quantity', 'move_quantity', 'in_value', 'out_value'] as const
const stockPeriod = rowsCheck<{ period: number; pool_id: number; warehouse_id: number; quantity: number; value: number }>(
  'stockPeriod',
  '各月收发数量和金额等于出入库与计价合计',
  `SELECT period, pool_id, warehouse_id, SUM(in_quantity) - SUM(out_quantity) + SUM(move_quantity) AS quantity, SUM(in_value) - SUM(out_value) AS value FROM (
     ${ENTRY_PERIODS}
     UNION ALL SELECT period, pool_id, warehouse_id, ${PERIOD_SUMS.map((column) => `-${column}`).join(', ')} FROM stock_period)
   GROUP BY 1, 2, 3 HAVING ${PERIOD_SUMS.map((column) => `SUM(${column}) <> 0`).join(' OR ')}`,
  (row, db) =>
    `${row.period} ${poolText(db, row.pool_id)} ${warehouseText(db, row.warehouse_id)}：收发与账簿不符（数量差 ${qtyDisplay(row.quantity)}，金额差 ${fenDisplay(row.value)}）`,
)
/** What moved in a year, out of its months: they are proven themselves. */
export const PERIOD_YEARS = `
  SELECT period / 100 AS year, pool_id, warehouse_id, ${PERIOD_SUMS.map((column) => `SUM(${column}) AS ${column}`).join(', ')}
  FROM stock_period GROUP BY 1, 2, 3`
const stockYear = rowsCheck<{ year: number; pool_id: number; warehouse_id: number }>(
  'stockYear',
  '各年收发数量和金额等于各月合计',
  `SELECT year, pool_id, warehouse_id FROM (
     ${PERIOD_YEARS}
     UNION ALL SELECT year, pool_id, warehouse_id, ${PERIOD_SUMS.map((column) => `-${column}`).join(', ')} FROM stock_year)
   GROUP BY 1, 2, 3 HAVING ${PERIOD_SUMS.map((column) => `SUM(${column}) <> 0`).join(' OR ')}`,
  (row, db) => `${row.year} 年 ${poolText(db, row.pool_id)} ${warehouseText(db, row.warehouse_id)}：全年收发与各月合计不符`,
)
/** 收 − 发 over all months is what there is: each month begins where the last one ended. */
const stockChain = rowsCheck<{ pool_id: number; quantity: number; value: number }>(
  'stockChain',
  '存货各月期末等于下月期初，累计等于现存',
  `SELECT pool_id, SUM(quantity) AS quantity, SUM(value) AS value FROM (
     SELECT pool_id, in_quantity - out_quantity + move_quantity AS quantity, in_value - out_value AS value FROM stock_period WHERE ${COSTED_POOL}
     UNION ALL SELECT pool_id, -quantity, -value FROM cost_state)
   GROUP BY pool_id HAVING SUM(quantity) <> 0 OR SUM(value) <> 0`,
  (row, db) => `${poolText(db, row.pool_id)}：累计收发与现存相差 ${qtyDisplay(row.quantity)} / ${fenDisplay(row.value)}`,
)

export const stockChecks: readonly Check[] = [
  stockBalance,
  notNegative,
  withdrawals,
  pools,
  stockLedger,
  stockAccounts,
  poolValue,
  stockPeriod,
  stockYear,
  stockChain,
]
