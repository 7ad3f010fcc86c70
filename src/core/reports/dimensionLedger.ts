import type { ReportColumn, ReportRow } from '../contract/reports'
import { accountLedgerRows, type LedgerLine } from './accountLedger'
import type { ReportAccount } from './accountTree'
import type { Stretch } from './bookPages'
import { C, defineReport, P } from './define'

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

/** What a page shows of one account's book. */
export interface AccountSection {
  account: ReportAccount
  lines: readonly LedgerLine[]
  stretch: Stretch
}
/** The book of each account, one below the other, under its name. */
export const dimensionLedgerRows = (sections: readonly AccountSection[]): ReportRow[] =>
  sections.flatMap(({ account, lines, stretch }): ReportRow[] => [
    { kind: 'heading', cells: { summary: `${account.code} ${account.fullName}` } },
    ...accountLedgerRows(lines, stretch),
  ])
