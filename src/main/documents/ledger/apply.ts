import { STOCK_ACCOUNTS } from '../../../db/queries/accountRules'
import type { Facts } from '../../../core/documents/facts'
import type { AnyDocument } from '../../../core/documents/types'
import { fenText, type Problem, periodOf, problem } from '../../../core/kernel'
import {
  costLineAmount,
  costLines,
  mergeLines,
  type PostingDraft,
  sharedLines,
  sides,
  type VoucherDraft,
  type VoucherLine,
} from '../../../core/ledger/posting'
import { filesOfDocument } from '../../../db/queries/attachments'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, Refusal } from '../../backend/context'
import { FAMILIES, familyOf } from '../families'
import { assertCashFlow, assertLines } from './assertLines'
import { type BinPlace, checkBins, writeBins } from './bins'
import { recordBatches } from './batches'
import { type CostChange, CostRun } from './costRun'
import { clearItems, openFromLine } from './openItems'
import { type PlacedMovement, place } from './place'
import { causedBy, postDifferences } from './recost'
import { settleReservations } from './reservations'
import { settleShortages, type Touched } from './stockCheck'
import { writeSerials } from './serials'
import { isByDay, type VoucherHead, voucherFor } from './vouchers'
import { LedgerWriter } from './writer'

export interface Applied {
  vouchers: number[]
  warnings: Problem[]
  /** cost of what went out, for display */
  cost: number
}

/** Costs the placed movements; returns the changes of movements of other documents. */
function cost(ctx: CommandContext, placed: PlacedMovement[]): CostChange[] {
  const run = new CostRun(ctx.db)
  for (const p of placed) {
    if (p.draft.kind === 'move') {
      // a move is not costed: value without goods (estimates taken back) is as given
      if (p.draft.quantity === 0) p.booked = p.draft.given ?? 0
      continue
    }
    const { kind, quantity, refQuantity = null, revalueKind = null, groupNo = null } = p.draft
    run.insert({
      poolId: p.pool.id,
      date: p.date,
      phase: p.phase,
      seq: p.seq,
      kind,
      quantity,
      given: p.given,
      ref: p.refSeq,
      refQuantity,
      revalueKind,
      group: groupNo === null ? null : (placed[0]?.seq ?? 0) * 1000 + groupNo,
      share: p.draft.share ?? null,
    })
  }
  const own = new Map(placed.map((p) => [p.seq, p]))
  const others: CostChange[] = []
  for (const c of run.run()) {
    const p = own.get(c.seq)
    if (!p) others.push(c)
    else {
      p.booked = c.booked
      if (p.draft.kind === 'carryIn') p.given = (p.given ?? 0) + c.given
    }
  }
  return others
}

/** Voucher lines of the document with the lines that costing adds. */
function withCosts(draft: PostingDraft, placed: readonly PlacedMovement[]): (VoucherDraft & { own: VoucherLine[] })[] {
  return draft.vouchers.map((v) => {
    const lines = placed
      .filter((p) => p.draft.slot === v.slot && p.draft.kind !== 'move')
      .flatMap((p) => [
        ...sharedLines(p.draft, (p.given ?? 0) - (p.draft.given ?? 0), p.booked),
        ...costLines(p.draft, costLineAmount(p.draft.kind, p.given, p.booked)),
      ])
    return { ...v, own: mergeLines([...v.lines, ...lines, ...(v.tail ?? [])]) }
  })
}

