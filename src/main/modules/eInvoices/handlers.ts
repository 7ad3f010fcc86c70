import type { EInvoiceMatch, EInvoiceRow, eInvoices } from '../../../core/contract'
import type { DocumentType } from '../../../core/documents/types'
import { type BookedInvoice, eInvoiceDifferences, type EInvoiceDraft } from '../../../core/modules/tax/eInvoiceSheet'
import type { ReadableDb, SqlValue } from '../../../db/types'
import { type CommandContext, refuse } from '../../backend/context'
import type { ModuleHandlers } from '../../backend/router'

type Direction = 'in' | 'out'
interface Stored extends Omit<EInvoiceDraft, 'row'> {
  id: number
  documentId: number | null
}
const STORED = `
  SELECT id, direction, code, number, date, seller_tax AS sellerTax, seller_name AS sellerName, buyer_tax AS buyerTax, buyer_name AS buyerName,
    net, tax, gross, kind, state, document_id AS documentId
  FROM e_invoice WHERE direction = ? AND date BETWEEN ? AND ? ORDER BY date, number`

/** Documents that carry an invoice, by the side of trade they are on; red ones and returns take back. */
const TYPES: Record<Direction, DocumentType[]> = {
  in: ['purchaseReceipt', 'purchaseInvoice', 'purchaseReturn'],
  out: ['salesDelivery', 'salesInvoice', 'salesReturn'],
}
interface Booked extends BookedInvoice {
  type: DocumentType
  number: string
  invoiceNumber: string
}
const SIGN = "CASE WHEN d.type IN ('purchaseReturn', 'salesReturn') THEN -1 ELSE 1 END"
const booked = (table: 'doc_stock' | 'doc_invoice', where: string) => `
  SELECT d.id AS documentId, d.type, d.number, d.date, d.invoice_number AS invoiceNumber, COALESCE(p.name, '') AS partnerName, COALESCE(p.tax_number, '') AS partnerTax,
    d.invoice_kind = 'special' AS special,
    (SELECT COALESCE(SUM(l.net), 0) FROM ${table}_line l WHERE l.document_id = d.id) * ${SIGN} AS net,
    (SELECT COALESCE(SUM(l.tax), 0) FROM ${table}_line l WHERE l.document_id = d.id) * ${SIGN} AS tax,
    (SELECT COALESCE(SUM(l.gross), 0) FROM ${table}_line l WHERE l.document_id = d.id) * ${SIGN} AS gross
  FROM ${table} d LEFT JOIN partner p ON p.id = d.partner_id WHERE d.state = 'posted' AND d.reverses_id IS NULL AND ${where}`
export const BY_NUMBER = `${booked('doc_stock', "d.invoice_number = ?1 AND d.invoice_number <> ''")} UNION ALL ${booked('doc_invoice', "d.invoice_number = ?1 AND d.invoice_number <> ''")}`
const BY_ID = `${booked('doc_stock', 'd.id = ?1')} UNION ALL ${booked('doc_invoice', 'd.id = ?1')}`
const OF_DAYS = 'd.type IN (SELECT value FROM json_each(?1)) AND d.date BETWEEN ?2 AND ?3'
/** Those that bear a number, or should: what came with an invoice of one kind or the other. */
export const INVOICED = `${booked('doc_stock', `${OF_DAYS} AND d.invoice_kind <> 'none'`)} UNION ALL ${booked('doc_invoice', `${OF_DAYS} AND d.invoice_kind <> 'none'`)}`

const bookedRows = (db: ReadableDb, sql: string, ...params: SqlValue[]): Booked[] =>
  db.all<Omit<Booked, 'special'> & { special: 0 | 1 }>(sql, ...params).map((row) => ({ ...row, special: row.special === 1 }))

const otherParty = (i: Stored) => (i.direction === 'in' ? { tax: i.sellerTax, name: i.sellerName } : { tax: i.buyerTax, name: i.buyerName })

/** One number may stand on a delivery and on the invoice made from it: their amounts are one invoice's. */
function bookedAs(db: ReadableDb, invoice: Stored): Booked | undefined {
  const found = invoice.documentId === null ? bookedRows(db, BY_NUMBER, invoice.number) : bookedRows(db, BY_ID, invoice.documentId)
  const own = found.filter((d) => TYPES[invoice.direction].includes(d.type))
  const [first] = own
  if (!first) return undefined
  const exact = own.find((d) => d.gross === invoice.gross)
  if (exact) return exact
  const total = (key: 'net' | 'tax' | 'gross') => own.reduce((sum, d) => sum + d[key], 0)
  return { ...first, net: total('net'), tax: total('tax'), gross: total('gross') }
}

