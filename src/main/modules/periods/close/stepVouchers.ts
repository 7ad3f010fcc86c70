import type { Posted, StepVoucher } from '../../../../core/contract'
import type { JournalDocument } from '../../../../core/documents/types'
import { firstDay, lastDay, type LocalDate, type Period, voucherText } from '../../../../core/kernel'
import { takeNumber } from '../../../../db/sequence'
import type { ReadableDb } from '../../../../db/types'
import type { CommandContext } from '../../../backend/context'
import { madeInput } from '../../../documents/made'
import { postDocument, postedOf } from '../../../documents/post'
import { documentOf, stampOf } from '../../../documents/save'
import { requireDocument, setState, storeDocument } from '../../../documents/store'
import { unpostDocument } from '../../../documents/unpost'

/** Content of a voucher that a step makes; lines as a voucher is entered. `date`: the month's last day unless said. */
export interface StepContent {
  memo: string
  /** a day of the month; absent: its last */
  date?: LocalDate
  lines: readonly object[]
}

/** Of one template (周期凭证) where one is named, else of the whole step. */
const OF = 'd.step = ?1 AND d.date BETWEEN ?2 AND ?3 AND (?4 IS NULL OR d.template_id = ?4)'
const POSTED = `SELECT d.id FROM doc_journal d WHERE ${OF} AND d.state = 'posted' AND d.reverses_id IS NULL`
/** Vouchers of the step that follow their document still: neither reviewed nor booked. */
const OPEN = `${POSTED} AND NOT EXISTS (SELECT 1 FROM voucher v WHERE v.document_id = d.id AND v.state <> 'open') ORDER BY d.id DESC`
const WITHDRAWN = `SELECT d.id FROM doc_journal d WHERE ${OF} AND d.state IN ('draft', 'approved') ORDER BY d.id`
const VOUCHERS = `
SELECT v.document_id AS documentId, v.id AS voucherId, v.word, v.number, v.summary, v.state <> 'open' AS fixed, d.total AS amount
FROM doc_journal d JOIN voucher v ON v.document_id = d.id WHERE ${OF} AND d.state = 'posted' AND d.reverses_id IS NULL ORDER BY v.number`

/** What the step has made in the month, as it stands. */
export const vouchersOf = (db: ReadableDb, step: string, period: Period, templateId: number | null = null): StepVoucher[] =>
  db
    .all<Omit<StepVoucher, 'voucher' | 'fixed'> & { word: string; number: number; fixed: 0 | 1 }>(
      VOUCHERS,
      step,
      firstDay(period),
      lastDay(period),
      templateId,
    )
    .map(({ word, number, fixed, ...rest }) => ({ ...rest, voucher: voucherText({ word, number }), fixed: fixed === 1 }))

/** Takes back the step's vouchers of the month that are neither reviewed nor booked; returns how many. PERIOD_CLOSED. */
export function withdrawStep(ctx: CommandContext, step: string, period: Period, templateId: number | null = null): number {
  const ids = ctx.db.column<number>(OPEN, step, firstDay(period), lastDay(period), templateId)
  for (const id of ids) unpostDocument(ctx, requireDocument(ctx.db, id))
  return ids.length
}

/**
 * The step's vouchers of the month, made anew: those that are neither reviewed nor booked are taken back, then `content` says, from the
 * ledger as it is without them, what is to be posted (in vouchers with their numbers again); what is fixed stays, so that
 * `content` comes to the difference. Ask first whether anything is due: a step that is run twice then writes nothing.
 * `closing`: 结转损益, which 利润表 leaves out (D52). `templateId`: only what this template made is made anew. PERIOD_CLOSED, and what posting refuses.
 */
export function remake(
  ctx: CommandContext,
  step: string,
  period: Period,
  content: () => readonly StepContent[],
  closing = false,
  templateId: number | null = null,
): Posted[] {
  withdrawStep(ctx, step, period, templateId)
  const drafts = ctx.db
    .column<number>(WITHDRAWN, step, firstDay(period), lastDay(period), templateId)
    .map((id) => requireDocument(ctx.db, id))
  const made = content().map(({ memo, lines, date = lastDay(period) }): Posted => {
    const known = drafts.shift()
    const base = {
      id: known?.id ?? null,
      number: known?.number ?? takeNumber(ctx.db, 'voucher', date),
      state: 'draft' as const,
      revision: (known?.revision ?? 0) + 1,
      reversesId: null,
    }
    const document = documentOf(madeInput({ type: 'voucher', date, memo, lines }), base) as JournalDocument
    const stored = storeDocument(ctx.db, { ...document, closing, step, templateId }, stampOf(ctx))
    if (ctx.options.approval) setState(ctx.db, stored, 'approved', stampOf(ctx))
    postDocument(ctx, stored)
    return postedOf(ctx, stored)
  })
  for (const draft of drafts) setState(ctx.db, draft, 'void', stampOf(ctx))
  return made
}
