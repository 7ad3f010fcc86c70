import type { Posted } from '../../../core/contract'
import { type Fen, lastDay, type Period, periodText } from '../../../core/kernel'
import { LIVE } from '../../../db/queries/assets/cards'
import { type CommandContext, type QueryContext, refuse } from '../../backend/context'
import { postedOf, requireOpenPeriod } from '../../documents/post'
import { stampOf } from '../../documents/save'
import { requireDocument, setState } from '../../documents/store'
import { unpostDocument } from '../../documents/unpost'
import { type MadeLine, postMade } from './madeVoucher'

type Asked = Pick<QueryContext, 'db' | 'options'>
/** One amount that a month's voucher takes, fen. */
interface Part {
  amount: Fen
}
/** A voucher that is made every month: 计提折旧, 待摊预提. */
export interface Monthly<P extends Part> {
  /** 折旧 */
  what: string
  memo: string
  table: 'asset_entry' | 'schedule_entry'
  /** of the table, beside the month */
  only: string
  /** what the month has still to take, or has taken too much; no part of zero */
  due(ctx: Asked, period: Period): P[]
  lines(part: P): MadeLine[]
  keep(ctx: CommandContext, part: P, documentId: number, period: Period): void
}

const OPEN_BEFORE = "SELECT period FROM period WHERE period < ? AND state = 'open' ORDER BY period"
/** The first open month before this one that still has something to take. */
export const skipped = <P extends Part>(ctx: Asked, kind: Monthly<P>, period: Period): Period | undefined =>
  ctx.db.column<Period>(OPEN_BEFORE, period).find((before) => kind.due(ctx, before).length > 0)

/**
 * Makes the month's voucher, on its last day: run again, it takes what has changed since, or nothing. PERIOD_CLOSED;
 * DEPRECIATION_EARLIER: months are done one after the other. A voucher that was taken back by hand is void from now on.
 */
export function runMonth<P extends Part>(ctx: CommandContext, kind: Monthly<P>, period: Period): Posted[] {
  requireOpenPeriod(ctx, lastDay(period))
  const before = skipped(ctx, kind, period)
  if (before !== undefined) refuse('DEPRECIATION_EARLIER', { period: periodText(before), what: kind.what }, 'period')
  voidDrafts(ctx, kind, period)
  const parts = kind.due(ctx, period)
  if (parts.length === 0) return []
  const document = postMade(ctx, lastDay(period), `${periodText(period)} ${kind.memo}`, parts.flatMap(kind.lines))
  for (const part of parts) kind.keep(ctx, part, document.id ?? 0, period)
  ctx.touch('assets')
  return [postedOf(ctx, document)]
}
function voidDrafts<P extends Part>(ctx: CommandContext, { table, only }: Monthly<P>, period: Period): void {
  const drafts = ctx.db.column<number>(
    `SELECT DISTINCT d.id FROM ${table} e JOIN doc_journal d ON d.id = e.document_id WHERE e.period = ? AND ${only} AND d.state IN ('draft', 'submitted', 'approved')`,
    period,
  )
  for (const id of drafts) setState(ctx.db, requireDocument(ctx.db, id), 'void', stampOf(ctx))
}

/**
 * Takes the month's vouchers back while they are not booked. DEPRECIATION_LATER: later months first; what refuses a withdrawal (D11).
 * Returns how many.
 */
export function withdrawMonth<P extends Part>(ctx: CommandContext, kind: Monthly<P>, period: Period): number {
  const live = `FROM ${kind.table} e JOIN doc_journal d ON d.id = e.document_id WHERE ${kind.only} AND d.state ${LIVE} AND e.period`
  const amount = kind.table === 'asset_entry' ? 'e.depreciation' : 'e.amount'
  const later = ctx.db.value<Period>(`SELECT e.period ${live} > ? GROUP BY e.period HAVING SUM(${amount}) <> 0 LIMIT 1`, period)
  if (later !== undefined) refuse('DEPRECIATION_LATER', { period: periodText(later), what: kind.what }, 'period')
  const own = ctx.db.column<number>(
    `SELECT DISTINCT d.id ${live} = ? AND d.state = 'posted' AND d.reverses_id IS NULL ORDER BY d.id DESC`,
    period,
  )
  for (const id of own) {
    const document = requireDocument(ctx.db, id)
    unpostDocument(ctx, document)
    setState(ctx.db, document, 'void', stampOf(ctx))
  }
  ctx.touch('assets')
  return own.length
}
