import type { Posted } from '../../core/contract'
import type { AnyDocument } from '../../core/documents/types'
import { type LocalDate, type Problem, periodOf, periodText, problem, voucherText } from '../../core/kernel'
import { documentDef } from '../../core/modules/registry'
import type { VoucherLine } from '../../core/ledger/posting'
import { registersChanged } from '../../db/queries/registerDays'
import { type CommandContext, Refusal, refuse } from '../backend/context'
import { isOfCards, requireNothingLater, withdrawCards } from './cards'
import { FAMILIES, familyOf } from './families'
import { assertWritten } from './ledger/apply'
import { CostRun } from './ledger/costRun'
import { clearedTwice, settledBy, withdrawItems } from './ledger/openItems'
import { causedBy, postDifferences } from './ledger/recost'
import { checkBins, withdrawBins } from './ledger/bins'
import { forgetBatches } from './ledger/batches'
import { settleShortages, type Touched } from './ledger/stockCheck'
import { withdrawSerials } from './ledger/serials'
import { LedgerWriter } from './ledger/writer'
import { loadTarget, postedOf, type Target } from './post'
import { exceededSource, refreshProgress, returnsOfInvoiced } from './progress'
import { STATE_NAMES, stampOf } from './save'
import { requireDocument, setState } from './store'

/** What the document's postings (and later differences of its costs) come to, per voucher (and `more`), side and dimensions. */
const net = (more = '', where = '') => `
SELECT p.voucher_id AS voucherId${more}, j.account_id AS accountId, j.partner_id AS partnerId, j.department_id AS departmentId, j.employee_id AS employeeId, j.project_id AS projectId,
  j.item_id AS itemId, j.cash_flow_item AS cashFlowItem, j.summary, j.line_id AS lineId, SUM(j.debit) AS debit, SUM(j.credit) AS credit, SUM(CASE WHEN j.debit <> 0 THEN j.quantity END) AS debitQuantity,
  SUM(CASE WHEN j.credit <> 0 THEN j.quantity END) AS creditQuantity, j.currency_id AS currencyId, SUM(CASE WHEN j.debit <> 0 THEN j.original END) AS debitOriginal,
  SUM(CASE WHEN j.credit <> 0 THEN j.original END) AS creditOriginal
FROM posting p JOIN journal_line j ON j.posting_id = p.id LEFT JOIN voucher w ON w.id = p.voucher_id WHERE p.document_id = ?${where}
GROUP BY p.voucher_id${more}, j.account_id, j.partner_id, j.department_id, j.employee_id, j.project_id, j.item_id, j.cash_flow_item, j.summary, j.line_id, j.currency_id
HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0`
const NET = net()
/** By day: a difference of another day goes where it stands, so that nothing is left between the two. */
const NET_OF_DAYS = net(', p.date', " AND COALESCE(w.state, 'open') = 'open'")

const numberOf = (ctx: CommandContext, id: number) => ctx.db.value<string>('SELECT number FROM document WHERE id = ?', id) ?? ''

const DOWNSTREAM = `SELECT d.id AS documentId, d.number AS document FROM document_link k JOIN document d ON d.id = k.target_id WHERE k.source_id = ?1 AND d.state IN ('posted', 'approved', 'submitted', 'closed')`

/** Accounts on which the bank's statement was matched with what the document moved (银行对账). */
const BANK_MATCHED =
  "SELECT DISTINCT a.code || ' ' || a.full_name AS account FROM posting p JOIN bank_match_entry m ON m.voucher_id = p.voucher_id AND m.document_id = p.document_id JOIN account a ON a.id = m.account_id WHERE p.document_id = ?"

/** The posted count that a document belongs to: it is taken back as a whole. */
const STOCKTAKE_OF = `SELECT s.number, s.id AS stocktakeId FROM stocktake_document k JOIN stocktake s ON s.id = k.stocktake_id WHERE k.document_id = ? AND s.state = 'posted'`

