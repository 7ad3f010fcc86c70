import { defineDocument, F, goodsLines, lineBatchIn, lineBin, lineWarehouse } from '../../documents/define'

export const salesReturn = defineDocument({
  type: 'salesReturn',
  family: 'stock',
  module: 'sales',
  label: '销售退货单',
  prefix: 'XSTH',
  party: 'customer',
  posts: true,
  moves: 'in',
  goods: true,
  header: [{ ...F.customer, required: false }, F.date, F.warehouse, F.invoiceNumber, F.priceMode, F.employee, F.department, F.memo],
  lines: goodsLines([lineWarehouse, ...lineBatchIn, lineBin], [F.field('cost', '退回成本', 'money', { width: 100, optional: true })]),
  derivesFrom: [{ from: 'salesDelivery', label: '按销售出库退货' }],
  help: '客户退货：红字冲收入和销项税额，成本按原出库成本退回库存。',
})
