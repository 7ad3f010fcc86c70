import type { DocumentInput, VoucherView } from '../../core/contract'
import { messageOf, type Problem } from '../../core/kernel'
import { byProgram, documentDef } from '../../core/modules/registry'
import { attemptAndUndo } from '../../db/connection'
import { type CommandContext, type QueryContext, Refusal } from '../backend/context'
import { applyPosting } from './ledger/apply'
import { draftPosting, requireOpenPeriod } from './post'
import { documentOf, stampOf } from './save'
import { requireDocument, storeDocument } from './store'
import { rateWarnings } from './taxRates'
import { unpostDocument } from './unpost'
import { voucherPart } from './vouchers'

export interface Preview {
  vouchers: VoucherView[]
  problems: (Problem & { message: string })[]
  cost: number
  provisional: boolean
}

const NOT_FINAL = 'SELECT 1 FROM stock_entry e JOIN cost_row r ON r.seq = e.seq WHERE e.document_id = ? AND e.n = 0 AND r.final = 0 LIMIT 1'

/** What posting would do, by posting for real and undoing it: same code, same figures, nothing kept. */
export function previewDocument(query: QueryContext, input: DocumentInput): Preview {
  const preview: Preview = { vouchers: [], problems: [], cost: 0, provisional: false }
  if (!documentDef(input.type).posts || byProgram(input.type)) return preview
  const tell = (problems: readonly Problem[]) => {
    preview.problems = problems.map((p) => ({ ...p, message: messageOf(p) }))
  }
  attemptAndUndo(query.db, (db) => {
    const ctx: CommandContext = { ...query, db, touch: () => {}, emit: () => {} }
    try {
      const known = input.id === null ? null : requireDocument(db, input.id, input.type)
      if (known?.state === 'posted') unpostDocument({ ...ctx, shortagesLater: true }, known)
      const doc = documentOf(input, {
        id: known?.id ?? null,
        number: known?.number ?? '预览',
        state: 'draft',
        revision: 1,
        reversesId: known?.reversesId ?? null,
      })
      requireOpenPeriod(ctx, doc.date)
      const stored = storeDocument(db, doc, stampOf(ctx))
      const { draft, facts, expired } = draftPosting(ctx, stored)
      const applied = applyPosting(ctx, facts, stored, draft)
      preview.vouchers = applied.vouchers.map((id) => voucherPart(db, id, stored.id))
      preview.cost = applied.cost
      preview.provisional = db.value(NOT_FINAL, stored.id) !== undefined
      tell([...rateWarnings(ctx, stored), ...expired.used, ...applied.warnings])
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      tell(error.problems)
    }
  })
  return preview
}
