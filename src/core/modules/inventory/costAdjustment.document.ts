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
    F.field('partnerId', '往来单位', 'partner'),
    F.field('accountId', '对方科目', 'account', { required: true, inList: true }),
    F.department,
    F.employee,
    F.memo,
  ],
  lines: [
    F.field('itemId', '商品', 'item', { required: true, width: 280 }),
    lineWarehouse,
    lineBatch,
    F.field('quantity', '入库数量', 'quantity', { readOnly: true, width: 90 }),
    F.field('net', '原成本', 'money', { readOnly: true, width: 100 }),
    F.field('price', '新成本单价', 'price', { width: 100 }),
    F.field('cost', '调整金额', 'money', { width: 120 }),
    { ...lineMemo, optional: false },
  ],
  derivesFrom: [{ from: 'purchaseReceipt', label: '更正入库价格' }],
  help: '只调整金额，不动数量：正数增加存货成本，负数减少；已售出部分的差额进主营业务成本。更正入库价格：由入库单下推，填新单价或差额。',
})
