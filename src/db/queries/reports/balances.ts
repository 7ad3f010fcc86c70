import { addDays, type LocalDate, nextPeriod, type Period, periodOf } from '../../../core/kernel'
import { type Cut, cutAt } from '../../../core/reports/cuts'
import type { ReadableDb, SqlValue } from '../../types'
import { closedBefore, monthsBetween } from '../closings'

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

const FIGURES = 3
/** Running totals of one combination of account and dimensions. `values` stand in the order asked for; 0 = none. */
export class DimensionSeries {
  constructor(
    readonly accountId: number,
    readonly values: readonly number[],
    /** debit, credit and quantity (debit − credit) up to each date, one after the other */
    readonly sums: number[],
  ) {}
  add(date: number, debit: number, credit: number, quantity: number): void {
    const { sums } = this
    const at = date * FIGURES
    sums[at] = (sums[at] ?? 0) + debit
    sums[at + 1] = (sums[at + 1] ?? 0) + credit
    sums[at + 2] = (sums[at + 2] ?? 0) + quantity
  }
  at(date: number): { debit: number; credit: number; quantity: number } {
    const [debit = 0, credit = 0, quantity = 0] = this.sums.slice(date * FIGURES, (date + 1) * FIGURES)
    return { debit, credit, quantity }
  }
  /** up to each date */
  get series(): { debit: number; credit: number; quantity: number }[] {
    return Array.from({ length: this.sums.length / FIGURES }, (_s, i) => this.at(i))
  }
}

export interface DimensionQuery {
  accountIds: readonly number[]
  /** one entry for each combination of these */
  by: readonly DimensionColumn[]
  filter?: DimensionFilter
  /** quantities too: broken months then read whole lines instead of the index alone */
  quantity?: boolean
}

/** Dimensions as balances are ordered by: what is added up in this order needs no sorting. */
const STORED: readonly DimensionColumn[] = ['partner_id', 'employee_id', 'department_id', 'project_id', 'item_id']
/** As little of the order as tells the asked ones apart; there may be several rows of one combination. */
function storedOrder(by: readonly DimensionColumn[]): readonly DimensionColumn[] {
  return STORED.slice(0, Math.max(0, ...by.map((column) => STORED.indexOf(column) + 1)))
}
/** Lets the index of items be used, which leaves out what has none; `+period` keeps the months from being preferred to it. */
const ITEM_INDEX = ' AND item_id > 0'
type Filters = readonly { column: DimensionColumn; value: SqlValue }[]
/** As {@link turnoverUntil}, of some accounts, split by dimensions and narrowed by others. */
export function dimensionTurnoverUntil(db: ReadableDb, query: DimensionQuery, dates: readonly LocalDate[]): DimensionSeries[] {
  const { accountIds, by, filter = {}, quantity = false } = query
  const cuts = cutsOf(dates)
  const filters = DIMENSIONS.flatMap((column) => (filter[column] === undefined ? [] : [{ column, value: filter[column] }]))
  const found = new SeriesByKey(by.length, dates.length)
  addMonths(db, { accountIds, by, filters, quantity }, cuts, found)
  // an account that is never split by these dimensions is known by its days
  const split = new Set(found.all.flatMap(({ accountId, values }) => (values.some((v) => v !== 0) ? [accountId] : [])))
  const isPlain = (id: number) => filters.length === 0 && !split.has(id)
  const plain = JSON.stringify(accountIds.filter(isPlain))
  const others = JSON.stringify(accountIds.filter((id) => !isPlain(id)))
  cuts.forEach(({ lines }, i) => {
    if (!lines) return
    const { from, to, sign } = lines
    const days = db.all<Record<string, number>>(PLAIN_DAYS, plain, from, to)
    const ofLines = db.all<Record<string, number>>(dimensionLines(by, filters, quantity), others, from, to, ...filters.map((f) => f.value))
    for (const row of [...days, ...ofLines]) {
      const values = by.map((column) => row[column] ?? 0)
      const { debit = 0, credit = 0, quantity: moved = 0 } = row
      found.of(row['account_id'] ?? 0, values, 0).add(i, sign * debit, sign * credit, quantity ? sign * moved : 0)
    }
  })
  return found.all
}
type Branch = Map<number, Branch | DimensionSeries>
/** Combinations as they are found, by account and value after value. */
class SeriesByKey {
  readonly all: DimensionSeries[] = []
  private readonly accounts: Branch = new Map()
  private readonly zeros: readonly number[]
  constructor(
    private readonly by: number,
    dates: number,
  ) {
    this.zeros = Array.from({ length: dates * FIGURES }, () => 0)
  }
  /** of the values that stand in a row from a place on */
  of(accountId: number, row: readonly number[], at: number): DimensionSeries {
    let branch = this.accounts
    let key = accountId
    for (let i = 0; i < this.by; i++) {
      let next = branch.get(key) as Branch | undefined
      if (!next) branch.set(key, (next = new Map()))
      branch = next
      key = row[at + i] ?? 0
    }
    const known = branch.get(key) as DimensionSeries | undefined
    if (known) return known
    const made = new DimensionSeries(accountId, row.slice(at, at + this.by), this.zeros.slice())
    branch.set(key, made)
    this.all.push(made)
    return made
  }
}
/** The period after all months that a cut counts or touches. */
const touched = ({ before, lines }: Cut): Period => (lines ? Math.max(before, nextPeriod(periodOf(lines.from))) : before)
type MonthQuery = Pick<DimensionQuery, 'accountIds' | 'by' | 'quantity'> & { filters: Filters }
/**
 * What moved before the months of the cuts: sums of the last closed month before each, read once where they share it, and the months
 * since. Those of a broken month stand there without being counted.
 */
