import type { AccountCurrency } from '../../core/contract'
import type { LocalDate } from '../../core/kernel'
import type { ReadableDb } from '../types'
import { DIMENSIONS, type DimensionFilter } from './reports/balances'

/** SQL, of a row of `account`: the currency it is kept in with its latest rate, as JSON; NULL where there is none. */
export const CURRENCY_OF = `(SELECT json_object('id', c.id, 'code', c.code, 'rate', (SELECT r.rate FROM currency_rate r WHERE r.currency_id = c.id ORDER BY r.date DESC LIMIT 1))
  FROM currency c WHERE c.id = account.currency_id)`
export const currencyFrom = (json: string | null): AccountCurrency | null => (json === null ? null : (JSON.parse(json) as AccountCurrency))

/** The rate of a currency in force at a date, 10⁻⁸ yuan. */
export const RATE_AT = 'SELECT rate FROM currency_rate WHERE currency_id = ? AND date <= ? ORDER BY date DESC LIMIT 1'

/** Every currency with its rate at a date; null: none is known that early. */
export const ratesAt = (db: ReadableDb, date: LocalDate): { currencyId: number; rate: number | null }[] =>
  db
    .column<number>('SELECT id FROM currency ORDER BY id')
    .map((currencyId) => ({ currencyId, rate: db.value<number>(RATE_AT, currencyId, date) ?? null }))

/**
 * What accounts hold in their currency up to a date, by dimensions: RMB and original, debit positive. By the index of lines that have a
 * currency alone.
 */
export const HELD = `
SELECT a.id AS accountId, a.currency_id AS currencyId, a.is_cash AS isCash, c.code AS currency, j.partner_id AS partnerId, j.department_id AS departmentId, j.employee_id AS employeeId,
  j.project_id AS projectId, j.item_id AS itemId, SUM(j.debit - j.credit) AS balance, SUM(CASE WHEN j.debit <> 0 THEN j.original ELSE 0 - j.original END) AS original
FROM account a JOIN currency c ON c.id = a.currency_id CROSS JOIN journal_line j ON j.account_id = a.id AND j.currency_id IS NOT NULL AND j.date <= ?
GROUP BY a.id, j.partner_id, j.department_id, j.employee_id, j.project_id, j.item_id ORDER BY a.code`

const ORIGINAL =
  'SELECT SUM(CASE WHEN debit <> 0 THEN original ELSE 0 - original END) FROM journal_line WHERE account_id = ? AND currency_id IS NOT NULL AND date <= ?'
/** Whether an account is kept in a currency beside RMB. */
export const keepsOriginal = (db: ReadableDb, accountId: number): boolean =>
  (db.value<number | null>('SELECT currency_id FROM account WHERE id = ?', accountId) ?? null) !== null
/** What an account holds in its currency at a date (10⁻², debit positive), narrowed by dimensions; undefined where it is kept in none. */
export function originalUntil(db: ReadableDb, accountId: number, date: LocalDate, filter: DimensionFilter): number | undefined {
  if (!keepsOriginal(db, accountId)) return undefined
  const narrowed = DIMENSIONS.flatMap((column) => (filter[column] === undefined ? [] : [{ column, value: filter[column] }]))
  const sql = `${ORIGINAL}${narrowed.map(({ column }) => ` AND ${column} = ?`).join('')}`
  return db.value<number | null>(sql, accountId, date, ...narrowed.map(({ value }) => value)) ?? 0
}
