import type { ReportColumn } from '../contract/reports'
import { C, defineReport } from './define'

export const costTrace = defineReport({
  id: 'costTrace',
  title: '成本追溯',
  module: 'inventory',
  description: '一笔出库的成本由哪些入库组成（经过调拨、组装和退货追到采购或期初），怎样算出，后来有哪些差异',
  range: 'now',
  hidden: true,
  params: [],
})
export const COST_TRACE_COLUMNS: ReportColumn[] = [
  C.text('source', '来源', { width: 240 }),
  C.code('number', '单据号', { width: 140 }),
  C.date('date', '日期'),
  C.text('partner', '往来单位', { width: 130, optional: true }),
  C.text('item', '商品', { width: 130 }),
  C.quantity('quantity', '数量'),
  C.price('unitCost', '单位成本'),
  C.fen('amount', '金额'),
  C.rate('share', '占比'),
]