function rowOf(invoice: Stored, document: Booked | undefined, unnumbered: readonly Booked[]): EInvoiceRow {
  const party = otherParty(invoice)
  const differences = document ? eInvoiceDifferences(invoice, document) : []
  // what was voided before it came into the books is as it should be
  const match: EInvoiceMatch = document
    ? differences.length === 0
      ? 'agrees'
      : 'differs'
    : invoice.state === 'void'
      ? 'agrees'
      : 'missing'
  const fits = (d: Booked) => d.gross === invoice.gross && eInvoiceDifferences(invoice, d).every((text) => text === '专票普票不同')
  return {
    id: invoice.id,
    match,
    direction: invoice.direction,
    number: invoice.number,
    date: invoice.date,
    partnerTax: party.tax,
    partnerName: party.name,
    kind: invoice.kind,
    void: invoice.state === 'void',
    net: invoice.net,
    tax: invoice.tax,
    gross: invoice.gross,
    differences,
    documentId: document?.documentId ?? null,
    documentType: document?.type ?? null,
    documentNumber: document?.number ?? '',
    candidates:
      match === 'missing' ? unnumbered.filter(fits).map(({ documentId, number }) => ({ documentId, documentNumber: number })) : [],
  }
}
const unlistedRow = (direction: Direction, d: Booked): EInvoiceRow => ({
  id: null,
  match: 'unlisted',
  direction,
  number: d.invoiceNumber,
  date: d.date,
  partnerTax: d.partnerTax,
  partnerName: d.partnerName,
  kind: d.special ? '专票' : '普票',
  void: false,
  net: d.net,
  tax: d.tax,
  gross: d.gross,
  differences: d.invoiceNumber === '' ? ['单据没有填发票号'] : [],
  documentId: d.documentId,
  documentType: d.type,
  documentNumber: d.number,
  candidates: [],
})

interface Query {
  direction: Direction
  from: string
  to: string
  match?: EInvoiceMatch | undefined
  text: string
}
const LISTED = 'SELECT 1 FROM e_invoice WHERE direction = ? AND number = ? LIMIT 1'
function compare(db: ReadableDb, { direction, from, to, match, text }: Query) {
  const invoices = db.all<Stored>(STORED, direction, from, to)
  const documents = bookedRows(db, INVOICED, JSON.stringify(TYPES[direction]), from, to)
  const linked = new Set(db.column<number>('SELECT document_id FROM e_invoice WHERE document_id IS NOT NULL'))
  const unnumbered = documents.filter((d) => d.invoiceNumber === '' && !linked.has(d.documentId))
  const listed = invoices.map((i) => rowOf(i, bookedAs(db, i), unnumbered))
  const unlisted = documents
    .filter((d) => !linked.has(d.documentId) && (d.invoiceNumber === '' || db.value(LISTED, direction, d.invoiceNumber) === undefined))
    .map((d) => unlistedRow(direction, d))
  const all = [...listed, ...unlisted]
  const counts: Record<EInvoiceMatch, number> = { agrees: 0, differs: 0, missing: 0, unlisted: 0 }
  for (const row of all) counts[row.match] += 1
  const says = (row: EInvoiceRow) =>
    text === '' || `${row.number} ${row.partnerName} ${row.partnerTax} ${row.documentNumber}`.includes(text)
  const latest = db.value<string>('SELECT MAX(imported_at) FROM e_invoice_import') ?? null
  return { rows: all.filter((row) => (match === undefined || row.match === match) && says(row)), counts, latest }
}

function link(ctx: CommandContext, id: number, documentId: number | null): null {
  const { db } = ctx
  const invoice = db.get<{ direction: Direction; number: string }>('SELECT direction, number FROM e_invoice WHERE id = ?', id)
  if (!invoice) return refuse('NOT_FOUND', { what: '平台发票' }, 'id')
  if (documentId !== null) {
    const [document] = bookedRows(db, BY_ID, documentId)
    if (!document || !TYPES[invoice.direction].includes(document.type)) refuse('NOT_FOUND', { what: '带发票的单据' }, 'documentId')
    const other = db.value<string>('SELECT number FROM e_invoice WHERE document_id = ? AND id <> ?', documentId, id)
    if (other !== undefined) refuse('DUPLICATE_INVOICE', { number: other, document: document.number }, 'documentId')
  }
  db.run('UPDATE e_invoice SET document_id = ? WHERE id = ?', documentId, id)
  ctx.touch('eInvoices')
  return null
}

export const eInvoiceHandlers: ModuleHandlers<typeof eInvoices> = {
  compare: ({ db }, q) => compare(db, q),
  link: (ctx, { id, documentId }) => link(ctx, id, documentId),
  removeImport: (ctx) => {
    const last = ctx.db.get<{ id: number; fileName: string }>(
      'SELECT id, file_name AS fileName FROM e_invoice_import ORDER BY id DESC LIMIT 1',
    )
    if (!last) return refuse('NOT_FOUND', { what: '导入记录' })
    const { changes: invoices } = ctx.db.run('DELETE FROM e_invoice WHERE import_id = ?', last.id)
    ctx.db.run('DELETE FROM e_invoice_import WHERE id = ?', last.id)
    ctx.touch('eInvoices')
    return { fileName: last.fileName, invoices }
  },
}
