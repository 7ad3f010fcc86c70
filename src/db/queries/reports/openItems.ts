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
/** What a row says of an item; remaining: SQL. */
const columnsOf = (
  remaining: string,
): string => `o.id, o.account_id AS accountId, o.partner_id AS partnerId, o.employee_id AS employeeId, o.document_type AS documentType,
    o.document_id AS documentId, o.date, o.due_date AS dueDate, o.amount, ${remaining} AS remaining, o.number`
const REMAINED = columnsOf('o.remaining - COALESCE(l.amount, 0)')
const STANDING = 'o.remaining <> COALESCE(l.amount, 0) AND (?3 IS NULL OR o.partner_id = ?3)'
/**
 * Items of accounts (?2), of one partner (?3) or all, that were not cleared at the date (?1): what remains now, less what has happened since.
 * What is open now is found as such, what was cleared since by what cleared it: the plus sign keeps SQLite from reading all entries in their items' order.
 */
export const OPEN_ITEMS_AT = `
  WITH later AS MATERIALIZED (SELECT open_item_id, SUM(amount) AS amount FROM open_item_entry WHERE date > ?1 GROUP BY +open_item_id)
  SELECT ${REMAINED} FROM json_each(?2) a CROSS JOIN open_item o ON o.account_id = a.value AND o.remaining <> 0 LEFT JOIN later l ON l.open_item_id = o.id
  WHERE ${STANDING}
  UNION ALL
  SELECT ${REMAINED} FROM later l CROSS JOIN open_item o ON o.id = l.open_item_id AND o.remaining = 0
  WHERE o.account_id IN (SELECT value FROM json_each(?2)) AND ${STANDING}
  ORDER BY partnerId, dueDate, date, id`
/** What was open with a partner on an account, of items on one side that are due within the same stretch of days. */
export interface AgedRow {
  partnerId: number
  accountId: number
  /** within the stretch */
  dueDate: LocalDate
  remaining: number
}
/**
 * What is open now on accounts (?1), of one partner (?2) or all, by stretches of days (?3: [[from, before], …]) in which it is due: those on
 * the debit and those on the credit side. The index has it in this order; each stretch of a partner is added up as a piece of it, where
 * grouping its items would sort them.
 */
export const AGED_NOW = `
  WITH RECURSIVE owing (account_id, partner_id) AS (
    SELECT a.value, (SELECT MIN(o.partner_id) FROM open_item o WHERE o.account_id = a.value AND o.remaining <> 0 AND o.partner_id >= COALESCE(?2, 0)) FROM json_each(?1) a
    UNION ALL
    SELECT w.account_id, (SELECT MIN(o.partner_id) FROM open_item o WHERE o.account_id = w.account_id AND o.remaining <> 0 AND o.partner_id > w.partner_id)
    FROM owing w WHERE w.partner_id IS NOT NULL AND ?2 IS NULL),
  stretch (no, first, after) AS MATERIALIZED (SELECT key, value ->> 0, value ->> 1 FROM json_each(?3)),
  sums AS MATERIALIZED (
    SELECT w.account_id, w.partner_id, s.no, (SELECT json_array(SUM(MAX(o.remaining, 0)), SUM(MIN(o.remaining, 0))) FROM open_item o
      WHERE o.account_id = w.account_id AND o.partner_id = w.partner_id AND o.remaining <> 0 AND o.due_date >= s.first AND o.due_date < s.after) AS both
    FROM owing w CROSS JOIN stretch s WHERE w.partner_id IS NOT NULL AND (?2 IS NULL OR w.partner_id = ?2))
  SELECT account_id, partner_id, no, both ->> 0, both ->> 1 FROM sums WHERE both ->> 0 IS NOT NULL`
/** Items of accounts (?2), of one partner (?3) or all, of which something happened after the date (?1): what remains now, and how much of it since. */
export const AGED_SINCE = `
  WITH later AS (SELECT open_item_id, SUM(amount) AS amount FROM open_item_entry WHERE date > ?1 GROUP BY +open_item_id HAVING SUM(amount) <> 0)
  SELECT o.account_id, o.partner_id, o.due_date, o.remaining, l.amount FROM later l CROSS JOIN open_item o ON o.id = l.open_item_id
  WHERE o.account_id IN (SELECT value FROM json_each(?2)) AND (?3 IS NULL OR o.partner_id = ?3)`
