import { type Fen, fenDisplay, type LocalDate } from '../../../core/kernel'
import { documentLabel } from '../../../core/modules/registry'
import type { DocumentType } from '../../../core/documents/types'
import { NEAR_EXPIRY_DAYS } from '../../../core/reports/stockBatches'
import { dueBatches } from '../../../db/queries/batches'
import { belowMinimum } from '../../../db/queries/reports/stockLimits'
import { LOW_FUNDS } from '../../../db/queries/reports/funds'
import { overdueNow } from '../../../db/queries/reports/openItems'
import { WAITING_DOCUMENTS } from '../../../db/queries/waiting'
import type { ReadableDb } from '../../../db/types'

export interface Todo {
  kind: 'overdue' | 'funds' | 'shortage' | 'expiry' | 'approval' | 'estimate' | 'draft'
  text: string
  page: string
  params: Record<string, unknown>
  count: number
}

/** What waits: money overdue, goods below their minimum, batches that expire, documents to approve, receipts without invoice, drafts. */
export function todo(db: ReadableDb, today: LocalDate): Todo[] {
  return [
    ...overdue(db, today),
    ...lowFunds(db),
    ...shortage(db, today),
    ...expiry(db, today),
    ...waiting(db),
    ...counts(db),
    ...estimates(db),
  ]
}

function overdue(db: ReadableDb, today: LocalDate): Todo[] {
  const rows = overdueNow(db, 'receivable', today)
  const [first] = rows
  if (!first) return []
  const total = rows.reduce((sum, { amount }) => sum + amount, 0)
  const text =
    rows.length === 1
      ? `${first.name} 应收 ${fenDisplay(first.amount)} 已逾期`
      : `${first.name}等 ${rows.length} 家应收 ${fenDisplay(total)} 已逾期`
  return [{ kind: 'overdue', text, page: 'report', params: { report: 'ageing', params: { side: 'receivable' } }, count: rows.length }]
}
/** Accounts that hold less than they should. */
function lowFunds(db: ReadableDb): Todo[] {
  const low = db.all<{ name: string; balance: Fen }>(LOW_FUNDS)
  const [first] = low
  if (!first) return []
  const text =
    low.length === 1 ? `${first.name} 余额 ${fenDisplay(first.balance)} 低于限额` : `${first.name}等 ${low.length} 个账户余额低于限额`
  return [{ kind: 'funds', text, page: 'funds', params: {}, count: low.length }]
}
function shortage(db: ReadableDb, today: LocalDate): Todo[] {
  const short = belowMinimum(db, today)
  const [first] = short
  if (first === undefined) return []
  const text = short.length === 1 ? `${first} 低于最低库存` : `${first}等 ${short.length} 项低于最低库存`
  return [{ kind: 'shortage', text, page: 'report', params: { report: 'stockAlert', params: { alert: 'below' } }, count: short.length }]
}
/** Batches on hand that are 临期 or past their date. */
function expiry(db: ReadableDb, today: LocalDate): Todo[] {
  const due = dueBatches(db, today, NEAR_EXPIRY_DAYS)
  const [first] = due
  if (!first) return []
  const expired = due.filter((b) => b.expired === 1).length
  const what = expired === due.length ? '已过期' : expired === 0 ? '临期' : `临期，其中 ${expired} 批已过期`
  const text = due.length === 1 ? `${first.name} ${what}` : `${first.name}等 ${due.length} 批${what}`
  return [{ kind: 'expiry', text, page: 'report', params: { report: 'stockBatches', params: { expiry: 'due' } }, count: due.length }]
}
/** Documents that wait for approval, and drafts, by type. */
function waiting(db: ReadableDb): Todo[] {
  const rows = db.all<{ type: DocumentType; state: 'draft' | 'submitted'; count: number }>(WAITING_DOCUMENTS)
  return rows.map(({ type, state, count }) => ({
    kind: state === 'submitted' ? 'approval' : 'draft',
    text: `${count} 张${documentLabel(type)}${state === 'submitted' ? '等待审核' : '草稿未过账'}`,
    page: 'documents',
    params: { type, state },
    count,
  }))
}
/** Counts whose differences wait for approval, and those that are being counted. */
function counts(db: ReadableDb): Todo[] {
  const rows = db.all<{ state: 'submitted' | 'counting'; count: number; id: number }>(
    "SELECT state, COUNT(*) AS count, MIN(id) AS id FROM stocktake WHERE state IN ('submitted', 'counting') GROUP BY state ORDER BY state DESC",
  )
  return rows.map(({ state, count, id }) => ({
    kind: state === 'submitted' ? 'approval' : 'draft',
    text: `${count} 张盘点单${state === 'submitted' ? '等待批准' : '正在清点'}`,
    ...(count === 1 ? { page: 'stocktake', params: { id } } : { page: 'stocktakes', params: {} }),
    count,
  }))
}
function estimates(db: ReadableDb): Todo[] {
  const row = db.get<{ count: number; amount: Fen }>(
    `SELECT count(DISTINCT document_id) AS count, -coalesce(sum(remaining), 0) AS amount FROM open_item
     WHERE account_id IN (SELECT id FROM account WHERE control = 'estimatedPayable') AND remaining <> 0`,
  )
  if (!row || row.count === 0) return []
  return [
    {
      kind: 'estimate',
      text: `${row.count} 张采购入库未到票，合计 ${fenDisplay(row.amount)}`,
      page: 'report',
      params: { report: 'openEstimates', params: {} },
      count: row.count,
    },
  ]
}
