import type { DocumentType, InvoiceKind } from '../../core/documents/types'
import { type Fen, firstDay, lastDay, type LocalDate, type Period, periodOf, type RatePpm, shareOf } from '../../core/kernel'
import { monthsOf } from '../../core/reports/cuts'
import { closedPeriods, PERIOD_OF } from '../periods'
import type { ReadableDb, WritableDb } from '../types'
import { FROM_SHIPPED, SHIPPED } from './shipped'
import { type Narrowed, narrowedValues, type Narrowing, narrowing } from './taxNarrowing'

/** Taxable sales of one document at one rate, as they are declared; red and returned ones negative. */
export interface SalesRow {
  documentId: number
  documentType: DocumentType
  documentNumber: string
  date: LocalDate
  partnerId: number | null
  /** none: 未开票收入, or what an invoice that came later takes off it */
  kind: InvoiceKind
  invoiceNumber: string
  taxRate: RatePpm
  net: Fen
  tax: Fen
}
interface Line extends SalesRow {
  /** invoice on a delivery whose revenue is booked: the delivery's figures, and what was invoiced of it before */
  booked: 0 | 1
  quantity: number
  sourceQuantity: number
  sourceNet: Fen
  sourceGross: Fen
  sourceRate: RatePpm
  /** with an invoice of its own: it is that one that the later replaces */
  sourceKind: InvoiceKind
  before: number
}
const STANDS = "('posted', 'reversed')"
const HEAD =
  'd.id AS documentId, d.type AS documentType, d.number AS documentNumber, d.date, d.partner_id AS partnerId, d.invoice_number AS invoiceNumber'
const NO_SOURCE =
  "0 AS booked, 0 AS quantity, 0 AS sourceQuantity, 0 AS sourceNet, 0 AS sourceGross, 0 AS sourceRate, 'none' AS sourceKind, 0 AS before"
const delivered = ({ type, more }: Narrowing) => `
SELECT ${HEAD}, d.invoice_kind AS kind, l.tax_rate AS taxRate, l.net, l.tax, ${NO_SOURCE}
FROM doc_stock d JOIN doc_stock_line l ON l.document_id = d.id
WHERE ${type} = 'salesDelivery' AND d.state IN ${STANDS} AND d.date BETWEEN ?1 AND ?2 AND NOT ${SHIPPED('l')} ${more('d', 'l')}`
/** A return with a red invoice is of the kind of what it takes back; without one it lowers what is not invoiced. */
const returned = ({ type, more }: Narrowing) => `
SELECT ${HEAD}, CASE WHEN d.invoice_number = '' THEN 'none' ELSE COALESCE(NULLIF(s.invoice_kind, 'none'),
    (SELECT i.invoice_kind FROM doc_invoice_line x JOIN doc_invoice i ON i.id = x.document_id AND i.type = 'salesInvoice' AND i.state IN ${STANDS}
      WHERE x.source_line_id = l.source_line_id ORDER BY i.id DESC LIMIT 1), 'ordinary') END AS kind,
  l.tax_rate AS taxRate, -l.net AS net, -l.tax AS tax, ${NO_SOURCE}
FROM doc_stock d JOIN doc_stock_line l ON l.document_id = d.id
LEFT JOIN doc_stock_line sl ON sl.id = l.source_line_id LEFT JOIN doc_stock s ON s.id = sl.document_id
WHERE ${type} = 'salesReturn' AND d.state IN ${STANDS} AND d.date BETWEEN ?1 AND ?2 AND NOT ${FROM_SHIPPED('l')} ${more('d', 'l')}`
const invoiced = ({ type, more }: Narrowing) => `
SELECT ${HEAD}, d.invoice_kind AS kind, l.tax_rate AS taxRate, l.net, l.tax,
  sl.id IS NOT NULL AND NOT ${SHIPPED('sl')} AS booked, l.quantity, COALESCE(sl.quantity, 0) AS sourceQuantity, COALESCE(sl.net, 0) AS sourceNet,
  COALESCE(sl.gross, 0) AS sourceGross, COALESCE(sl.tax_rate, 0) AS sourceRate, COALESCE(sd.invoice_kind, 'none') AS sourceKind,
  COALESCE((SELECT SUM(x.quantity) FROM doc_invoice_line x JOIN doc_invoice i ON i.id = x.document_id AND i.type = 'salesInvoice' AND i.state IN ${STANDS}
    WHERE x.source_line_id = l.source_line_id AND (i.posted_at, i.id, x.line_no) < (d.posted_at, d.id, l.line_no)), 0) AS before
FROM doc_invoice d JOIN doc_invoice_line l ON l.document_id = d.id LEFT JOIN doc_stock_line sl ON sl.id = l.source_line_id
LEFT JOIN doc_stock sd ON sd.id = sl.document_id WHERE ${type} = 'salesInvoice' AND d.state IN ${STANDS} AND d.date BETWEEN ?1 AND ?2 ${more('d', 'l', 'sl')}`
/** 销售使用过的固定资产. */
const assets = ({ more }: Narrowing) => `
SELECT d.id AS documentId, d.type AS documentType, d.number AS documentNumber, d.date, a.partner_id AS partnerId, a.invoice_number AS invoiceNumber,
  a.invoice_kind AS kind, a.tax_rate AS taxRate, a.net, a.tax, ${NO_SOURCE}
FROM asset_voucher a CROSS JOIN doc_journal d ON d.id = a.document_id
WHERE a.action IN ('sale', 'scrap', 'damage', 'shortage', 'clearingIncome') AND d.state IN ${STANDS} AND d.date BETWEEN ?1 AND ?2 ${more('a', 'a')}`
export const salesLines = (n: Narrowing): string =>
  `${[delivered, returned, invoiced, assets].map((lines) => lines(n)).join(' UNION ALL ')} ORDER BY date, documentId`

