import type { Posted } from '../../core/contract'
import type { AnyDocument, CashDocument, StockDocument } from '../../core/documents/types'
import { correctionText } from '../../core/kernel'
import { takeNumber } from '../../db/sequence'
import { type CommandContext, Refusal, refuse } from '../backend/context'
import { requireNothingLater, reverseCards } from './cards'
import { releaseItems } from './ledger/openItems'
import { loadTarget, postDocument, postedOf, type Target } from './post'
import { STATE_NAMES, stampOf } from './save'
import { setState, storeDocument } from './store'
import { reverseBlockers } from './unpost'

const MAX_MEMO = 500
const MAX_SUMMARY = 200
/** Its lines say what its amount clears. */
const isMoney = (type: AnyDocument['type']) =>
  type === 'receipt' || type === 'payment' || type === 'employeeRepayment' || type === 'employeePayout'
/** Every amount and quantity of a document negated; prices stay. Its summary says what it takes back (会计基础工作规范 art. 51). */
function negated(doc: AnyDocument): AnyDocument {
  const copy = structuredClone(doc) as AnyDocument
  const flip = <T extends object>(o: T, fields: readonly string[]) => {
    const r = o as Record<string, unknown>
    for (const f of fields) if (typeof r[f] === 'number' && r[f] !== 0) r[f] = -(r[f] as number)
  }
  flip(copy, ['total', 'amount', 'discount', 'deferredTax', 'fee', 'returned'])
  for (const l of copy.lines) flip(l, ['quantity', 'unitQuantity', 'net', 'tax', 'gross', 'cost', 'amount', 'debit', 'credit', 'original'])
  if ('tenders' in copy) for (const t of (copy as StockDocument).tenders) flip(t, ['amount'])
  if ('clears' in copy) for (const c of (copy as CashDocument).clears) flip(c, ['amount'])
  // what the original cleared is open again (releaseItems)
  if (isMoney(copy.type)) (copy as CashDocument).lines = []
  copy.memo = `冲销 ${doc.number}${doc.memo ? ` ${doc.memo}` : ''}`.slice(0, MAX_MEMO)
  return copy
}

/** 凭证: the narration names the voucher that is taken back, as the rules of bookkeeping want it (会计基础工作规范 第51条, D49). */
function narrated(ctx: CommandContext, copy: AnyDocument, original: number | null): AnyDocument {
  if (copy.type !== 'voucher') return copy
  const voucher = ctx.db.get<{ word: string; number: number; date: string }>(
    'SELECT word, number, date FROM voucher WHERE document_id = ? ORDER BY id DESC LIMIT 1',
    original,
  )
  if (!voucher) return copy
  const text = correctionText('注销', voucher)
  return {
    ...copy,
    memo: text,
    lines: copy.lines.map((l) => ({ ...l, summary: `${text} ${l.summary}`.trim().slice(0, MAX_SUMMARY) })),
  }
}

/**
 * 红字冲销: a red document of the same type with every figure negated (D9, D49); the original is marked reversed. Used when the
 * voucher is booked or the month is closed; what was built on the document must be taken back first.
 */
export function reverseCommand(ctx: CommandContext, target: Target & { date: string }): Posted {
  return reverseDocument(ctx, loadTarget(ctx, target), target.date)
}
export function reverseDocument(ctx: CommandContext, doc: AnyDocument, date: string): Posted {
  if (doc.state !== 'posted' || doc.reversesId !== null) refuse('WRONG_STATE', { state: STATE_NAMES[doc.state], action: '红冲' })
  if (date < doc.date) refuse('DATE_BEFORE_SOURCE', { date, source: doc.number, earliest: doc.date }, 'date')
  const blockers = reverseBlockers(ctx, doc)
  if (blockers.length) throw new Refusal(blockers)
  requireNothingLater(ctx.db, doc.id)
  const red = {
    ...narrated(ctx, negated(doc), doc.id),
    id: null,
    number: takeNumber(ctx.db, doc.type, date),
    date,
    state: 'draft' as const,
    revision: 1,
    reversesId: doc.id,
  } as AnyDocument
  const stored = storeDocument(ctx.db, red, stampOf(ctx))
  if (ctx.options.approval) setState(ctx.db, stored, 'approved', stampOf(ctx))
  const applied = postDocument(ctx, stored)
  const posting = ctx.db.value<number>('SELECT MAX(id) FROM posting WHERE document_id = ?', stored.id) ?? 0
  releaseItems(ctx.db, doc.id ?? 0, stored.id ?? 0, posting, date)
  reverseCards(ctx.db, doc, stored)
  setState(ctx.db, doc, 'reversed', stampOf(ctx))
  return postedOf(ctx, stored, applied.warnings)
}
