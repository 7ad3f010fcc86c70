import { type Fen, firstDay, lastDay, type Period } from '../../../core/kernel'
import type { ReadableDb } from '../../../db/types'

export const STEP = 'recurring'
/** What one line of the ledger says: account, dimensions and both sides, fen. */
export interface MadeLine {
  accountId: number
  code: string
  isCash: 0 | 1
  partnerId: number | null
  departmentId: number | null
  employeeId: number | null
  projectId: number | null
  itemId: number | null
  debit: Fen
  credit: Fen
}
const MADE = `
SELECT j.account_id AS accountId, a.code, a.is_cash AS isCash, j.partner_id AS partnerId, j.department_id AS departmentId, j.employee_id AS employeeId, j.project_id AS projectId,
  j.item_id AS itemId, SUM(j.debit) AS debit, SUM(j.credit) AS credit
FROM doc_journal d JOIN posting p ON p.document_id = d.id JOIN journal_line j ON j.posting_id = p.id JOIN account a ON a.id = j.account_id
WHERE d.template_id = ?1 AND d.date BETWEEN ?2 AND ?3 AND d.step = '${STEP}' AND d.state = 'posted' AND d.reverses_id IS NULL
GROUP BY 1, 4, 5, 6, 7, 8 HAVING debit <> 0 OR credit <> 0`
/** The last postings of what is made of the template for the month, and of red documents that took some of it back. */
const LAST = `
SELECT (SELECT MAX(p.id) FROM doc_journal d JOIN posting p ON p.document_id = d.id
    WHERE d.template_id = ?1 AND d.date BETWEEN ?2 AND ?3 AND d.step = '${STEP}' AND d.state = 'posted' AND d.reverses_id IS NULL) AS made,
  (SELECT MAX(p.id) FROM doc_journal d JOIN doc_journal r ON r.reverses_id = d.id AND r.state = 'posted' JOIN posting p ON p.document_id = r.id
    WHERE d.template_id = ?1 AND d.date BETWEEN ?2 AND ?3 AND d.step = '${STEP}') AS taken`
/** Whether the month's voucher was reversed by hand and not made again since: nobody but its user knows whether it is still wanted. */
export function wasReversed(db: ReadableDb, templateId: number, period: Period): boolean {
  const { made, taken } = db.get<{ made: number | null; taken: number | null }>(LAST, templateId, firstDay(period), lastDay(period)) ?? {
    made: null,
    taken: null,
  }
  return (taken ?? 0) > (made ?? 0)
}
/** What stands in the ledger of the template's vouchers of a month. */
export const madeLines = (db: ReadableDb, templateId: number, period: Period): MadeLine[] =>
  db.all<MadeLine>(MADE, templateId, firstDay(period), lastDay(period))