/** What was built on a document: made from it, or cleared what it opened. Each with its id, for the way there. */
function builtOn(ctx: CommandContext, doc: AnyDocument, downstream = DOWNSTREAM, settled: (id: number) => boolean = () => true): Problem[] {
  const returns = doc.type === 'salesInvoice' ? returnsOfInvoiced(ctx.db, doc.id ?? 0) : []
  const made = [...ctx.db.all<{ documentId: number; document: string }>(downstream, doc.id), ...returns]
  // an invoice that was made from a receipt also clears its estimate: named once
  const cleared = settledBy(ctx.db, doc.id ?? 0).filter((id) => made.every((d) => d.documentId !== id) && settled(id))
  const counted = ctx.db.get<{ number: string; stocktakeId: number }>(STOCKTAKE_OF, doc.id)
  return [
    ...(counted ? [problem('HAS_STOCKTAKE', undefined, counted)] : []),
    ...made.map((d) => problem('HAS_DOWNSTREAM', undefined, { ...d })),
    ...cleared.map((id) => problem('HAS_SETTLEMENT', undefined, { document: numberOf(ctx, id), documentId: id })),
  ]
}
/**
 * What must be taken back before a document can be reversed (D11); what was reversed itself no longer stands on it, nor does what
 * closing a month took back of its estimate: the red document leaves that alone (月初回冲).
 */
export const reverseBlockers = (ctx: CommandContext, doc: AnyDocument): Problem[] =>
  builtOn(
    ctx,
    doc,
    `${DOWNSTREAM} AND d.reverses_id IS NULL AND d.type <> 'estimateReversal' AND d.id NOT IN (SELECT voucher_id FROM vat_certification)`,
    (id) => ctx.db.value("SELECT 1 FROM document WHERE id = ? AND type = 'estimateReversal'", id) === undefined,
  )

/** Everything that stands in the way of taking a posting back, each by name (D11). */
export function unpostBlockers(ctx: CommandContext, doc: AnyDocument): Problem[] {
  const problems: Problem[] = []
  const period = periodOf(doc.date)
  if (ctx.db.value<string>('SELECT state FROM period WHERE period = ?', period) === 'closed')
    problems.push(problem('PERIOD_CLOSED', undefined, { period: periodText(period) }))
  problems.push(...builtOn(ctx, doc))
  problems.push(...ctx.db.all<{ account: string }>(BANK_MATCHED, doc.id).map((a) => problem('HAS_BANK_MATCH', undefined, a)))
  const fixed = ctx.db.all<{ id: number; word: string; number: number; state: 'reviewed' | 'booked' }>(
    // a voucher of an earlier date in which nothing of it is left does not matter
    `SELECT v.id, v.word, v.number, v.state FROM voucher v WHERE v.state <> 'open' AND v.id IN (SELECT voucherId FROM (${NET}))`,
    doc.id,
  )
  for (const v of fixed)
    problems.push(
      problem(v.state === 'booked' ? 'VOUCHER_BOOKED' : 'VOUCHER_REVIEWED', undefined, {
        voucher: voucherText(v),
        voucherId: v.id,
      }),
    )
  return problems
}

interface NetRow extends Required<Pick<VoucherLine, 'accountId'>> {
  voucherId: number | null
  date: LocalDate
  partnerId: number | null
  departmentId: number | null
  employeeId: number | null
  projectId: number | null
  itemId: number | null
  cashFlowItem: number | null
  summary: string | null
  lineId: number | null
  debit: number
  credit: number
  debitQuantity: number | null
  creditQuantity: number | null
  currencyId: number | null
  debitOriginal: number | null
  creditOriginal: number | null
}

/** The posting that withdraws what is in a voucher, on the day of the document unless on another. */
type PostingOf = (voucherId: number | null, date?: LocalDate) => number
/** Negates the document's lines in every voucher it has, each on its day; returns the posting that does so. */
function withdrawJournal(ctx: CommandContext, writer: LedgerWriter, doc: AnyDocument): PostingOf {
  const postings = new Map<string, number>()
  const closing = 'closing' in doc && doc.closing
  const head = { documentType: doc.type, documentId: doc.id ?? 0, kind: 'unpost' as const, causeId: doc.id }
  const postingOf: PostingOf = (voucherId, date = doc.date) => {
    const key = `${voucherId} ${date}`
    const id = postings.get(key) ?? writer.posting({ ...head, date, voucherId })
    postings.set(key, id)
    return id
  }
  for (const r of ctx.db.all<NetRow>(NET_OF_DAYS, doc.id)) {
    const { debit, credit, debitQuantity, creditQuantity, debitOriginal, creditOriginal, summary, voucherId, date, ...dims } = r
    const line = { ...dims, ...(summary === null ? {} : { summary }) }
    const posting = postingOf(voucherId, date)
    const negated = (x: number | null) => (x === null ? null : 0 - x)
    if (debit !== 0) {
      const figures = { debit: -debit, quantity: negated(debitQuantity), original: negated(debitOriginal) }
      writer.line(posting, date, { ...line, ...figures }, closing)
    }
    if (credit !== 0) {
      const figures = { credit: -credit, quantity: negated(creditQuantity), original: negated(creditOriginal) }
      writer.line(posting, date, { ...line, ...figures }, closing)
    }
  }
  return postingOf
}

