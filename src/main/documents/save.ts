import type { DocumentInput } from '../../core/contract'
import { totals } from '../../core/documents/amounts'
import type { AnyDocument, CashDocument, DocumentOfFamily, JournalDocument, StockDocument } from '../../core/documents/types'
import { byPrecedence, type Problem } from '../../core/kernel'
import { byProgram, documentDef, documentLabel } from '../../core/modules/registry'
import { filesOfDocument } from '../../db/queries/attachments'
import { takeNumber } from '../../db/sequence'
import { type CommandContext, Refusal, refuse } from '../backend/context'
import { requireNotOfCards } from './cards'
import { familyOf } from './families'
import { requireRelease } from './permissions'
import { requireDocument, storeDocument } from './store'
import { validateDocument } from './validate'

export const stampOf = (ctx: CommandContext) => ({ userId: ctx.user.id || null, now: ctx.clock.now() })

/** Header total: Σ lines, never computed otherwise (D1). */
function totalOf(doc: AnyDocument): number {
  switch (familyOf(doc.type)) {
    case 'order':
    case 'stock':
    case 'invoice': {
      const goods = doc as DocumentOfFamily['stock']
      return documentDef(doc.type).goods ? totals(goods.lines).gross : goods.lines.reduce((s, l) => s + (l.cost ?? 0), 0)
    }
    case 'cash': {
      const cash = doc as CashDocument
      if (cash.type === 'otherPayment' || cash.type === 'otherReceipt') return cash.lines.reduce((s, l) => s + l.amount + l.tax, 0)
      if (['settlement', 'expenseClaim', 'badDebt', 'badDebtRecovery'].includes(cash.type))
        return cash.lines.reduce((s, l) => s + l.amount, 0)
      return cash.amount + cash.discount
    }
    case 'journal':
      return (doc as JournalDocument).lines.reduce((s, l) => s + l.debit, 0)
  }
}

/** The document that an input means, with the fields the program keeps. */
export function documentOf(
  input: DocumentInput,
  base: Pick<AnyDocument, 'id' | 'number' | 'state' | 'revision' | 'reversesId'>,
): AnyDocument {
  const lines = (input.lines as Record<string, unknown>[]).map((l, i) => ({ ...l, id: null, lineNo: i + 1 }))
  const doc = {
    ...input,
    ...base,
    total: 0,
    lines,
    ...(input.type === 'voucher' ? { word: '记', closing: false, step: '', templateId: null } : {}),
  } as unknown as AnyDocument
  doc.total = totalOf(doc)
  return doc
}

/** What closing a month makes is not for users to change: SYSTEM_RECORD. */
export function requireByHand(type: AnyDocument['type']): void {
  if (byProgram(type)) refuse('SYSTEM_RECORD', { name: documentLabel(type) })
}

/** Saves a draft: a new one takes its number; an old one must be a draft and of the revision the user saw. */
export function saveDocument(ctx: CommandContext, input: DocumentInput): AnyDocument {
  requireByHand(input.type)
  requireNotOfCards(ctx.db, input.id)
  const known = input.id === null ? null : requireDocument(ctx.db, input.id, input.type)
  if (known) {
    if (known.revision !== input.revision) refuse('STALE_REVISION')
    if (known.state !== 'draft') refuse('WRONG_STATE', { state: STATE_NAMES[known.state], action: '修改' })
    // made by 期末处理 or 进项认证: found again by its step, and 利润表 leaves out what 结转损益 made (D52)
    if ('closing' in known && (known.closing || known.step !== '')) refuse('SYSTEM_RECORD', { name: '期末处理的凭证' })
  }
  const doc = documentOf(
    input,
    known
      ? { id: known.id, number: known.number, state: 'draft', revision: known.revision + 1, reversesId: known.reversesId }
      : { id: null, number: '', state: 'draft', revision: 1, reversesId: null },
  )
  if ('attachmentCount' in doc) doc.attachmentCount = Math.max(doc.attachmentCount, filesOfDocument(ctx.db, doc.id ?? 0))
  if ('releaseReason' in doc && doc.releaseReason !== '' && doc.releaseReason !== (known as StockDocument | null)?.releaseReason)
    requireRelease(ctx)
  const problems = validateDocument(ctx.db, ctx.options, doc, ctx.clock.today(), false)
  if (problems.length) throw new Refusal(byPrecedence(problems))
  if (!known) doc.number = takeNumber(ctx.db, doc.type, doc.date)
  const stored = storeDocument(ctx.db, doc, stampOf(ctx))
  ctx.touch('documents')
  return stored
}

export const STATE_NAMES: Record<AnyDocument['state'], string> = {
  draft: '草稿',
  submitted: '待审核',
  approved: '已审核',
  posted: '已过账',
  closed: '已关闭',
  reversed: '已红冲',
  void: '已作废',
}

/** Refusals of a document that stands before posting. */
export function completeProblems(ctx: CommandContext, doc: AnyDocument): Problem[] {
  return byPrecedence(validateDocument(ctx.db, ctx.options, doc, ctx.clock.today(), true))
}
