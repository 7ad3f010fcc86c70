import type { Posted } from '../../core/contract'
import type { AnyDocument, InvoiceDocument, StockDocument } from '../../core/documents/types'
import { messageOf, type Problem, periodOf, periodText, problem } from '../../core/kernel'
import type { PostingDraft } from '../../core/ledger/posting'
import { postingRule } from '../../core/modules/rules'
import { documentDef } from '../../core/modules/registry'
import { ensurePeriods } from '../../db/periods'
import { registersChanged } from '../../db/queries/registerDays'
import { readSetting } from '../../db/settings'
import { type CommandContext, Refusal, refuse } from '../backend/context'
import { appendAudit, auditDetail } from '../services/audit'
import { assignBins } from './bins'
import { requireNotOfCards } from './cards'
import { checkDisposal } from './disposal'
import { FAMILIES, familyOf } from './families'
import { loadFacts } from './facts'
import { type ExpiredBatches, expiredBatches } from './ledger/batches'
import { assertBatches } from './ledger/assertLines'
import { type Applied, applyPosting } from './ledger/apply'
import { vouchersOf } from './ledger/vouchers'
import { requireRelease } from './permissions'
import { receivedTooMuch, refreshProgress } from './progress'
import { completeProblems, requireByHand, STATE_NAMES, stampOf } from './save'
import { assignSerials } from './serials'
import { rateWarnings } from './taxRates'
import { requireDocument, setState } from './store'

export interface Target {
  type: AnyDocument['type']
  id: number
  revision: number
}
export function loadTarget(ctx: CommandContext, target: Target): AnyDocument {
  const doc = requireDocument(ctx.db, target.id, target.type)
  requireByHand(doc.type)
  if (doc.revision !== target.revision) refuse('STALE_REVISION')
  return doc
}

/** The month of a date must exist and be open, and the books must have been opened. */
export function requireOpenPeriod(ctx: CommandContext, date: string): void {
  const period = periodOf(date)
  ensurePeriods(ctx.db, period)
  if (ctx.db.value<string>('SELECT state FROM period WHERE period = ?', period) === 'closed')
    refuse('PERIOD_CLOSED', { period: periodText(period) }, 'date')
}
function requireOpening(ctx: CommandContext): void {
  if (readSetting(ctx.db, 'openingConfirmedAt') === undefined) refuse('OPENING_NOT_DONE')
}

/** A supplier's invoice comes with the goods or after them, and a red one with what goes back: it is booked once by any of these. */
const SUPPLIERS_INVOICE = ['purchaseReceipt', 'purchaseInvoice', 'purchaseReturn']
function duplicateInvoice(ctx: CommandContext, doc: StockDocument | InvoiceDocument): Problem[] {
  if (!doc.invoiceNumber || doc.reversesId !== null) return []
  const types = SUPPLIERS_INVOICE.includes(doc.type) ? SUPPLIERS_INVOICE : [doc.type]
  const same =
    "invoice_number = ?1 AND partner_id IS ?2 AND type IN (SELECT value FROM json_each(?3)) AND state = 'posted' AND reverses_id IS NULL AND id <> ?4"
  const other = ctx.db.value<string>(
    `SELECT number FROM doc_invoice WHERE ${same} UNION ALL SELECT number FROM doc_stock WHERE ${same}`,
    doc.invoiceNumber,
    doc.partnerId,
    JSON.stringify(types),
    doc.id,
  )
  return other === undefined ? [] : [problem('DUPLICATE_INVOICE', 'invoiceNumber', { number: doc.invoiceNumber, document: other })]
}

interface Drafted {
  draft: PostingDraft
  facts: ReturnType<typeof loadFacts>
  /** batches past their expiry date that it takes out */
  expired: ExpiredBatches
}
/** Expired goods are not sold unless the document says why they may, by whom that is permitted (D33). */
function requireUnexpired(ctx: CommandContext, doc: AnyDocument, { sold }: ExpiredBatches): void {
  if (sold.length === 0) return
  if ((doc as StockDocument).releaseReason === '') throw new Refusal([...sold, problem('RELEASE_REQUIRED', 'releaseReason')])
  requireRelease(ctx)
}
/** Who let expired goods go, and why. */
function logRelease(ctx: CommandContext, doc: AnyDocument, { sold, names }: ExpiredBatches): void {
  if (sold.length === 0) return
  const { releaseReason: reason, number, id } = doc as StockDocument
  const detail = auditDetail({ number, reason, batches: names.join('、') })
  appendAudit(ctx.db, {
    at: ctx.clock.now(),
    userId: ctx.user.id,
    action: 'inventory.release',
    subject: doc.type,
    subjectId: id,
    detail,
  })
}

/** Runs the rule of a document's type. */
export function draftPosting(ctx: CommandContext, doc: AnyDocument): Drafted {
  const rule = postingRule(doc.type)
  if (!rule) throw new Error(`${doc.type} does not post`)
  const problems = completeProblems(ctx, doc)
  if (familyOf(doc.type) === 'stock' || familyOf(doc.type) === 'invoice')
    problems.push(...duplicateInvoice(ctx, doc as StockDocument | InvoiceDocument))
  if (problems.length) throw new Refusal(problems)
  const facts = loadFacts(ctx.db, ctx.options, doc)
  const result = rule(doc, facts)
  if (!result.ok) throw new Refusal(result.error)
  const batches = assertBatches(facts, doc, result.value)
  if (batches.length) throw new Refusal(batches)
  const expired = expiredBatches(ctx.db, facts, doc, result.value.movements)
  requireUnexpired(ctx, doc, expired)
  const serials = assignSerials(ctx.db, facts, doc, result.value)
  if (serials.length) throw new Refusal(serials)
  const bins = assignBins(ctx.db, facts, doc, result.value)
  if (bins.length) throw new Refusal(bins)
  checkOrderQuantities(ctx, doc)
  if (doc.type === 'voucher') checkDisposal(ctx, doc)
  checkSourceDates(ctx, doc)
  return { draft: result.value, facts, expired }
}

