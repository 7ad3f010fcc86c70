import type { ReportColumn } from '../contract/reports'
import type { QuantityMicro } from '../kernel'
import { C, defineReport, P } from './define'
import { GOODS_FILTERS, ITEM_COLUMNS } from './stock'

export const stockAlert = defineReport({
  id: 'stockAlert',
  title: '库存预警',
  module: 'inventory',
  description: '现存量低于最低或高于最高库存的商品和仓库，以及补到最高库存（没有则到最低库存）还要订多少；上下限在商品资料里填',
  range: 'now',
  params: [
    P.param('alert', '范围', {
      options: [
        { value: 'all', label: '低于下限和高于上限' },
        { value: 'below', label: '低于下限' },
        { value: 'above', label: '高于上限' },
      ],
    }),
    ...GOODS_FILTERS,
  ],
})
export const stockAlertColumns = (onTheWay: boolean): ReportColumn[] => [
  ...ITEM_COLUMNS,
  C.text('warehouse', '仓库', { width: 90 }),
  C.text('state', '预警', { width: 74 }),
  C.quantity('quantity', '现存量', { blankZero: false, width: 70 }),
  C.quantity('min', '最低库存', { blankZero: false, width: 74 }),
  C.quantity('max', '最高库存', { blankZero: false, width: 74 }),
  C.quantity('difference', '超出或不足', { width: 90 }),
  C.quantity('reserved', '订单占用', { width: 74 }),
  C.quantity('inTransit', '采购在途', { width: 74 }),
  ...(onTheWay ? [C.quantity('onTheWay', '调拨在途', { width: 74 })] : []),
  C.quantity('available', '可用量', { blankZero: false, width: 70 }),
  C.quantity('proposal', '建议订货', { width: 74 }),
]

export interface StockLimit {
  min: QuantityMicro | null
  max: QuantityMicro | null
}
interface StockAlert {
  state: 'below' | 'above'
  /** beyond the limit: negative below the minimum, positive above the maximum */
  difference: QuantityMicro
  /** to order: what is missing to the maximum (or minimum) once orders are delivered and received (D19) */
  proposal: QuantityMicro
}
/** What is wrong with a quantity on hand, if anything; `available` counts what was ordered. */
export function alertOf({ min, max }: StockLimit, quantity: QuantityMicro, available: QuantityMicro): StockAlert | null {
  if (min !== null && quantity < min) return { state: 'below', difference: quantity - min, proposal: Math.max((max ?? min) - available, 0) }
  if (max !== null && quantity > max) return { state: 'above', difference: quantity - max, proposal: 0 }
  return null
}
