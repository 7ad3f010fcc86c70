import type { ReportColumn } from '../contract/reports'
import type { InvoiceKind } from '../documents/types'
import { C, defineReport, P, type SettledParams } from './define'

const KIND = P.param('invoiceKind', '票种', {
  options: [
    { value: 'all', label: '全部' },
    { value: 'special', label: '专票' },
    { value: 'ordinary', label: '普票' },
    { value: 'none', label: '未开票' },
    { value: 'plain', label: '非专票' },
  ],
})
/** The kinds of invoices that a filter lets through. */
export const kindShown = (kind: InvoiceKind | 'passenger', shown: SettledParams['invoiceKind']): boolean =>
  shown === undefined || shown === 'all' || shown === kind || (shown === 'plain' && kind !== 'special')
const RATE = P.param('taxRate', '税率')
export const outputInvoices = defineReport({
  id: 'outputInvoices',
  title: '销项发票登记簿',
  module: 'tax',
  description: '每张销售单据按票种和税率：已开票、红字、未开票收入；以后开票的冲减未开票收入',
  range: 'span',
  params: [P.from, P.to, P.customer, KIND, RATE, P.text],
})
export const inputInvoices = defineReport({
  id: 'inputInvoices',
  title: '进项发票登记簿',
  module: 'tax',
  description: '每张采购发票和可抵扣的费用：票种、税率、税额，待认证、已认证的月份、不抵扣和转出',
  range: 'span',
  params: [P.from, P.to, P.supplier, KIND, RATE, P.text],
})
export const vatReturn = defineReport({
  id: 'vatReturn',
  title: '增值税申报数据',
  module: 'tax',
  description: '所选日期所在纳税期的申报表，本期数和本年累计：一般纳税人按月，小规模纳税人按季或按月；点金额看构成',
  range: 'date',
  params: [P.param('to', '所属期')],
})

const DIGITAL = /^\d{20}$/
/** 数电票 have numbers of twenty digits that the platform gives (公告2024年第11号). */
export function kindName(kind: InvoiceKind | 'passenger', number: string): string {
  if (kind === 'passenger') return '旅客运输'
  if (kind === 'none') return ''
  return `${DIGITAL.test(number) ? '数电' : ''}${kind === 'special' ? '专票' : '普票'}`
}
export const registerColumns = (party: string, more: readonly ReportColumn[]): ReportColumn[] => [
  C.date('date', '日期'),
  C.text('document', '单据', { width: 84 }),
  C.code('number', '单据号', { width: 136 }),
  C.text('partner', party, { width: 130 }),
  C.text('kind', '票种', { width: 72 }),
  C.text('state', '状态', { width: 110 }),
  C.code('invoice', '发票号码', { width: 176 }),
  C.rate('taxRate', '税率', { width: 60 }),
  C.fen('net', '金额', { width: 100 }),
  C.fen('tax', '税额', { width: 92 }),
  C.fen('gross', '价税合计', { width: 100 }),
  C.code('original', '原单', { width: 136, optional: true }),
  C.code('taxNumber', '纳税人识别号', { width: 160, optional: true }),
  ...more,
]
