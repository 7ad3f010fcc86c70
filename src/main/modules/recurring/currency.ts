import { type Fen, firstDay, lastDay, type LocalDate, mulDiv, type Period, PRICE_SCALE } from '../../../core/kernel'
import { RATE_AT } from '../../../db/queries/currencies'
import type { ReadableDb } from '../../../db/types'
import { type MadeLine, STEP } from './made'
import type { TemplateLine } from './store'

const KEPT_IN = 'SELECT c.id, c.code FROM account a JOIN currency c ON c.id = a.currency_id WHERE a.id = ?'
export interface KeptIn {
  id: number
  code: string
}
/** The currency that an account is kept in, if any. */
export const keptIn = (db: ReadableDb, accountId: number): KeptIn | undefined => db.get<KeptIn>(KEPT_IN, accountId)

/**
 * A template's line on a date. Of an account that is kept in a currency: the original amount at the rate in force on that date; `problem` says why
 * there is none.
 */
export function onDate(db: ReadableDb, line: TemplateLine, date: LocalDate): { line: TemplateLine; problem: string } {
  const currency = keptIn(db, line.accountId)
  if (!currency) return { line, problem: '' }
  const rate = db.value<number>(RATE_AT, currency.id, date) ?? null
  const worth = mulDiv(line.original ?? 0, rate ?? 0, PRICE_SCALE)
  const onCredit = line.credit !== 0
  const rated = { ...line, exchangeRate: rate, debit: onCredit ? 0 : worth, credit: onCredit ? worth : 0 }
  const problem = !line.original ? '模板里没有原币金额' : rate === null ? `没有 ${date} 的 ${currency.code} 汇率` : ''
  return { line: rated, problem }
}

type Dimensions = Pick<MadeLine, 'accountId' | 'partnerId' | 'departmentId' | 'employeeId' | 'projectId' | 'itemId'>
/** Equal lines of the made vouchers on accounts in a currency; red ones count against. */
export interface MadeForeign extends Dimensions {
  exchangeRate: number
  original: Fen
  debit: Fen
  credit: Fen
  times: number
}
const FOREIGN = `
SELECT l.account_id AS accountId, l.partner_id AS partnerId, l.department_id AS departmentId, l.employee_id AS employeeId, l.project_id AS projectId, l.item_id AS itemId,
  l.exchange_rate AS exchangeRate, ABS(l.original) AS original, ABS(l.debit) AS debit, ABS(l.credit) AS credit, SUM(SIGN(l.debit + l.credit)) AS times
FROM doc_journal d JOIN doc_journal_line l ON l.document_id = d.id
WHERE d.template_id = ?1 AND d.date BETWEEN ?2 AND ?3 AND d.step = '${STEP}' AND d.state = 'posted' AND d.reverses_id IS NULL AND l.exchange_rate IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 HAVING times <> 0`
/** Line by line as they were made: original × rate is the amount of each, and of their sum it need not be. */
export const madeForeign = (db: ReadableDb, templateId: number, period: Period): MadeForeign[] =>
  db.all<MadeForeign>(FOREIGN, templateId, firstDay(period), lastDay(period))
