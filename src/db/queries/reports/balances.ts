import { addDays, type LocalDate, nextPeriod, type Period, periodOf } from '../../../core/kernel'
import { type Cut, cutAt } from '../../../core/reports/cuts'
import type { ReadableDb, SqlValue } from '../../types'

/**
 * Running totals up to dates, never by reading all lines: whole months from the balance tables, the broken month (half of
 * it at most) from the days of its accounts or, by dimensions, from the covering index journal_line_account.
 */
export interface Turnover {
  debit: number
  credit: number
}
const cutsOf = (dates: readonly LocalDate[]): Cut[] => dates.map(cutAt)
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

/** Running totals of one combination of account and dimensions. `values` stand in the order asked for; 0 = none. */
export interface DimensionSeries {
  accountId: number
  values: number[]
  /** debit, credit and quantity (debit − credit) up to each date */
  series: { debit: number; credit: number; quantity: number }[]
}

export interface DimensionQuery {
  accountIds: readonly number[]
  /** one entry for each combination of these */
  by: readonly DimensionColumn[]
  filter?: DimensionFilter
  /** quantities too: broken months then read whole lines instead of the index alone */
  quantity?: boolean
}

/** Dimensions as account_balance is ordered by: what is added up in this order needs no sorting. */
const STORED: readonly DimensionColumn[] = ['partner_id', 'employee_id', 'department_id', 'project_id', 'item_id']
/** As little of the order as tells the asked ones apart; there may be several rows of one combination. */
function storedOrder(by: readonly DimensionColumn[]): readonly DimensionColumn[] {
  return STORED.slice(0, Math.max(0, ...by.map((column) => STORED.indexOf(column) + 1)))
}
/** Lets the index of items be used, which leaves out what has none. */
const ITEM_INDEX = ' AND b.item_id > 0'
/** As {@link turnoverUntil}, of some accounts, split by dimensions and narrowed by others. */
export function dimensionTurnoverUntil(db: ReadableDb, query: DimensionQuery, dates: readonly LocalDate[]): DimensionSeries[] {
  const { accountIds, by, filter = {}, quantity = false } = query
  const cuts = cutsOf(dates)
  const found = new Map<string, DimensionSeries>()
  const seriesFor = (row: Record<string, number>) => {
    const values = by.map((column) => row[column] ?? 0)
    const accountId = row['account_id'] ?? 0
    const key = `${accountId}|${values.join('|')}`
    let entry = found.get(key)
    if (!entry) found.set(key, (entry = { accountId, values, series: dates.map(() => ({ debit: 0, credit: 0, quantity: 0 })) }))
    return entry
  }
  const filters = DIMENSIONS.flatMap((column) => (filter[column] === undefined ? [] : [{ column, value: filter[column] }]))
  const params = filters.map((f) => f.value)
  const whole = dimensionMonths(by, filters, quantity, cuts.length)
  const rows = db.all<Record<string, number>>(whole, touched(cuts), ...cuts.map((c) => c.before), JSON.stringify(accountIds), ...params)
  for (const row of rows) {
    seriesFor(row).series.forEach((sum, i) => {
      sum.debit += row[`debit${i}`] ?? 0
      sum.credit += row[`credit${i}`] ?? 0
      sum.quantity += row[`quantity${i}`] ?? 0
    })
  }
  // an account that is never split by these dimensions is known by its days
  const split = new Set([...found.values()].flatMap(({ accountId, values }) => (values.some((v) => v !== 0) ? [accountId] : [])))
  const isPlain = (id: number) => filters.length === 0 && !split.has(id)
  const plain = JSON.stringify(accountIds.filter(isPlain))
  const others = JSON.stringify(accountIds.filter((id) => !isPlain(id)))
  cuts.forEach(({ lines }, i) => {
    if (!lines) return
    const { from, to, sign } = lines
    const days = db.all<Record<string, number>>(PLAIN_DAYS, plain, from, to)
    const moved = db.all<Record<string, number>>(dimensionLines(by, filters, quantity), others, from, to, ...params)
    for (const row of [...days, ...moved]) {
      const sum = seriesFor(row).series[i]
      if (!sum) continue
      sum.debit += sign * (row['debit'] ?? 0)
      sum.credit += sign * (row['credit'] ?? 0)
      if (quantity) sum.quantity += sign * (row['quantity'] ?? 0)
    }
  })
  return [...found.values()]
}
/** The period after all months that the cuts count or touch. */
const touched = (cuts: readonly Cut[]): Period =>
  Math.max(...cuts.map(({ before, lines }) => (lines ? Math.max(before, nextPeriod(periodOf(lines.from))) : before)))
