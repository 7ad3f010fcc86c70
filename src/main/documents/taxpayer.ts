import type { AnyDocument } from '../../core/documents/types'
import type { LocalDate } from '../../core/kernel'
import type { AccountRole } from '../../core/ledger/roles'
import type { VatTaxpayer } from '../../core/modules/accounting/charts'
import { outputRoles } from '../../core/modules/tax/taxpayer'
import type { ReadableDb } from '../../db/types'
import { taxpayerOn } from '../modules/tax/periods'
import { SHIPPED } from '../../db/queries/shipped'

const STANDS = "('posted', 'reversed')"
const INVOICES = `SELECT MAX(d.date) FROM json_each(?) i CROSS JOIN doc_invoice_line l ON l.source_line_id = i.value JOIN doc_invoice d ON d.id = l.document_id AND d.state IN ${STANDS}`
/** Deliveries whose sale was booked when the goods left. */
const DELIVERIES = `
SELECT MIN(d.date) FROM json_each(?) i CROSS JOIN doc_stock_line l ON l.id = i.value JOIN doc_stock d ON d.id = l.document_id AND d.type = 'salesDelivery'
WHERE NOT ${SHIPPED('l')}`
/** Receipts that came with their invoice. */
const RECEIPTS = `
SELECT MAX(d.date) FROM json_each(?) i CROSS JOIN doc_stock_line l ON l.id = i.value JOIN doc_stock d ON d.id = l.document_id AND d.type = 'purchaseReceipt'
WHERE d.invoice_kind <> 'none'`
const DATE = 'SELECT date FROM document WHERE id = ?'

/**
 * Day whose law a document follows: a red one that of its original, a return that of the sale or of the invoice that it takes back, an invoice on
 * goods whose sale is booked that of the sale; any other document its own.
 */
function originOf(db: ReadableDb, doc: AnyDocument): LocalDate {
  const own = (doc.reversesId === null ? undefined : db.value<LocalDate>(DATE, doc.reversesId)) ?? doc.date
  const sources = JSON.stringify(doc.lines.flatMap((l) => ('sourceLineId' in l ? (l.sourceLineId ?? []) : [])))
  const dated = (sql: string) => db.value<LocalDate | null>(sql, sources) ?? undefined
  if (sources === '[]') return own
  if (doc.type === 'salesInvoice') return dated(DELIVERIES) ?? own
  if (doc.type === 'salesReturn') return dated(DELIVERIES) ?? dated(INVOICES) ?? own
  if (doc.type !== 'purchaseReturn') return own
  const invoiced = [dated(RECEIPTS), dated(INVOICES)].filter((d) => d !== undefined)
  return invoiced.toSorted().at(-1) ?? own
}

const CHANGED = 'SELECT 1 FROM taxpayer_status LIMIT 1'
/** What kind of taxpayer a document is posted as, and the roles whose account its output VAT stands on, in order of preference. */
export function taxpayerOf(
  ctx: { db: ReadableDb; options: { taxpayer: VatTaxpayer } },
  doc: AnyDocument,
): { taxpayer: VatTaxpayer; output: readonly AccountRole[] } {
  const { taxpayer } = ctx.options
  if (ctx.db.value(CHANGED) === undefined) return { taxpayer, output: outputRoles(taxpayer, taxpayer) }
  const origin = taxpayerOn(ctx, originOf(ctx.db, doc))
  return { taxpayer: origin, output: outputRoles(origin, taxpayerOn(ctx, doc.date)) }
}