/** What an invoice takes off the 未开票收入 that its delivery was booked as (posting.md 3.1): as much as the delivery booked of it. */
function takenOff(line: Line): Pick<SalesRow, 'net' | 'tax'> {
  const share = (amount: Fen) =>
    shareOf(amount, line.before + line.quantity, line.sourceQuantity) -
    (line.before === 0 ? 0 : shareOf(amount, line.before, line.sourceQuantity))
  const net = share(line.sourceNet)
  return { net: -net, tax: net - share(line.sourceGross) }
}

/** Taxable sales of a month at one rate and of one kind of invoice, fen. */
export interface SalesSum {
  period: Period
  kind: InvoiceKind
  taxRate: RatePpm
  net: Fen
  tax: Fen
}
const SUMMED = (lines: string) => `SELECT kind, taxRate, SUM(net) AS net, SUM(tax) AS tax FROM (${lines}) GROUP BY kind, taxRate`
const DELIVERED_SUMS = [delivered, returned, assets].map((lines) => SUMMED(lines(narrowing({})))).join(' UNION ALL ')
const INVOICED_LINES = invoiced(narrowing({}))
/** What documents of some days of one month come to. */
function sumsOfDays(db: ReadableDb, period: Period, from: LocalDate, to: LocalDate): SalesSum[] {
  const sums = new Map<string, SalesSum>()
  const add = ({ kind, taxRate, net, tax }: Omit<SalesSum, 'period'>) => {
    const key = `${kind}|${taxRate}`
    const known = sums.get(key)
    if (known) {
      known.net += net
      known.tax += tax
    } else sums.set(key, { period, kind, taxRate, net, tax })
  }
  for (const sum of db.all<SalesSum>(DELIVERED_SUMS, from, to)) add(sum)
  for (const line of db.all<Line>(INVOICED_LINES, from, to)) {
    add(line)
    if (line.booked === 1 && line.sourceQuantity !== 0) add({ kind: line.sourceKind, taxRate: line.sourceRate, ...takenOff(line) })
  }
  return [...sums.values()].filter((r) => r.net !== 0 || r.tax !== 0)
}
const KEPT = `SELECT s.period, s.kind, s.tax_rate AS taxRate, s.net, s.tax FROM period p CROSS JOIN sales_closing s ON s.period = p.period
  WHERE p.period BETWEEN ? AND ? AND p.sales_kept = 1`
