import { type LocalDate, nextPeriod, type Period, periodOf } from '../../../core/kernel'
import { type Cut, cutAt } from '../../../core/reports/cuts'
import type { ReadableDb, SqlValue } from '../../types'
import { closedBefore, monthsBetween } from '../closings'
import { type LineSince, type MovedByDimensions, movedByDimensions } from '../dimensionSums'
import type { PackedSums } from '../packedSums'
import { DIMENSIONS, type DimensionColumn, type DimensionFilter } from './balances'

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
  const ids = JSON.stringify(accountIds)
  const cuts = dates.map((date) => cutAt(date, (from, to) => db.value<number>(COUNTED_DAYS, ids, from, to) ?? 0))
  const filters = DIMENSIONS.flatMap((column) => (filter[column] === undefined ? [] : [{ column, value: filter[column] }]))
  const found = new SeriesByKey(by, dates.length)
  const packed = filters.length === 0 ? movedByDimensions(db, accountIds) : undefined
  const asked = { accountIds, by, filters, quantity }
  addMonths(db, asked, cuts, found, packed)
  // an account that is never split by these dimensions is known by its days
  const split = new Set(found.all.flatMap(({ accountId, values }) => (values.some((v) => v !== 0) ? [accountId] : [])))
  const plain = filters.length === 0 ? accountIds.filter((id) => !split.has(id)) : []
  const others = accountIds.filter((id) => !plain.includes(id))
  const add = (rows: readonly Record<string, number>[], i: number, sign: 1 | -1) => {
    for (const row of rows) {
      const values = by.map((column) => row[column] ?? 0)
      const { debit = 0, credit = 0, quantity: moved = 0 } = row
      found.of(row['account_id'] ?? 0, values, 0).add(i, sign * debit, sign * credit, quantity ? sign * moved : 0)
    }
  }
  cuts.forEach(({ lines }, i) => {
    if (!lines) return
    const { from, to, sign } = lines
    add(db.all(PLAIN_DAYS, JSON.stringify(plain), from, to), i, sign)
    if (packed) addPackedDays(packed, { ...asked, accountIds: others }, { from, to, sign }, i, found)
    else add(db.all(dimensionLines(by, filters, quantity), JSON.stringify(others), from, to, ...filters.map((f) => f.value)), i, sign)
  })
  return found.all
}
/** How many lines accounts have between two days. */
export const COUNTED_DAYS = `
  SELECT SUM(d.lines) FROM json_each(?) i CROSS JOIN account_day d ON d.account_id = i.value AND d.date BETWEEN ? AND ?`
