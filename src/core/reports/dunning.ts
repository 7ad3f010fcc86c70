import type { ReportColumn, ReportRow } from '../contract/reports'
import type { Fen, LocalDate } from '../kernel'
import { C, defineReport, P, type SettledParams } from './define'
import { itemDrill, type OpenItemAt, overdueDays } from './partners'

export const dunning = defineReport({
  id: 'dunning',
  title: '催收单',
  module: 'treasury',
  description: '逾期未收的客户：金额、逾期天数、联系人、最近一次收款。选定客户时逐张列出，可打印催款函',
  range: 'date',
  params: [
    P.on,
    P.customer,
    P.partnerCategory,
    P.param('days', '逾期', {
      options: [1, 30, 60, 90, 180].map((n) => ({ value: String(n), label: n === 1 ? '不限天数' : `满 ${n} 天` })),
    }),
  ],
})
export interface DunnedPartner {
  id: number
  code: string
  name: string
  contact: string
  phone: string
  /** of what is owed now, and what was paid ahead or too much */
  owed: Fen
  advance: Fen
  lastReceipt: LocalDate | null
  lastAmount: Fen | null
}
/** Overdue by at least so many days, owed to the company: a debt, not an advance, not what stands the other way (D43). */
export const isOverdue = (item: OpenItemAt, date: LocalDate, atLeast: number): boolean =>
  item.part === 'main' && item.remaining > 0 && overdueDays(item, date) >= Math.max(1, atLeast)

export const DUNNING_COLUMNS: ReportColumn[] = [
  C.code('code', '编码', { width: 76 }),
  C.text('name', '客户', { width: 190 }),
  C.text('contact', '联系人', { width: 76 }),
  C.text('phone', '电话', { width: 116 }),
  C.fen('overdue', '逾期金额', { width: 112 }),
  C.integer('days', '最长逾期', { width: 76 }),
  C.integer('documents', '张数', { width: 56 }),
  C.fen('owed', '应收合计', { width: 112 }),
  C.fen('advance', '预收', { width: 96 }),
  C.date('lastReceipt', '最近收款'),
  C.fen('lastAmount', '收款金额'),
]
export const DUNNED_COLUMNS: ReportColumn[] = [
  C.date('date', '日期'),
  C.text('document', '单据', { width: 110 }),
  C.code('number', '单据号', { width: 150 }),
  C.date('dueDate', '到期日'),
  C.integer('days', '逾期天数', { width: 80 }),
  C.fen('amount', '原额', { width: 116 }),
  C.fen('cleared', '已收', { width: 116 }),
  C.fen('overdue', '未收', { width: 116 }),
]

/** The longest overdue first. */
export function dunningRows(partners: readonly DunnedPartner[], items: readonly OpenItemAt[], params: SettledParams) {
  const { to } = params
  const totals = { overdue: 0, documents: 0, owed: 0, advance: 0 }
  const rows = partners
    .map((p) => {
      const mine = items.filter((i) => i.partnerId === p.id)
      const overdue = mine.reduce((sum, i) => sum + i.remaining, 0)
      const days = Math.max(...mine.map((i) => overdueDays(i, to)))
      totals.overdue += overdue
      totals.documents += mine.length
      totals.owed += p.owed
      totals.advance += p.advance
      const { id, ...cells } = p
      return { days, id, cells: { ...cells, overdue, days, documents: mine.length } }
    })
    .sort((a, b) => b.days - a.days || (a.cells.code < b.cells.code ? -1 : 1))
    .map(({ id, cells }): ReportRow => ({ cells, drill: { report: 'dunning', params: { partnerId: id, to, ...daysOf(params) } } }))
  return { rows, totals }
}
const daysOf = ({ days }: SettledParams) => (days === undefined ? {} : { days })
export function dunnedRows(items: readonly OpenItemAt[], to: LocalDate) {
  const totals = { amount: 0, cleared: 0, overdue: 0 }
  const rows = items.map((item): ReportRow => {
    const cleared = item.amount - item.remaining
    totals.amount += item.amount
    totals.cleared += cleared
    totals.overdue += item.remaining
    const { date, documentLabel: document, documentNumber: number, dueDate, amount, remaining } = item
    return {
      cells: { date, document, number, dueDate, days: overdueDays(item, to), amount, cleared, overdue: remaining },
      ...itemDrill(item),
    }
  })
  return { rows, totals }
}