/** Months up to the dates by account and dimensions; those of a broken month stand there without being counted. */
function dimensionMonths(
  by: readonly DimensionColumn[],
  filters: readonly { column: DimensionColumn; value: SqlValue }[],
  quantity: boolean,
  dates: number,
): string {
  const figures = quantity ? ['debit', 'credit', 'quantity'] : ['debit', 'credit']
  const sums = Array.from({ length: dates }, (_d, i) => figures.map((column) => sumUntil(column, i))).flat()
  const n = dates + 2
  const ofItem = filters.some((f) => f.column === 'item_id')
  return `
    SELECT b.account_id, ${[...by.map((c) => `b.${c}`), ...sums].join(', ')}
    FROM account_balance b WHERE b.account_id IN (SELECT value FROM json_each(?${n})) AND b.period < ?1
    ${filters.map((f, k) => `AND b.${f.column} = ?${n + 1 + k}${f.column === 'item_id' ? ITEM_INDEX : ''}`).join(' ')}
    GROUP BY ${['b.account_id', ...(ofItem ? by : storedOrder(by)).map((c) => `b.${c}`)].join(', ')}`
}
const PLAIN_DAYS = `
  SELECT d.account_id, SUM(d.debit) AS debit, SUM(d.credit) AS credit, SUM(d.debit_quantity - d.credit_quantity) AS quantity
  FROM json_each(?) i CROSS JOIN account_day d ON d.account_id = i.value AND d.date BETWEEN ? AND ? GROUP BY d.account_id`
/** Lines of a few days by account and dimensions. Quantity counts on the side of its line. */
export function dimensionLines(
  by: readonly DimensionColumn[],
  filters: readonly { column: DimensionColumn; value: SqlValue }[],
  quantity: boolean,
): string {
  const keys = ['j.account_id', ...by.map((column) => `j.${column}`)].join(', ')
  return `
    SELECT ${keys}, SUM(j.debit) AS debit, SUM(j.credit) AS credit,
      ${quantity ? 'SUM(CASE WHEN j.debit <> 0 THEN j.quantity ELSE -j.quantity END)' : '0'} AS quantity
    FROM journal_line j WHERE j.account_id IN (SELECT value FROM json_each(?)) AND ${filters.some((f) => f.column === 'item_id') ? '+' : ''}j.date BETWEEN ? AND ?
    ${filters.map((f) => `AND j.${f.column} = ?`).join(' ')}
    GROUP BY ${keys}`
}

/** Balances (debit positive) of an account with one partner or, without a partner, one employee, at several dates. */
export interface PartnerNets {
  accountId: number
  partnerId: number
  employeeId: number
  nets: number[]
}
export const partnerMonths = (dates: number): string => `
  SELECT account_id AS accountId, partner_id AS partnerId, employee_id AS employeeId,
    ${Array.from({ length: dates }, (_d, i) => `SUM(CASE WHEN period < ?${i + 3} THEN debit - credit ELSE 0 END) AS net${i}`).join(', ')}
  FROM account_balance WHERE account_id IN (SELECT value FROM json_each(?1)) AND period < ?2
  GROUP BY account_id, partner_id, employee_id`
/** Lines of a few days by partner, from the covering index. */
export const PARTNER_LINES = `
  SELECT account_id AS accountId, partner_id AS partnerId, employee_id AS employeeId, SUM(debit - credit) AS net
  FROM journal_line WHERE account_id IN (SELECT value FROM json_each(?)) AND date BETWEEN ? AND ?
  GROUP BY account_id, partner_id, employee_id`

/** As {@link turnoverUntil}, but only what is left, by partner: what 资产负债表 needs of accounts that may change sides. */
export function partnerNets(db: ReadableDb, accountIds: readonly number[], dates: readonly LocalDate[]): PartnerNets[] {
  const cuts = cutsOf(dates)
  const ids = JSON.stringify(accountIds)
  type Row = { accountId: number; partnerId: number; employeeId: number } & Record<`net${number}`, number>
  const months = db.all<Row>(partnerMonths(dates.length), ids, latest(cuts), ...cuts.map((c) => c.before))
  const found = months.map(
    (row): PartnerNets => ({
      accountId: row.accountId,
      partnerId: row.partnerId,
      employeeId: row.employeeId,
      nets: cuts.map((_c, i) => row[`net${i}`] ?? 0),
    }),
  )
  const rest = cuts.flatMap(({ lines }, i) => {
    type Line = { accountId: number; partnerId: number | null; employeeId: number | null; net: number }
    return lines ? db.all<Line>(PARTNER_LINES, ids, lines.from, lines.to).map((row) => ({ ...row, i, sign: lines.sign })) : []
  })
  if (rest.length === 0) return found
  const keyOf = (accountId: number, partnerId: number, employeeId: number) => `${accountId}|${partnerId}|${employeeId}`
  const byKey = new Map(found.map((entry) => [keyOf(entry.accountId, entry.partnerId, entry.employeeId), entry]))
  for (const { accountId, partnerId, employeeId, net, i, sign } of rest) {
    const key = keyOf(accountId, partnerId ?? 0, employeeId ?? 0)
    let entry = byKey.get(key)
    if (!entry) byKey.set(key, (entry = { accountId, partnerId: partnerId ?? 0, employeeId: employeeId ?? 0, nets: dates.map(() => 0) }))
    entry.nets[i] = (entry.nets[i] ?? 0) + sign * net
  }
  return [...byKey.values()]
}

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
