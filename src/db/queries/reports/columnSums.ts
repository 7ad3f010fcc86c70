import { addDays, firstDay, lastDay, type LocalDate, nextPeriod, type Period, periodOf } from '../../../core/kernel'
import { cutAt } from '../../../core/reports/cuts'
import type { ReadableDb } from '../../types'
import { monthsBetween } from '../closings'
import type { DimensionColumn } from './balances'
import { linesSql } from './ledgerLines'

/** What the columns of 多栏账 are: accounts, or the values of a dimension (0: none). */
export type ColumnKey = 'account_id' | DimensionColumn
/** Debit − credit by account or by value of a dimension, fen. */
export type NetBy = Map<number, number>
interface Net {
  id: number | null
  net: number
}
interface Days {
  accountIds: readonly number[]
  from: LocalDate
  to: LocalDate
}
function addNets(sums: NetBy, rows: readonly Net[], sign: 1 | -1 = 1): NetBy {
  for (const { id, net } of rows) sums.set(id ?? 0, (sums.get(id ?? 0) ?? 0) + sign * net)
  return sums
}

const DAYS = `SELECT d.account_id AS id, SUM(d.debit - d.credit) AS net
  FROM json_each(?) i CROSS JOIN account_day d ON d.account_id = i.value AND d.date BETWEEN ? AND ? WHERE d.lines > 0 GROUP BY d.account_id`
const months = (column: DimensionColumn) => `SELECT ${column} AS id, SUM(debit - credit) AS net FROM account_balance
  WHERE account_id IN (SELECT value FROM json_each(?)) AND period IN (SELECT value FROM json_each(?)) GROUP BY ${column}`
/** By column, of the months from one on and before another. */
const netOfMonths = (db: ReadableDb, column: DimensionColumn, ids: string, from: Period, before: Period): Net[] =>
  db.all(months(column), ids, JSON.stringify(monthsBetween(db, from - 1, before)))
const lines = (column: DimensionColumn) => `SELECT ${column} AS id, SUM(debit - credit) AS net FROM journal_line
  WHERE account_id IN (SELECT value FROM json_each(?)) AND date BETWEEN ? AND ? GROUP BY ${column}`

/** What moved in each column between two days: from days or months, and half a month of lines at most at either end. */
export function netBetween(db: ReadableDb, { accountIds, from, to }: Days, column: ColumnKey): NetBy {
  const sums: NetBy = new Map()
  if (from > to) return sums
  const ids = JSON.stringify(accountIds)
  if (column === 'account_id') return addNets(sums, db.all<Net>(DAYS, ids, from, to))
  const [start, end] = [cutAt(addDays(from, -1)), cutAt(to)]
  addNets(sums, netOfMonths(db, column, ids, start.before, end.before))
  for (const [cut, sign] of [
    [end, 1],
    [start, -1],
  ] as const)
    if (cut.lines) addNets(sums, db.all<Net>(lines(column), ids, cut.lines.from, cut.lines.to), sign === cut.lines.sign ? 1 : -1)
  return sums
}

/** Accounts or values that have any line between two days, from months as far as they are whole. */
export function columnsUsed(db: ReadableDb, days: Days, column: ColumnKey): Set<number> {
  const { accountIds, from, to } = days
  if (column === 'account_id') return new Set(netBetween(db, days, column).keys())
  const ids = JSON.stringify(accountIds)
  const used = new Set<number>()
  const [first, last] = [periodOf(from), periodOf(to)]
  const read = (part: { from: LocalDate; to: LocalDate }) => {
    for (const id of addNets(new Map(), db.all<Net>(lines(column), ids, part.from, part.to)).keys()) used.add(id)
  }
  const [broken, brokenEnd] = [from > firstDay(first), to < lastDay(last)]
  if (first === last && (broken || brokenEnd)) read({ from, to })
  else {
    if (broken) read({ from, to: lastDay(first) })
    if (brokenEnd) read({ from: firstDay(last), to })
    const whole = netOfMonths(db, column, ids, broken ? nextPeriod(first) : first, brokenEnd ? last : nextPeriod(last))
    for (const { id } of whole) used.add(id ?? 0)
  }
  return used
}

/** What the vouchers of a day moved in each column. */
export function netOfVouchers(
  db: ReadableDb,
  query: { accountIds: readonly number[]; date: LocalDate; vouchers: readonly number[] },
  column: ColumnKey,
): NetBy {
  const { tables, where, params } = linesSql({ ...query, from: query.date, to: query.date })
  const sql = `SELECT j.${column} AS id, SUM(j.debit - j.credit) AS net FROM ${tables} ${where} GROUP BY j.${column}`
  return addNets(new Map(), db.all<Net>(sql, ...params))
}