type Lines = NonNullable<Cut['lines']>
function addPackedDays(
  packed: MovedByDimensions,
  { accountIds, quantity }: MonthQuery,
  { from, to, sign }: Lines,
  i: number,
  found: SeriesByKey,
): void {
  const counted = quantity ? sign : 0
  for (const { accountId, sums } of packed.days(accountIds, from, to))
    found.each(accountId, sums, (series, debit, credit, moved) => series.add(i, sign * debit, sign * credit, counted * moved))
  const own = new Set(accountIds)
  for (const line of packed.since)
    if (own.has(line[0]) && line[1] >= from && line[1] <= to)
      found.line(line, (series, debit, credit, moved) => series.add(i, sign * debit, sign * credit, counted * moved))
}
type AddTo = (series: DimensionSeries, debit: number, credit: number, quantity: number) => void
type Branch = Map<number, Branch | DimensionSeries>
/** Combinations as they are found, by account and value after value. */
class SeriesByKey {
  readonly all: DimensionSeries[] = []
  private readonly accounts: Branch = new Map()
  private readonly zeros: readonly number[]
  private readonly by: number
  /** of one dimension: by account and value, which are small numbers */
  private readonly byValue = new Map<number, DimensionSeries[]>()
  /** where the dimensions stand among all of them */
  private readonly places: readonly number[]
  constructor(by: readonly DimensionColumn[], dates: number) {
    this.by = by.length
    this.places = by.map((column) => DIMENSIONS.indexOf(column))
    this.zeros = Array.from({ length: dates * FIGURES }, () => 0)
  }
  /** each row of packed sums, and what it belongs to */
  each(accountId: number, { rows, columns }: PackedSums, add: AddTo): void {
    const own = this.places.map((place) => columns[place])
    const [debits, credits, quantities] = columns.slice(DIMENSIONS.length)
    const values = own.map(() => 0)
    const known = this.byValue.get(accountId) ?? []
    this.byValue.set(accountId, known)
    for (let at = 0; at < rows; at++) {
      for (let k = 0; k < values.length; k++) values[k] = own[k]?.[at] ?? 0
      const series = this.by === 1 ? (known[values[0] ?? 0] ??= this.of(accountId, values, 0)) : this.of(accountId, values, 0)
      add(series, debits?.[at] ?? 0, credits?.[at] ?? 0, quantities?.[at] ?? 0)
    }
  }
  /** the same of a line */
  line([accountId, _date, ...row]: LineSince, add: AddTo): void {
    const [debit = 0, credit = 0, quantity] = row.slice(DIMENSIONS.length)
    const values = this.places.map((place) => row[place] ?? 0)
    add(this.of(accountId, values, 0), debit, credit, quantity ?? 0)
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
  query: MonthQuery,
  cuts: readonly Cut[],
  found: SeriesByKey,
  packed: MovedByDimensions | undefined,
): void {
  const { accountIds, by, filters, quantity = false } = query
  const [ids, params] = [JSON.stringify(accountIds), filters.map((f) => f.value)]
  const from = cuts.map(({ before }) => closedBefore(db, before))
  const add = (rows: readonly number[][], counts: (period: Period, i: number) => boolean) => {
    const at = by.length + 2
    for (const row of rows) {
      const sums = found.of(row[1] ?? 0, row, 2)
      for (let i = 0; i < cuts.length; i++) if (counts(row[0] ?? 0, i)) sums.add(i, row[at] ?? 0, row[at + 1] ?? 0, row[at + 2] ?? 0)
    }
  }
  for (const closing of new Set(from)) {
    if (closing === 0) continue
    const rows = db.arrays<number[]>(dimensionMonths('account_closing', by, filters, quantity), JSON.stringify([closing]), ids, ...params)
    add(rows, (_period, i) => from[i] === closing)
  }
  const since = [...new Set(cuts.flatMap((cut, i) => monthsBetween(db, from[i] ?? 0, touched(cut))))]
  const counts = (period: Period, i: number) => period > (from[i] ?? 0) && period < (cuts[i]?.before ?? 0)
  if (packed) addPackedMonths(packed, since, (period) => cuts.flatMap((_cut, i) => (counts(period, i) ? [i] : [])), quantity, found)
  else add(db.arrays<number[]>(dimensionMonths('account_balance', by, filters, quantity), JSON.stringify(since), ids, ...params), counts)
}
/** `dates`: those that a month counts for. */
function addPackedMonths(
  packed: MovedByDimensions,
  months: readonly Period[],
  dates: (period: Period) => readonly number[],
  quantity: boolean,
  found: SeriesByKey,
): void {
  const addTo = (counted: readonly number[]) => (series: DimensionSeries, debit: number, credit: number, moved: number) => {
    for (const i of counted) series.add(i, debit, credit, quantity ? moved : 0)
  }
  const adding = new Map(months.map((period) => [period, addTo(dates(period))]))
  for (const { accountId, period, sums } of packed.months(months)) {
    const add = adding.get(period)
    if (add) found.each(accountId, sums, add)
  }
  for (const line of packed.since) {
    const add = adding.get(periodOf(line[1]))
    if (add) found.line(line, add)
  }
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
