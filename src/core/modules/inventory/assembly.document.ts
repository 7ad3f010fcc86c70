import { defineDocument, F, lineBatchIn, lineBin, lineMemo, lineWarehouse } from '../../documents/define'

export const assembly = defineDocument({
  type: 'assembly',
  family: 'stock',
  module: 'inventory',
  label: '组装单',
  prefix: 'KCZZ',
  party: null,
  posts: true,
  moves: 'convert',
  goods: false,
  header: [F.date, { ...F.warehouse, label: '领用仓库' }, F.employee, F.department, F.memo],
  lines: [
    F.field('itemId', '商品', 'item', { required: true, width: 280 }),
    { ...lineWarehouse, label: '领用仓库' },
    ...lineBatchIn,
    lineBin,
    F.field('quantity', '数量', 'quantity', { required: true, width: 100 }),
    F.field('toWarehouseId', '入库仓库', 'warehouse', { width: 100 }),
    { ...lineMemo, optional: false },
  ],
  derivesFrom: [],
  help: '填入库仓库的一行是组装出的商品，其余行是耗用的：耗用的成本和加工费合为组装品的成本。',
})
