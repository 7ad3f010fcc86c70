import type { ReportColumn } from '../contract/reports'
import type { QuantityMicro } from '../kernel'
import { C, defineReport, P } from './define'
import { EXPIRY_STATES } from './stockBatches'
import { BATCH_FILTERS, ITEM_COLUMNS, LATER_TITLE } from './stock'

/** What can be wrong with goods in a warehouse, and with a batch there. */
export const ALERT_STATES = { below: '低于下限', above: '高于上限', expired: EXPIRY_STATES.expired, near: EXPIRY_STATES.near } as const
export const stockAlert = defineReport({
  id: 'stockAlert',
  title: '库存预警',
  module: 'inventory',
  description:
    '现存量低于最低或高于最高库存的商品和仓库，以及补到最高库存（没有则到最低库存）还要订多少；过期和临期的批次。上下限、临期天数在商品资料里填；选定批号时只看它的效期',
  range: 'now',
  params: [
    P.param('alert', '范围', {
      options: [
        { value: 'all', label: '全部' },
        ...Object.entries(ALERT_STATES).map(([value, label]) => ({ value, label })),
        { value: 'due', label: '临期和过期' },
      ],
    }),
    ...BATCH_FILTERS,
  ],
})
/** `limits`, `batches`: whether any row is of that kind; `onTheWay`: goods come from another warehouse; `later`: documents have later dates. */
export const stockAlertColumns = ({
  limits,
  batches,
  onTheWay,
  later,
}: Record<'limits' | 'batches' | 'onTheWay' | 'later', boolean>): ReportColumn[] => [
  ...ITEM_COLUMNS,
  C.text('warehouse', '仓库', { width: 76 }),
  C.text('state', '预警', { width: batches ? 92 : 74 }),
  ...(batches ? [C.text('batch', '批号', { width: 88 }), C.date('expiryDate', '到期日', { width: 88 })] : []),
  C.quantity('quantity', '现存量', { blankZero: false, width: 66 }),
  ...(limits
    ? [
        C.quantity('min', '最低库存', { blankZero: false, width: 72, optional: true }),
        C.quantity('max', '最高库存', { blankZero: false, width: 72, optional: true }),
        C.quantity('difference', '超出或不足', { width: 84 }),
      ]
    : []),
  ...(later ? [C.quantity('later', LATER_TITLE, { width: 72 })] : []),
  C.quantity('reserved', '订单占用', { width: 72, optional: true }),
  C.quantity('inTransit', '采购在途', { width: 72, optional: true }),
  ...(onTheWay ? [C.quantity('onTheWay', '调拨在途', { width: 72 })] : []),
  C.quantity('available', '可用量', { blankZero: false, width: 66 }),
  ...(limits ? [C.quantity('proposal', '建议订货', { width: 72 })] : []),
]

/** 过期 14 天, 临期 剩 2 天; the last day is told as such. */
export const expiryText = (state: 'expired' | 'near', days: number): string =>
  state === 'expired' ? `${ALERT_STATES.expired} ${-days} 天` : days === 0 ? '今天到期' : `${ALERT_STATES.near} 剩 ${days} 天`

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
