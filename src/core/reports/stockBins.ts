import type { ReportColumn } from '../contract/reports'
import { C, defineReport, P } from './define'
import { ITEM_COLUMNS } from './stock'

export const stockBins = defineReport({
  id: 'stockBins',
  title: '货位库存',
  module: 'inventory',
  description: '启用货位管理的仓库，现在每个货位上有什么、多少；按拣货次序排列',
  range: 'now',
  params: [P.warehouse, P.bin, P.item, P.category, P.batch, P.text],
})
export const STOCK_BIN_COLUMNS: ReportColumn[] = [
  C.text('warehouse', '仓库', { width: 90 }),
  C.text('bin', '货位', { width: 90 }),
  C.text('binName', '货位名称', { width: 110 }),
  ...ITEM_COLUMNS,
  C.text('batch', '批号', { width: 110 }),
  C.quantity('quantity', '数量', { width: 90 }),
]
