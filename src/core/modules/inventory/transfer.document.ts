import { defineDocument, F, lineBatch, lineBin, lineMemo } from '../../documents/define'

const TRANSFER_MODES = [
  { value: 'oneStep', label: '一步（即时到货）' },
  { value: 'twoStep', label: '两步（收货确认）' },
] as const
const lines = [
  F.field('itemId', '商品', 'item', { required: true, width: 300 }),
  lineBatch,
  F.field('quantity', '数量', 'quantity', { required: true, width: 100 }),
]
export const transfer = defineDocument({
  type: 'transfer',
  family: 'stock',
  module: 'inventory',
  label: '调拨单',
  prefix: 'KCDB',
  party: null,
  posts: true,
  moves: 'transfer',
  goods: false,
  header: [
    F.date,
    F.field('warehouseId', '调出仓库', 'warehouse', { required: true, inList: true }),
    F.field('toWarehouseId', '调入仓库', 'warehouse', { required: true, inList: true }),
    F.field('transferMode', '调拨方式', 'select', { options: TRANSFER_MODES }),
    F.employee,
    F.memo,
  ],
  lines: [
    ...lines.slice(0, 2),
    F.field('toBatch', '新批号', 'text', { width: 110, maxLength: 40 }),
    { ...lineBin, label: '移出货位' },
    { ...lineBin, name: 'toBin', label: '移入货位' },
    ...lines.slice(2),
    F.field('inTransitQuantity', '在途', 'quantity', { readOnly: true, width: 90 }),
    { ...lineMemo, optional: false },
  ],
  derivesFrom: [],
  help: '货物在仓库之间移动：同价，不产生损益，不生成凭证；在同一仓库里换货位是移位。两步调拨的货先在途，由调拨入库单收进仓库。',
})
export const transferIn = defineDocument({
  type: 'transferIn',
  family: 'stock',
  module: 'inventory',
  label: '调拨入库单',
  prefix: 'DBRK',
  party: null,
  posts: true,
  moves: 'arrival',
  goods: false,
  header: [F.date, F.field('warehouseId', '入库仓库', 'warehouse', { required: true, inList: true }), F.employee, F.memo],
  lines: [...lines.slice(0, 2), lineBin, ...lines.slice(2), { ...lineMemo, optional: false }],
  derivesFrom: [{ from: 'transfer', label: '调拨入库' }],
  help: '收下两步调拨的在途货物：可以分批、晚到，也可以收进别的仓库或退回调出仓库；到货成本等于发出成本。',
})