const BEFORE_ALL = '0000-01-01'
const AFTER_ALL = '9999-12-32'
/** What was open with a partner on an account: of each stretch the debit and the credit side. */
interface AgedSums {
  partnerId: number
  accountId: number
  sides: number[]
}
/** As {@link openItemsAt}, added up; `days`: first days of the stretches, the latest first, but for the one before them. */
export function agedAt(
  db: ReadableDb,
  accountIds: readonly number[],
  date: LocalDate,
  days: readonly LocalDate[],
  partnerId: number | null = null,
): AgedRow[] {
  const ids = JSON.stringify(accountIds)
  const firsts = [...days, BEFORE_ALL]
  const sums = new Map<string, AgedSums>()
  const sumsOf = (account: number, partner: number): AgedSums => {
    const key = `${account}|${partner}`
    const known = sums.get(key) ?? { partnerId: partner, accountId: account, sides: firsts.flatMap(() => [0, 0]) }
    sums.set(key, known)
    return known
  }
  const add = ({ sides }: AgedSums, no: number, side: 0 | 1, amount: number) => {
    sides[2 * no + side] = (sides[2 * no + side] ?? 0) + amount
  }
  const stretches = JSON.stringify(firsts.map((first, i) => [first, days[i - 1] ?? AFTER_ALL]))
  for (const [account, partner, no, debit, credit] of db.arrays<[number, number, number, number, number]>(
    AGED_NOW,
    ids,
    partnerId,
    stretches,
  )) {
    const known = sumsOf(account, partner)
    add(known, no, 0, debit)
    add(known, no, 1, credit)
  }
  for (const [account, partner, due, now, since] of db.arrays<[number, number, LocalDate, number, number]>(
    AGED_SINCE,
    date,
    ids,
    partnerId,
  )) {
    const known = sumsOf(account, partner)
    const no = firsts.findIndex((first) => due >= first)
    // it may have stood on the other side
    add(known, no, now > 0 ? 0 : 1, -now)
    add(known, no, now > since ? 0 : 1, now - since)
  }
  return [...sums.values()].flatMap(({ sides, ...of }) =>
    sides.flatMap((remaining, i) => (remaining === 0 ? [] : [{ ...of, dueDate: firsts[Math.floor(i / 2)] ?? BEFORE_ALL, remaining }])),
  )
}
/** What each partner owed beyond its day at the date; sign: 1 for debts on the debit side, -1 for those on the credit side. */
export function overdueAt(
  db: ReadableDb,
  accountIds: readonly number[],
  sign: 1 | -1,
  date: LocalDate,
  partnerId?: number,
): { partnerId: number; overdue: number }[] {
  const aged = agedAt(db, accountIds, date, [date], partnerId)
  return aged
    .filter((row) => row.dueDate < date && sign * row.remaining > 0)
    .map((row) => ({ partnerId: row.partnerId, overdue: sign * row.remaining }))
}
/** Of open items what there is now, without reading what happened when. */
const OPEN_ITEMS_NOW = `
SELECT ${columnsOf('o.remaining')}
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
/** Whoever owes on accounts of a kind beyond its day, whom most is owed by first; by all that is booked now. */
export const OVERDUE_NOW = `
SELECT p.name, SUM(w.amount) AS amount FROM (
  SELECT o.partner_id, SUM(o.remaining) AS amount FROM account a CROSS JOIN open_item o ON o.account_id = a.id AND o.remaining <> 0
  WHERE a.control = ?1 AND o.remaining > 0 AND o.due_date < ?2 GROUP BY a.id, o.partner_id) w
CROSS JOIN partner p ON p.id = w.partner_id GROUP BY p.id ORDER BY amount DESC`
export const overdueNow = (db: ReadableDb, control: string, today: LocalDate): { name: string; amount: number }[] =>
  db.all(OVERDUE_NOW, control, today)
export const openItemsAt = (db: ReadableDb, accountIds: readonly number[], date: LocalDate, partnerId?: number): OpenItemRow[] =>
  db.all<OpenItemRow>(OPEN_ITEMS_AT, date, JSON.stringify(accountIds), partnerId ?? null)