interface OwnEntry {
  poolId: number
  date: string
  phase: number
  seq: number
  itemId: number
  warehouseId: number
  batch: string
  quantity: number
  kind: string
  stockAccountId: number
  voucherId: number | null
}
const OWN = `
SELECT e.pool_id AS poolId, e.date, e.phase, e.seq, e.item_id AS itemId, e.warehouse_id AS warehouseId, e.batch, e.quantity, e.kind, e.stock_account_id AS stockAccountId, p.voucher_id AS voucherId
FROM stock_entry e JOIN posting p ON p.id = e.posting_id WHERE e.document_id = ? AND e.n = 0
  AND NOT EXISTS (SELECT 1 FROM stock_entry r WHERE r.pool_id = e.pool_id AND r.date = e.date AND r.phase = e.phase AND r.seq = e.seq AND r.n = 1)`
interface Valued {
  voucherId: number | null
  date: LocalDate
  value: number
  /** number of its last change of value */
  last: number
}
/** What a movement is valued at, by voucher and day; what stands in one that is closed (it comes to nothing there) in the movement's own. */
const VALUED = `
SELECT iif(kept, ?5, voucher_id) AS voucherId, iif(kept, ?2, date) AS date, SUM(value) AS value, MAX(last) AS last FROM (
  SELECT p.voucher_id, p.date, v.value, MAX(v.n) OVER () AS last, COALESCE(w.state, 'open') <> 'open' OR COALESCE(r.state, 'open') = 'closed' AS kept
  FROM stock_valuation_entry v JOIN posting p ON p.id = v.posting_id LEFT JOIN voucher w ON w.id = p.voucher_id LEFT JOIN period r ON r.period = p.period
  WHERE v.pool_id = ?1 AND v.date = ?2 AND v.phase = ?3 AND v.seq = ?4)
GROUP BY 1, 2 HAVING SUM(value) <> 0`
const WITHDRAW_ENTRY = `INSERT INTO stock_entry (pool_id, date, phase, seq, n, item_id, warehouse_id, batch, quantity, kind, given, ref_seq, ref_quantity, revalue_kind, group_no, document_type, document_id,
  line_id, posting_id, stock_account_id, counter_account_id, counter_partner_id, counter_department_id, counter_employee_id, counter_project_id, counter_item_id, share)
  SELECT pool_id, date, phase, seq, 1, item_id, warehouse_id, batch, -quantity, kind, given, ref_seq, ref_quantity, revalue_kind, group_no, document_type, document_id,
  line_id, ?, stock_account_id, counter_account_id, counter_partner_id, counter_department_id, counter_employee_id, counter_project_id, counter_item_id, share
  FROM stock_entry WHERE pool_id = ? AND date = ? AND phase = ? AND seq = ? AND n = 0`