/** A receipt or delivery takes no more than is left of its order line (D12). */
function checkOrderQuantities(ctx: CommandContext, doc: AnyDocument): void {
  // a red document gives back what was taken, also to an order that is closed
  if ((doc.type !== 'purchaseReceipt' && doc.type !== 'salesDelivery') || doc.reversesId !== null) return
  const taken = new Map<number, number>()
  ;(doc as StockDocument).lines.forEach((line, i) => {
    if (line.sourceLineId === null) return
    const s = ctx.db.get<{ left: number; number: string; state: string; item: number; partner: number | null }>(
      `SELECT l.quantity - l.executed_quantity + l.returned_quantity - l.closed_quantity AS left, d.number, d.state, l.item_id AS item, d.partner_id AS partner
       FROM doc_order_line l JOIN doc_order d ON d.id = l.document_id WHERE l.id = ?`,
      line.sourceLineId,
    )
    if (!s || s.item !== line.itemId) refuse('UNKNOWN_REFERENCE', { field: '源单' }, `lines.${i}.sourceLineId`)
    if (s.partner !== doc.partnerId) refuse('PARTNER_MISMATCH', undefined, `lines.${i}.sourceLineId`)
    const sum = (taken.get(line.sourceLineId) ?? 0) + line.quantity
    taken.set(line.sourceLineId, sum)
    if (s.state !== 'approved' || sum > s.left)
      refuse('EXCEEDS_SOURCE', { line: i + 1, source: s.number, left: String(Math.max(s.left, 0) / 1_000_000) }, `lines.${i}.quantity`)
  })
}

/**
 * Nothing is invoiced, returned or made dearer before it came or left: the month in between would show an estimate taken back that
 * was never made.
 */
function checkSourceDates(ctx: CommandContext, doc: AnyDocument): void {
  if (doc.reversesId !== null) return
  doc.lines.forEach((line, i) => {
    if (line.sourceLineId === null) return
    const later = ctx.db.get<{ source: string; earliest: string }>(
      'SELECT d.number AS source, d.date AS earliest FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id WHERE l.id = ? AND d.date > ?',
      line.sourceLineId,
      doc.date,
    )
    if (later) refuse('DATE_BEFORE_SOURCE', { date: doc.date, ...later }, `lines.${i}.sourceLineId`)
  })
}

const VOUCHER = 'SELECT id, word, number, period FROM voucher WHERE id = ?'
export function postedOf(ctx: CommandContext, doc: AnyDocument, warnings: readonly Problem[] = []): Posted {
  return {
    id: doc.id ?? 0,
    number: doc.number,
    state: doc.state,
    revision: doc.revision,
    vouchers: vouchersOf(ctx.db, doc.id).flatMap((id) => ctx.db.all<Posted['vouchers'][number]>(VOUCHER, id)),
    warnings: warnings.map((w) => ({ code: w.code, message: messageOf(w) })),
  }
}

/** States from which a document may be posted; with approval switched off one command walks the chain. */
function requirePostable(ctx: CommandContext, doc: AnyDocument): void {
  const ready = ctx.options.approval
    ? doc.state === 'approved'
    : doc.state === 'draft' || doc.state === 'submitted' || doc.state === 'approved'
  if (!ready) refuse('WRONG_STATE', { state: STATE_NAMES[doc.state], action: '过账' })
}

/** Posts a document whole, or throws and leaves the file as it was. */
export function postDocument(ctx: CommandContext, doc: AnyDocument): Applied {
  requirePostable(ctx, doc)
  requireOpening(ctx)
  requireOpenPeriod(ctx, doc.date)
  const { draft, facts, expired } = draftPosting(ctx, doc)
  const applied = applyPosting(ctx, facts, doc, draft)
  logRelease(ctx, doc, expired)
  const { table } = FAMILIES[familyOf(doc.type)]
  const before = familyOf(doc.type) === 'stock' ? ', before_invoice = 1' : ''
  for (const e of draft.lineEffects) ctx.db.run(`UPDATE ${table}_line SET estimate_net = ?${before} WHERE id = ?`, e.estimateNet, e.lineId)
  setState(ctx.db, doc, 'posted', stampOf(ctx))
  refreshProgress(ctx.db, doc)
  registersChanged(ctx.db, doc)
  const exceeded = receivedTooMuch(ctx.db, doc)
  if (exceeded !== undefined) refuse('EXCEEDS_SOURCE', { line: 1, source: exceeded, left: '0' })
  ctx.touch('documents', 'stock', 'ledger', 'openItems')
  return { ...applied, warnings: [...rateWarnings(ctx, doc), ...expired.used, ...applied.warnings] }
}

/** An order has no posting: posting it means approving it. */
export function postCommand(ctx: CommandContext, target: Target): Posted {
  const doc = loadTarget(ctx, target)
  if (!documentDef(doc.type).posts) refuse('WRONG_STATE', { state: STATE_NAMES[doc.state], action: '过账（订单请审核）' })
  requireNotOfCards(ctx.db, doc.id)
  const applied = postDocument(ctx, doc)
  return postedOf(ctx, doc, applied.warnings)
}
