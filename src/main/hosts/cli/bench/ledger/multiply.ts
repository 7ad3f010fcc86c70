import type Database from 'better-sqlite3'
import { nextPeriod, type Period } from '../../../../../core/kernel'
import { connectionOf } from '../../../../../db/connection'
import { PERIOD_OF } from '../../../../../db/periods'
import { packAll } from '../../../../../db/queries/dimensionSums'
import { keepAllRegisters } from '../../../../../db/queries/registerDays'
import { JOURNAL_DAYS, JOURNAL_FLOW_DAYS } from '../../../../../db/queries/verify/ledger'
import { PERIOD_YEARS } from '../../../../../db/queries/verify/stock'

/** Where ids of each kind begin, and how many a month takes. */
interface Span {
  first: number
  count: number
}
type Kind = 'document' | 'line' | 'movement' | 'voucher' | 'posting' | 'openItem' | 'openItemEntry'

/** Which kind of id a column holds; a table's own `id` stands under "table.id". */
const IDS: Record<string, Kind> = {
  document_id: 'document',
  source_id: 'document',
  target_id: 'document',
  cause_id: 'document',
  line_id: 'line',
  source_line_id: 'line',
  movement_seq: 'movement',
  seq: 'movement',
  ref_seq: 'movement',
  voucher_id: 'voucher',
  posting_id: 'posting',
  open_item_id: 'openItem',
  other_item_id: 'openItem',
  'doc_stock.id': 'document',
  'doc_cash.id': 'document',
  'doc_stock_line.id': 'line',
  'doc_cash_line.id': 'line',
  'voucher.id': 'voucher',
  'posting.id': 'posting',
  'open_item.id': 'openItem',
  'open_item_entry.id': 'openItemEntry',
}
/** The month's rows of each table: by an id that only they have, or by the month, or its days. */
const TABLES: Record<string, { by: Kind; column: string } | 'period' | 'days'> = {
  doc_stock: { by: 'document', column: 'id' },
  doc_stock_line: { by: 'line', column: 'id' },
  doc_cash: { by: 'document', column: 'id' },
  doc_cash_line: { by: 'line', column: 'id' },
  document_link: { by: 'document', column: 'target_id' },
  voucher: { by: 'voucher', column: 'id' },
  posting: { by: 'posting', column: 'id' },
  journal_line: { by: 'posting', column: 'posting_id' },
  stock_entry: { by: 'movement', column: 'seq' },
  stock_valuation_entry: { by: 'movement', column: 'seq' },
  open_item: { by: 'openItem', column: 'id' },
  open_item_entry: { by: 'openItemEntry', column: 'id' },
  cost_row: { by: 'movement', column: 'seq' },
  account_balance: 'period',
  account_total: 'period',
  cash_flow_total: 'period',
  stock_period: 'period',
  dimension_month: 'period',
  dimension_day: 'days',
  register_day: 'days',
}
const DATES = new Set(['date', 'due_date'])
const PERIODS = new Set(['period', 'posted_period'])

/** Next ids of every kind, before the month that will be repeated and after it. */
export function nextIds(raw: Database.Database): Record<Kind, number> {
  const value = (sql: string) => raw.prepare<[], number>(sql).pluck().get() ?? 0
  const sequence = (name: string) => value(`SELECT next FROM id_sequence WHERE name = '${name}'`)
  const after = (table: string) => value(`SELECT coalesce(max(id), 0) + 1 FROM ${table}`)
  return {
    document: sequence('document'),
    line: sequence('line'),
    movement: sequence('movement'),
    voucher: after('voucher'),
    posting: after('posting'),
    openItem: after('open_item'),
    openItemEntry: after('open_item_entry'),
  }
}

/**
 * Repeats the last month of a file `times` more: every row that the engine wrote for it again, with later ids, dates and
 * periods. That is what the engine would have written itself, because the month ends as it began: the same goods lie in the
 * same places at the same cost. `before`: {@link nextIds} when the month began. `verify` proves the result in the tests.
 */
