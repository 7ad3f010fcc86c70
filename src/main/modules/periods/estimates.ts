import type { InvoiceDocument, InvoiceLine } from '../../../core/documents/types'
import { type Fen, firstDay, lastDay, type LocalDate, nextPeriod, type Period, priceOf } from '../../../core/kernel'
import { heldEstimates, TAKEN_ESTIMATES } from '../../../db/queries/estimates'
import { takeNumber } from '../../../db/sequence'
import type { ReadableDb } from '../../../db/types'
import type { CommandContext, QueryContext } from '../../backend/context'
import { postDocument } from '../../documents/post'
import { reverseDocument } from '../../documents/reverse'
import { stampOf } from '../../documents/save'
import { requireDocument, setState, storeDocument } from '../../documents/store'
import { unpostBlockers, unpostDocument } from '../../documents/unpost'

/** A receipt line's estimate that is to be taken back (−) or made again (+). */
interface Estimate {
  lineId: number
  partnerId: number
  itemId: number
  quantity: number
  amount: Fen
}
/** What the ledger holds of the estimates of receipts up to a date. */
const HELD = heldEstimates(' AND d.date <= ?1')
const found = (db: ReadableDb, sql: string, date: LocalDate): Estimate[] =>
  db.all<Estimate>(`SELECT * FROM (${sql}) WHERE amount <> 0 ORDER BY partnerId, lineId`, date)

const monthText = (period: Period) => `${Math.floor(period / 100)}年${period % 100}月`
const applies = (ctx: Pick<QueryContext, 'options'>) => ctx.options.estimateScheme === 'monthStart'

/** 月初回冲: what closing a month would estimate again, and take back at the start of the next one. In fen; 0 in other schemes. */
export function pendingEstimates(ctx: Pick<QueryContext, 'db' | 'options'>, period: Period): { again: Fen; back: Fen } {
  if (!applies(ctx)) return { again: 0, back: 0 }
  const sum = (rows: readonly Estimate[]) => rows.reduce((total, row) => total + row.amount, 0)
  const again = sum(found(ctx.db, TAKEN_ESTIMATES, lastDay(period)))
  return { again, back: again + sum(found(ctx.db, HELD, lastDay(period))) }
}

/** Before a month is closed: what was taken back at its start and still has no invoice is estimated again, on its last day (D25). */
export function estimateAgain(ctx: CommandContext, period: Period): void {
  const date = lastDay(period)
  if (applies(ctx)) makeDocuments(ctx, date, `${monthText(period)}末重新暂估`, found(ctx.db, TAKEN_ESTIMATES, date))
}
/** After a month was closed: the estimates open at its end are taken back on the first day of the next one (D25). */
export function takeBackEstimates(ctx: CommandContext, period: Period): void {
  if (!applies(ctx)) return
  const rows = found(ctx.db, HELD, lastDay(period)).map((row) => ({ ...row, quantity: -row.quantity, amount: -row.amount }))
  makeDocuments(ctx, firstDay(nextPeriod(period)), `${monthText(nextPeriod(period))}初冲回暂估`, rows)
}

const MADE = `SELECT id FROM doc_invoice WHERE type = 'estimateReversal' AND state = 'posted' AND reverses_id IS NULL AND date IN (?, ?) ORDER BY id DESC`
/** A month is opened again: what closing it made is taken back, by red documents where their vouchers are booked. */
export function withdrawEstimates(ctx: CommandContext, period: Period): void {
  if (!applies(ctx)) return
  for (const id of ctx.db.column<number>(MADE, lastDay(period), firstDay(nextPeriod(period)))) {
    const doc = requireDocument(ctx.db, id)
    if (unpostBlockers(ctx, doc).some((p) => p.code === 'VOUCHER_BOOKED')) reverseDocument(ctx, doc, doc.date)
    else unpostDocument(ctx, doc)
  }
}

const DRAFTS = `SELECT id FROM doc_invoice WHERE type = 'estimateReversal' AND state IN ('draft', 'approved') AND date = ?`
/** A document per supplier; one that was withdrawn is used again with its number. */
function makeDocuments(ctx: CommandContext, date: LocalDate, memo: string, estimates: readonly Estimate[]): void {
  const drafts = ctx.db.column<number>(DRAFTS, date).map((id) => requireDocument(ctx.db, id))
  for (const [partnerId, rows] of Map.groupBy(estimates, (row) => row.partnerId)) {
    const at = drafts.findIndex((draft) => draft.partnerId === partnerId)
    const [draft] = at < 0 ? [] : drafts.splice(at, 1)
    const stored = storeDocument(
      ctx.db,
      {
        ...documentOf(date, partnerId, memo, rows),
        id: draft?.id ?? null,
        number: draft?.number ?? takeNumber(ctx.db, 'estimateReversal', date),
        revision: (draft?.revision ?? 0) + 1,
      },
      stampOf(ctx),
    )
    if (ctx.options.approval) setState(ctx.db, stored, 'approved', stampOf(ctx))
    postDocument(ctx, stored)
  }
  for (const draft of drafts) setState(ctx.db, draft, 'void', stampOf(ctx))
}
function documentOf(date: LocalDate, partnerId: number, memo: string, rows: readonly Estimate[]): InvoiceDocument {
  const lines = rows.map(
    ({ lineId, itemId, quantity, amount }, i): InvoiceLine => ({
      id: null,
      lineNo: i + 1,
      sourceLineId: lineId,
      memo: '',
      itemId,
      unit: '',
      unitQuantity: 0,
      unitPrice: 0,
      quantity,
      price: quantity === 0 ? 0 : priceOf(Math.abs(amount), Math.abs(quantity)),
      discountRate: 0,
      net: amount,
      taxRate: 0,
      tax: 0,
      gross: amount,
      accountId: null,
      movementSeq: null,
    }),
  )
  return {
    id: null,
    type: 'estimateReversal',
    number: '',
    date,
    state: 'draft',
    revision: 1,
    partnerId,
    departmentId: null,
    employeeId: null,
    memo,
    total: rows.reduce((sum, row) => sum + row.amount, 0),
    reversesId: null,
    priceMode: 'excl',
    dueDate: null,
    invoiceKind: 'none',
    invoiceNumber: '',
    lines,
  }
}
