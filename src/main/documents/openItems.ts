import type { OpenItemView } from '../../core/contract'
import { dayNumber } from '../../core/kernel'
import type { QueryContext } from '../backend/context'

const SIDES = { receivable: ['receivable', 'advanceReceived'], payable: ['payable', 'prepaid', 'estimatedPayable'] } as const

interface Filter {
  partnerId?: number | undefined
  side: 'receivable' | 'payable' | 'all'
  asOf?: string | undefined
  limit: number
}
export function listOpenItems(ctx: QueryContext, f: Filter): OpenItemView[] {
  const controls = f.side === 'all' ? [...SIDES.receivable, ...SIDES.payable] : SIDES[f.side]
  const asOf = f.asOf ?? ctx.clock.today()
  const rows = ctx.db.all<Omit<OpenItemView, 'overdueDays'>>(
    `SELECT o.id, o.account_id AS accountId, a.code AS accountCode, a.name AS accountName, o.partner_id AS partnerId, p.name AS partnerName, o.document_type AS documentType, o.document_id AS documentId,
       COALESCE(NULLIF(o.number, ''), d.number, '期初') AS documentNumber, o.date, o.due_date AS dueDate, o.amount, o.remaining
     FROM open_item o JOIN account a ON a.id = o.account_id JOIN partner p ON p.id = o.partner_id LEFT JOIN document d ON d.id = o.document_id
     WHERE o.remaining <> 0 AND a.control IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR o.partner_id = ?2) AND o.date <= ?3 ORDER BY o.due_date, o.id LIMIT ?4`,
    JSON.stringify(controls),
    f.partnerId ?? null,
    asOf,
    f.limit,
  )
  return rows.map((r) => ({ ...r, overdueDays: Math.max(0, dayNumber(asOf) - dayNumber(r.dueDate)) }))
}

/** Oldest due first, until the amount is used up (D41). */
export function proposeSettlement(
  ctx: QueryContext,
  q: { partnerId: number; side: 'receivable' | 'payable'; amount: number },
): { openItemId: number; amount: number }[] {
  const sign = q.side === 'receivable' ? 1 : -1
  const control = q.side
  const open = ctx.db.all<{ id: number; remaining: number }>(
    'SELECT o.id, o.remaining FROM open_item o JOIN account a ON a.id = o.account_id WHERE o.partner_id = ? AND a.control = ? AND o.remaining * ? > 0 ORDER BY o.due_date, o.id',
    q.partnerId,
    control,
    sign,
  )
  let left = q.amount
  const proposal: { openItemId: number; amount: number }[] = []
  for (const o of open) {
    if (left <= 0) break
    const amount = Math.min(left, Math.abs(o.remaining))
    proposal.push({ openItemId: o.id, amount })
    left -= amount
  }
  return proposal
}
