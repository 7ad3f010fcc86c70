import type { DocumentInput, Posted } from '../../core/contract'
import type { AnyDocument } from '../../core/documents/types'
import { type CommandContext, refuse } from '../backend/context'
import { checkBins, filledBins } from './ledger/bins'
import { checkSerials, serialsOf } from './ledger/serials'
import { settleShortages, type Touched } from './ledger/stockCheck'
import { postDocument, postedOf } from './post'
import { STATE_NAMES, saveDocument, stampOf } from './save'
import { requireDocument, setState } from './store'
import { unpostDocument } from './unpost'

const BROUGHT_IN = `
SELECT DISTINCT e.item_id AS itemId, e.warehouse_id AS warehouseId, e.batch, e.date, NULL AS lineNo FROM stock_entry e JOIN warehouse w ON w.id = e.warehouse_id
WHERE e.document_id = ? AND e.n = 0 AND e.quantity > 0 AND w.kind = 'normal' AND NOT EXISTS (SELECT 1 FROM stock_entry x WHERE x.seq = e.seq AND x.n = 1)`

/**
 * Withdraws a document that will be posted again at once: goods that it brought in may be gone already, so whether they are
 * missing is asked afterwards ({@link settleShortages}). Returns where it brought goods in.
 */
export function withdrawToCorrect(ctx: CommandContext, doc: AnyDocument): Touched[] {
  const places = ctx.db.all<Touched>(BROUGHT_IN, doc.id)
  unpostDocument({ ...ctx, shortagesLater: true }, doc)
  return places
}

/**
 * Changes a posted document in one step: withdrawn, its content replaced, posted again where it stood (D20). Refused by what
 * refuses a withdrawal (D11: documents built on it, booked vouchers, closed months) and by what refuses the new content.
 */
export function correctCommand(ctx: CommandContext, input: DocumentInput): Posted {
  const doc = requireDocument(ctx.db, input.id ?? 0, input.type)
  if (doc.revision !== input.revision) refuse('STALE_REVISION')
  if (doc.state !== 'posted' || doc.reversesId !== null) refuse('WRONG_STATE', { state: STATE_NAMES[doc.state], action: '更正' })
  const serials = serialsOf(ctx.db, doc.id)
  const bins = filledBins(ctx.db, doc.id)
  const places = withdrawToCorrect(ctx, doc)
  const saved = saveDocument(ctx, { ...input, revision: doc.revision })
  if (ctx.options.approval) setState(ctx.db, saved, 'approved', stampOf(ctx))
  const applied = postDocument(ctx, saved)
  checkSerials(ctx.db, serials)
  const short = settleShortages(ctx, saved, places)
  checkBins(ctx.db, doc.id, bins)
  return postedOf(ctx, saved, [...applied.warnings, ...short])
}
