import { defineDocument, F, lineBatch, lineMemo } from '../../documents/define'

export const transfer = defineDocument({
  type: 'transfer',
  family: 'stock',
  module: 'inventory',
  label: '调拨单',
  prefix: 'KCDB',
  party: null,
  posts: true,
  goods: false,
  header: [
    F.date,
    F.field('warehouseId', '调出仓库', 'warehouse', { required: true, inList: true }),
    F.field('toWarehouseId', '调入仓库', 'warehouse', { required: true, inList: true }),
    F.employee,
    F.memo,
  ],
  lines: [
    F.field('itemId', '商品', 'item', { required: true, width: 300 }),
    lineBatch,
    F.field('quantity', '数量', 'quantity', { required: true, width: 100 }),
    { ...lineMemo, optional: false },
  ],
  derivesFrom: [],
  help: '货物在仓库之间移动：同价，不产生损益，不生成凭证。',
})
