import { accountsPlaying } from '../../../db/queries/accountRules'
import type { ReportRow } from '../../../core/contract'
import type { DocumentType } from '../../../core/documents/types'
import { fenText, firstDay, lastDay, periodOf, periodText } from '../../../core/kernel'
import { documentLabel } from '../../../core/modules/registry'
import { sliceOf } from '../../../core/reports/bookPages'
import type { SettledParams } from '../../../core/reports/define'
import { inputInvoices, kindName, kindShown, outputInvoices, registerColumns } from '../../../core/reports/tax'
import { movedOn } from '../../../db/queries/tax'
import type { ReadableDb } from '../../../db/types'
import { generalAccount } from '../../documents/accountRules'
import { type InputRow, inputRows, pendingOf } from '../../../db/queries/inputTax'
import { salesSums } from '../../../db/queries/registerDays'
import { type SalesRow, salesRows } from '../../../db/queries/taxableSales'
import { narrowedBy, registerPage, type RegisterReader } from './registerPages'
import type { Report, ReportContext, Turn } from './types'
import { vatReturns } from './vatReturn'

interface Partner {
  id: number
  name: string
  taxNumber: string
}
const partnersOf = (db: ReadableDb) =>
  new Map(db.all<Partner>('SELECT id, name, tax_number AS taxNumber FROM partner').map((p) => [p.id, p]))
/** Numbers of the documents that red ones take back, and that returns come from. */
const ORIGINALS = `
SELECT d.id, o.number FROM json_each(?1) i CROSS JOIN document d ON d.id = i.value JOIN document o ON o.id = d.reverses_id
UNION ALL SELECT d.id, MIN(o.number) FROM json_each(?1) i CROSS JOIN doc_stock d ON d.id = i.value AND d.type IN ('salesReturn', 'purchaseReturn') AND d.reverses_id IS NULL
  JOIN doc_stock_line l ON l.document_id = d.id JOIN doc_stock_line s ON s.id = l.source_line_id JOIN doc_stock o ON o.id = s.document_id GROUP BY d.id`
const originalsOf = (db: ReadableDb, ids: readonly number[]) =>
  new Map(db.all<{ id: number; number: string }>(ORIGINALS, JSON.stringify([...new Set(ids)])).map((r) => [r.id, r.number]))

type Entry = Omit<SalesRow, 'kind'> & Pick<InputRow, 'kind'> & { state: string; documentType: DocumentType }
interface Figures {
  net: number
  tax: number
}
const totalsOf = (figures: readonly Figures[]) => {
  const [net, tax] = [figures.reduce((sum, f) => sum + f.net, 0), figures.reduce((sum, f) => sum + f.tax, 0)]
  return { net, tax, gross: net + tax }
}
/** The entries that the filters let through, as rows; those of one page, with the totals of all. */
function registerRows(db: ReadableDb, entries: readonly Entry[], params: SettledParams, turn: Turn | undefined) {
  const { partnerId, text, invoiceKind, taxRate } = params
  const partners = partnersOf(db)
  const kept = entries.filter((e) => {
    if (partnerId !== undefined && e.partnerId !== partnerId) return false
    if (!kindShown(e.kind, invoiceKind) || (taxRate !== undefined && e.taxRate !== taxRate)) return false
    const partner = partners.get(e.partnerId ?? 0)
    return !text || [e.documentNumber, e.invoiceNumber, partner?.name, partner?.taxNumber, e.state].join(' ').includes(text)
  })
  const { rows: shown, page, pages } = sliceOf(kept, turn)
  // what a red invoice gives back to 未开票收入 is positive
  const mayHaveOne = (e: Entry) => e.net < 0 || (e.kind === 'none' && e.documentType === 'salesInvoice')
  const originals = originalsOf(
    db,
    shown.filter(mayHaveOne).map((e) => e.documentId),
  )
  const rows = shown.map((e): ReportRow => {
    const partner = partners.get(e.partnerId ?? 0)
    return {
      cells: {
        date: e.date,
        document: documentLabel(e.documentType),
        number: e.documentNumber,
        partner: partner?.name ?? '',
        taxNumber: partner?.taxNumber ?? '',
        kind: kindName(e.kind, e.invoiceNumber),
        invoice: e.kind === 'none' ? '' : e.invoiceNumber,
        taxRate: e.taxRate,
        net: e.net,
        tax: e.tax,
        gross: e.net + e.tax,
        state: e.state,
        original: originals.get(e.documentId) ?? '',
      },
      drill: { document: e.documentId },
    }
  })
  return { rows, totals: totalsOf(kept), page, pages }
}
/** Partners whose name or tax number has a text. */
const partnersWith =
  (db: ReadableDb) =>
  (text: string): number[] =>
    [...partnersOf(db).values()].filter(({ name, taxNumber }) => `${name} ${taxNumber}`.includes(text)).map(({ id }) => id)
