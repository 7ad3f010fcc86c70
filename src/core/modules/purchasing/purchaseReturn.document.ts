import { defineDocument, F, goodsLines, lineBatch, lineBin, lineWarehouse } from '../../documents/define'

export const purchaseReturn = defineDocument({
  type: 'purchaseReturn',
  family: 'stock',
  module: 'purchasing',
  label: '采购退货单',
  prefix: 'CGTH',
  party: 'supplier',
  posts: true,
  moves: 'out',
  goods: true,
  header: [F.supplier, F.date, F.warehouse, F.invoiceKind, F.invoiceNumber, F.priceMode, F.employee, F.department, F.memo],
  lines: goodsLines([lineWarehouse, lineBatch, lineBin]),
  derivesFrom: [{ from: 'purchaseReceipt', label: '按采购入库退货' }],
  help: '把货退给供应商：票前退货冲暂估，票后退货按红字发票冲应付账款和进项税额。',
})
