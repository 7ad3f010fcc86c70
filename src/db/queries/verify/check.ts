import type { AccountSetOptions } from '../../../core/contract'
import type { ReadableDb } from '../../types'

/** How many rows that are off a check names; there may be more. */
export const PROBLEM_LIMIT = 20

/** What of the account set's options decides whether figures are right. */
export interface CheckOptions {
  negativeStock: AccountSetOptions['negativeStock']
}

/**
 * One invariant. `problems` names the rows that break it, in Chinese, at most PROBLEM_LIMIT of them; empty when it holds.
 * It must be able to fail: tests/unit/verify breaks each one and sees it named.
 */
export interface Check {
  name: string
  label: string
  problems(db: ReadableDb, options: CheckOptions): string[]
}

/** A check whose problems are the rows of one query. `sql` has no LIMIT: it is added here. */
export function rowsCheck<T>(name: string, label: string, sql: string, text: (row: T, db: ReadableDb) => string): Check {
  const limited = `${sql} LIMIT ${PROBLEM_LIMIT}`
  return { name, label, problems: (db) => db.all<T>(limited).map((row) => text(row, db)) }
}
/** Several ways in which one invariant can be broken. */
export function anyOf(name: string, label: string, parts: readonly Check['problems'][]): Check {
  return { name, label, problems: (db, options) => parts.flatMap((part) => part(db, options)).slice(0, PROBLEM_LIMIT) }
}
/** Like {@link rowsCheck}, as a part of {@link anyOf}. */
export function rows<T>(sql: string, text: (row: T, db: ReadableDb) => string): Check['problems'] {
  return rowsCheck('', '', sql, text).problems
}
