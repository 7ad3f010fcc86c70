import type { PendingInvoice, Posted } from '../../../core/contract'
import type { AnyDocument } from '../../../core/documents/types'
import { type Fen, fenText, lastDay, type Period, periodOf, periodText, type RatePpm } from '../../../core/kernel'
import { documentLabel } from '../../../core/modules/registry'
import type { ReadableDb, WritableDb } from '../../../db/types'
import { type CommandContext, type QueryContext, refuse } from '../../backend/context'
import { requireDocument } from '../../documents/store'
import { type InputRow, inputRows, pendingOf } from '../../../db/queries/inputTax'
import { accountFor, generalAccount, roleAccount } from '../../documents/accountRules'
import { postTaxVoucher, withdrawVoucher } from './vouchers'

const EVER = '1990-01-01'
interface Waiting extends PendingInvoice {
  amount: Fen
}
const PARTNER = 'SELECT name, tax_number AS taxNumber FROM partner WHERE id = ?'
function waiting(ctx: Pick<QueryContext, 'db'>, rows: readonly InputRow[], account: number): Waiting[] {
  const byDocument = Map.groupBy(
    rows.filter((r) => r.kind !== 'passenger'),
    (r) => r.documentId,
  )
  const pending = pendingOf(ctx.db, account, [...byDocument.keys()])
  return [...byDocument].flatMap(([documentId, of]) => {
    const [first] = of
    const amount = pending.get(documentId)
    if (!first || amount === undefined) return []
    const partner = ctx.db.get<{ name: string; taxNumber: string }>(PARTNER, first.partnerId)
    return [
      {
        documentId,
        documentLabel: documentLabel(first.documentType),
        documentNumber: first.documentNumber,
        date: first.date,
        partnerName: partner?.name ?? '',
        taxNumber: partner?.taxNumber ?? '',
        invoiceNumber: first.invoiceNumber,
        net: of.reduce((s, r) => s + r.net, 0),
        tax: amount,
        certified: first.certified,
        amount,
      },
    ]
  })
}
/** 专票 whose VAT waits in 待认证 up to a month's end, and those certified in the month. */
export function certifiable(ctx: Pick<QueryContext, 'db'>, period: Period): PendingInvoice[] {
  const account = generalAccount(ctx, 'vatPendingInput')
  if (account === undefined) return []
  return waiting(ctx, inputRows(ctx.db, EVER, lastDay(period)), account)
    .filter((w) => w.certified === null || w.certified === period)
    .map(({ amount: _, ...row }) => row)
}

/**
 * 认证（勾选）: Dr 进项税额 → Cr 待认证进项税额, one voucher for all of them at the month's end (财会〔2016〕22号). NOT_FOUND for what does not
 * wait, ALREADY_CERTIFIED, CERTIFY_BEFORE_INVOICE; nothing is certified where one is refused.
 */
