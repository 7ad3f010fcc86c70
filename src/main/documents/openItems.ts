import type { OpenItemView } from '../../core/contract'
import { dayNumber } from '../../core/kernel'
import { type QueryContext, refuse } from '../backend/context'
import { writtenOffItems } from './badDebts'

const SIDES = { receivable: ['receivable', 'advanceReceived'], payable: ['payable', 'prepaid', 'estimatedPayable'] } as const
const EMPLOYEES = ['employeeAdvance', 'employeePayable'] as const

interface Filter {
  partnerId?: number | undefined
  employeeId?: number | undefined
  side: 'receivable' | 'payable' | 'all' | 'employee' | 'writtenOff'
  asOf?: string | undefined
  limit: number
}
export function listOpenItems(ctx: QueryContext, f: Filter): OpenItemView[] {
  if (f.side === 'writtenOff') return writtenOffItems(ctx.db, f)
  const controls = f.side === 'all' ? [...SIDES.receivable, ...SIDES.payable] : f.side === 'employee' ? EMPLOYEES : SIDES[f.side]
  const asOf = f.asOf ?? ctx.clock.today()
  const rows = ctx.db.all<Omit<OpenItemView, 'overdueDays'>>(
    `SELECT o.id, o.account_id AS accountId, a.code AS accountCode, a.full_name AS accountName, COALESCE(a.control, a.employee_control) AS control, o.partner_id AS partnerId, o.employee_id AS employeeId, COALESCE(p.name, m.name) AS partnerName, o.document_type AS documentType, o.document_id AS documentId,
       COALESCE(NULLIF(o.number, ''), d.number, '期初') AS documentNumber, o.date, o.due_date AS dueDate, o.amount, o.remaining
     FROM open_item o JOIN account a ON a.id = o.account_id LEFT JOIN partner p ON p.id = o.partner_id LEFT JOIN employee m ON m.id = o.employee_id LEFT JOIN document d ON d.id = o.document_id
     WHERE o.remaining <> 0 AND a.${f.side === 'employee' ? 'employee_control' : 'control'} IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR ${f.side === 'employee' ? 'o.employee_id' : 'o.partner_id'} = ?2) AND o.date <= ?3 ORDER BY o.due_date, o.id LIMIT ?4`,
    JSON.stringify(controls),
    (f.side === 'employee' ? f.employeeId : f.partnerId) ?? null,
    asOf,
    f.limit,
  )
  return rows.map((r) => ({ ...r, overdueDays: Math.max(0, dayNumber(asOf) - dayNumber(r.dueDate)) }))
}

/** Oldest due first, until the amount is used up (D41). */
export function proposeSettlement(
  ctx: QueryContext,
  q: {
    partnerId?: number | undefined
    employeeId?: number | undefined
    side: 'receivable' | 'payable' | 'employeeAdvance' | 'employeePayable'
    amount: number
  },
): { openItemId: number; amount: number }[] {
  const sign = q.side === 'receivable' || q.side === 'employeeAdvance' ? 1 : -1
  const ofEmployee = q.side === 'employeeAdvance' || q.side === 'employeePayable'
  const party = (ofEmployee ? q.employeeId : q.partnerId) ?? refuse('REQUIRED', { field: ofEmployee ? '职员' : '往来单位' })
  const open = ctx.db.all<{ id: number; remaining: number }>(
    `SELECT o.id, o.remaining FROM open_item o JOIN account a ON a.id = o.account_id
     WHERE ${ofEmployee ? 'o.employee_id = ? AND a.employee_control' : 'o.partner_id = ? AND a.control'} = ? AND o.remaining * ? > 0 ORDER BY o.due_date, o.id`,
    party,
    q.side,
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
