import type { Fen, Period } from '../../core/kernel'
import type { ReadableDb } from '../types'

export interface AccountSum {
  debit: Fen
  credit: Fen
}
const SUM = 'COALESCE(SUM(t.debit), 0) AS debit, COALESCE(SUM(t.credit), 0) AS credit'
const MOVED = `SELECT ${SUM} FROM account_total t WHERE t.account_id = ? AND t.period BETWEEN ? AND ?`
/** Debit and credit of an account in whole months. */
export const movedOn = (db: ReadableDb, accountId: number, from: Period, to: Period): AccountSum =>
  db.get<AccountSum>(MOVED, accountId, from, to) ?? { debit: 0, credit: 0 }
/** Balance of an account at a month's end, debit positive. */
export function balanceAt(db: ReadableDb, accountId: number, period: Period): Fen {
  const { debit, credit } = movedOn(db, accountId, 0, period)
  return debit - credit
}
/** Months in which a class of accounts moved; what 结转损益 made of it is left out (D52). */
const CLASS = `
SELECT COALESCE(SUM(t.credit - t.closing_credit - t.debit + t.closing_debit), 0) FROM account a CROSS JOIN account_total t ON t.account_id = a.id
WHERE a.class = ? AND t.period BETWEEN ? AND ?`
export const creditOfClass = (db: ReadableDb, accountClass: string, from: Period, to: Period): Fen =>
  db.value<number>(CLASS, accountClass, from, to) ?? 0

/** The leaves below the same parent as an account: all of 应交增值税. */
export const siblingsOf = (db: ReadableDb, accountId: number): { id: number; code: string; name: string }[] =>
  db.all(
    'SELECT a.id, a.code, a.name FROM account a JOIN account own ON own.id = ? WHERE a.parent_id = own.parent_id AND a.is_leaf = 1 ORDER BY a.code',
    accountId,
  )
