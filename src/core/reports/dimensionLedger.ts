import type { ReportColumn, ReportRow } from '../contract/reports'
import type { Fen } from '../kernel'
import { accountLedgerRows, type LedgerLine } from './accountLedger'
import type { ReportAccount } from './accountTree'
import { C, defineReport, P, type SettledParams } from './define'
import type { LedgerSum } from './runningBook'

export const dimensionLedger = defineReport({
  id: 'dimensionLedger',
  title: '辅助明细账',
  module: 'accounting',
  description: '一个客户、供应商、部门、职员、项目或存货在各科目上的期初、逐笔凭证和余额；可同时按两项查',
  range: 'span',
  anyOf: { params: ['partnerId', 'departmentId', 'employeeId', 'projectId', 'itemId'], label: '一个辅助项' },
  params: [P.from, P.to, P.partner, P.department, P.employee, P.project, P.item, P.account, P.hideZero],
})
export const dimensionLedgerColumns = (withQuantity: boolean, withDimensions: boolean): ReportColumn[] => [
  C.date('date', '日期'),
  C.code('voucher', '凭证号', { width: 80 }),
  C.text('summary', '摘要', { width: 260 }),
  ...(withDimensions ? [C.text('dimensions', '辅助项', { width: 180 })] : []),
  ...(withQuantity ? [C.quantity('debitQuantity', '数量', { group: '借方', width: 90 })] : []),
  C.fen('debit', withQuantity ? '金额' : '借方', withQuantity ? { group: '借方' } : {}),
  ...(withQuantity ? [C.quantity('creditQuantity', '数量', { group: '贷方', width: 90 })] : []),
  C.fen('credit', withQuantity ? '金额' : '贷方', withQuantity ? { group: '贷方' } : {}),
  C.text('direction', '方向', { width: 50 }),
  C.fen('balance', '余额'),
]

/** One account's share of the book: its lines, and the sums up to the day before the span and up to the year's opening. */
export interface AccountSection {
  account: ReportAccount
  lines: readonly LedgerLine[]
  before: LedgerSum
  beforeYear: LedgerSum
}
/** The book of each account, one below the other; accounts without balance and lines are left out unless hideZero is false. */
export function dimensionLedgerRows(
  sections: readonly AccountSection[],
  params: SettledParams,
): { rows: ReportRow[]; totals: Record<string, number> } {
  const totals: Record<'debit' | 'credit', Fen> = { debit: 0, credit: 0 }
  const rows = sections.flatMap(({ account, lines, before, beforeYear }): ReportRow[] => {
    if (lines.length === 0 && before.debit === before.credit && params.hideZero !== false) return []
    const book = accountLedgerRows(lines, before, beforeYear, params)
    totals.debit += book.totals['debit'] ?? 0
    totals.credit += book.totals['credit'] ?? 0
    return [{ kind: 'heading', cells: { summary: `${account.code} ${account.fullName}` } }, ...book.rows]
  })
  return { rows, totals: { ...totals } }
}
