import { addDays, type LocalDate } from '../../../core/kernel'
import { type Cut, cutAt } from '../../../core/reports/cuts'
import type { ReadableDb } from '../../types'

/** Running totals up to dates, never by reading all lines: whole months from the balance tables, the broken month from the days of its accounts. */
export interface Turnover {
  debit: number
  credit: number
}
const cutsOf = (dates: readonly LocalDate[]): Cut[] => dates.map((date) => cutAt(date))
const latest = (cuts: readonly Cut[]) => Math.max(...cuts.map((c) => c.before))
const seriesOf = (dates: readonly LocalDate[]): Turnover[] => dates.map(() => ({ debit: 0, credit: 0 }))
const sumUntil = (column: string, i: number) => `SUM(CASE WHEN period < ?${i + 2} THEN ${column} ELSE 0 END) AS ${column}${i}`

/** Debit and credit of every account's own lines up to and including each of the dates, in their order. */
export function turnoverUntil(db: ReadableDb, dates: readonly LocalDate[]): Map<number, Turnover[]> {
  // a date asked for twice is read once
  const days = [...new Set(dates)]
  const cuts = cutsOf(days)
  const sums = cuts.flatMap((_c, i) => [sumUntil('debit', i), sumUntil('credit', i)])
  const sql = `SELECT account_id, ${sums.join(', ')} FROM account_total WHERE period < ?1 GROUP BY account_id`
  const found = new Map<number, Turnover[]>()
  for (const row of db.all<Record<string, number>>(sql, latest(cuts), ...cuts.map((c) => c.before))) {
    found.set(
      row['account_id'] ?? 0,
      cuts.map((_c, i) => ({ debit: row[`debit${i}`] ?? 0, credit: row[`credit${i}`] ?? 0 })),
    )
  }
  cuts.forEach((cut, i) => addBroken(db, cut, i, days, found))
  if (days.length === dates.length) return found
  const nothing: Turnover = { debit: 0, credit: 0 }
  return new Map([...found].map(([id, series]) => [id, dates.map((date) => series[days.indexOf(date)] ?? nothing)]))
}

/** What moved on every account in a few days. */
export const ACCOUNT_DAYS = `
  SELECT d.account_id AS accountId, SUM(d.debit) AS debit, SUM(d.credit) AS credit
  FROM account a CROSS JOIN account_day d ON d.account_id = a.id AND d.date BETWEEN ? AND ?
  GROUP BY d.account_id`

function addBroken(db: ReadableDb, { lines }: Cut, i: number, dates: readonly LocalDate[], result: Map<number, Turnover[]>): void {
  if (!lines) return
  for (const row of db.all<{ accountId: number; debit: number; credit: number }>(ACCOUNT_DAYS, lines.from, lines.to)) {
    let series = result.get(row.accountId)
    if (!series) result.set(row.accountId, (series = seriesOf(dates)))
    const sum = series[i]
    if (!sum) continue
    sum.debit += lines.sign * row.debit
    sum.credit += lines.sign * row.credit
  }
}

/**
 * The part of the turnover between two dates (after `after`, up to `to`) that 结转损益 made (D52): 利润表 leaves it out.
 * Broken months, and one customer, department … alone, are read from the closing vouchers themselves, found by their documents.
 */
export function closingTurnover(db: ReadableDb, after: LocalDate, to: LocalDate, filter: DimensionFilter = {}): Map<number, Turnover> {
  const result = new Map<number, Turnover>()
  const add = (rows: readonly ClosingRow[], sign: 1 | -1) => {
    for (const { accountId, debit, credit } of rows) {
      const sum = result.get(accountId) ?? { debit: 0, credit: 0 }
      result.set(accountId, { debit: sum.debit + sign * debit, credit: sum.credit + sign * credit })
    }
  }
  const filters = DIMENSIONS.flatMap((column) => (filter[column] === undefined ? [] : [{ column, value: filter[column] }]))
  const lines = closingLines(filters)
  const values = filters.map((f) => f.value)
  if (filters.length > 0) {
    add(db.all<ClosingRow>(lines, addDays(after, 1), to, ...values), 1)
    return result
  }
  const [start, end] = [cutAt(after), cutAt(to)]
  const whole = `SELECT account_id AS accountId, SUM(closing_debit) AS debit, SUM(closing_credit) AS credit FROM account_total
     WHERE period >= ? AND period < ? AND (closing_debit <> 0 OR closing_credit <> 0) GROUP BY account_id`
  add(db.all<ClosingRow>(whole, start.before, end.before), 1)
  for (const [cut, sign] of [[end, 1] as const, [start, -1] as const]) {
    if (cut.lines) add(db.all<ClosingRow>(lines, cut.lines.from, cut.lines.to), sign === cut.lines.sign ? 1 : -1)
  }
  return result
}
interface ClosingRow {
  accountId: number
  debit: number
  credit: number
}
/**
 * Lines that 结转损益 made within some days. Its vouchers are found by their documents, which are few: those entered as closing,
 * and the opening of books that start within a year (D46).
 */
export const closingLines = (filters: readonly { column: DimensionColumn }[] = []): string => `
  SELECT j.account_id AS accountId, SUM(j.debit) AS debit, SUM(j.credit) AS credit
  FROM doc_journal d JOIN voucher v ON v.document_id = d.id JOIN posting p ON p.voucher_id = v.id JOIN journal_line j ON j.posting_id = p.id
  WHERE d.type IN ('voucher', 'opening') AND d.date BETWEEN ? AND ? AND (d.closing = 1 OR d.type = 'opening') AND v.kind = 'closing'
    ${filters.map(({ column }) => `AND j.${column} = ?`).join(' ')}
  GROUP BY j.account_id`

export const DIMENSIONS = ['partner_id', 'department_id', 'employee_id', 'project_id', 'item_id'] as const
export type DimensionColumn = (typeof DIMENSIONS)[number]
export type DimensionFilter = Partial<Record<DimensionColumn, number | undefined>>

/** Allocations to cash-flow items after `after`, up to `to`: received positive (D51). */
export function cashFlows(db: ReadableDb, after: LocalDate, to: LocalDate): { item: number; amountFen: number }[] {
  const [start, end] = [cutAt(after), cutAt(to)]
  const amounts = new Map<number, number>()
  const add = (item: number, amount: number) => amounts.set(item, (amounts.get(item) ?? 0) + amount)
  const whole = 'SELECT item, SUM(amount) AS amount FROM cash_flow_total WHERE period >= ? AND period < ? GROUP BY item'
  for (const row of db.all<{ item: number; amount: number }>(whole, start.before, end.before)) add(row.item, row.amount)
  for (const [cut, sign] of [[end, 1] as const, [start, -1] as const]) {
    if (!cut.lines) continue
    for (const row of db.all<{ item: number; amount: number }>(CASH_FLOW_DAYS, cut.lines.from, cut.lines.to)) {
      add(row.item, sign * cut.lines.sign * row.amount)
    }
  }
  return [...amounts].map(([item, amountFen]) => ({ item, amountFen })).sort((a, b) => a.item - b.item)
}
export const CASH_FLOW_DAYS = 'SELECT item, SUM(amount) AS amount FROM cash_flow_day WHERE date BETWEEN ? AND ? GROUP BY item'