function addMonths(
  db: ReadableDb,
  { accountIds, by, filters, quantity = false }: MonthQuery,
  cuts: readonly Cut[],
  found: SeriesByKey,
): void {
  const ids = JSON.stringify(accountIds)
  const params = filters.map((f) => f.value)
  const from = cuts.map(({ before }) => closedBefore(db, before))
  const add = (rows: readonly number[][], counts: (period: Period, i: number) => boolean) => {
    const at = by.length + 2
    for (const row of rows) {
      const sums = found.of(row[1] ?? 0, row, 2)
      for (let i = 0; i < cuts.length; i++) if (counts(row[0] ?? 0, i)) sums.add(i, row[at] ?? 0, row[at + 1] ?? 0, row[at + 2] ?? 0)
    }
  }
  const since = new Set(cuts.flatMap((cut, i) => monthsBetween(db, from[i] ?? 0, touched(cut))))
  for (const closing of new Set(from)) {
    if (closing === 0) continue
    const rows = db.arrays<number[]>(dimensionMonths('account_closing', by, filters, quantity), JSON.stringify([closing]), ids, ...params)
    add(rows, (_period, i) => from[i] === closing)
  }
  const rows = db.arrays<number[]>(dimensionMonths('account_balance', by, filters, quantity), JSON.stringify([...since]), ids, ...params)
  add(rows, (period, i) => period > (from[i] ?? 0) && period < (cuts[i]?.before ?? 0))
}
/** Months by account and dimensions: period, account, values, debit, credit, quantity. */
export function dimensionMonths(
  table: 'account_balance' | 'account_closing',
  by: readonly DimensionColumn[],
  filters: Filters,
  quantity: boolean,
): string {
  const sums = quantity ? 'SUM(debit), SUM(credit), SUM(quantity)' : 'SUM(debit), SUM(credit), 0'
  const ofItem = filters.some((f) => f.column === 'item_id')
  // a row that stands for its item alone needs no adding up
  const single = by.includes('item_id')
  return `
    SELECT ${['period', 'account_id', ...by].join(', ')}, ${single ? 'debit, credit, quantity' : sums}
    FROM ${table} WHERE ${ofItem && table === 'account_balance' ? '+' : ''}period IN (SELECT value FROM json_each(?)) AND account_id IN (SELECT value FROM json_each(?))
    ${filters.map((f) => `AND ${f.column} = ?${f.column === 'item_id' && table === 'account_balance' ? ITEM_INDEX : ''}`).join(' ')}
    ${single ? '' : `GROUP BY ${['period', 'account_id', ...(ofItem ? by : storedOrder(by))].join(', ')}`}`
}
const PLAIN_DAYS = `
  SELECT d.account_id, SUM(d.debit) AS debit, SUM(d.credit) AS credit, SUM(d.debit_quantity - d.credit_quantity) AS quantity
  FROM json_each(?) i CROSS JOIN account_day d ON d.account_id = i.value AND d.date BETWEEN ? AND ? GROUP BY d.account_id`
/** Lines of a few days by account and dimensions. Quantity counts on the side of its line. */
export function dimensionLines(by: readonly DimensionColumn[], filters: Filters, quantity: boolean): string {
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
/** As {@link turnoverUntil}, but only what is left, by partner: what 资产负债表 needs of accounts that may change sides. */
export const partnerNets = (db: ReadableDb, accountIds: readonly number[], dates: readonly LocalDate[]): PartnerNets[] =>
  dimensionTurnoverUntil(db, { accountIds, by: ['partner_id', 'employee_id'] }, dates).map(
    ({ accountId, values: [partnerId = 0, employeeId = 0], series }): PartnerNets => ({
      accountId,
      partnerId,
      employeeId,
      nets: series.map(({ debit, credit }) => debit - credit),
    }),
  )

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
