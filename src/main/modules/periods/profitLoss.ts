import type { Posted } from '../../../core/contract'
import type { JournalDocument } from '../../../core/documents/types'
import { type Fen, lastDay, type Period } from '../../../core/kernel'
import type { AccountRole } from '../../../core/ledger/roles'
import type { AccountClass } from '../../../core/modules/accounting/charts'
import { takeNumber } from '../../../db/sequence'
import { type CommandContext, refuse } from '../../backend/context'
import { postDocument, postedOf } from '../../documents/post'
import { documentOf, stampOf } from '../../documents/save'
import { setState, storeDocument } from '../../documents/store'
import { madeInput } from '../../documents/made'

interface Transfer {
  summary: string
  to: AccountRole
  classes: readonly AccountClass[]
  /** side on which the accounts stand */
  side: 'debit' | 'credit'
}
const TRANSFERS: readonly Transfer[] = [
  { summary: '结转收入类', to: 'yearProfit', classes: ['revenue', 'otherGain'], side: 'credit' },
  { summary: '结转成本费用类', to: 'yearProfit', classes: ['costOfSales', 'periodExpense', 'otherLoss', 'incomeTax'], side: 'debit' },
  { summary: '结转以前年度损益调整', to: 'retainedEarnings', classes: ['priorYearAdjustment'], side: 'debit' },
]
interface Left {
  accountId: number
  partnerId: number | null
  departmentId: number | null
  employeeId: number | null
  projectId: number | null
  itemId: number | null
  /** debit positive */
  balance: Fen
}
const LEFT = `
SELECT b.account_id AS accountId, nullif(b.partner_id, 0) AS partnerId, nullif(b.department_id, 0) AS departmentId, nullif(b.employee_id, 0) AS employeeId,
  nullif(b.project_id, 0) AS projectId, nullif(b.item_id, 0) AS itemId, SUM(b.debit) - SUM(b.credit) AS balance
FROM account_balance b JOIN account a ON a.id = b.account_id WHERE b.period <= ? AND a.class IN (SELECT value FROM json_each(?))
GROUP BY b.account_id, b.partner_id, b.department_id, b.employee_id, b.project_id, b.item_id HAVING SUM(b.debit) <> SUM(b.credit)
ORDER BY a.code, partnerId, departmentId, employeeId, projectId, itemId`

/**
 * 结转损益 (D52): every profit and loss account of the month, dimension by dimension, to 本年利润 (以前年度损益调整 to 未分配利润). A
 * voucher each for income and for cost (several where one has too many lines), marked as closing, so that 利润表 leaves them out. Repeatable: a second run moves
 * what was posted since the first. PERIOD_CLOSED, ROLE_UNRESOLVED.
 */
export function transferProfit(ctx: CommandContext, period: Period): Posted[] {
  return TRANSFERS.flatMap((transfer) => {
    const left = ctx.db.all<Left>(LEFT, period, JSON.stringify(transfer.classes))
    return partsOf(left).map((part) => post(ctx, period, transfer, part))
  })
}
/** As many as a document has lines, less the one on the other side. */
const MOST_LINES = 1999
const partsOf = (left: readonly Left[]) =>
  Array.from({ length: Math.ceil(left.length / MOST_LINES) }, (_, i) => left.slice(i * MOST_LINES, (i + 1) * MOST_LINES))

function post(ctx: CommandContext, period: Period, { summary, to, side }: Transfer, left: readonly Left[]): Posted {
  const accountId =
    ctx.db.value<number>('SELECT account_id FROM account_role WHERE role = ?', to) ?? refuse('ROLE_UNRESOLVED', { role: to })
  const total = left.reduce((sum, l) => sum + l.balance, 0)
  const target = side === 'credit' ? { debit: 0, credit: -total } : { debit: total, credit: 0 }
  const lines = left.map(({ balance, ...l }) => ({
    ...l,
    summary,
    ...(side === 'credit' ? { debit: -balance, credit: 0 } : { debit: 0, credit: balance }),
  }))
  const own = total === 0 ? [] : [{ accountId, summary, ...target }]
  const date = lastDay(period)
  const input = madeInput({
    type: 'voucher',
    date,
    memo: summary,
    lines: side === 'credit' ? [...lines, ...own] : [...own, ...lines],
  })
  const base = { id: null, number: takeNumber(ctx.db, 'voucher', date), state: 'draft' as const, revision: 1, reversesId: null }
  const document: JournalDocument = { ...(documentOf(input, base) as JournalDocument), closing: true }
  const stored = storeDocument(ctx.db, document, stampOf(ctx))
  if (ctx.options.approval) setState(ctx.db, stored, 'approved', stampOf(ctx))
  postDocument(ctx, stored)
  return postedOf(ctx, stored)
}
