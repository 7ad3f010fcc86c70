import type { DocumentInput, OpenItemView } from '../../core/contract'
import type { AnyDocument, CashDocument } from '../../core/documents/types'
import type { ReadableDb } from '../../db/types'
import { type QueryContext, refuse } from '../backend/context'
import { WRITTEN_OFF } from './facts'
import { madeInput } from './made'
import { requireDocument } from './store'

/** 坏账收回: what was written off and has not come in yet, as the content of a document. Not saved. WRONG_STATE where nothing is left. */
export function deriveRecovery(ctx: QueryContext, sourceIds: readonly number[], date: string): AnyDocument & DocumentInput {
  const sources = sourceIds.map((id) => requireDocument(ctx.db, id) as CashDocument)
  const [first] = sources
  if (!first || !sources.every((s) => s.type === 'badDebt' && s.state === 'posted' && s.reversesId === null))
    return refuse('UNKNOWN_REFERENCE', { field: '源单' })
  const { partnerId, employeeId } = first
  if (sources.some((s) => s.partnerId !== partnerId || s.employeeId !== employeeId)) refuse('PARTNER_MISMATCH')
  const lines = sources.flatMap(({ id }) =>
    ctx.db
      .all<{ lineId: number; openItemId: number; left: number }>(`${WRITTEN_OFF} AND h.id = ? ORDER BY w.line_no`, id)
      .flatMap(({ lineId, openItemId, left }) => (left > 0 ? [{ sourceLineId: lineId, openItemId, amount: left }] : [])),
  )
  if (lines.length === 0) refuse('WRONG_STATE', { state: '已全部收回', action: '生成坏账收回单' })
  return madeInput({ type: 'badDebtRecovery', date, partnerId, employeeId, lines }) as AnyDocument & DocumentInput
}

const ITEMS = `
SELECT o.id, o.account_id AS accountId, a.code AS accountCode, a.full_name AS accountName, COALESCE(a.control, a.employee_control) AS control, o.partner_id AS partnerId, o.employee_id AS employeeId, COALESCE(p.name, m.name) AS partnerName,
  o.document_type AS documentType, o.document_id AS documentId, COALESCE(NULLIF(o.number, ''), d.number, '期初') AS documentNumber, o.date, o.due_date AS dueDate, o.amount,
  x.left AS remaining, 0 AS overdueDays, x.lineId AS writeOffLineId
FROM (${WRITTEN_OFF}) x JOIN open_item o ON o.id = x.openItemId JOIN account a ON a.id = o.account_id LEFT JOIN partner p ON p.id = o.partner_id LEFT JOIN employee m ON m.id = o.employee_id
LEFT JOIN document d ON d.id = o.document_id
WHERE x.left > 0 AND (?1 IS NULL OR o.partner_id = ?1) AND (?2 IS NULL OR o.employee_id = ?2) ORDER BY o.due_date, o.id LIMIT ?3`
/** Open items that were written off; `remaining`: what of that has not come in. */
export const writtenOffItems = (
  db: ReadableDb,
  f: { partnerId?: number | undefined; employeeId?: number | undefined; limit: number },
): OpenItemView[] => db.all<OpenItemView>(ITEMS, f.partnerId ?? null, f.employeeId ?? null, f.limit)
