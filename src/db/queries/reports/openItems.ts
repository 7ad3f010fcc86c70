import type { DocumentType } from '../../../core/documents/types'
import type { LocalDate } from '../../../core/kernel'
import type { ReadableDb } from '../../types'

export interface OpenItemRow {
  id: number
  accountId: number
  partnerId: number
  /** of accounts of employees, whose items have no partner */
  employeeId: number | null
  documentType: DocumentType
  documentId: number
  date: LocalDate
  dueDate: LocalDate
  amount: number
  remaining: number
  /** of the paper, where the opening lists it */
  number: string
}
/**
 * Items of accounts (?2), of one partner (?3) or all, that were not cleared at the date (?1): what remains now, less what has happened since.
 * What is open now is found as such, what was cleared since by what cleared it: the plus sign keeps SQLite from reading all entries in their items' order.
 */
const OPEN_THEN = (columns: string, more = '') => {
  const standing = `o.remaining <> COALESCE(l.amount, 0) AND (?3 IS NULL OR o.partner_id = ?3) ${more}`
  return `
  WITH later AS MATERIALIZED (SELECT open_item_id, SUM(amount) AS amount FROM open_item_entry WHERE date > ?1 GROUP BY +open_item_id)
  SELECT ${columns} FROM json_each(?2) a CROSS JOIN open_item o ON o.account_id = a.value AND o.remaining <> 0 LEFT JOIN later l ON l.open_item_id = o.id
  WHERE ${standing}
  UNION ALL
  SELECT ${columns} FROM later l CROSS JOIN open_item o ON o.id = l.open_item_id AND o.remaining = 0
  WHERE o.account_id IN (SELECT value FROM json_each(?2)) AND ${standing}`
}
const REMAINED = 'o.remaining - COALESCE(l.amount, 0)'
export const OPEN_ITEMS_AT = `${OPEN_THEN(`o.id, o.account_id AS accountId, o.partner_id AS partnerId, o.employee_id AS employeeId, o.document_type AS documentType,
    o.document_id AS documentId, o.date, o.due_date AS dueDate, o.amount, ${REMAINED} AS remaining, o.number`)}
  ORDER BY partnerId, dueDate, date, id`
/** What each partner owed beyond its day at the date: ?4 1 for debts on the debit side, -1 for those on the credit side. */
export const OVERDUE_AT = `SELECT partnerId, SUM(owed) AS overdue
  FROM (${OPEN_THEN(`o.partner_id AS partnerId, ?4 * (${REMAINED}) AS owed`, `AND ?4 * (${REMAINED}) > 0 AND o.due_date < ?1`)}) GROUP BY partnerId`
export const overdueAt = (
  db: ReadableDb,
  accountIds: readonly number[],
  sign: 1 | -1,
  date: LocalDate,
  partnerId?: number,
): { partnerId: number; overdue: number }[] => db.all(OVERDUE_AT, date, JSON.stringify(accountIds), partnerId ?? null, sign)
/** What was open with a partner on an account, of items on one side that are due within the same stretch of days. */
export interface AgedRow {
  partnerId: number
  accountId: number
  /** of one of them */
  dueDate: LocalDate
  remaining: number
}
/** Items are told apart by how many of the days ?4, ?5 … they were due before. */
export const agedAtSql = (days: number): string => `
  SELECT partnerId, accountId, MIN(dueDate) AS dueDate, SUM(remaining) AS remaining
  FROM (${OPEN_THEN(`o.partner_id AS partnerId, o.account_id AS accountId, o.due_date AS dueDate, ${REMAINED} AS remaining,
    ${['0', ...Array.from({ length: days }, (_d, i) => `(o.due_date < ?${i + 4})`)].join(' + ')} AS before`)})
  GROUP BY partnerId, accountId, before, remaining > 0`
/** As {@link openItemsAt}, added up; `days`: first days of the stretches, but for the one before them. */
export const agedAt = (db: ReadableDb, accountIds: readonly number[], date: LocalDate, days: readonly LocalDate[]): AgedRow[] =>
  db.all<AgedRow>(agedAtSql(days.length), date, JSON.stringify(accountIds), null, ...days)
/** Of open items what there is now, without reading what happened when. */
const OPEN_ITEMS_NOW = `
SELECT o.id, o.account_id AS accountId, o.partner_id AS partnerId, o.employee_id AS employeeId, o.document_type AS documentType, o.document_id AS documentId, o.date,
  o.due_date AS dueDate, o.amount, o.remaining, o.number
FROM json_each(?1) a CROSS JOIN open_item o ON o.account_id = a.value AND o.remaining <> 0 ORDER BY o.partner_id, o.due_date, o.date, o.id`
export const openItemsNow = (db: ReadableDb, accountIds: readonly number[]): OpenItemRow[] =>
  db.all<OpenItemRow>(OPEN_ITEMS_NOW, JSON.stringify(accountIds))

/** What is open with a partner on accounts of a kind, by the day on which it is due, or the day given where it is overdue; fen. */
export interface OwedByDay {
  partnerId: number
  control: string
  date: LocalDate
  /** of items that remain on the debit, and on the credit side */
  debit: number
  credit: number
}
export const OWED_BY_DAY = `
SELECT o.partner_id AS partnerId, a.control, MAX(o.due_date, ?1) AS date, SUM(MAX(o.remaining, 0)) AS debit, SUM(MAX(-o.remaining, 0)) AS credit
FROM account a CROSS JOIN open_item o ON o.account_id = a.id AND o.remaining <> 0
WHERE a.control IN (SELECT value FROM json_each(?2)) GROUP BY o.partner_id, a.control, MAX(o.due_date, ?1)`
/** By all that is booked now: no date goes back. */
export const owedByDay = (db: ReadableDb, today: LocalDate, controls: readonly string[]): OwedByDay[] =>
  db.all<OwedByDay>(OWED_BY_DAY, today, JSON.stringify(controls))
export const openItemsAt = (db: ReadableDb, accountIds: readonly number[], date: LocalDate, partnerId?: number): OpenItemRow[] =>
  db.all<OpenItemRow>(OPEN_ITEMS_AT, date, JSON.stringify(accountIds), partnerId ?? null)
