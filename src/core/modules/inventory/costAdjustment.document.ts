import { defineDocument, F, lineBatch, lineMemo, lineWarehouse } from '../../documents/define'

export const costAdjustment = defineDocument({
  type: 'costAdjustment',
  family: 'stock',
  module: 'inventory',
  label: '成本调整单',
  prefix: 'CBTZ',
  party: null,
  posts: true,
  goods: false,
  header: [
    F.date,
    F.warehouse,
    F.field('accountId', '对方科目', 'account', { required: true, inList: true }),
    F.department,
    F.employee,
    F.memo,
  ],
  lines: [
    F.field('itemId', '商品', 'item', { required: true, width: 280 }),
    lineWarehouse,
    lineBatch,
    F.field('cost', '调整金额', 'money', { required: true, width: 120 }),
    { ...lineMemo, optional: false },
  ],
  derivesFrom: [],
  help: '只调整金额，不动数量：正数增加存货成本，负数减少；已售出部分的差额进主营业务成本。',
})
