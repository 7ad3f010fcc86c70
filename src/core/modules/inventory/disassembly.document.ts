import { defineDocument, F, lineBatchIn, lineBin, lineMemo, lineWarehouse } from '../../documents/define'

export const disassembly = defineDocument({
  type: 'disassembly',
  family: 'stock',
  module: 'inventory',
  label: '拆卸单',
  prefix: 'KCCX',
  party: null,
  posts: true,
  moves: 'convert',
  goods: false,
  header: [F.date, { ...F.warehouse, label: '拆卸仓库' }, F.employee, F.department, F.memo],
  lines: [
    F.field('itemId', '商品', 'item', { required: true, width: 280 }),
    { ...lineWarehouse, label: '拆卸仓库' },
    ...lineBatchIn,
    lineBin,
    F.field('quantity', '数量', 'quantity', { required: true, width: 100 }),
    F.field('toWarehouseId', '入库仓库', 'warehouse', { width: 100 }),
    F.field('cost', '参考金额', 'money', { width: 110 }),
    { ...lineMemo, optional: false },
  ],
  derivesFrom: [],
  help: '不填入库仓库的一行是拆卸的商品，其余行是拆出的组件：商品的成本和拆卸费按参考金额的比例分给各组件。',
})