const IS_KEPT = 'SELECT period FROM period WHERE period BETWEEN ? AND ? AND sales_kept = 1'
/** Taxable sales of these days by month, rate and kind of invoice: what {@link salesRows} has, added up. Closed months are known. */
export function salesSums(db: ReadableDb, from: LocalDate, to: LocalDate): SalesSum[] {
  const span = [periodOf(from), periodOf(to)] as const
  const kept = new Set(db.column<Period>(IS_KEPT, ...span))
  const known = Map.groupBy(db.all<SalesSum>(KEPT, ...span), (sum) => sum.period)
  return monthsOf(from, to).flatMap((month) =>
    month.whole && kept.has(month.period) ? (known.get(month.period) ?? []) : sumsOfDays(db, month.period, month.from, month.to),
  )
}

const monthSums = (db: ReadableDb, period: Period) => sumsOfDays(db, period, firstDay(period), lastDay(period))
/** Keeps what a month that is closed had of taxable sales, again where documents of later months changed it; returns how many rows were off. */
export function keepSales(db: WritableDb, period: Period): number {
  const rows = monthSums(db, period)
  const others = rows.filter(({ kind, taxRate, net, tax }) => db.value(KEPT_AS, period, kind, taxRate, net, tax) === undefined)
  const gone = db.run(
    'DELETE FROM sales_closing WHERE period = ? AND (kind, tax_rate) NOT IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))',
    period,
    JSON.stringify(rows.map(({ kind, taxRate }) => [kind, taxRate])),
  ).changes
  for (const { kind, taxRate, net, tax } of others)
    db.run(
      'INSERT OR REPLACE INTO sales_closing (period, kind, tax_rate, net, tax) VALUES (?, ?, ?, ?, ?)',
      period,
      kind,
      taxRate,
      net,
      tax,
    )
  return gone + others.length + db.run('UPDATE period SET sales_kept = 1 WHERE period = ? AND sales_kept = 0', period).changes
}
const KEPT_AS = 'SELECT 1 FROM sales_closing WHERE period = ? AND kind = ? AND tax_rate = ? AND net = ? AND tax = ?'
export function dropSales(db: WritableDb, period: Period): void {
  db.run('DELETE FROM sales_closing WHERE period = ?', period)
  db.run('UPDATE period SET sales_kept = 0 WHERE period = ?', period)
}
/** Closed months whose sales are not kept, of files from before they were. */
export const keepSalesOfClosed = (db: WritableDb): void =>
  db.column<Period>("SELECT period FROM period WHERE state = 'closed' AND sales_kept = 0").forEach((period) => void keepSales(db, period))
export function rebuildSales(db: WritableDb): number {
  const changed = db.run("DELETE FROM sales_closing WHERE period NOT IN (SELECT period FROM period WHERE state = 'closed')").changes
  const open = db.run("UPDATE period SET sales_kept = 0 WHERE state <> 'closed' AND sales_kept = 1").changes
  return closedPeriods(db).reduce((sum, period) => sum + keepSales(db, period), changed + open)
}
/** Months whose kept sales are not those of their documents, or that should have none. */
export function salesDifferences(db: ReadableDb): Period[] {
  const text = (rows: readonly SalesSum[]) =>
    rows
      .map(({ kind, taxRate, net, tax }) => `${kind}|${taxRate}|${net}|${tax}`)
      .sort()
      .join()
  const stray = db.column<Period>(`SELECT DISTINCT period FROM sales_closing WHERE period NOT IN (${ARE_KEPT})
    UNION SELECT period FROM period WHERE sales_kept = 1 AND state <> 'closed'`)
  return [
    ...stray,
    ...db.column<Period>(ARE_KEPT).filter((period) => text(monthSums(db, period)) !== text(db.all<SalesSum>(KEPT, period, period))),
  ]
}
const ARE_KEPT = 'SELECT period FROM period WHERE sales_kept = 1'
/**
 * Closed months in which what an invoice bills was returned with an invoice, whose kind follows it, or (`later`) billed by others, each
 * of which takes its share in the order they were posted.
 */
