import { defineDocument, F, goodsLines, lineBatchIn, lineBin, lineWarehouse } from '../../documents/define'

export const purchaseReceipt = defineDocument({
  type: 'purchaseReceipt',
  family: 'stock',
  module: 'purchasing',
  label: '采购入库单',
  prefix: 'CGRK',
  party: 'supplier',
  posts: true,
  moves: 'in',
  goods: true,
  header: [F.supplier, F.date, F.warehouse, F.invoiceKind, F.invoiceNumber, F.dueDate, F.priceMode, F.employee, F.department, F.memo],
  lines: goodsLines(
    [lineWarehouse, ...lineBatchIn, lineBin],
    [F.field('invoicedQuantity', '已到票', 'quantity', { readOnly: true, width: 80, optional: true })],
  ),
  derivesFrom: [{ from: 'purchaseOrder', label: '按采购订单入库' }],
  help: '收到货物：发票未到的按不含税价暂估入库，发票同到的直接记应付账款。',
})