const INSERT_ENTRY = `INSERT INTO stock_entry (pool_id, date, phase, seq, n, item_id, warehouse_id, batch, quantity, kind, given, ref_seq, ref_quantity, revalue_kind, group_no,
  document_type, document_id, line_id, posting_id, stock_account_id, counter_account_id, counter_partner_id, counter_department_id, counter_employee_id, counter_project_id, counter_item_id, share)
  VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Writes the movements, the numbers of their pieces and their bins; returns the bins that hold less now. */
function writeStock(
  ctx: CommandContext,
  writer: LedgerWriter,
  facts: Facts,
  doc: AnyDocument,
  placed: readonly PlacedMovement[],
  postingOf: (slot: string) => number,
): BinPlace[] {
  const table = familyOf(doc.type) === 'stock' || familyOf(doc.type) === 'invoice' ? `${FAMILIES[familyOf(doc.type)].table}_line` : null
  const marked = new Set<number>()
  for (const p of placed) {
    const m = p.draft
    const postingId = postingOf(m.slot)
    const c = m.counter
    ctx.db.run(
      INSERT_ENTRY,
      p.pool.id,
      p.date,
      p.phase,
      p.seq,
      m.itemId,
      m.warehouseId,
      m.batch,
      m.quantity,
      m.kind,
      m.given,
      p.refSeq,
      m.refQuantity ?? null,
      m.revalueKind ?? null,
      m.groupNo === null || m.groupNo === undefined ? null : (placed[0]?.seq ?? 0) * 1000 + m.groupNo,
      doc.type,
      doc.id,
      m.lineId,
      postingId,
      m.stockAccountId,
      c?.accountId ?? null,
      c?.partnerId ?? null,
      c?.departmentId ?? null,
      c?.employeeId ?? null,
      c?.projectId ?? null,
      c?.itemId ?? null,
      m.share ?? null,
    )
    const moved = {
      poolId: p.pool.id,
      date: p.date,
      phase: p.phase,
      seq: p.seq,
      warehouseId: m.warehouseId,
      itemId: m.itemId,
      batch: m.batch,
      quantity: m.quantity,
      kind: m.kind,
    }
    if (m.quantity !== 0) writer.quantity(moved, 1)
    // a movement that was just placed has no valuation yet
    if (p.booked !== 0) writer.valuation(moved, p.booked, m.stockAccountId, postingId, periodOf(doc.date), 0)
    if (table && m.lineId !== null && !marked.has(m.lineId)) {
      marked.add(m.lineId)
      ctx.db.run(`UPDATE ${table} SET movement_seq = ? WHERE id = ?`, p.seq, m.lineId)
    }
  }
  writeSerials(ctx, doc, placed)
  return writeBins(ctx.db, facts.binned, doc, placed)
}

function shortages(ctx: CommandContext, doc: AnyDocument, placed: readonly PlacedMovement[], taken: readonly BinPlace[]): Problem[] {
  const lineNo = new Map(doc.lines.map((l) => [l.id, l.lineNo]))
  const lastSeq = placed.at(-1)?.seq ?? 0
  const last = { phase: 1, seq: lastSeq }
  const touched: Touched[] = placed
    .filter((p) => p.draft.quantity < 0)
    .map((p) => ({
      itemId: p.draft.itemId,
      warehouseId: p.draft.warehouseId,
      batch: p.draft.batch,
      date: p.date,
      lineNo: p.draft.lineId === null ? null : (lineNo.get(p.draft.lineId) ?? null),
      last,
    }))
  const told = settleShortages(ctx, doc, touched)
  // what the warehouse lacks is said before what a bin lacks
  checkBins(ctx.db, doc.id, taken)
  return told
}

const headOf = (ctx: CommandContext, doc: AnyDocument, v: VoucherDraft, kind: 'post' | 'opening'): VoucherHead => ({
  date: doc.date,
  summary: v.summary,
  kind: v.closing ? 'closing' : doc.type === 'voucher' ? 'manual' : 'document',
  documentType: doc.type,
  documentId: doc.id ?? 0,
  slot: v.slot,
  byDay: kind === 'post' && isByDay(ctx.options, doc.type),
  attachmentCount: papersOf(ctx.db, doc, v.slot),
  userId: ctx.user.id || null,
  now: ctx.clock.now(),
})

/**
 * Writes one document's posting to the ledgers: costs its movements, completes and checks the vouchers, appends journal
 * lines, stock entries, valuations and open items, and posts what changed for other documents. Throws Refusal; the caller's
 * transaction then rolls everything back.
 */
export function applyPosting(
  ctx: CommandContext,
  facts: Facts,
  doc: AnyDocument,
  draft: PostingDraft,
  kind: 'post' | 'opening' = 'post',
): Applied {
  const writer = new LedgerWriter(ctx.db, ctx.user.id || null, ctx.clock.now())
  const placed = place(ctx, facts, doc, draft)
  const others = cost(ctx, placed)
  const vouchers = withCosts(draft, placed)
  const problems = vouchers.flatMap((v) => [
    ...assertLines(facts, doc, v.own),
    ...balanced(v.own),
    ...(kind === 'opening' ? [] : assertCashFlow(facts, v.own)),
  ])
  if (problems.length) throw new Refusal(problems)
  const postings = new Map<string, number>()
  const ids: number[] = []
  const documentId = doc.id ?? 0
  for (const v of vouchers) {
    if (!v.own.length) continue
    const voucherId = voucherFor(ctx.db, headOf(ctx, doc, v, kind))
    ids.push(voucherId)
    const postingId = writer.posting({
      voucherId,
      documentType: doc.type,
      documentId,
      kind: v.closing ? 'closing' : kind,
      date: doc.date,
      causeId: null,
    })
    postings.set(v.slot, postingId)
    for (const l of v.own) {
      writer.line(postingId, doc.date, l, v.closing)
      openFromLine(ctx.db, doc, l, postingId, facts.account(l.accountId))
    }
  }
  // movements and clearings without a voucher (调拨, 核销) still belong to a posting
  const postingOf = (slot: string) => {
    let id = postings.get(slot)
    if (id === undefined) {
      id = writer.posting({ voucherId: null, documentType: doc.type, documentId, kind, date: doc.date, causeId: null })
      postings.set(slot, id)
    }
    return id
  }
  const taken = writeStock(ctx, writer, facts, doc, placed, postingOf)
  recordBatches(ctx.db, facts, doc, draft.movements)
  // what books nothing (an empty opening, an invoice that only matches) leaves the fact that it was posted
  if (postings.size === 0) postingOf('main')
  for (const c of draft.clearings) clearItems(ctx.db, documentId, c.items, postingOf('main'), doc.date)
  const differences = postDifferences(ctx, writer, causedBy(doc), others)
  writer.flush()
  const warnings = [...shortages(ctx, doc, placed, taken), ...settleReservations(ctx, doc, placed)]
  // opening stock stands against the balances of two vouchers (年初, 本年累计): the triple check has tied them (D46)
  assertWritten(ctx, writer, kind !== 'opening')
  return {
    vouchers: [...ids, ...differences],
    warnings,
    cost: -placed.filter((p) => p.draft.kind === 'out' || p.draft.kind === 'returnIn').reduce((s, p) => s + p.booked, 0),
  }
}

function balanced(lines: readonly VoucherLine[]): Problem[] {
  const { debit, credit } = sides(lines)
  return debit === credit ? [] : [problem('UNBALANCED', undefined, { debit: fenText(debit), credit: fenText(credit) })]
}

const LINES_WRITTEN =
  'SELECT SUM(debit) AS debit, SUM(credit) AS credit FROM journal_line WHERE posting_id BETWEEN ? AND ? GROUP BY posting_id HAVING SUM(debit) <> SUM(credit)'
/** By posting: plus signs keep SQLite from reading the stock accounts' lines of all time instead. */
export const STOCK_WRITTEN = `SELECT account_id, SUM(ledger) AS ledger, SUM(stock) AS stock FROM (
    SELECT +account_id AS account_id, SUM(debit - credit) AS ledger, 0 AS stock FROM journal_line WHERE posting_id BETWEEN ?1 AND ?2
      AND +account_id IN (${STOCK_ACCOUNTS}) GROUP BY 1
    UNION ALL
    SELECT +account_id, 0, SUM(value) FROM stock_valuation_entry WHERE posting_id BETWEEN ?1 AND ?2 GROUP BY 1
  ) GROUP BY account_id HAVING SUM(ledger) <> SUM(stock)`

/** Pair assertion, from the file itself: what was written balances, and stock accounts moved by exactly the valuation. */
export function assertWritten(ctx: CommandContext, writer: LedgerWriter, withStock = true): void {
  // nobody else writes in this transaction: the postings have one id after the other
  const [first] = writer.postings
  const last = writer.postings.at(-1)
  if (first === undefined || last === undefined) return
  const off = ctx.db.get<{ debit: number; credit: number }>(LINES_WRITTEN, first, last)
  if (off) throw new Refusal([problem('UNBALANCED', undefined, { debit: fenText(off.debit), credit: fenText(off.credit) })])
  if (!withStock) return
  const stock = ctx.db.get<{ ledger: number; stock: number }>(STOCK_WRITTEN, first, last)
  if (stock) throw new Refusal([problem('VALUATION_MISMATCH', undefined, { ledger: fenText(stock.ledger), stock: fenText(stock.stock) })])
}
/** 附单据数: what was entered, of a business document the files that are attached to it. */
function papersOf(db: ReadableDb, doc: AnyDocument, slot: string): number {
  if ('attachmentCount' in doc) return doc.attachmentCount
  return slot === 'main' ? filesOfDocument(db, doc.id ?? 0) : 0
}
