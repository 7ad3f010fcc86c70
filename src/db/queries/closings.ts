import type { Period } from '../../core/kernel'
import { closedPeriods } from '../periods'
import type { ReadableDb, WritableDb } from '../types'

const KEY = 'account_id, partner_id, employee_id, department_id, project_id, item_id'
const FIGURES = 'debit, credit, quantity'
const SUMS = 'SUM(debit) AS debit, SUM(credit) AS credit, SUM(quantity) AS quantity'

const MONTHS = `
  WITH RECURSIVE m (period) AS (SELECT MIN(period) FROM account_balance WHERE period > ?1
    UNION ALL SELECT (SELECT MIN(b.period) FROM account_balance b WHERE b.period > m.period) FROM m WHERE m.period < ?2)
  SELECT period FROM m WHERE period < ?2`
/** Months after `after` and before `before` in which any account moved. */
export const monthsBetween = (db: ReadableDb, after: Period, before: Period): Period[] => db.column<Period>(MONTHS, after, before)
/** The last closed month before a month, whose sums are kept; 0: none is. */
export const closedBefore = (db: ReadableDb, before: Period): Period =>
  db.value<Period>('SELECT COALESCE(MAX(period), 0) FROM account_closing WHERE period < ?', before) ?? 0
/**
 * Rows of accounts with their dimensions that add up to what had moved before a month; the first two parameters are
 * {@link balanceValues}, those of `where` begin with ?3.
 */
export const balancesBefore = (where: string): string => `
  SELECT ${KEY}, ${FIGURES} FROM account_closing WHERE period = ?1 AND ${where}
  UNION ALL SELECT ${KEY}, ${FIGURES} FROM account_balance WHERE period IN (SELECT value FROM json_each(?2)) AND ${where}`
export function balanceValues(db: ReadableDb, before: Period): [closing: Period, months: string] {
  const closing = closedBefore(db, before)
  return [closing, JSON.stringify(monthsBetween(db, closing, before))]
}
/** After the last month there can be: balances as they are now. */
export const ALWAYS: Period = 999_912

/** What stands at a month's end: at the end of the last closed month before it, and what moved since. */
const CLOSING_OF = `SELECT ${KEY}, ${SUMS} FROM (${balancesBefore('true')}) GROUP BY ${KEY}`
const negated = FIGURES.split(', ').map((column) => `-${column}`)
/** The same without what is kept for the month ?3: what is left should be nothing. */
const DIFFERENCES = `SELECT ${KEY}, ${SUMS} FROM (${balancesBefore('true')} UNION ALL SELECT ${KEY}, ${negated.join(', ')} FROM account_closing WHERE period = ?3)
  GROUP BY ${KEY} HAVING SUM(debit) <> 0 OR SUM(credit) <> 0 OR SUM(quantity) <> 0`
export interface ClosingDifference {
  account_id: number
  partner_id: number
  debit: number
  credit: number
  quantity: number
}
/** Where the kept sums of a closed month are not those of the month before and what moved since, at most `limit`. */
export const closingDifferences = (db: ReadableDb, period: Period, limit: number): ClosingDifference[] =>
  db.all(`${DIFFERENCES} LIMIT ${limit}`, ...valuesUpTo(db, period), period)
const LAST_BEFORE = "SELECT COALESCE(MAX(period), 0) FROM period WHERE state = 'closed' AND period < ?"
function valuesUpTo(db: ReadableDb, period: Period): [closing: Period, months: string] {
  const closing = db.value<Period>(LAST_BEFORE, period) ?? 0
  return [closing, JSON.stringify(monthsBetween(db, closing, period + 1))]
}

/** Keeps the sums of a month that is closed now. Nothing is posted into it any more: they stand until it is opened again. */
export function keepClosing(db: WritableDb, period: Period): void {
  db.run(
    `INSERT INTO account_closing (period, ${KEY}, ${FIGURES}) SELECT ?3, ${KEY}, ${FIGURES} FROM (${CLOSING_OF})`,
    ...valuesUpTo(db, period),
    period,
  )
}
export const dropClosing = (db: WritableDb, period: Period): void => void db.run('DELETE FROM account_closing WHERE period = ?', period)

/** The sums of closed months made anew, one month after the other; returns how many rows were off. */
export function rebuildClosings(db: WritableDb): number {
  let changed = db.run("DELETE FROM account_closing WHERE period NOT IN (SELECT period FROM period WHERE state = 'closed')").changes
  for (const period of closedPeriods(db)) {
    const values = [...valuesUpTo(db, period), period] as const
    changed += db.run(
      `DELETE FROM account_closing WHERE period = ?3 AND (${KEY}) NOT IN (SELECT ${KEY} FROM (${CLOSING_OF}))`,
      ...values,
    ).changes
    changed += db.run(
      `INSERT INTO account_closing (period, ${KEY}, ${FIGURES}) SELECT ?3, ${KEY}, ${FIGURES} FROM (${CLOSING_OF}) WHERE true
       ON CONFLICT (period, ${KEY}) DO UPDATE SET debit = excluded.debit, credit = excluded.credit, quantity = excluded.quantity
       WHERE account_closing.debit <> excluded.debit OR account_closing.credit <> excluded.credit OR account_closing.quantity <> excluded.quantity`,
      ...values,
    ).changes
  }
  return changed
}
