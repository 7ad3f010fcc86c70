import { defineDocument, F, goodsLines, lineBatch, lineBin, lineWarehouse } from '../../documents/define'

export const REVENUE_POINTS = [
  { value: 'delivery', label: '发货时确认收入' },
  { value: 'invoice', label: '开票（验收）时确认收入' },
] as const

export const salesDelivery = defineDocument({
  type: 'salesDelivery',
  family: 'stock',
  module: 'sales',
  label: '销售出库单',
  prefix: 'XSCK',
  party: 'customer',
  posts: true,
  moves: 'out',
  goods: true,
  header: [
    // not required: a sale that is paid in full at once may be to nobody in particular
    { ...F.customer, required: false },
    F.date,
    F.warehouse,
    F.employee,
    F.dueDate,
    F.priceMode,
    F.field('revenuePoint', '收入确认', 'select', { options: REVENUE_POINTS, optional: true }),
    F.department,
    F.field('releaseReason', '放行原因', 'text', { optional: true, maxLength: 200 }),
    F.memo,
  ],
  lines: goodsLines(
    [lineWarehouse, lineBatch, lineBin],
    [F.field('invoicedQuantity', '已开票', 'quantity', { readOnly: true, width: 80, optional: true })],
  ),
  derivesFrom: [{ from: 'salesOrder', label: '按销售订单出库' }],
  help: '货物出库：记销售收入、销项税额、应收账款并结转销售成本；收入未确认的计入发出商品。',
})
