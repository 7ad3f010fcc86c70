import { defineDocument, F, goodsLines } from '../../documents/define'

export const salesInvoice = defineDocument({
  type: 'salesInvoice',
  family: 'invoice',
  module: 'sales',
  label: '销售发票',
  prefix: 'XSFP',
  party: 'customer',
  posts: true,
  goods: true,
  header: [
    F.customer,
    F.date,
    {
      ...F.invoiceKind,
      options: F.invoiceKind.options?.map((o) => (o.value === 'none' ? { value: 'none', label: '未开票收入' } : o)) ?? [],
    },
    F.invoiceNumber,
    F.dueDate,
    F.priceMode,
    F.employee,
    F.department,
    F.memo,
  ],
  lines: goodsLines([], [F.field('accountId', '收入科目', 'account', { width: 140, optional: true })]),
  derivesFrom: [{ from: 'salesDelivery', label: '按销售出库开票' }],
  help: '给客户开票：收入已随出库确认的只登记发票；未确认的在此确认收入并结转发出商品。',
})
