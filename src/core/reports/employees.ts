import type { ReportColumn } from '../contract/reports'
import type { Fen, LocalDate } from '../kernel'
import { C, defineReport, P } from './define'
import { type Bucket, overdueDays } from './partners'

export const employeeLoans = defineReport({
  id: 'employeeLoans',
  title: '未清员工借款',
  module: 'treasury',
  description: '没有冲完、没有还完的员工借款逐笔：借款、已冲还、未清、借出和逾期天数，与科目余额核对',
  range: 'date',
  params: [P.on, P.employee, P.text],
})
export const employeeAgeing = defineReport({
  id: 'employeeAgeing',
  title: '员工往来账龄',
  module: 'treasury',
  description: '每位员工的借款按预计归还日分段，报销未付的单列。选定职员时逐张列出',
  range: 'date',
  params: [P.on, P.employee, P.param('buckets', '分段天数')],
})
export const EMPLOYEE_BUCKETS = '30,60,90,180'

export const LOAN_COLUMNS: ReportColumn[] = [
  C.code('code', '编码', { width: 60 }),
  C.text('name', '员工', { width: 90 }),
  C.date('date', '日期'),
  C.text('document', '单据', { width: 88 }),
  C.code('number', '单据号', { width: 136 }),
  C.text('memo', '事由', { width: 150 }),
  C.date('dueDate', '预计归还日'),
  C.fen('amount', '借款金额'),
  C.fen('cleared', '已冲还'),
  C.fen('remaining', '未清'),
  C.integer('days', '借出天数', { width: 76 }),
  C.integer('overdue', '逾期天数', { width: 76, blankZero: true }),
]

export function employeeAgeingColumns(ofOne: boolean, buckets: readonly Bucket[]): ReportColumn[] {
  const who = ofOne
    ? [
        C.date('date', '日期'),
        C.text('document', '单据', { width: 110 }),
        C.code('number', '单据号', { width: 140 }),
        C.date('dueDate', '预计归还日'),
      ]
    : [C.code('code', '编码', { width: 72 }), C.text('name', '员工', { width: 150 })]
  return [
    ...who,
    ...buckets.map(({ key, title }) => C.fen(key, title, key === 'notDue' ? { width: 96 } : { group: '逾期', width: 96 })),
    C.fen('total', '借款合计'),
    C.fen('owed', '欠付员工'),
    C.fen('net', '净额'),
  ]
}
/** Cells of one open item: a loan in its bucket by the day it was to come back (D43), what the employee is owed beside them. */
export function employeeAgeingCells(
  item: { remaining: Fen; dueDate: LocalDate },
  date: LocalDate,
  buckets: readonly Bucket[],
): Record<string, Fen> {
  const { remaining } = item
  if (remaining < 0) return { owed: -remaining, net: remaining }
  const days = overdueDays(item, date)
  const bucket = buckets.find((b) => days <= b.upTo)?.key ?? 'older'
  return { [bucket]: remaining, total: remaining, net: remaining }
}