const BESIDE = (table: string, type: string) => `
  SELECT DISTINCT p.period FROM doc_invoice_line own CROSS JOIN ${table}_line l ON l.source_line_id = own.source_line_id
  CROSS JOIN ${table} d ON d.id = l.document_id AND d.type = '${type}'
  CROSS JOIN period p ON p.period = ${PERIOD_OF('d.date')} AND p.sales_kept = 1 WHERE own.document_id = ?1`
export const RETURNED_BESIDE = `${BESIDE('doc_stock', 'salesReturn')} AND d.invoice_number <> ''`
export const INVOICED_BESIDE = `${RETURNED_BESIDE} UNION ${BESIDE('doc_invoice', 'salesInvoice')}`
export function keepSalesBeside(db: WritableDb, invoiceId: number, withdrawn: boolean): void {
  for (const period of db.column<Period>(withdrawn ? INVOICED_BESIDE : RETURNED_BESIDE, invoiceId)) keepSales(db, period)
}

const DATED = ([table, types]: [string, readonly string[]]) =>
  `SELECT date, COUNT(*) AS lines FROM ${table} WHERE type IN (${types.map((type) => `'${type}'`).join(', ')}) AND date BETWEEN ?1 AND ?2 GROUP BY date`
/** How many documents of some types each day has, by the index of their dates, and vouchers of fixed assets. */
export const documentDays = (types: Readonly<Record<string, readonly string[]>>): string =>
  `SELECT date, SUM(lines) AS lines FROM (${[
    ...Object.entries(types).map(DATED),
    `SELECT d.date, COUNT(*) FROM asset_voucher a CROSS JOIN doc_journal d ON d.id = a.document_id WHERE d.date BETWEEN ?1 AND ?2 GROUP BY d.date`,
  ].join(' UNION ALL ')}) GROUP BY date ORDER BY date`
/** No fewer than are declared. */
export const SALES_DAYS = documentDays({ doc_stock: ['salesDelivery', 'salesReturn'], doc_invoice: ['salesInvoice'] })

/** Taxable sales of these days by document, rate and kind of invoice. Σ tax is what the documents moved on 销项税额 (of used assets at 3% 减按 2%: on 简易计税). */
export function salesRows(db: ReadableDb, from: LocalDate, to: LocalDate, narrowed: Narrowed = {}): SalesRow[] {
  const rows = new Map<string, SalesRow>()
  const add = (row: SalesRow) => {
    const key = `${row.documentId}|${row.kind}|${row.taxRate}`
    const known = rows.get(key)
    if (known) {
      known.net += row.net
      known.tax += row.tax
    } else rows.set(key, { ...row })
  }
  for (const line of db.all<Line>(salesLines(narrowing(narrowed)), from, to, ...narrowedValues(narrowed))) {
    const { booked, quantity: _q, sourceQuantity, sourceNet: _n, sourceGross: _g, sourceRate, sourceKind, before: _b, ...row } = line
    add(row)
    if (booked === 1 && sourceQuantity !== 0) add({ ...row, kind: sourceKind, taxRate: sourceRate, ...takenOff(line) })
  }
  return [...rows.values()].filter((r) => r.net !== 0 || r.tax !== 0)
}
