import type { Posted } from '../../core/contract'
import type { AnyDocument, OrderDocument } from '../../core/documents/types'
import { documentDef } from '../../core/modules/registry'
import { type CommandContext, Refusal, refuse } from '../backend/context'
import { unpostBlockers } from './unpost'
import { loadTarget, postedOf, type Target } from './post'
import { completeProblems, STATE_NAMES, stampOf } from './save'
import { promiseWarnings } from './ledger/reservations'
import { requireDocument, setState } from './store'

type State = AnyDocument['state']
/** Named transitions: from where, to what, and the word for it. */
const move = (
  ctx: CommandContext,
  target: Target,
  action: string,
  from: readonly State[],
  to: State,
  check?: (doc: AnyDocument) => void,
): Posted => {
  const doc = loadTarget(ctx, target)
  if (!from.includes(doc.state)) refuse('WRONG_STATE', { state: STATE_NAMES[doc.state], action })
  check?.(doc)
  setState(ctx.db, doc, to, stampOf(ctx))
  ctx.touch('documents', 'stock')
  return postedOf(ctx, doc)
}
const complete = (ctx: CommandContext) => (doc: AnyDocument) => {
  const problems = completeProblems(ctx, doc)
  if (problems.length) throw new Refusal(problems)
}

export const submitCommand = (ctx: CommandContext, t: Target) => move(ctx, t, '提交', ['draft'], 'submitted', complete(ctx))

/** 审核. With approval switched off a draft is approved at once; an order stands open for execution from then on: PROMISE_SHORT warns of what cannot be promised (D19). */
export function approveCommand(ctx: CommandContext, t: Target): Posted {
  const approved = move(ctx, t, '审核', ctx.options.approval ? ['submitted'] : ['draft', 'submitted'], 'approved', complete(ctx))
  if (t.type !== 'salesOrder') return approved
  return postedOf(ctx, requireDocument(ctx.db, t.id), promiseWarnings(ctx, requireDocument(ctx.db, t.id) as OrderDocument))
}

/** Back to draft: a submission that is refused, an approval that is withdrawn (not with documents built on it). */
export const rejectCommand = (ctx: CommandContext, t: Target) =>
  move(ctx, t, '退回', ['submitted', 'approved'], 'draft', (doc) => {
    const blockers = unpostBlockers(ctx, doc).filter((p) => p.code === 'HAS_DOWNSTREAM')
    if (blockers.length) throw new Refusal(blockers)
  })

/** 作废: the number stays taken (D10). */
export const voidCommand = (ctx: CommandContext, t: Target) => move(ctx, t, '作废', ['draft', 'submitted'], 'void')

/** Closes what is left of an order, or opens it again. */
export function closeCommand(ctx: CommandContext, t: Target & { closed: boolean }): Posted {
  const doc = loadTarget(ctx, t)
  if (documentDef(doc.type).family !== 'order') refuse('WRONG_STATE', { state: STATE_NAMES[doc.state], action: '关闭' })
  const order = doc as OrderDocument
  if (t.closed ? order.state !== 'approved' : order.state !== 'closed')
    refuse('WRONG_STATE', { state: STATE_NAMES[doc.state], action: t.closed ? '关闭' : '重新打开' })
  ctx.db.run(
    t.closed
      ? 'UPDATE doc_order_line SET closed_quantity = MAX(quantity - executed_quantity + returned_quantity, 0) WHERE document_id = ?'
      : 'UPDATE doc_order_line SET closed_quantity = 0 WHERE document_id = ?',
    order.id,
  )
  if (!t.closed && order.lines.every((l) => l.quantity - l.executedQuantity + l.returnedQuantity <= 0))
    refuse('WRONG_STATE', { state: '已全部执行', action: '重新打开' })
  setState(ctx.db, order, t.closed ? 'closed' : 'approved', stampOf(ctx))
  ctx.touch('documents', 'stock')
  return postedOf(ctx, order)
}
