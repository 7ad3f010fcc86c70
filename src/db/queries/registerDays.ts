import type { AnyDocument, DocumentType, InvoiceKind } from '../../core/documents/types'
import { type Fen, firstDay, lastDay, type LocalDate, type Period, periodOf, type RatePpm } from '../../core/kernel'
import { monthsOf } from '../../core/reports/cuts'
import { PERIOD_OF } from '../periods'
import type { ReadableDb, WritableDb } from '../types'
import { inputByDay, inputRows } from './inputTax'
import { salesByDay, salesRows, type SalesSum } from './taxableSales'

/** 销项 and 进项发票登记簿. */
export type Register = 'sales' | 'input'
/** What a register has on a day of one kind of invoice at one rate: fen, and how many entries. */
export interface RegisterDay {
  date: LocalDate
  kind: InvoiceKind | 'passenger'
  taxRate: RatePpm
  net: Fen
  tax: Fen
  entries: number
}
type Reader<T> = (db: ReadableDb, from: LocalDate, to: LocalDate) => readonly T[]
const ROWS: Record<Register, Reader<Omit<RegisterDay, 'entries'>>> = { sales: salesRows, input: inputRows }
/** Added up as they are read, with entries no fewer than there are. */
const BY_DAY: Record<Register, Reader<RegisterDay>> = { sales: salesByDay, input: inputByDay }
const placeOf = ({ date, kind, taxRate }: Pick<RegisterDay, 'date' | 'kind' | 'taxRate'>): string => `${date}|${kind}|${taxRate}`
/** Some entries by day, kind and rate. */
function byDay(rows: readonly Omit<RegisterDay, 'entries'>[]): RegisterDay[] {
  const days = new Map<string, RegisterDay>()
  for (const { date, kind, taxRate, net, tax } of rows) {
    const place = placeOf({ date, kind, taxRate })
    const known = days.get(place)
    if (known) {
      known.net += net
      known.tax += tax
      known.entries++
    } else days.set(place, { date, kind, taxRate, net, tax, entries: 1 })
  }
  return [...days.values()]
}

const IS_KEPT = 'SELECT period FROM period WHERE period BETWEEN ? AND ? AND registers_kept = 1'
export const REGISTER_DAYS = `SELECT date, kind, tax_rate AS taxRate, net, tax, entries FROM register_day WHERE register = ? AND date BETWEEN ? AND ? ORDER BY date`
const STALE_DAYS = 'SELECT date FROM register_stale WHERE register = ? AND date BETWEEN ? AND ?'
const keptDays = (db: ReadableDb, register: Register, from: LocalDate, to: LocalDate): RegisterDay[] =>
  db.all<RegisterDay>(REGISTER_DAYS, register, from, to)
const byDate = (a: RegisterDay, b: RegisterDay): number => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)
/** What a register has on these days, in their order: what is kept, and what is read of months that are not kept, and of stale days. Entries no fewer than there are. */
export function registerDays(db: ReadableDb, register: Register, from: LocalDate, to: LocalDate): RegisterDay[] {
  const kept = new Set(db.column<Period>(IS_KEPT, periodOf(from), periodOf(to)))
  const stale = new Set(db.column<LocalDate>(STALE_DAYS, register, from, to))
  const read = [...monthsOf(from, to).filter(({ period }) => !kept.has(period)), ...[...stale].map((date) => ({ from: date, to: date }))]
  const standing = kept.size === 0 ? [] : keptDays(db, register, from, to)
  if (read.length === 0) return standing
  const days = stale.size === 0 ? standing : standing.filter(({ date }) => !stale.has(date))
  return [...days, ...read.flatMap((span) => BY_DAY[register](db, span.from, span.to))].sort(byDate)
}

/** Taxable sales of these days by month, rate and kind of invoice: what {@link salesRows} has, added up. */
export function salesSums(db: ReadableDb, from: LocalDate, to: LocalDate): SalesSum[] {
  const sums = new Map<string, SalesSum>()
  for (const { date, kind, taxRate, net, tax } of registerDays(db, 'sales', from, to)) {
    const period = periodOf(date)
    const key = `${period}|${kind}|${taxRate}`
    const sum = sums.get(key)
    if (sum) {
      sum.net += net
      sum.tax += tax
    } else sums.set(key, { period, kind: kind as InvoiceKind, taxRate, net, tax })
  }
  return [...sums.values()].filter(({ net, tax }) => net !== 0 || tax !== 0)
}

