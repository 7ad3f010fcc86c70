import type { ReportColumn } from '../contract/reports'
import { C, defineReport, P } from './define'
import { ITEM_COLUMNS } from './stock'

export const stockInTransit = defineReport({
  id: 'stockInTransit',
  title: '调拨在途',
  module: 'inventory',
  description: '两步调拨已经发出、还没有收进仓库的货：哪张调拨单、从哪里到哪里、多少、多少天、值多少',
  range: 'now',
  params: [P.item, { ...P.warehouse, label: '调入仓库' }, P.category, P.batch, P.text],
})
export const STOCK_IN_TRANSIT_COLUMNS: ReportColumn[] = [
  C.date('date', '发出日期'),
  C.code('number', '调拨单', { width: 136 }),
  C.text('from', '调出仓库', { width: 78 }),
  C.text('to', '调入仓库', { width: 78 }),
  ...ITEM_COLUMNS,
  C.text('batch', '批号', { width: 100, optional: true }),
  C.quantity('sent', '发出数量', { width: 74 }),
  C.quantity('received', '已收数量', { width: 74 }),
  C.quantity('left', '在途数量', { width: 74 }),
  C.integer('days', '在途天数'),
  C.fen('value', '在途金额', { width: 96 }),
]
