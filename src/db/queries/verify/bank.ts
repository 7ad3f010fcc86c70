import { fenDisplay } from '../../../core/kernel'
import { anyOf, type Check, rows } from './check'
import { accountText } from './names'

const MOVED = `(SELECT COALESCE(SUM(j.debit - j.credit), 0) FROM posting p JOIN journal_line j ON j.posting_id = p.id AND j.account_id = m.account_id
  WHERE p.voucher_id = m.voucher_id AND p.document_id = m.document_id AND p.kind <> 'opening')`

/** 银行对账: what was matched is still what the books say, and both sides of each match are the same money. */
const matches = anyOf('bankMatches', '银行对账勾对的两边金额相等，且与账簿一致', [
  rows<{ account_id: number; amount: number; moved: number }>(
    `SELECT * FROM (SELECT m.account_id, m.amount, ${MOVED} AS moved FROM bank_match_entry m) WHERE amount <> moved`,
    (row, db) => `${accountText(db, row.account_id)}：勾对的收支 ${fenDisplay(row.amount)}，账上是 ${fenDisplay(row.moved)}`,
  ),
  rows<{ account_id: number; id: number; difference: number }>(
    `SELECT t.id, t.account_id, SUM(amount) AS difference FROM (
       SELECT m.id, m.account_id, CASE l.side WHEN 'bank' THEN l.amount ELSE -l.amount END AS amount FROM bank_match m JOIN bank_line l ON l.match_id = m.id
       UNION ALL SELECT m.id, m.account_id, -e.amount FROM bank_match m JOIN bank_match_entry e ON e.match_id = m.id) t
     GROUP BY t.id HAVING SUM(amount) <> 0`,
    (row, db) => `${accountText(db, row.account_id)}：勾对 ${row.id} 的两边相差 ${fenDisplay(row.difference)}`,
  ),
  rows<{ account_id: number; id: number }>(
    `SELECT l.id, l.account_id FROM bank_line l JOIN bank_match m ON m.id = l.match_id WHERE m.account_id <> l.account_id`,
    (row, db) => `${accountText(db, row.account_id)}：对账单行 ${row.id} 勾对到了另一账户`,
  ),
])
export const bankChecks: readonly Check[] = [matches]