/** Makes what is kept of some days what their documents come to; returns how many rows were off. */
function keepDays(db: WritableDb, register: Register, from: LocalDate, to: LocalDate): number {
  const known = new Map(keptDays(db, register, from, to).map((day) => [placeOf(day), day]))
  let changed = 0
  for (const day of byDay(ROWS[register](db, from, to))) {
    const { date, kind, taxRate, net, tax, entries } = day
    const old = known.get(placeOf(day))
    known.delete(placeOf(day))
    if (old && old.net === net && old.tax === tax && old.entries === entries) continue
    changed += db.run(
      'INSERT OR REPLACE INTO register_day (register, date, kind, tax_rate, net, tax, entries) VALUES (?, ?, ?, ?, ?, ?, ?)',
      register,
      date,
      kind,
      taxRate,
      net,
      tax,
      entries,
    ).changes
  }
  for (const { date, kind, taxRate } of known.values())
    changed += db.run(
      'DELETE FROM register_day WHERE register = ? AND date = ? AND kind = ? AND tax_rate = ?',
      register,
      date,
      kind,
      taxRate,
    ).changes
  db.run('DELETE FROM register_stale WHERE register = ? AND date BETWEEN ? AND ?', register, from, to)
  return changed
}
const REGISTERS: readonly Register[] = ['sales', 'input']
/** Keeps the registers of a month; returns how many rows were off. */
function keepMonth(db: WritableDb, period: Period): number {
  const rows = REGISTERS.reduce((sum, register) => sum + keepDays(db, register, firstDay(period), lastDay(period)), 0)
  return rows + db.run('UPDATE period SET registers_kept = 1 WHERE period = ? AND registers_kept = 0', period).changes
}
/** Stale days kept anew, so many at most. */
function freshen(db: WritableDb, most = -1): void {
  const days = db.all<{ register: Register; date: LocalDate }>('SELECT register, date FROM register_stale ORDER BY date LIMIT ?', most)
  for (const { register, date } of days) keepDays(db, register, date, date)
}
const CLOSED = "SELECT period FROM period WHERE state = 'closed' AND registers_kept = 0 ORDER BY period"
export function keepRegistersOfClosed(db: WritableDb): void {
  for (const period of db.column<Period>(CLOSED)) keepMonth(db, period)
  freshen(db)
}

/** What stands in the registers, by the table that it is kept in; of fixed assets it is told by {@link registersChangedByAsset}. */
const TYPES: Record<string, Record<Register, readonly DocumentType[]>> = {
  doc_stock: { sales: ['salesDelivery', 'salesReturn'], input: ['purchaseReceipt', 'purchaseReturn'] },
  doc_invoice: { sales: ['salesInvoice'], input: ['purchaseInvoice'] },
  doc_cash: { sales: [], input: ['otherPayment', 'expenseClaim'] },
}
const REGISTER_OF = new Map(
  Object.values(TYPES).flatMap((types) => REGISTERS.flatMap((register) => types[register].map((type) => [type, register] as const))),
)
/** A month that goes on is worth keeping from so many documents on. */
const LEAST_DOCUMENTS = 200
/** So many stale days are read from their documents: a few milliseconds where six hundred are made a day. */
const MOST_STALE = 5
export const WORTH_KEEPING = `SELECT 1 FROM (${Object.entries(TYPES)
  .map(
    ([table, { sales, input }]) =>
      `SELECT 1 FROM ${table} WHERE type IN (${[...sales, ...input].map((type) => `'${type}'`).join(', ')}) AND date BETWEEN ?1 AND ?2`,
  )
  .join(' UNION ALL ')}) LIMIT 1 OFFSET ?3`
const NOT_KEPT = 'SELECT period, state FROM period WHERE registers_kept = 0 ORDER BY period'
/** The next month to keep: a closed one (of files from before they were kept), or one with many documents. */
const nextMonth = (db: ReadableDb, least: number): Period | undefined =>
  db
    .all<{ period: Period; state: string }>(NOT_KEPT)
    .find(({ period, state }) => state === 'closed' || db.value(WORTH_KEEPING, firstDay(period), lastDay(period), least - 1) !== undefined)
    ?.period
