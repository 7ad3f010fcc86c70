import { defineDocument, F, goodsLines, lineWarehouse } from '../../documents/define'

export const purchaseOrder = defineDocument({
  type: 'purchaseOrder',
  family: 'order',
  module: 'purchasing',
  label: '采购订单',
  prefix: 'CGDD',
  party: 'supplier',
  posts: false,
  goods: true,
  header: [F.supplier, F.date, F.warehouse, F.employee, F.field('expectedDate', '预计到货', 'date'), F.priceMode, F.department, F.memo],
  lines: goodsLines([lineWarehouse], [F.field('executedQuantity', '已入库', 'quantity', { readOnly: true, width: 80 })]),
  derivesFrom: [],
  help: '向供应商订货：审核后可按订单入库，不影响库存和账务。',
})
