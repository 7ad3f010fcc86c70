import type { LocalDate } from '../../../core/kernel'
import type { ReadableDb } from '../../types'

export const FUND_KINDS = ['cash', 'bank', 'wechat', 'alipay', 'card', 'other'] as const
export type FundKind = (typeof FUND_KINDS)[number]
export interface FundAccount {
  accountId: number
  code: string
  name: string
  kind: FundKind
  number: string
  /** 10⁻⁶ */
  feeRate: number
  /** fen */
  lowLimit: number | null
  revision: number
  disabled: number
}
/** Leaf accounts that hold money. One of which nothing was said yet is what its number and name make it. */
export const FUNDS = `
SELECT a.id AS accountId, a.code, a.full_name AS name, a.disabled,
  COALESCE(f.kind, CASE WHEN a.code LIKE '1001%' THEN 'cash' WHEN a.code LIKE '1002%' THEN 'bank' WHEN a.name LIKE '%微信%' THEN 'wechat' WHEN a.name LIKE '%支付宝%' THEN 'alipay'
    WHEN a.name LIKE '%卡%' THEN 'card' ELSE 'other' END) AS kind,
  COALESCE(f.number, '') AS number, COALESCE(f.fee_rate, 0) AS feeRate, f.low_limit AS lowLimit, COALESCE(f.revision, 0) AS revision
FROM account a LEFT JOIN fund_account f ON f.account_id = a.id WHERE a.is_cash = 1 AND a.is_leaf = 1 ORDER BY a.code`
export const fundAccounts = (db: ReadableDb): FundAccount[] => db.all<FundAccount>(FUNDS)

/** What 转账单 moved between own accounts, by account; the fee left the account from which it was taken, and counts as spent. */
export const MOVED = `
SELECT accountId, SUM(movedIn) AS movedIn, SUM(movedOut) AS movedOut FROM (
  SELECT to_account_id AS accountId, amount - fee AS movedIn, 0 AS movedOut FROM doc_cash WHERE type = 'fundTransfer' AND date BETWEEN ?1 AND ?2 AND state IN ('posted', 'reversed')
  UNION ALL SELECT account_id, 0, amount - fee FROM doc_cash WHERE type = 'fundTransfer' AND date BETWEEN ?1 AND ?2 AND state IN ('posted', 'reversed'))
GROUP BY accountId`
export const movedBetween = (db: ReadableDb, from: LocalDate, to: LocalDate) =>
  new Map(db.all<{ accountId: number; movedIn: number; movedOut: number }>(MOVED, from, to).map((r) => [r.accountId, r]))

/** Accounts in use below the balance that they are to keep, by all that is booked. */
export const LOW_FUNDS = `
SELECT a.full_name AS name, COALESCE(SUM(t.debit - t.credit), 0) AS balance FROM fund_account f JOIN account a ON a.id = f.account_id LEFT JOIN account_total t ON t.account_id = a.id
WHERE f.low_limit IS NOT NULL AND a.disabled = 0 GROUP BY a.id HAVING balance < f.low_limit ORDER BY a.code`

/** What is left of approved orders, with tax, and when the partner pays or is paid for it: some days after it is expected. */
export const ORDER_MONEY = `
SELECT d.id, d.number, d.partner_id AS partnerId, p.name AS partner, COALESCE(d.expected_date, d.date) AS date, p.term_days AS termDays,
  SUM(CAST(ROUND(l.gross * 1.0 * MAX(l.quantity - l.executed_quantity + l.returned_quantity - l.closed_quantity, 0) / l.quantity) AS INTEGER)) AS amount
FROM doc_order d JOIN doc_order_line l ON l.document_id = d.id AND l.quantity > 0 JOIN partner p ON p.id = d.partner_id
WHERE d.type = ? AND d.state = 'approved' GROUP BY d.id HAVING amount > 0 ORDER BY d.id`
export interface OrderMoney {
  id: number
  number: string
  partnerId: number
  partner: string
  date: LocalDate
  termDays: number
  amount: number
}
export const orderMoney = (db: ReadableDb, type: 'salesOrder' | 'purchaseOrder') => db.all<OrderMoney>(ORDER_MONEY, type)

/** Accounts that 其他付款单 paid in every month from ?1 to ?2 (?3 months), what that came to, and on which day the last time. */
export const RECURRING = `
SELECT l.account_id AS accountId, a.full_name AS name, SUM(l.amount + l.tax) AS total, CAST(substr(MAX(d.date), 9, 2) AS INTEGER) AS day
FROM doc_cash d JOIN doc_cash_line l ON l.document_id = d.id JOIN account a ON a.id = l.account_id
WHERE d.type = 'otherPayment' AND d.date BETWEEN ?1 AND ?2 AND d.state = 'posted' AND d.reverses_id IS NULL AND a.control IS NULL
GROUP BY l.account_id HAVING COUNT(DISTINCT substr(d.date, 1, 7)) = ?3 AND total > 0 ORDER BY a.code`
export const recurringPayments = (db: ReadableDb, from: LocalDate, to: LocalDate, months: number) =>
  db.all<{ accountId: number; name: string; total: number; day: number }>(RECURRING, from, to, months)
