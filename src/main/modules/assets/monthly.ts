import type { Posted } from '../../../core/contract'
import { type Fen, fenDisplay, lastDay, type Period, periodText } from '../../../core/kernel'
import type { CommandContext, QueryContext } from '../../backend/context'
import { refuse } from '../../backend/context'
import { requireOpenPeriod } from '../../documents/post'
import { remake } from '../periods/close/stepVouchers'
import { kept, type MadeLine } from './madeVoucher'

type Asked = Pick<QueryContext, 'db' | 'options'>
/** One amount that a month's voucher takes, fen. */
interface Part {
  amount: Fen
}
/** A voucher that is made every month as a step of 期末处理: 计提折旧, 待摊预提. */
export interface Monthly<P extends Part> {
  /** the step */
  id: string
  label: string
  help: string
  /** 折旧 */
  what: string
  memo: string
  /** there is something of the kind in the account set */
  any: string
  /** what the month has still to take, or has taken too much; no part of zero */
  due(ctx: Asked, period: Period): P[]
  lines(part: P): MadeLine[]
  keep(ctx: CommandContext, part: P, documentId: number, period: Period): void
}

const OPEN_BEFORE = "SELECT period FROM period WHERE period < ? AND state = 'open' ORDER BY period"
/** The first open month before this one that still has something to take. */
export const skipped = <P extends Part>(
  ctx: Asked,
  kind: Monthly<P>,
  period: Period,
  only: (part: P) => boolean = () => true,
): Period | undefined => ctx.db.column<Period>(OPEN_BEFORE, period).find((before) => kind.due(ctx, before).some(only))

/**
 * Makes the month's voucher, on its last day: run again, it takes what has changed since, or nothing. PERIOD_CLOSED;
 * DEPRECIATION_EARLIER: months are done one after the other.
 */
export function runMonth<P extends Part>(ctx: CommandContext, kind: Monthly<P>, period: Period): Posted[] {
  requireOpenPeriod(ctx, lastDay(period))
  const before = skipped(ctx, kind, period)
  if (before !== undefined) refuse('DEPRECIATION_EARLIER', { period: periodText(before), what: kind.what }, 'period')
  if (kind.due(ctx, period).length === 0) return []
  let parts: P[] = []
  const documents = remake(ctx, kind.id, period, () => {
    parts = kind.due(ctx, period)
    const lines = kept(ctx.db, parts.flatMap(kind.lines))
    return lines.length === 0 ? [] : [{ memo: `${periodText(period)} ${kind.memo}`, lines }]
  })
  const [made] = documents
  if (made) for (const part of parts) kind.keep(ctx, part, made.id, period)
  ctx.touch('assets')
  return documents
}

/** What the month has still to take, in words; '' where nothing is. */
export function dueText<P extends Part>(ctx: Asked, kind: Monthly<P>, period: Period): string {
  const parts = kind.due(ctx, period)
  return parts.length === 0 ? '' : `${kind.what} ${parts.length} 项，${fenDisplay(parts.reduce((sum, p) => sum + p.amount, 0))} 未入账`
}