export function certify(ctx: CommandContext, period: Period, documentIds: readonly number[]): { documents: Posted[] } {
  const { db } = ctx
  const account = roleAccount(ctx, 'vatPendingInput')
  const ids = [...new Set(documentIds)]
  const pending = pendingOf(db, account, ids)
  const deducted = new Map<number, Fen>()
  let total = 0
  for (const id of ids) {
    const doc = requireDocument(db, id)
    const known = certificationOf(db, id)
    if (known) refuse('ALREADY_CERTIFIED', { document: doc.number, period: periodText(known.period) })
    forget(db, id)
    if (periodOf(doc.date) > period) refuse('CERTIFY_BEFORE_INVOICE', { document: doc.number, date: doc.date })
    const amount = pending.get(id) ?? refuse('NOT_PENDING', { document: doc.number })
    total += amount
    for (const { taxRate, tax } of byRate(db, doc, amount)) {
      const to = accountFor(ctx, 'vatInput', { taxRate })
      deducted.set(to, (deducted.get(to) ?? 0) + tax)
    }
  }
  if (total === 0) refuse('NOT_PENDING', { document: String(ids.length) })
  const posted = postTaxVoucher(ctx, { step: 'certification', period, summary: `进项税额认证 ${periodText(period)} ${ids.length} 张` }, [
    ...[...deducted].flatMap(([accountId, debit]) => (debit === 0 ? [] : [{ accountId, debit, credit: 0 }])),
    { accountId: account, debit: 0, credit: total },
  ])
  for (const id of ids) {
    db.run(
      'INSERT INTO vat_certification (document_id, period, voucher_id, certified_by, certified_at) VALUES (?, ?, ?, ?, ?)',
      id,
      period,
      posted.id,
      ctx.user.id,
      ctx.clock.now(),
    )
    // the voucher is made from it: it cannot be taken back while its VAT is deducted (D11)
    db.run('INSERT OR IGNORE INTO document_link (source_id, target_id) VALUES (?, ?)', id, posted.id)
  }
  return { documents: [posted] }
}
/** What a document has waiting, by the rates of its invoice; what that does not say goes with the last of them. */
function byRate(db: ReadableDb, { id, date }: AnyDocument, amount: Fen): { taxRate: RatePpm; tax: Fen }[] {
  const rows = inputRows(db, date, date).filter((r) => r.documentId === id && r.kind !== 'passenger' && r.tax !== 0)
  const parts = rows.map(({ taxRate, tax }) => ({ taxRate, tax }))
  const [last] = parts.splice(-1)
  if (!last) return [{ taxRate: 0, tax: amount }]
  return [...parts, { taxRate: last.taxRate, tax: amount - parts.reduce((sum, p) => sum + p.tax, 0) }]
}
/** Takes a certification back, with all that its voucher certified. NOT_FOUND; VOUCHER_BOOKED and the like where the voucher stays. */
export function uncertify(ctx: CommandContext, documentId: number): { withdrawn: number } {
  const { db } = ctx
  const voucher = certificationOf(db, documentId)?.voucher ?? refuse('NOT_FOUND', { what: '认证' })
  const { changes } = db.run('DELETE FROM vat_certification WHERE voucher_id = ?', voucher)
  db.run('DELETE FROM document_link WHERE target_id = ?', voucher)
  withdrawVoucher(ctx, voucher)
  return { withdrawn: changes }
}
const certificationOf = (db: ReadableDb, id: number) =>
  db.get<{ voucher: number; period: Period }>(
    "SELECT c.voucher_id AS voucher, c.period FROM vat_certification c JOIN doc_journal v ON v.id = c.voucher_id AND v.state = 'posted' WHERE c.document_id = ?",
    id,
  )
/** Its voucher was taken back in red: it can be certified anew. */
function forget(db: WritableDb, id: number): void {
  const voucher = db.value<number>('SELECT voucher_id FROM vat_certification WHERE document_id = ?', id)
  if (voucher === undefined) return
  db.run('DELETE FROM document_link WHERE source_id = ? AND target_id = ?', id, voucher)
  db.run('DELETE FROM vat_certification WHERE document_id = ?', id)
}

/**
 * 进项税额转出: input VAT that turns out not to be deductible (用于集体福利、非正常损失…) goes to what it belongs to: Dr the account given → Cr
 * 进项税额转出. EXCEEDS_DOCUMENT where more is taken out of an invoice than it holds.
 */
export function transferOut(
  ctx: CommandContext,
  input: { documentId: number | null; date: string; amount: Fen; accountId: number; departmentId: number | null; reason: string },
): { documents: Posted[] } {
  const { db } = ctx
  const { documentId, amount, reason } = input
  if (documentId !== null) {
    const doc = requireDocument(db, documentId)
    const rows = inputRows(db, doc.date, doc.date).filter((r) => r.documentId === documentId && r.kind !== 'ordinary')
    const held = rows.reduce((s, r) => s + r.tax, 0)
    const taken =
      db.value<number>(
        `SELECT COALESCE(SUM(o.amount), 0) FROM vat_transfer_out o JOIN doc_journal v ON v.id = o.voucher_id AND v.state = 'posted' WHERE o.document_id = ?`,
        documentId,
      ) ?? 0
    if (amount + taken > held) refuse('TRANSFER_OUT_EXCEEDS', { document: doc.number, left: fenText(held - taken) }, 'amount')
  }
  const what = {
    step: 'transferOut' as const,
    period: periodOf(input.date),
    date: input.date,
    summary: `进项税额转出 ${reason}`.slice(0, 200),
  }
  const posted = postTaxVoucher(ctx, what, [
    { accountId: input.accountId, debit: amount, credit: 0, departmentId: input.departmentId },
    { accountId: roleAccount(ctx, 'vatInputTransferOut'), debit: 0, credit: amount },
  ])
  db.run(
    'INSERT INTO vat_transfer_out (voucher_id, document_id, amount, reason) VALUES (?, ?, ?, ?)',
    posted.id,
    documentId,
    amount,
    reason,
  )
  if (documentId !== null) db.run('INSERT OR IGNORE INTO document_link (source_id, target_id) VALUES (?, ?)', documentId, posted.id)
  return { documents: [posted] }
}
