import type { eInvoiceFiles, EInvoicePreview } from '../../../core/contract'
import {
  E_INVOICE_FIELDS,
  E_INVOICE_HEADINGS,
  type EInvoiceDraft,
  eInvoiceGaps,
  eInvoiceKey,
  type EInvoiceMapping,
  eInvoices,
  type Ourselves,
} from '../../../core/modules/tax/eInvoiceSheet'
import { Appender } from '../../../db/append'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, refuse } from '../../backend/context'
import type { HostHandlers } from '../../backend/router'
import { readForImport } from '../../backend/sheetJob'
import { runCommand } from '../../backend/transaction'
import { previewOfSheet, recognised, rememberMapping, requireReadable } from '../../services/import/mapping'
import type { Sheet } from '../../services/import/sheet'

const KIND = { kind: 'eInvoice', fields: E_INVOICE_FIELDS, least: E_INVOICE_HEADINGS } as const

function read(db: ReadableDb, sheet: Sheet, us: Ourselves, wanted: EInvoiceMapping | undefined) {
  const found = recognised(db, KIND, sheet.rows)
  const mapping = wanted ?? found.mapping
  const gaps = eInvoiceGaps(mapping)
  const nothing = { invoices: [], problems: [] }
  return { headingRow: found.row, mapping, gaps, ...(gaps.length > 0 ? nothing : eInvoices(sheet.rows, found.row, mapping, us)) }
}
const KNOWN = 'SELECT id, direction, code, number, state FROM e_invoice WHERE date BETWEEN ? AND ?'
interface Known {
  id: number
  direction: 'in' | 'out'
  code: string
  number: string
  state: 'normal' | 'void'
}
function knownOf(db: ReadableDb, invoices: readonly EInvoiceDraft[]): Map<string, Known> {
  const dates = invoices.map((i) => i.date).sort()
  const rows = db.all<Known>(KNOWN, dates[0] ?? '', dates.at(-1) ?? '')
  return new Map(rows.map((row) => [eInvoiceKey(row), row]))
}
function sums(invoices: readonly EInvoiceDraft[], direction: 'in' | 'out') {
  const own = invoices.filter((i) => i.direction === direction && i.state === 'normal')
  return { count: own.length, net: own.reduce((s, i) => s + i.net, 0), tax: own.reduce((s, i) => s + i.tax, 0) }
}
function previewOf(db: ReadableDb, sheet: Sheet, us: Ourselves, wanted: EInvoiceMapping | undefined): EInvoicePreview {
  const found = read(db, sheet, us, wanted)
  const { invoices } = found
  const known = knownOf(db, invoices)
  const duplicates = invoices.filter((i) => known.has(eInvoiceKey(i))).map((i) => i.row)
  return {
    ...previewOfSheet(sheet, found, duplicates),
    invoices: invoices.length,
    in: sums(invoices, 'in'),
    out: sums(invoices, 'out'),
  }
}

const COLUMNS = [
  'import_id',
  'direction',
  'code',
  'number',
  'date',
  'seller_tax',
  'seller_name',
  'buyer_tax',
  'buyer_name',
  'net',
  'tax',
  'gross',
  'kind',
  'state',
] as const
function importSheet(ctx: CommandContext, sheet: Sheet, mapping: EInvoiceMapping) {
  const { db, options } = ctx
  const found = read(db, sheet, options, mapping)
  requireReadable(found)
  const { headingRow, invoices } = found
  rememberMapping(db, KIND.kind, sheet.rows[headingRow] ?? [], mapping)
  const known = knownOf(db, invoices)
  const fresh: EInvoiceDraft[] = []
  let voided = 0
  for (const invoice of invoices) {
    const earlier = known.get(eInvoiceKey(invoice))
    if (!earlier) fresh.push(invoice)
    else if (invoice.state === 'void' && earlier.state === 'normal')
      voided += db.run("UPDATE e_invoice SET state = 'void' WHERE id = ?", earlier.id).changes
  }
  const duplicates = invoices.length - fresh.length
  ctx.touch('eInvoices')
  if (fresh.length === 0) return { id: null, invoices: 0, duplicates, voided }
  const { lastInsertRowid: id } = db.run(
    'INSERT INTO e_invoice_import (file_name, sha256, imported_at, imported_by) VALUES (?, ?, ?, ?)',
    sheet.fileName,
    sheet.sha256,
    ctx.clock.now(),
    ctx.user.id,
  )
  const rows = new Appender(db, 'e_invoice', COLUMNS)
  for (const i of fresh)
    rows.add([
      id,
      i.direction,
      i.code,
      i.number,
      i.date,
      i.sellerTax,
      i.sellerName,
      i.buyerTax,
      i.buyerName,
      i.net,
      i.tax,
      i.gross,
      i.kind,
      i.state,
    ])
  rows.flush()
  return { id, invoices: fresh.length, duplicates, voided }
}

export const eInvoiceFileHandlers: HostHandlers<typeof eInvoiceFiles> = {
  preview: async (ctx, { path, mapping }) => {
    const set = ctx.accountSet()
    const sheet = await readForImport(ctx, path)
    return previewOf(set.db, sheet, set.options, mapping as EInvoiceMapping | undefined)
  },
  import: async (ctx, input) => {
    const set = ctx.accountSet()
    const { user, clock, emit } = ctx
    if (!user) return refuse('NOT_LOGGED_IN')
    const sheet = await readForImport(ctx, input.path)
    const call = { path: 'eInvoiceFiles.import', input }
    return runCommand(set, { user, clock, emit }, call, (command) =>
      importSheet(command, sheet, input.mapping as EInvoiceMapping),
    ) as ReturnType<typeof importSheet>
  },
}
