import type { Posted } from '../../../core/contract'
import type { JournalDocument } from '../../../core/documents/types'
import { type Fen, lastDay, type LocalDate, type Period } from '../../../core/kernel'
import { takeNumber } from '../../../db/sequence'
import type { CommandContext } from '../../backend/context'
import { madeInput } from '../../documents/made'
import { postDocument, postedOf } from '../../documents/post'
import { documentOf, stampOf } from '../../documents/save'
import { requireDocument, setState, storeDocument } from '../../documents/store'
import { unpostDocument } from '../../documents/unpost'

export interface MadeLine {
  accountId: number
  debit: Fen
  credit: Fen
  summary?: string
  partnerId?: number | null
  departmentId?: number | null
}
/** A voucher that the program makes and posts, known by what it was made for. PERIOD_CLOSED, ROLE_UNRESOLVED and all that posting refuses. */
export function postTaxVoucher(
  ctx: CommandContext,
  what: { step: 'certification' | 'transferOut'; period: Period; date?: LocalDate; summary: string },
  lines: readonly MadeLine[],
): Posted {
  const date = what.date ?? lastDay(what.period)
  const input = madeInput({ type: 'voucher', date, memo: what.summary, lines: lines.map((l) => ({ summary: what.summary, ...l })) })
  const base = { id: null, number: takeNumber(ctx.db, 'voucher', date), state: 'draft' as const, revision: 1, reversesId: null }
  const stored = storeDocument(ctx.db, { ...(documentOf(input, base) as JournalDocument), step: what.step }, stampOf(ctx))
  if (ctx.options.approval) setState(ctx.db, stored, 'approved', stampOf(ctx))
  postDocument(ctx, stored)
  ctx.touch('tax')
  return postedOf(ctx, stored)
}

/** Takes a voucher of the program back whole; its number stays taken, nothing of it can be edited. VOUCHER_BOOKED, PERIOD_CLOSED. */
export function withdrawVoucher(ctx: CommandContext, id: number): void {
  unpostDocument(ctx, requireDocument(ctx.db, id))
  setState(ctx.db, requireDocument(ctx.db, id), 'void', stampOf(ctx))
  ctx.touch('tax')
}
