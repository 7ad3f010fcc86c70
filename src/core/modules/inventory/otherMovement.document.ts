import { defineDocument, F, lineBatch, lineBatchIn, lineMemo, lineWarehouse } from '../../documents/define'

const lines = (comesIn: boolean) => [
  F.field('itemId', '商品', 'item', { required: true, width: 280 }),
  lineWarehouse,
  ...(comesIn ? lineBatchIn : [lineBatch]),
  F.field('quantity', '数量', 'quantity', { required: true, width: 100 }),
  ...(comesIn ? [F.field('cost', '金额', 'money', { width: 110 })] : []),
  { ...lineMemo, optional: false },
]
export const otherIn = defineDocument({
  type: 'otherIn',
  family: 'stock',
  module: 'inventory',
  label: '其他入库单',
  prefix: 'QTRK',
  party: null,
  posts: true,
  moves: 'in',
  goods: false,
  header: [
    F.date,
    F.warehouse,
    F.field('accountId', '对方科目', 'account', { required: true, inList: true }),
    F.department,
    F.employee,
    F.memo,
  ],
  lines: lines(true),
  derivesFrom: [],
  help: '受赠、溢余等非采购入库：按填写的金额入账，不填则按结存成本。',
})
export const otherOut = defineDocument({
  type: 'otherOut',
  family: 'stock',
  module: 'inventory',
  label: '其他出库单',
  prefix: 'QTCK',
  party: null,
  posts: true,
  moves: 'out',
  goods: false,
  header: [
    F.date,
    F.warehouse,
    F.field('accountId', '对方科目', 'account', { required: true, inList: true }),
    F.department,
    F.employee,
    F.memo,
  ],
  lines: lines(false),
  derivesFrom: [],
  help: '领用、报损等非销售出库：成本按计价方法结转到对方科目。',
})
