import type { ReportColumn, ReportRow } from '../contract/reports'
import { priceOf } from '../kernel'
import type { RolledNode } from '../modules/inventory/bom'
import { C, defineReport, P } from './define'

export const bomCost = defineReport({
  id: 'bomCost',
  title: '成本卷算',
  module: 'inventory',
  description: '物料清单逐层展开：每个组件的用量、现行成本，加上加工费卷算出的成本；不选商品时每个产品一行',
  range: 'now',
  params: [P.item, P.text],
})
export const bomUse = defineReport({
  id: 'bomUse',
  title: '清单反查',
  module: 'inventory',
  description: '一个商品用在哪些产品里，直接的和经过半成品的，每个产品要多少',
  range: 'now',
  params: [{ ...P.item, required: true }],
})

const NODE: ReportColumn[] = [
  C.text('name', '商品', { width: 240 }),
  C.code('code', '编码', { width: 96 }),
  C.text('spec', '规格', { width: 84, optional: true }),
  C.text('unit', '单位', { width: 48 }),
]
export const BOM_COST_COLUMNS: ReportColumn[] = [
  ...NODE,
  C.text('bom', '物料清单', { width: 130 }),
  C.quantity('quantity', '用量'),
  C.rate('lossRate', '损耗率'),
  C.price('unitCost', '单位成本'),
  C.fen('rolled', '卷算成本'),
  C.fen('current', '现行成本'),
  C.fen('difference', '差额'),
]
export const BOM_USE_COLUMNS: ReportColumn[] = [
  ...NODE,
  C.text('bom', '物料清单', { width: 150 }),
  C.integer('level', '层次'),
  C.quantity('quantity', '每单位产品用量', { width: 110 }),
]

export interface BomItem {
  code: string
  name: string
  spec: string
  unit: string
}
/** The tree of a list, an indented row a component and one a fee; the first is the product. */
export function bomCostRows(root: RolledNode, itemOf: (id: number) => BomItem): ReportRow[] {
  const rows: ReportRow[] = []
  const add = (node: RolledNode, indent: number): void => {
    const { quantity, rolled, current, bom } = node
    rows.push({
      cells: {
        ...itemOf(node.itemId),
        bom: bom?.name ?? '',
        quantity,
        lossRate: node.lossRate === 0 ? null : node.lossRate,
        unitCost: rolled === null ? null : priceOf(rolled, quantity),
        rolled,
        current,
        difference: bom && rolled !== null && current !== null ? rolled - current : null,
      },
      indent,
      ...(bom && indent === 0 ? { kind: 'subtotal' as const } : {}),
      drill:
        bom && indent > 0
          ? { report: 'bomCost', params: { itemId: node.itemId } }
          : { report: 'stockLedger', params: { itemId: node.itemId } },
    })
    for (const child of node.children) add(child, indent + 1)
    if (node.fee !== 0) rows.push({ cells: { name: '加工费', rolled: node.fee }, indent: indent + 1 })
  }
  add(root, 0)
  return rows
}
