import { defineDocument, F, goodsLines } from '../../documents/define'

export const purchaseInvoice = defineDocument({
  type: 'purchaseInvoice',
  family: 'invoice',
  module: 'purchasing',
  label: '采购发票',
  prefix: 'CGFP',
  party: 'supplier',
  posts: true,
  goods: true,
  header: [
    F.supplier,
    F.date,
    { ...F.invoiceKind, options: F.invoiceKind.options?.filter((o) => o.value !== 'none') ?? [] },
    F.invoiceNumber,
    F.dueDate,
    F.priceMode,
    F.employee,
    F.department,
    F.memo,
  ],
  lines: goodsLines([], [F.field('accountId', '费用科目', 'account', { width: 140, optional: true })]),
  derivesFrom: [{ from: 'purchaseReceipt', label: '按采购入库开票' }],
  help: '登记供应商发票并与入库单勾对：冲回暂估，记进项税额和应付账款。',
})