export function multiplyMonth(
  raw: Database.Database,
  month: Period,
  before: Record<Kind, number>,
  times: number,
  onMonth: (done: number) => void,
): void {
  const after = nextIds(raw)
  const spans = Object.fromEntries(
    Object.entries(after).map(([kind, next]) => [kind, { first: before[kind as Kind], count: next - before[kind as Kind] }]),
  ) as Record<Kind, Span>
  raw.pragma('foreign_keys = OFF')
  raw.pragma('synchronous = OFF')
  const { write } = connectionOf(raw)
  raw.transaction(() => {
    packAll(write)
    keepAllRegisters(write)
  })()
  const copies = Object.keys(TABLES).map((table) => raw.prepare(copySql(raw, table, spans)))
  raw.transaction(() => {
    let period = month
    for (let k = 1; k <= times; k++) {
      period = nextPeriod(period)
      raw.prepare("INSERT OR IGNORE INTO period (period, state) VALUES (?, 'open')").run(period)
      raw
        .prepare('UPDATE period SET registers_kept = own.registers_kept FROM period own WHERE own.period = ? AND period.period = ?')
        .run(month, period)
      const values = { k, months: `+${k} months`, month, period, part: String(period), was: String(month) }
      for (const copy of copies) copy.run(values)
      // the month before ended as this one did
      raw
        .prepare(
          'INSERT INTO cost_checkpoint (pool_id, period, state) SELECT pool_id, @period, state FROM cost_state WHERE last_seq >= @first',
        )
        .run({ period, first: spans.movement.first })
      raw
        .prepare('INSERT INTO number_sequence (type, part, next) SELECT type, @part, next FROM number_sequence WHERE part = @was')
        .run({ part: values.part, was: values.was })
      onMonth(k)
    }
    raw
      .prepare('UPDATE cost_state SET last_date = date(last_date, @months), last_seq = last_seq + @shift WHERE last_seq >= @first')
      .run({ months: `+${times} months`, shift: times * spans.movement.count, first: spans.movement.first })
    raw.exec(
      `DELETE FROM stock_year; INSERT INTO stock_year (year, pool_id, warehouse_id, in_quantity, out_quantity, move_quantity, in_value, out_value) ${PERIOD_YEARS}`,
    )
    raw.exec(
      `DELETE FROM account_day; INSERT INTO account_day (account_id, date, debit, credit, debit_quantity, credit_quantity, lines) ${JOURNAL_DAYS}`,
    )
    raw.exec('UPDATE dimension_through SET posting_id = (SELECT MAX(id) FROM posting)')
    raw.exec(`DELETE FROM cash_flow_day; INSERT INTO cash_flow_day (item, date, amount) ${JOURNAL_FLOW_DAYS}`)
    for (const name of ['document', 'line', 'movement'] as const)
      raw.prepare('UPDATE id_sequence SET next = next + ? WHERE name = ?').run(times * spans[name].count, name)
  })()
  raw.pragma('synchronous = FULL')
  raw.pragma('foreign_keys = ON')
}

/** INSERT … SELECT of one table's rows of the month into the month @k months later. */
function copySql(raw: Database.Database, table: string, spans: Record<Kind, Span>): string {
  const rows = TABLES[table]
  const columns = raw.pragma(`table_info(${table})`) as { name: string }[]
  const shifted = columns.map(({ name }) => {
    const kind = IDS[`${table}.${name}`] ?? IDS[name]
    if (kind) return `${name} + @k * ${spans[kind].count}`
    if (DATES.has(name)) return `date(${name}, @months)`
    if (PERIODS.has(name)) return '@period'
    return name === 'number' && table.startsWith('doc_') ? `replace(number, '-' || @was || '-', '-' || @part || '-')` : name
  })
  const where =
    rows === 'period' || rows === 'days'
      ? `${rows === 'period' ? 'period' : PERIOD_OF('date')} = @month`
      : `${rows?.column} >= ${spans[rows?.by ?? 'document'].first} AND ${rows?.column} < ${
          spans[rows?.by ?? 'document'].first + spans[rows?.by ?? 'document'].count
        }`
  return `INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')}) SELECT ${shifted.join(', ')} FROM ${table} WHERE ${where}`
}
