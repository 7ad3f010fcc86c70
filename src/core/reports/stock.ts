import type { ReportColumn } from '../contract/reports'
import { C, defineReport, P, PROVISIONAL_COLUMN } from './define'

/** What every question to the stock can be narrowed by; one list, so that each report offers the same. */
export const GOODS_FILTERS = [P.item, P.warehouse, P.category, P.text] as const
export const BATCH_FILTERS = [P.item, P.warehouse, P.category, P.batch, P.text] as const

export const stockOnHand = defineReport({
  id: 'stockOnHand',
  title: '库存现存量',
  module: 'inventory',
  description:
    '商品在各仓库、批次到这一天（不选就是今天）终了的现存和成本金额，今天的还有订单占用、在途、可用量；日期还没到的已过账单据不算现存，列在“日期未到”；调拨在途的货单列一行，不算现存',
  range: 'date',
  params: [P.on, ...BATCH_FILTERS, P.hideZero],
})
export const stockSummary = defineReport({
  id: 'stockSummary',
  title: '收发存汇总表',
  module: 'inventory',
  description: '任意日期区间各商品的期初、收入、发出、结存数量和金额，可按类别或仓库；选定批号时是该批的数量，按批核算的还有金额',
  range: 'span',
  params: [
    P.from,
    P.to,
    P.param('groupBy', '汇总方式', {
      options: [
        { value: 'item', label: '商品' },
        { value: 'category', label: '类别' },
        { value: 'warehouse', label: '仓库和商品' },
      ],
    }),
    ...BATCH_FILTERS,
    P.hideZero,
  ],
})
export const stockLedger = defineReport({
  id: 'stockLedger',
  title: '库存台账',
  module: 'inventory',
  description: '一个商品的逐笔收发、结存数量和金额，每笔指向单据',
  range: 'span',
  params: [{ ...P.item, required: true }, P.from, P.to, P.warehouse, P.batch],
})
export const stockVsLedger = defineReport({
  id: 'stockVsLedger',
  title: '存货与总账核对',
  module: 'inventory',
  description: '逐笔库存计价之和与存货科目余额，差额应为零；选定科目时按商品列出，可只看一个商品或类别',
  range: 'date',
  params: [P.on, P.account, P.item, P.category, P.text],
})

export const ITEM_COLUMNS: ReportColumn[] = [
  C.code('code', '商品编码', { width: 76 }),
  C.text('name', '商品名称', { width: 160 }),
  C.text('spec', '规格', { width: 80 }),
  C.text('unit', '单位', { width: 48 }),
]
/** Posted documents of days to come: what they bring less what they take. */
export const LATER_TITLE = '日期未到'
/** Stands for goods of no batch among those that have one, and for orders that no document has named a batch for. */
export const UNNAMED = '未指定批号'
/** "3箱5瓶": there where goods have several units (D32) */
export const AUXILIARY: ReportColumn = C.text('auxiliary', '辅助数量', { width: 90, optional: true })
const quantityAndValue = (group: string, prefix: string): ReportColumn[] => [
  C.quantity(`${prefix}Quantity`, '数量', { group }),
  C.fen(`${prefix}Value`, '金额', { group }),
]

/**
 * Goods on the way between warehouses have a column when there are any. Orders ask for no batch, and are known as they are now: of one
 * batch, and of a day that is past, it is not said what is reserved; `later`: documents are posted that have later dates.
 */
export const stockOnHandColumns = ({ onTheWay, orders, later }: Record<'onTheWay' | 'orders' | 'later', boolean>): ReportColumn[] => [
  ...ITEM_COLUMNS,
  C.text('warehouse', '仓库', { width: 72 }),
  C.quantity('quantity', '现存量', { width: 72 }),
  AUXILIARY,
  ...(later ? [C.quantity('later', LATER_TITLE, { width: 76 })] : []),
  ...(orders ? [C.quantity('reserved', '订单占用', { width: 76 }), C.quantity('inTransit', '采购在途', { width: 76 })] : []),
  ...(onTheWay ? [C.quantity('onTheWay', '调拨在途', { width: 76 })] : []),
  ...(orders ? [C.quantity('available', '可用量', { width: 72 })] : []),
  C.price('unitCost', '单位成本', { width: 80 }),
  C.fen('value', '成本金额', { width: 96 }),
  PROVISIONAL_COLUMN,
  // few goods are kept by batch: what all have comes first
  C.text('batch', '批号', { width: 96, optional: true }),
  C.date('productionDate', '生产日期', { optional: true }),
  C.date('expiryDate', '到期日', { optional: true }),
]

export function stockSummaryColumns(groupBy: 'item' | 'category' | 'warehouse', withMoves: boolean): ReportColumn[] {
  const values = (group: string, prefix: string) =>
    groupBy === 'category' ? [C.fen(`${prefix}Value`, group)] : quantityAndValue(group, prefix)
  const who =
    groupBy === 'category'
      ? [C.code('code', '类别编码'), C.text('name', '商品类别', { width: 200 }), C.integer('items', '商品数')]
      : [...(groupBy === 'warehouse' ? [C.text('warehouse', '仓库', { width: 110 })] : []), ...ITEM_COLUMNS]
  return [
    ...who,
    ...values('期初结存', 'opening'),
    ...values('本期收入', 'in'),
    ...values('本期发出', 'out'),
    ...(withMoves ? [C.quantity('moveQuantity', '调拨净额')] : []),
    ...values('期末结存', 'closing'),
    PROVISIONAL_COLUMN,
  ]
}

export function stockLedgerColumns(withValue: boolean): ReportColumn[] {
  const part = (group: string, prefix: string) => (withValue ? quantityAndValue(group, prefix) : [C.quantity(`${prefix}Quantity`, group)])
  return [
    C.date('date', '日期'),
    C.text('document', '单据', { width: 88 }),
    C.code('number', '单据号', { width: 136 }),
    C.text('partner', '往来单位', { width: 138 }),
    C.text('warehouse', '仓库', { width: 84 }),
    C.text('batch', '批号', { width: 100, optional: true }),
    ...part('收入', 'in'),
    ...part('发出', 'out'),
    ...part('结存', 'balance'),
    AUXILIARY,
    ...(withValue ? [C.price('unitCost', '结存单价'), PROVISIONAL_COLUMN] : []),
  ]
}