/** Takes the document's movements out of history: the pools are replayed without them. Returns what they moved. */
function withdrawStock(
  ctx: CommandContext,
  writer: LedgerWriter,
  doc: AnyDocument,
  postingOf: PostingOf,
): (Touched & { quantity: number })[] {
  const own = ctx.db.all<OwnEntry>(OWN, doc.id)
  const run = new CostRun(ctx.db)
  for (const e of own) {
    const place = [e.poolId, e.date, e.phase, e.seq] as const
    ctx.db.run(WITHDRAW_ENTRY, postingOf(e.voucherId), ...place)
    if (e.quantity !== 0) writer.quantity(e, -1)
    for (const [n, v] of ctx.db.all<Valued>(VALUED, ...place, e.voucherId).entries())
      writer.valuation(e, -v.value, e.stockAccountId, postingOf(v.voucherId, v.date), periodOf(v.date), v.last + 1 + n)
    if (e.kind !== 'move') run.remove(e.poolId, e)
  }
  postDifferences(ctx, writer, causedBy(doc), run.run())
  return own.map(({ itemId, warehouseId, batch, date, quantity }) => ({ itemId, warehouseId, batch, date, quantity, lineNo: null }))
}

/** Withdraws a posted document's effect and returns it to draft; refuses by naming every blocker. */
export function unpostDocument(ctx: CommandContext, doc: AnyDocument): Problem[] {
  if (doc.state !== 'posted') refuse('WRONG_STATE', { state: STATE_NAMES[doc.state], action: '撤销过账' })
  const blockers = unpostBlockers(ctx, doc)
  if (blockers.length) throw new Refusal(blockers)
  const writer = new LedgerWriter(ctx.db, ctx.user.id || null, ctx.clock.now())
  const postingOf = withdrawJournal(ctx, writer, doc)
  const own = withdrawStock(ctx, writer, doc, postingOf)
  withdrawCards(ctx.db, doc)
  withdrawSerials(ctx, doc, ctx.shortagesLater === true)
  const emptied = withdrawBins(ctx.db, doc.id)
  withdrawItems(ctx.db, doc.id ?? 0, postingOf, doc.date)
  const twice = clearedTwice(ctx.db, doc.id ?? 0)
  if (twice !== undefined) refuse('HAS_SETTLEMENT', { document: numberOf(ctx, twice), documentId: twice })
  writer.flush()
  const shortages = settleShortages(
    ctx,
    doc,
    own.filter((e) => e.quantity > 0),
  )
  if (!ctx.shortagesLater) checkBins(ctx.db, doc.id, emptied)
  assertWritten(ctx, writer)
  const family = familyOf(doc.type)
  if (family === 'stock' || family === 'invoice')
    ctx.db.run(
      `UPDATE ${FAMILIES[family].table}_line SET movement_seq = NULL, estimate_net = 0${family === 'stock' ? ', before_invoice = 0' : ''} WHERE document_id = ?`,
      doc.id,
    )
  setState(ctx.db, doc, doc.reversesId === null ? 'draft' : 'void', stampOf(ctx))
  // a red document mirrors its original: withdrawn it is of no further use, and the original stands again
  if (doc.reversesId !== null) setState(ctx.db, requireDocument(ctx.db, doc.reversesId), 'posted', stampOf(ctx))
  refreshProgress(ctx.db, doc)
  registersChanged(ctx.db, doc)
  forgetBatches(ctx.db, own)
  // what was red may have been carried out anew
  const source = doc.reversesId === null ? undefined : exceededSource(ctx.db, doc)
  if (source !== undefined) refuse('EXCEEDS_SOURCE', { line: 1, source, left: '0' })
  if (family === 'stock') ctx.db.run('UPDATE doc_stock_line SET invoiced_quantity = 0 WHERE document_id = ?', doc.id)
  ctx.touch('documents', 'stock', 'ledger', 'openItems')
  return shortages
}
export function unpostCommand(ctx: CommandContext, target: Target): Posted {
  const doc = loadTarget(ctx, target)
  if (!documentDef(doc.type).posts) refuse('WRONG_STATE', { state: STATE_NAMES[doc.state], action: '撤销过账' })
  // it stands before the first month: only the opening as a whole is taken back
  if (ctx.db.value("SELECT 1 FROM posting WHERE document_id = ? AND kind = 'opening'", doc.id) !== undefined) refuse('OPENING_LOCKED')
  requireNothingLater(ctx.db, doc.id)
  const warnings = unpostDocument(ctx, doc)
  // what a card made is made anew by the card; a step's draft waits for its step
  if (doc.reversesId === null && isOfCards(ctx.db, doc.id) && !('step' in doc && doc.step !== ''))
    setState(ctx.db, doc, 'void', stampOf(ctx))
  return postedOf(ctx, doc, warnings)
}