/** Keeps one more month, or some stale days once more than a few are; whether there may be more to do. */
export function keepNextRegisters(db: WritableDb, least = LEAST_DOCUMENTS, stale = MOST_STALE): boolean {
  const period = nextMonth(db, least)
  if (period !== undefined) keepMonth(db, period)
  else if ((db.value<number>('SELECT COUNT(*) FROM register_stale') ?? 0) <= stale) return false
  else freshen(db, 2 * MOST_STALE)
  return true
}
/** Keeps all that is worth it. */
export function keepAllRegisters(db: WritableDb): void {
  while (keepNextRegisters(db));
  freshen(db)
}

export function rebuildRegisters(db: WritableDb): number {
  freshen(db)
  const stray = db.run(`DELETE FROM register_day WHERE ${PERIOD_OF('date')} NOT IN (${ARE_KEPT})`).changes
  const periods = db.column<Period>("SELECT period FROM period WHERE registers_kept = 1 OR state = 'closed' ORDER BY period")
  return periods.reduce((sum, period) => sum + keepMonth(db, period), stray)
}
/** Months whose kept registers are not those of their documents, or that should have none. */
export function registerDifferences(db: ReadableDb): Period[] {
  const text = (days: readonly RegisterDay[]) =>
    days
      .map((day) => `${placeOf(day)}|${day.net}|${day.tax}|${day.entries}`)
      .sort()
      .join()
  const stray = db.column<Period>(`SELECT DISTINCT ${PERIOD_OF('date')} AS period FROM register_day WHERE period NOT IN (${ARE_KEPT})`)
  const differs = (period: Period) => {
    const days = [firstDay(period), lastDay(period)] as const
    return REGISTERS.some((register) => {
      const stale = new Set(db.column<LocalDate>(STALE_DAYS, register, ...days))
      const fresh = (all: readonly RegisterDay[]) => all.filter(({ date }) => !stale.has(date))
      return text(fresh(byDay(ROWS[register](db, ...days)))) !== text(fresh(keptDays(db, register, ...days)))
    })
  }
  return [...stray, ...db.column<Period>(ARE_KEPT).filter(differs)]
}
const ARE_KEPT = 'SELECT period FROM period WHERE registers_kept = 1'

const STALE = `
INSERT OR IGNORE INTO register_stale (register, date) SELECT ?1, ?2 FROM period WHERE period = ?3 AND registers_kept = 1`
/**
 * Days of kept months on which what an invoice bills was returned with an invoice, whose kind follows it, or billed by others, each of which
 * takes its share in the order they were posted.
 */
const BESIDE = (table: string, type: string) => `
  SELECT 'sales', d.date FROM doc_invoice_line own CROSS JOIN ${table}_line l ON l.source_line_id = own.source_line_id
  CROSS JOIN ${table} d ON d.id = l.document_id AND d.type = '${type}'
  CROSS JOIN period p ON p.period = ${PERIOD_OF('d.date')} AND p.registers_kept = 1 WHERE own.document_id = ?1`
export const DAYS_BESIDE = `${BESIDE('doc_stock', 'salesReturn')} AND d.invoice_number <> '' UNION ${BESIDE('doc_invoice', 'salesInvoice')}`
const STALE_BESIDE = `INSERT OR IGNORE INTO register_stale (register, date) ${DAYS_BESIDE}`
/** After a document was posted or taken back: what is kept of its day, and of what stands beside it, is no longer so. */
export function registersChanged(db: WritableDb, { id, type, date }: AnyDocument): void {
  const register = REGISTER_OF.get(type)
  if (register === undefined) return
  db.run(STALE, register, date, periodOf(date))
  if (type === 'salesInvoice') db.run(STALE_BESIDE, id)
}
/** The same of a voucher of fixed assets: one that sold or bought. */
const STALE_ASSETS = `
INSERT OR IGNORE INTO register_stale (register, date) SELECT r.value, ?2 FROM asset_voucher a
CROSS JOIN period p ON p.period = ?3 AND p.registers_kept = 1 CROSS JOIN json_each('["sales", "input"]') r WHERE a.document_id = ?1 AND (a.net <> 0 OR a.tax <> 0)`
export const registersChangedByAsset = (db: WritableDb, { id, date }: AnyDocument): void =>
  void db.run(STALE_ASSETS, id, date, periodOf(date))