const stateOfSale = ({ kind, net, documentType }: SalesRow): string => {
  if (kind !== 'none') return net < 0 ? '红字' : '已开票'
  if (documentType === 'salesInvoice') return '冲未开票收入'
  return net < 0 ? '退货未开票' : '未开票收入'
}
/** Whole months: what was credited to the accounts that output VAT stands on, of either kind of taxpayer; null: not whole months. */
function outputCredited({ db }: ReportContext, params: SettledParams): number | null {
  const [first, last] = [periodOf(params.from), periodOf(params.to)]
  if (params.from !== firstDay(first) || params.to !== lastDay(last)) return null
  const accounts = db.column<number>(accountsPlaying('vatOutput', 'vatSmallScale', 'vatSimplified'))
  return accounts.reduce((sum, id) => sum + movedOn(db, id, first, last).credit, 0)
}
const tie = (label: string, left: number, right: number | null) =>
  right === null ? [] : [{ label, left, right, ok: left === right, severity: 'warning' as const }]

const output: Report = {
  def: outputInvoices,
  run(ctx, params, turn) {
    const { db } = ctx
    const { from, to } = params
    const reader: RegisterReader<SalesRow> = {
      register: 'sales',
      rows: (first, last, narrowed) => salesRows(db, first, last, narrowed),
      states: /^[红字已开票冲未收入退货]*$/,
    }
    const own = registerPage(db, reader, params, turn)
    const sales = own?.rows ?? reader.rows(from, to, narrowedBy(params, reader.states, partnersWith(db)))
    const entries = sales.map((r) => ({ ...r, state: stateOfSale(r) }))
    const register = registerRows(db, entries, params, own ? undefined : turn)
    const all = totalsOf(own ? [own.totals.all] : salesSums(db, from, to))
    return {
      columns: registerColumns('购买方', []),
      ...register,
      ...(own ? { page: own.page, pages: own.pages, totals: totalsOf([own.totals.shown]) } : {}),
      checks: tie('登记簿税额 = 增值税科目贷方（手工凭证除外）', all.tax, outputCredited(ctx, params)),
    }
  },
}
/** Documents that have input VAT in the ledger: what they deduct, or may once they are certified. */
const DEDUCTING = `
SELECT p.document_id FROM json_each(?1) i CROSS JOIN posting p ON p.document_id = i.value
JOIN journal_line j ON j.posting_id = p.id AND j.account_id IN (SELECT value FROM json_each(?2)) GROUP BY p.document_id HAVING SUM(j.debit - j.credit) <> 0`
function inputStates({ db }: ReportContext, rows: readonly InputRow[]): (row: InputRow) => string {
  const account = generalAccount({ db }, 'vatPendingInput')
  const ids = [...new Set(rows.map((r) => r.documentId))]
  const pending = account === undefined ? new Map<number, number>() : pendingOf(db, account, ids)
  const out = new Map(
    db
      .all<{ id: number; amount: number }>(
        `SELECT o.document_id AS id, SUM(o.amount) AS amount FROM vat_transfer_out o JOIN doc_journal v ON v.id = o.voucher_id AND v.state = 'posted'
         WHERE o.document_id IN (SELECT value FROM json_each(?)) GROUP BY o.document_id`,
        JSON.stringify(ids),
      )
      .map((r) => [r.id, r.amount]),
  )
  // the ledger says it: what a document deducts follows the status of its original, not that of its own date
  const accounts = db.column<number>(accountsPlaying('vatInput', 'vatPendingInput'))
  const deducting = new Set(db.column<number>(DEDUCTING, JSON.stringify(ids), JSON.stringify(accounts)))
  return (row) => {
    if (row.kind === 'ordinary' || !deducting.has(row.documentId)) return '不抵扣'
    if (row.kind === 'passenger') return '计算抵扣'
    const state = row.certified !== null ? `已认证 ${periodText(row.certified)}` : pending.has(row.documentId) ? '待认证' : '已抵扣'
    const taken = out.get(row.documentId)
    return taken === undefined ? state : `${state}，转出 ${fenText(taken)}`
  }
}
const input: Report = {
  def: inputInvoices,
  run(ctx, params, turn) {
    const { db } = ctx
    const { from, to } = params
    const reader: RegisterReader<InputRow> = {
      register: 'input',
      rows: (first, last, narrowed) => inputRows(db, first, last, narrowed),
      states: /^[不抵扣计算已认证待转出，\d.-]*$/,
    }
    const own = registerPage(db, reader, params, turn)
    const invoices = own?.rows ?? reader.rows(from, to, narrowedBy(params, reader.states, partnersWith(db)))
    const stateOf = inputStates(ctx, invoices)
    const entries = invoices.map(({ certified, ...r }) => ({ ...r, state: stateOf({ ...r, certified }) }))
    const register = registerRows(db, entries, params, own ? undefined : turn)
    const whole = own ? { page: own.page, pages: own.pages, totals: totalsOf([own.totals.shown]) } : {}
    return { columns: registerColumns('销售方', []), ...register, ...whole }
  },
}
export const taxReports: readonly Report[] = [output, input, ...vatReturns]
