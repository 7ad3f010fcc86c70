import { defineDocument, F, goodsLines, lineWarehouse } from '../../documents/define'

export const salesOrder = defineDocument({
  type: 'salesOrder',
  family: 'order',
  module: 'sales',
  label: '销售订单',
  prefix: 'XSDD',
  party: 'customer',
  posts: false,
  goods: true,
  header: [F.customer, F.date, F.warehouse, F.employee, F.field('expectedDate', '交货日期', 'date'), F.priceMode, F.department, F.memo],
  lines: goodsLines([lineWarehouse], [F.field('executedQuantity', '已出库', 'quantity', { readOnly: true, width: 80 })]),
  derivesFrom: [],
  help: '客户订货：审核后占用可用量，可按订单出库。',
})
