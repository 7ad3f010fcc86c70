import type { DocumentType, InvoiceKind } from '../../core/documents/types'
import type { Fen, LocalDate, Period, RatePpm } from '../../core/kernel'
import { type Narrowed, narrowedValues, type Narrowing, narrowing } from './taxNarrowing'
import type { ReadableDb } from '../types'

/** An invoice that came in, at one rate; sent back and red ones negative. */
export interface InputRow {
  documentId: number
  documentType: DocumentType
  documentNumber: string
  date: LocalDate
  partnerId: number | null
  /** passenger: tickets, whose tax is computed and not certified (旅客运输) */
  kind: InvoiceKind | 'passenger'
  invoiceNumber: string
  taxRate: RatePpm
  net: Fen
  tax: Fen
  /** month in which it was certified */
  certified: Period | null
}
export type InputDay = Pick<InputRow, 'date' | 'kind' | 'taxRate' | 'net' | 'tax'> & { entries: number }
const STANDS = "('posted', 'reversed')"
const HEAD = 'd.id AS documentId, d.type AS documentType, d.number AS documentNumber, d.date, d.partner_id AS partnerId'
/**
 * Bills of goods by rate. A document's lines lie together in the order of the documents: those of one rate are added up as they are read,
 * where grouping them by rate, too, would sort every line.
 */
const goods = ({ type, more }: Narrowing, table: string, types: string, sign: string, own = '') => {
  const line = `${own} ${more({ partner: 'd', invoice: 'd.invoice_number', rates: ['l'], kinds: ['d.invoice_kind'] })}`
  const columns = 'w.documentId, w.documentType, w.documentNumber, w.date, w.partnerId, w.kind, w.invoiceNumber'
  return `
SELECT * FROM (WITH whole AS MATERIALIZED (
  SELECT ${HEAD}, d.invoice_kind AS kind, d.invoice_number AS invoiceNumber, MIN(l.tax_rate) AS taxRate, MAX(l.tax_rate) AS other, SUM(${sign}l.net) AS net, SUM(${sign}l.tax) AS tax
  FROM ${table} d CROSS JOIN ${table}_line l ON l.document_id = d.id
  WHERE ${type} IN (${types}) AND d.state IN ${STANDS} AND d.invoice_kind <> 'none' AND d.date BETWEEN ?1 AND ?2 ${line} GROUP BY d.date, d.id)
SELECT ${columns}, w.taxRate, w.net, w.tax FROM whole w WHERE w.taxRate = w.other
UNION ALL SELECT ${columns}, l.tax_rate, SUM(${sign}l.net), SUM(${sign}l.tax) FROM whole w CROSS JOIN ${table} d ON d.id = w.documentId CROSS JOIN ${table}_line l ON l.document_id = d.id
  WHERE w.taxRate <> w.other ${line} GROUP BY d.id, l.tax_rate)`
}
// a claim's amounts are with tax
const expenses = ({ type, more }: Narrowing) => `
SELECT ${HEAD}, CASE l.deduction WHEN 'passenger' THEN 'passenger' ELSE 'special' END AS kind, '' AS invoiceNumber, l.tax_rate AS taxRate, SUM(CASE d.type WHEN 'expenseClaim' THEN l.amount - l.tax ELSE l.amount END) AS net, SUM(l.tax) AS tax
FROM doc_cash d JOIN doc_cash_line l ON l.document_id = d.id
WHERE ${type} IN ('otherPayment', 'expenseClaim') AND d.state IN ${STANDS} AND l.tax <> 0 AND d.date BETWEEN ?1 AND ?2 ${more({ partner: 'd', invoice: "''", rates: ['l'], kinds: [] })}
GROUP BY d.id, l.tax_rate, l.deduction = 'passenger'`
/** Fixed assets bought, what was added to them, and what clearing them away cost. */
const assets = ({ more }: Narrowing) => `
SELECT d.id AS documentId, d.type AS documentType, d.number AS documentNumber, d.date, a.partner_id AS partnerId, a.invoice_kind AS kind, a.invoice_number AS invoiceNumber, a.tax_rate AS taxRate, a.net, a.tax
FROM asset_voucher a CROSS JOIN doc_journal d ON d.id = a.document_id
WHERE a.action IN ('purchase', 'increase', 'clearingCost') AND d.state IN ${STANDS} AND a.invoice_kind <> 'none' AND d.date BETWEEN ?1 AND ?2 ${more({ partner: 'a', invoice: 'a.invoice_number', rates: ['a'], kinds: ['a.invoice_kind'] })}`
const entries = (n: Narrowing): string =>
  [
    goods(n, 'doc_stock', "'purchaseReceipt'", ''),
    // what went back before its invoice came was on none
    goods(n, 'doc_stock', "'purchaseReturn'", '-', 'AND l.before_invoice = 0'),
    goods(n, 'doc_invoice', "'purchaseInvoice'", ''),
    expenses(n),
    assets(n),
  ].join(' UNION ALL ')
/** A certification whose voucher was taken back in red no longer holds. */
export const inputSql = (n: Narrowing): string => `
SELECT e.*, (SELECT c.period FROM vat_certification c JOIN doc_journal v ON v.id = c.voucher_id AND v.state = 'posted' WHERE c.document_id = e.documentId) AS certified
FROM (${entries(n)}) e ORDER BY date, documentId, taxRate`
export const inputRows = (db: ReadableDb, from: LocalDate, to: LocalDate, narrowed: Narrowed = {}): InputRow[] =>
  db.all<InputRow>(inputSql(narrowing(narrowed)), from, to, ...narrowedValues(narrowed)).filter((r) => r.net !== 0 || r.tax !== 0)
const INPUT_DAYS = `
SELECT date, kind, taxRate, SUM(net) AS net, SUM(tax) AS tax, COUNT(*) AS entries FROM (${entries(narrowing({}))}) GROUP BY date, kind, taxRate`
/** The same by day, kind and rate, added up. entries: documents that may have such a row, no fewer than do. */
export const inputByDay = (db: ReadableDb, from: LocalDate, to: LocalDate): InputDay[] => db.all(INPUT_DAYS, from, to)

/** What documents have booked on 待认证进项税额, fen by document. */
const PENDING = `
SELECT p.document_id AS documentId, SUM(j.debit - j.credit) AS amount FROM json_each(?1) i CROSS JOIN posting p ON p.document_id = i.value
JOIN journal_line j ON j.posting_id = p.id AND j.account_id = ?2 GROUP BY p.document_id HAVING SUM(j.debit - j.credit) <> 0`
export const pendingOf = (db: ReadableDb, accountId: number, documentIds: readonly number[]): Map<number, Fen> =>
  new Map(
    db
      .all<{ documentId: number; amount: Fen }>(PENDING, JSON.stringify(documentIds), accountId)
      .map(({ documentId, amount }) => [documentId, amount]),
  )
