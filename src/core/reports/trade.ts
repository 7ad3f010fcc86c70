import type { ReportColumn } from '../contract/reports'
import { type Fen, mulDiv, priceOf, type QuantityMicro, RATE_SCALE } from '../kernel'
import { C, defineReport, P, PROVISIONAL_COLUMN } from './define'

const GROUPS = [
  { value: 'item', label: '商品' },
  { value: 'category', label: '商品类别' },
  { value: 'warehouse', label: '仓库' },
  { value: 'employee', label: '业务员' },
  { value: 'month', label: '月份' },
]
const groupsOf = (partner: string) =>
  GROUPS.toSpliced(1, 0, { value: 'partner', label: partner }, { value: 'partnerCategory', label: `${partner}类别` })
const groupBy = (partner: string) => P.param('groupBy', '汇总方式', { options: groupsOf(partner) })

export const salesDetail = defineReport({
  id: 'salesDetail',
  title: '销售明细表',
  module: 'sales',
  description: '逐行的销售、退货：数量、金额、成本、毛利；与收入和成本科目一致',
  range: 'span',
  params: [P.from, P.to, P.customer, P.partnerCategory, P.item, P.category, P.warehouse, P.employee],
})
export const salesSummary = defineReport({
  id: 'salesSummary',
  title: '销售汇总表',
  module: 'sales',
  description: '按商品、客户、客户类别、商品类别、仓库、业务员或月份汇总销售额、成本和毛利',
  range: 'span',
  params: [P.from, P.to, groupBy('客户'), P.customer, P.partnerCategory, P.item, P.category, P.warehouse, P.employee],
})
export const purchaseDetail = defineReport({
  id: 'purchaseDetail',
  title: '采购明细表',
  module: 'purchasing',
  description: '逐行的采购入库、退货和票到差额',
  range: 'span',
  params: [P.from, P.to, P.supplier, P.partnerCategory, P.item, P.category, P.warehouse, P.employee],
})
export const purchaseSummary = defineReport({
  id: 'purchaseSummary',
  title: '采购汇总表',
  module: 'purchasing',
  description: '按商品、供应商、供应商类别、商品类别、仓库、业务员或月份汇总采购数量、金额和入库成本',
  range: 'span',
  params: [P.from, P.to, groupBy('供应商'), P.supplier, P.partnerCategory, P.item, P.category, P.warehouse, P.employee],
})

/** Sums of trade; returns count negative. */
export interface TradeFigures {
  quantity: QuantityMicro
  net: Fen
  tax: Fen
  gross: Fen
  cost: Fen
}
export const noTrade = (): TradeFigures => ({ quantity: 0, net: 0, tax: 0, gross: 0, cost: 0 })
export function addTrade(sum: TradeFigures, f: TradeFigures): void {
  sum.quantity += f.quantity
  sum.net += f.net
  sum.tax += f.tax
  sum.gross += f.gross
  sum.cost += f.cost
}

export type Trade = 'sales' | 'purchase'
const moneyColumns = (trade: Trade): ReportColumn[] => {
  const money = [C.fen('net', '不含税金额'), C.fen('tax', '税额'), C.fen('gross', '价税合计')]
  return trade === 'sales'
    ? [...money, C.fen('cost', '成本'), C.fen('profit', '毛利'), C.rate('margin', '毛利率'), PROVISIONAL_COLUMN]
    : [...money, C.fen('cost', '入库成本')]
}
/** Average price without tax; for sales the profit, and its share of what was sold. */
export function tradeCells(f: TradeFigures, trade: Trade, withQuantity = true): Record<string, number | null> {
  const profit = f.net - f.cost
  return {
    quantity: withQuantity ? f.quantity : null,
    price: withQuantity && f.quantity !== 0 && f.net * f.quantity > 0 ? priceOf(f.net, f.quantity) : null,
    net: f.net,
    tax: f.tax,
    gross: f.gross,
    cost: f.cost,
    ...(trade === 'sales' ? { profit, margin: f.net > 0 ? mulDiv(profit, RATE_SCALE, f.net) : null } : {}),
  }
}
export const tradeDetailColumns = (trade: Trade): ReportColumn[] => [
  C.date('date', '日期'),
  C.text('document', '单据', { width: 88 }),
  C.code('number', '单据号', { width: 136 }),
  C.text('partner', trade === 'sales' ? '客户' : '供应商', { width: 170 }),
  C.code('code', '商品编码'),
  C.text('name', '商品名称', { width: 190 }),
  C.text('unit', '单位', { width: 48 }),
  C.text('warehouse', '仓库', { width: 84 }),
  C.quantity('quantity', '数量'),
  C.text('entered', '录入数量', { width: 80, optional: true }),
  C.price('price', '不含税单价'),
  ...moneyColumns(trade),
]
/** Captions of what rows are summed by. */
export const tradeSummaryColumns = (
  trade: Trade,
  by: 'item' | 'category' | 'warehouse' | 'partner' | 'partnerCategory' | 'employee' | 'month',
): ReportColumn[] => {
  const caption = groupsOf(trade === 'sales' ? '客户' : '供应商').find((g) => g.value === by)?.label ?? ''
  const who = by === 'month' ? [C.text('name', '月份', { width: 100 })] : [C.code('code', '编码'), C.text('name', caption, { width: 210 })]
  const goods = by === 'item' ? [C.text('unit', '单位', { width: 48 }), C.quantity('quantity', '数量'), C.price('price', '平均单价')] : []
  return [...who, ...goods, ...moneyColumns(trade)]
}
