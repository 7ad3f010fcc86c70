import type { ReportColumn } from '../contract/reports'
import { type Fen, mulDiv, type QuantityMicro } from '../kernel'
import { C, defineReport, P } from './define'
import { AUXILIARY, BATCH_FILTERS, ITEM_COLUMNS, LATER_TITLE } from './stock'

const DAYS = [90, 30, 60, 180, 365]
export const IDLE_DAYS = 90

export const stockIdle = defineReport({
  id: 'stockIdle',
  title: '呆滞商品',
  module: 'inventory',
  description: '有结存而多日没有出库的商品：数量、金额、最近入库和出库日期，金额大的在前；调拨和采购退货不算出库',
  range: 'date',
  params: [P.on, P.param('days', '多久没有出库', { options: DAYS.map((n) => ({ value: String(n), label: `${n} 天` })) }), ...BATCH_FILTERS],
})
export const STOCK_IDLE_COLUMNS: ReportColumn[] = [
  ...ITEM_COLUMNS,
  C.quantity('quantity', '结存数量'),
  C.fen('value', '结存金额'),
  C.date('lastIn', '最近入库'),
  C.date('lastOut', '最近出库'),
  C.integer('days', '未出库天数', { width: 90 }),
]

export const stockTurnover = defineReport({
  id: 'stockTurnover',
  title: '存货周转',
  module: 'inventory',
  description:
    '销售成本 ÷ 平均结存金额（期初与期末之半）的周转次数，以及周转天数，按商品或类别；选定仓库或批号时是它的结存和从它销售出库（减退货）的成本',
  range: 'span',
  params: [
    P.from,
    P.to,
    P.param('groupBy', '汇总方式', {
      options: [
        { value: 'item', label: '商品' },
        { value: 'category', label: '类别' },
      ],
    }),
    ...BATCH_FILTERS,
  ],
})
export const stockTurnoverColumns = (groupBy: 'item' | 'category'): ReportColumn[] => [
  ...(groupBy === 'category' ? [C.code('code', '类别编码'), C.text('name', '商品类别', { width: 200 })] : ITEM_COLUMNS),
  C.fen('opening', '期初结存'),
  C.fen('closing', '期末结存'),
  C.fen('average', '平均结存'),
  C.fen('cost', '销售成本'),
  C.quantity('turns', '周转次数'),
  C.quantity('days', '周转天数'),
]
/** Stock value at both ends of a span and the cost of what was sold in it. */
export interface TurnoverFigures {
  opening: Fen
  closing: Fen
  cost: Fen
}
export const averageOf = ({ opening, closing }: TurnoverFigures): Fen => mulDiv(opening + closing, 1, 2)
// of a quantity, 10⁻⁶
const TENTH = 100_000
const HUNDREDTH = 10_000
/** How often stock was sold (two decimals), and for how many days it lasts (one decimal), both in 10⁻⁶; null without a meaning. */
export function turnsOf(average: Fen, cost: Fen, daysOfSpan: number): { turns: number | null; days: number | null } {
  return {
    turns: average > 0 && cost >= 0 ? mulDiv(cost, 100, average) * HUNDREDTH : null,
    days: average >= 0 && cost > 0 ? mulDiv(average, daysOfSpan * 10, cost) * TENTH : null,
  }
}

export const stockAvailable = defineReport({
  id: 'stockAvailable',
  title: '可用量',
  module: 'inventory',
  description:
    '各仓库商品今天的现存量，加减日期在今天以后的已过账单据，减已审核未出库的销售订单，加未到货的采购订单和调拨来的在途货（可以不计），就是还能答应客户的数量；可按批号列出，订单没有指定的批号另列一行',
  range: 'now',
  params: [
    P.param('groupBy', '汇总方式', {
      options: [
        { value: 'warehouse', label: '仓库和商品' },
        { value: 'batch', label: '批号' },
      ],
    }),
    P.param('inTransit', '在途', {
      options: [
        { value: 'setting', label: '按账套设置' },
        { value: 'counted', label: '计入' },
        { value: 'ignored', label: '不计入' },
      ],
    }),
    ...BATCH_FILTERS,
  ],
})
export function stockAvailableColumns({
  counted,
  transfers,
  byBatch,
  later,
}: Record<'counted' | 'transfers' | 'byBatch' | 'later', boolean>): ReportColumn[] {
  const width = byBatch ? 76 : 96
  return [
    ...ITEM_COLUMNS,
    C.text('warehouse', '仓库', { width: byBatch ? 84 : 110 }),
    ...(byBatch
      ? [
          C.text('batch', '批号', { width: 100 }),
          C.date('expiryDate', '到期日', { optional: true }),
          C.text('state', '效期', { width: 60, optional: true }),
        ]
      : []),
    C.quantity('quantity', '现存量', { width }),
    ...(later ? [C.quantity('later', LATER_TITLE, { width })] : []),
    C.quantity('reserved', '订单占用', { width }),
    ...(counted ? [C.quantity('inTransit', '采购在途', { width })] : []),
    ...(transfers ? [C.quantity('onTheWay', '调拨在途', { width })] : []),
    C.quantity('available', '可用量', { width, blankZero: false }),
    AUXILIARY,
  ]
}
interface Promisable extends Record<'quantity' | 'reserved' | 'inTransit' | 'onTheWay', QuantityMicro> {
  /** what posted documents of days to come bring (+) and take (−), unless the quantity has it already */
  later?: QuantityMicro
}
/** D19: what can still be promised. */
export const availableOf = ({ quantity, later = 0, reserved, inTransit, onTheWay }: Promisable, counted: boolean): QuantityMicro =>
  quantity + later - reserved + (counted ? inTransit + onTheWay : 0)

export const openOrders = defineReport({
  id: 'openOrders',
  title: '未完成订单',
  module: 'inventory',
  description: '已审核、还没有出库或到货的订单行：占用或在途的数量由它们组成',
  range: 'now',
  hidden: true,
  params: [
    P.param('orderType', '订单', {
      options: [
        { value: 'salesOrder', label: '销售订单' },
        { value: 'purchaseOrder', label: '采购订单' },
      ],
    }),
    P.item,
    P.warehouse,
    P.batch,
  ],
})
/** `byBatch`: an order line is taken apart by the batches that unposted deliveries and receipts name for it. */
export const openOrderColumns = (byBatch: boolean): ReportColumn[] => [
  C.date('date', '日期'),
  C.code('number', '订单号', { width: 150 }),
  C.text('partner', '往来单位', { width: 180 }),
  ...ITEM_COLUMNS,
  C.text('warehouse', '仓库', { width: 100 }),
  ...(byBatch ? [C.text('batch', '批号', { width: 104 })] : []),
  C.date('expectedDate', '预计日期'),
  C.quantity('ordered', '订购数量'),
  C.quantity('open', '未完成数量', { width: 96 }),
  AUXILIARY,
]
