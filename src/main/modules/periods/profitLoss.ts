import type { Posted } from '../../../core/contract'
import { type Fen, nextPeriod, type Period } from '../../../core/kernel'
import type { AccountRole } from '../../../core/ledger/roles'
import type { AccountClass } from '../../../core/modules/accounting/charts'
import { balancesBefore, balanceValues } from '../../../db/queries/closings'
import type { ReadableDb } from '../../../db/types'
import type { CommandContext } from '../../backend/context'
import { roleAccount } from '../../documents/accountRules'
import { remake, type StepContent } from './close/stepVouchers'

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
FROM (${balancesBefore('account_id IN (SELECT id FROM account WHERE class IN (SELECT value FROM json_each(?3)))')}) b JOIN account a ON a.id = b.account_id
GROUP BY b.account_id, b.partner_id, b.department_id, b.employee_id, b.project_id, b.item_id HAVING SUM(b.debit) <> SUM(b.credit)
ORDER BY a.code, partnerId, departmentId, employeeId, projectId, itemId`

/** What accounts of these classes hold at a month's end, dimension by dimension. */
const leftOn = (db: ReadableDb, period: Period, classes: readonly string[]): Left[] =>
  db.all(LEFT, ...balanceValues(db, nextPeriod(period)), JSON.stringify(classes))

/** What running it would carry over: how many accounts, and the profit (loss negative) that goes to 本年利润, fen. */
export function leftToTransfer(db: ReadableDb, period: Period): { accounts: number; profit: Fen } {
  const left = TRANSFERS.map(({ classes, to }) => ({ to, rows: leftOn(db, period, classes) }))
  return {
    accounts: new Set(left.flatMap(({ rows }) => rows.map((row) => row.accountId))).size,
    profit: left.reduce((sum, { to, rows }) => sum - (to === 'yearProfit' ? rows.reduce((s, row) => s + row.balance, 0) : 0), 0),
  }
}

const ACCOUNTS_LEFT = `
SELECT a.id, a.code, a.full_name AS name, SUM(t.debit - t.credit) AS amount FROM account a JOIN account_total t ON t.account_id = a.id
WHERE t.period <= ? AND a.class IN (SELECT value FROM json_each(?)) GROUP BY a.id HAVING amount <> 0 ORDER BY a.code`
/** Profit and loss accounts that stand at something at the month's end; debit positive, fen. */
export const profitLossLeft = (db: ReadableDb, period: Period): { id: number; code: string; name: string; amount: Fen }[] =>
  db.all(ACCOUNTS_LEFT, period, JSON.stringify(TRANSFERS.flatMap(({ classes }) => classes)))

const PROFIT_STEP = 'profit'
/**
 * 结转损益 (D52): every profit and loss account of the month, dimension by dimension, to 本年利润 (以前年度损益调整 to 未分配利润). A
 * voucher each for income and for cost (several where one has too many lines), marked as closing, so that 利润表 leaves them out.
 * Repeatable: run again after more was posted, vouchers that are not booked are made anew, beside booked ones the difference gets
 * its own; nothing is written when nothing is left. PERIOD_CLOSED, ROLE_UNRESOLVED.
 */
export function transferProfit(ctx: CommandContext, period: Period): Posted[] {
  // a transfer that is not booked would be made again from the same figures
  if (leftToTransfer(ctx.db, period).accounts === 0) return []
  const content = () =>
    TRANSFERS.flatMap((transfer) => {
      const left = leftOn(ctx.db, period, transfer.classes)
      return partsOf(left).map((part) => contentOf(ctx, transfer, part))
    })
  return remake(ctx, PROFIT_STEP, period, content, true)
}
/** As many as a document has lines, less the one on the other side. */
const MOST_LINES = 1999
const partsOf = (left: readonly Left[]) =>
  Array.from({ length: Math.ceil(left.length / MOST_LINES) }, (_, i) => left.slice(i * MOST_LINES, (i + 1) * MOST_LINES))

function contentOf(ctx: CommandContext, { summary, to, side }: Transfer, left: readonly Left[]): StepContent {
  const accountId = roleAccount(ctx, to)
  const total = left.reduce((sum, l) => sum + l.balance, 0)
  const target = side === 'credit' ? { debit: 0, credit: -total } : { debit: total, credit: 0 }
  const lines = left.map(({ balance, ...l }) => ({
    ...l,
    summary,
    ...(side === 'credit' ? { debit: -balance, credit: 0 } : { debit: 0, credit: balance }),
  }))
  const own = total === 0 ? [] : [{ accountId, summary, ...target }]
  return { memo: summary, lines: side === 'credit' ? [...lines, ...own] : [...own, ...lines] }
}
