import type { InvoiceKind } from '../../core/documents/types'
import { type Fen, firstDay, lastDay, type LocalDate, type Period, periodOf, type RatePpm } from '../../core/kernel'
import { type MonthPart, monthsOf } from '../../core/reports/cuts'
import { closedPeriods, PERIOD_OF } from '../periods'
import type { ReadableDb, WritableDb } from '../types'
import { inputRows, inputSumsOfDays } from './inputTax'
import { type SalesSum, salesRows, sumsOfDays } from './taxableSales'

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
const ROWS: Record<Register, (db: ReadableDb, from: LocalDate, to: LocalDate) => readonly Omit<RegisterDay, 'entries'>[]> = {
  sales: salesRows,
  input: inputRows,
}
const placeOf = ({ date, kind, taxRate }: Pick<RegisterDay, 'date' | 'kind' | 'taxRate'>): string => `${date}|${kind}|${taxRate}`
/** Some entries by day, kind and rate. */
export function byDay(rows: readonly Omit<RegisterDay, 'entries'>[]): RegisterDay[] {
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
/** Months of a span, and whether their registers are kept: those of closed ones. */
export function monthsKept(db: ReadableDb, from: LocalDate, to: LocalDate): (MonthPart & { kept: boolean })[] {
  const kept = new Set(db.column<Period>(IS_KEPT, periodOf(from), periodOf(to)))
  return monthsOf(from, to).map((month) => ({ ...month, kept: kept.has(month.period) }))
}
/** Days of a month whose registers are kept. */
export const keptDays = (db: ReadableDb, register: Register, from: LocalDate, to: LocalDate): RegisterDay[] =>
  db.all<RegisterDay>(REGISTER_DAYS, register, from, to)

/** Taxable sales of these days by month, rate and kind of invoice: what {@link salesRows} has, added up. */
export const salesSums = (db: ReadableDb, from: LocalDate, to: LocalDate): SalesSum[] =>
  monthsKept(db, from, to).flatMap((month) => {
    if (!month.kept) return sumsOfDays(db, month.period, month.from, month.to)
    const sums = new Map<string, SalesSum>()
    for (const { kind, taxRate, net, tax } of keptDays(db, 'sales', month.from, month.to)) {
      const sum = sums.get(`${kind}|${taxRate}`) ?? { period: month.period, kind: kind as InvoiceKind, taxRate, net: 0, tax: 0 }
      sums.set(`${kind}|${taxRate}`, { ...sum, net: sum.net + net, tax: sum.tax + tax })
    }
    return [...sums.values()]
  })
/** What {@link inputRows} has, added up. */
export function inputSums(db: ReadableDb, from: LocalDate, to: LocalDate): { net: Fen; tax: Fen } {
  const sums = monthsKept(db, from, to).flatMap((month) =>
    month.kept ? keptDays(db, 'input', month.from, month.to) : [inputSumsOfDays(db, month.from, month.to)],
  )
  return { net: sums.reduce((sum, { net }) => sum + net, 0), tax: sums.reduce((sum, { tax }) => sum + tax, 0) }
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
  return changed
}
const REGISTERS: readonly Register[] = ['sales', 'input']
/** Keeps the registers of a month that is closed; returns how many rows were off. */
function keepMonth(db: WritableDb, period: Period): number {
  const rows = REGISTERS.reduce((sum, register) => sum + keepDays(db, register, firstDay(period), lastDay(period)), 0)
  return rows + db.run('UPDATE period SET registers_kept = 1 WHERE period = ? AND registers_kept = 0', period).changes
}
export function dropRegisters(db: WritableDb, period: Period): void {
  db.run('DELETE FROM register_day WHERE date BETWEEN ? AND ?', firstDay(period), lastDay(period))
  db.run('UPDATE period SET registers_kept = 0 WHERE period = ?', period)
}
/** Keeps the registers of a closed month whose are not, of files from before they were; whether there are more of them. */
export function keepNextRegisters(db: WritableDb): boolean {
  const [period, next] = db.column<Period>(NOT_KEPT)
  if (period !== undefined) keepMonth(db, period)
  return next !== undefined
}
const NOT_KEPT = "SELECT period FROM period WHERE state = 'closed' AND registers_kept = 0 ORDER BY period LIMIT 2"
export function keepRegistersOfClosed(db: WritableDb): void {
  while (keepNextRegisters(db));
}
export function rebuildRegisters(db: WritableDb): number {
  const stray = db.run(
    `DELETE FROM register_day WHERE ${PERIOD_OF('date')} NOT IN (SELECT period FROM period WHERE state = 'closed')`,
  ).changes
  const open = db.run("UPDATE period SET registers_kept = 0 WHERE state <> 'closed' AND registers_kept = 1").changes
  return closedPeriods(db).reduce((sum, period) => sum + keepMonth(db, period), stray + open)
}
/** Months whose kept registers are not those of their documents, or that should have none. */
export function registerDifferences(db: ReadableDb): Period[] {
  const text = (days: readonly RegisterDay[]) =>
    days
      .map((day) => `${placeOf(day)}|${day.net}|${day.tax}|${day.entries}`)
      .sort()
      .join()
  const stray = db.column<Period>(`SELECT DISTINCT ${PERIOD_OF('date')} AS period FROM register_day WHERE period NOT IN (${ARE_KEPT})
    UNION SELECT period FROM period WHERE registers_kept = 1 AND state <> 'closed'`)
  const differs = (period: Period) => {
    const days = [firstDay(period), lastDay(period)] as const
    return REGISTERS.some((register) => text(byDay(ROWS[register](db, ...days))) !== text(keptDays(db, register, ...days)))
  }
  return [...stray, ...db.column<Period>(ARE_KEPT).filter(differs)]
}
const ARE_KEPT = 'SELECT period FROM period WHERE registers_kept = 1'
/**
 * Days of closed months on which what an invoice bills was returned with an invoice, whose kind follows it, or (`later`) billed by others,
 * each of which takes its share in the order they were posted.
 */
const BESIDE = (table: string, type: string) => `
  SELECT DISTINCT d.date FROM doc_invoice_line own CROSS JOIN ${table}_line l ON l.source_line_id = own.source_line_id
  CROSS JOIN ${table} d ON d.id = l.document_id AND d.type = '${type}'
  CROSS JOIN period p ON p.period = ${PERIOD_OF('d.date')} AND p.registers_kept = 1 WHERE own.document_id = ?1`
export const RETURNED_BESIDE = `${BESIDE('doc_stock', 'salesReturn')} AND d.invoice_number <> ''`
export const INVOICED_BESIDE = `${RETURNED_BESIDE} UNION ${BESIDE('doc_invoice', 'salesInvoice')}`
export function keepSalesBeside(db: WritableDb, invoiceId: number, withdrawn: boolean): void {
  for (const date of db.column<LocalDate>(withdrawn ? INVOICED_BESIDE : RETURNED_BESIDE, invoiceId)) keepDays(db, 'sales', date, date)
}
