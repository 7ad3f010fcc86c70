import { type LocalDate, nextPeriod, periodOf } from '../../../core/kernel'
import { noTurnover, type Turnover } from '../../../core/reports/bookPages'
import type { ReadableDb } from '../../types'
import { monthsBetween } from '../closings'
import { DIMENSIONS } from './balances'
import { type LineQuery, linesSql } from './ledgerLines'

/** Lines of accounts between two days, narrowed by dimensions. */
export type BookQuery = Pick<LineQuery, 'accountIds' | 'from' | 'to' | 'filter'>
const isNarrowed = ({ filter = {} }: BookQuery): boolean => Object.values(filter).some((value) => value !== undefined)

/** Days of a book, of all accounts of the chart's branch together: kept day by day, counted where it is narrowed. */
export const BOOK_DAYS = `
  SELECT d.date, SUM(d.lines) AS lines FROM json_each(?) i CROSS JOIN account_day d ON d.account_id = i.value AND d.date BETWEEN ? AND ?
  GROUP BY d.date HAVING SUM(d.lines) > 0 ORDER BY d.date`
/** How many ledger lines a book has on each of its days. */
export function bookDays(db: ReadableDb, query: BookQuery): { date: LocalDate; lines: number }[] {
  if (!isNarrowed(query)) return db.all(BOOK_DAYS, JSON.stringify(query.accountIds), query.from, query.to)
  const { tables, where, params } = linesSql(query, false)
  return db.all(`SELECT j.date, COUNT(*) AS lines FROM ${tables} ${where} GROUP BY j.date ORDER BY j.date`, ...params)
}

/** The same account by account. */
export function daysByAccount(db: ReadableDb, query: BookQuery): Map<number, { date: LocalDate; lines: number }[]> {
  const { tables, where, params } = linesSql(query, false)
  type Row = { accountId: number; date: LocalDate; lines: number }
  const sql = `SELECT j.account_id AS accountId, j.date, COUNT(*) AS lines FROM ${tables} ${where} GROUP BY j.account_id, j.date ORDER BY j.account_id, j.date`
  return Map.groupBy(db.all<Row>(sql, ...params), (row) => row.accountId)
}
/** Whether lines of a book's months name so many dimensions at once: a column says which. */
export function namesDimensions(db: ReadableDb, { accountIds, from, to, filter = {} }: BookQuery, atLeast: number): boolean {
  const narrowed = DIMENSIONS.flatMap((column) => (filter[column] === undefined ? [] : [{ column, value: filter[column] }]))
  const ofItem = narrowed.some((f) => f.column === 'item_id')
  const sql = `SELECT 1 FROM account_balance WHERE ${ofItem ? '+' : ''}period IN (SELECT value FROM json_each(?)) AND account_id IN (SELECT value FROM json_each(?))
    AND ${DIMENSIONS.map((column) => `(${column} > 0)`).join(' + ')} >= ? ${narrowed.map((f) => `AND ${f.column} = ?${f.column === 'item_id' ? ' AND item_id > 0' : ''}`).join(' ')} LIMIT 1`
  const months = JSON.stringify(monthsBetween(db, periodOf(from) - 1, nextPeriod(periodOf(to))))
  return db.value<number>(sql, months, JSON.stringify(accountIds), atLeast, ...narrowed.map((f) => f.value)) !== undefined
}

const BY_SIDE = `SUM(j.debit) AS debit, SUM(j.credit) AS credit,
  SUM(CASE WHEN j.debit <> 0 THEN COALESCE(j.quantity, 0) ELSE 0 END) AS debitQuantity, SUM(CASE WHEN j.debit <> 0 THEN 0 ELSE COALESCE(j.quantity, 0) END) AS creditQuantity,
  SUM(CASE WHEN j.debit <> 0 THEN COALESCE(j.original, 0) ELSE 0 END) AS debitOriginal, SUM(CASE WHEN j.debit <> 0 THEN 0 ELSE COALESCE(j.original, 0) END) AS creditOriginal`
export interface VoucherOfDay extends Turnover {
  /** 0: the lines that stand in none */
  voucherId: number
  lines: number
}
/** Vouchers of a book's day in the order of the book, with what they move. */
export function vouchersOfDay(db: ReadableDb, date: LocalDate, query: Pick<BookQuery, 'accountIds' | 'filter'>): VoucherOfDay[] {
  const { tables, where, params } = linesSql({ ...query, from: date, to: date })
  return db.all<VoucherOfDay>(
    `SELECT COALESCE(p.voucher_id, 0) AS voucherId, COUNT(*) AS lines, ${BY_SIDE} FROM ${tables} LEFT JOIN voucher v ON v.id = p.voucher_id
     ${where} GROUP BY p.voucher_id ORDER BY v.period, v.word, v.number`,
    ...params,
  )
}

const DAYS_MOVED = `
  SELECT COALESCE(SUM(d.debit), 0) AS debit, COALESCE(SUM(d.credit), 0) AS credit, COALESCE(SUM(d.debit_quantity), 0) AS debitQuantity,
    COALESCE(SUM(d.credit_quantity), 0) AS creditQuantity, 0 AS debitOriginal, 0 AS creditOriginal
  FROM json_each(?) i CROSS JOIN account_day d ON d.account_id = i.value AND d.date BETWEEN ? AND ?`
/** What a book moved between two days, by side; `original`: 原币 too, which only the lines have. */
export function bookMoved(db: ReadableDb, query: BookQuery, original: boolean): Turnover {
  if (query.from > query.to) return noTurnover()
  if (!original && !isNarrowed(query))
    return db.get<Turnover>(DAYS_MOVED, JSON.stringify(query.accountIds), query.from, query.to) ?? noTurnover()
  const { tables, where, params } = linesSql(query, false)
  const moved = db.get<Record<keyof Turnover, number | null>>(`SELECT ${BY_SIDE} FROM ${tables} ${where}`, ...params)
  return { ...noTurnover(), ...Object.fromEntries(Object.entries(moved ?? {}).map(([key, value]) => [key, value ?? 0])) }
}

const QUANTITY_UNTIL = `
  SELECT COALESCE(SUM(d.debit_quantity - d.credit_quantity), 0)
  FROM json_each(?) i CROSS JOIN account_day d ON d.account_id = i.value AND d.date <= ?`
/** What accounts hold up to a date (10⁻⁶, debit positive), added up from their days. */
export const quantityUntil = (db: ReadableDb, accountIds: readonly number[], date: LocalDate): number =>
  db.value<number>(QUANTITY_UNTIL, JSON.stringify(accountIds), date) ?? 0
