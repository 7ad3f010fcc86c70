import type { DocumentType, InvoiceKind } from '../../core/documents/types'
import { type Fen, type LocalDate, type Period, type RatePpm, shareOf } from '../../core/kernel'
import type { ReadableDb } from '../types'
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
interface InvoicedLine extends SalesRow {
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
const OWN = { partner: 'd', invoice: 'd.invoice_number', rates: ['l'] }
const delivered = ({ type, more }: Narrowing) => `
SELECT ${HEAD}, d.invoice_kind AS kind, l.tax_rate AS taxRate, l.net, l.tax, l.line_no AS line
FROM doc_stock d JOIN doc_stock_line l ON l.document_id = d.id
WHERE ${type} = 'salesDelivery' AND d.state IN ${STANDS} AND d.date BETWEEN ?1 AND ?2 AND NOT ${SHIPPED('l')} ${more({ ...OWN, kinds: ['d.invoice_kind'] })}`
/** A return with a red invoice is of the kind of what it takes back; without one it lowers what is not invoiced. */
const returned = ({ type, more }: Narrowing) => `
SELECT ${HEAD}, CASE WHEN d.invoice_number = '' THEN 'none' ELSE COALESCE(NULLIF(s.invoice_kind, 'none'),
    (SELECT i.invoice_kind FROM doc_invoice_line x JOIN doc_invoice i ON i.id = x.document_id AND i.type = 'salesInvoice' AND i.state IN ${STANDS}
      WHERE x.source_line_id = l.source_line_id ORDER BY i.id DESC LIMIT 1), 'ordinary') END AS kind,
  l.tax_rate AS taxRate, -l.net AS net, -l.tax AS tax, l.line_no AS line
FROM doc_stock d JOIN doc_stock_line l ON l.document_id = d.id
LEFT JOIN doc_stock_line sl ON sl.id = l.source_line_id LEFT JOIN doc_stock s ON s.id = sl.document_id
WHERE ${type} = 'salesReturn' AND d.state IN ${STANDS} AND d.date BETWEEN ?1 AND ?2 AND NOT ${FROM_SHIPPED('l')} ${more({ ...OWN, kinds: [] })}`
const invoiced = ({ type, more }: Narrowing) => `
SELECT ${HEAD}, d.invoice_kind AS kind, l.tax_rate AS taxRate, l.net, l.tax,
  sl.id IS NOT NULL AND NOT ${SHIPPED('sl')} AS booked, l.quantity, COALESCE(sl.quantity, 0) AS sourceQuantity, COALESCE(sl.net, 0) AS sourceNet,
  COALESCE(sl.gross, 0) AS sourceGross, COALESCE(sl.tax_rate, 0) AS sourceRate, COALESCE(sd.invoice_kind, 'none') AS sourceKind,
  COALESCE((SELECT SUM(x.quantity) FROM doc_invoice_line x JOIN doc_invoice i ON i.id = x.document_id AND i.type = 'salesInvoice' AND i.state IN ${STANDS}
    WHERE x.source_line_id = l.source_line_id AND (i.posted_at, i.id, x.line_no) < (d.posted_at, d.id, l.line_no)), 0) AS before
FROM doc_invoice d JOIN doc_invoice_line l ON l.document_id = d.id LEFT JOIN doc_stock_line sl ON sl.id = l.source_line_id
LEFT JOIN doc_stock sd ON sd.id = sl.document_id WHERE ${type} = 'salesInvoice' AND d.state IN ${STANDS} AND d.date BETWEEN ?1 AND ?2 ${more({ ...OWN, rates: ['l', 'sl'], kinds: ['d.invoice_kind', "COALESCE(sd.invoice_kind, 'none')"] })}`
/** 销售使用过的固定资产. */
const assets = ({ more }: Narrowing) => `
SELECT d.id AS documentId, d.type AS documentType, d.number AS documentNumber, d.date, a.partner_id AS partnerId, a.invoice_number AS invoiceNumber,
  a.invoice_kind AS kind, a.tax_rate AS taxRate, a.net, a.tax, 1 AS line
FROM asset_voucher a CROSS JOIN doc_journal d ON d.id = a.document_id
WHERE a.action IN ('sale', 'scrap', 'damage', 'shortage', 'clearingIncome') AND d.state IN ${STANDS} AND d.date BETWEEN ?1 AND ?2 ${more({ partner: 'a', invoice: 'a.invoice_number', rates: ['a'], kinds: ['a.invoice_kind'] })}`
const DELIVERING = [delivered, returned, assets]
const COLUMNS = 'documentId, documentType, documentNumber, date, partnerId, kind, invoiceNumber, taxRate'
/** What was delivered, added up by document, kind and rate. */
export const deliveredSql = (n: Narrowing): string => `
SELECT ${COLUMNS}, net, tax FROM (${DELIVERING.map(
  (lines) => `SELECT ${COLUMNS}, SUM(net) AS net, SUM(tax) AS tax, MIN(line) AS line FROM (${lines(n)}) GROUP BY documentId, kind, taxRate`,
).join(' UNION ALL ')}) ORDER BY date, documentId, line`
/** What was invoiced, line by line. */
export const invoicedSql = (n: Narrowing): string => `${invoiced(n)} ORDER BY d.date, d.id`

/** What an invoice takes off the 未开票收入 that its delivery was booked as (posting.md 3.1): as much as the delivery booked of it. */
function takenOff(line: InvoicedLine): Pick<SalesRow, 'net' | 'tax'> {
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
/** The same of a day. entries: documents that may have such a row, no fewer than do. */
export interface SalesDay extends Omit<SalesSum, 'period'> {
  date: LocalDate
  entries: number
}
const DELIVERED_DAYS = DELIVERING.map(
  (lines) =>
    `SELECT date, kind, taxRate, SUM(net) AS net, SUM(tax) AS tax, COUNT(DISTINCT documentId) AS entries FROM (${lines(narrowing({}))}) GROUP BY date, kind, taxRate`,
).join(' UNION ALL ')
const INVOICED_LINES = invoiced(narrowing({}))
/** What documents of some days come to: what is delivered is added up as it is read, not row by row. */
export function salesByDay(db: ReadableDb, from: LocalDate, to: LocalDate): SalesDay[] {
  const sums = new Map<string, SalesDay>()
  const add = ({ date, kind, taxRate, net, tax, entries }: SalesDay) => {
    const key = `${date}|${kind}|${taxRate}`
    const known = sums.get(key)
    if (known) {
      known.net += net
      known.tax += tax
      known.entries += entries
    } else sums.set(key, { date, kind, taxRate, net, tax, entries })
  }
  for (const sum of db.all<SalesDay>(DELIVERED_DAYS, from, to)) add(sum)
  for (const line of db.all<InvoicedLine>(INVOICED_LINES, from, to)) {
    add({ ...line, entries: 1 })
    if (line.booked === 1 && line.sourceQuantity !== 0)
      add({ date: line.date, kind: line.sourceKind, taxRate: line.sourceRate, ...takenOff(line), entries: 1 })
  }
  return [...sums.values()]
}

/** Taxable sales of these days by document, rate and kind of invoice. Σ tax is what the documents moved on 销项税额 (of used assets at 3% 减按 2%: on 简易计税). */
export function salesRows(db: ReadableDb, from: LocalDate, to: LocalDate, narrowed: Narrowed = {}): SalesRow[] {
  const [n, values] = [narrowing(narrowed), narrowedValues(narrowed)]
  const rows = db.all<SalesRow>(deliveredSql(n), from, to, ...values)
  const lines = db.all<InvoicedLine>(invoicedSql(n), from, to, ...values)
  const billed = new Map<string, SalesRow>()
  const add = (row: SalesRow) => {
    const key = `${row.documentId}|${row.kind}|${row.taxRate}`
    const known = billed.get(key)
    if (known) {
      known.net += row.net
      known.tax += row.tax
    } else billed.set(key, { ...row })
  }
  for (const line of lines) {
    const { booked, quantity: _q, sourceQuantity, sourceNet: _n, sourceGross: _g, sourceRate, sourceKind, before: _b, ...row } = line
    add(row)
    if (booked === 1 && sourceQuantity !== 0) add({ ...row, kind: sourceKind, taxRate: sourceRate, ...takenOff(line) })
  }
  const all = billed.size === 0 ? rows : [...rows, ...billed.values()].sort(inOrder)
  return all.filter((r) => r.net !== 0 || r.tax !== 0)
}
const inOrder = (a: SalesRow, b: SalesRow): number => (a.date === b.date ? a.documentId - b.documentId : a.date < b.date ? -1 : 1)
