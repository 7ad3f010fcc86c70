import type { ReportColumn } from '../contract/reports'
import { C, defineReport, P } from './define'

/** D35: what has become of a number. */
export const SERIAL_STATES: Record<string, string> = {
  inStock: '在库',
  shipped: '发出商品',
  inTransit: '调拨在途',
  sold: '已售',
  returned: '已退供应商',
  issued: '其他出库',
}
export const serialTracking = defineReport({
  id: 'serialTracking',
  title: '序列号跟踪',
  module: 'inventory',
  description: '每个序列号的入库、当前状态和位置、客户或供应商、单位成本；可以只看某段时间入库的；打开一行看它的全部经过',
  range: 'open',
  params: [
    P.param('serialState', '状态', {
      options: [{ value: 'all', label: '全部' }, ...Object.entries(SERIAL_STATES).map(([value, label]) => ({ value, label }))],
    }),
    P.item,
    P.param('text', '序列号'),
    P.warehouse,
    P.category,
    P.batch,
    P.partner,
    P.param('from', '入库日期'),
    P.param('to', '入库日期'),
  ],
})
export const SERIAL_TRACKING_COLUMNS: ReportColumn[] = [
  C.code('code', '商品编码'),
  C.text('name', '商品名称', { width: 130 }),
  C.text('serial', '序列号', { width: 124 }),
  C.text('state', '状态', { width: 80 }),
  C.text('place', '位置', { width: 110 }),
  C.text('batch', '批号', { width: 100, optional: true }),
  C.date('inDate', '日期', { group: '入库' }),
  C.code('inNumber', '单据号', { width: 136, group: '入库' }),
  C.text('supplier', '供应商', { width: 110, group: '入库' }),
  C.date('lastDate', '日期', { group: '最近单据' }),
  C.code('lastNumber', '单据号', { width: 136, group: '最近单据' }),
  C.price('unitCost', '单位成本'),
]
export const serialLife = defineReport({
  id: 'serialLife',
  title: '序列号经过',
  module: 'inventory',
  description: '一个序列号从入库起的每一张单据',
  range: 'now',
  hidden: true,
  params: [
    { ...P.item, required: true },
    { ...P.param('serial', '序列号'), required: true },
  ],
})
export const SERIAL_LIFE_COLUMNS: ReportColumn[] = [
  C.date('date', '日期'),
  C.text('document', '单据', { width: 100 }),
  C.code('number', '单据号', { width: 140 }),
  C.text('partner', '往来单位', { width: 170 }),
  C.text('direction', '出入', { width: 60 }),
  C.text('warehouse', '仓库', { width: 110 }),
  C.text('batch', '批号', { width: 100, optional: true }),
  C.text('state', '此后状态', { width: 100 }),
  C.price('unitCost', '单位成本'),
]
