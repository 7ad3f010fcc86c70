import { defineDocument, F, lineBatch, lineBin, lineMemo, lineWarehouse } from '../../documents/define'

const LOSS_KINDS = [
  { value: 'normal', label: '正常损失' },
  { value: 'abnormal', label: '非正常损失' },
] as const
const lines = (cost: boolean) => [
  F.field('itemId', '商品', 'item', { required: true, width: 280 }),
  lineWarehouse,
  lineBatch,
  lineBin,
  F.field('quantity', '数量', 'quantity', { required: true, width: 100 }),
  ...(cost ? [F.field('cost', '金额', 'money', { width: 110 })] : []),
  { ...lineMemo, optional: false },
]
const reason = (label: string) => F.field('reason', label, 'text', { required: true, maxLength: 100 })

export const stockLoss = defineDocument({
  type: 'stockLoss',
  family: 'stock',
  module: 'inventory',
  label: '报损单',
  prefix: 'KCBS',
  party: null,
  posts: true,
  moves: 'out',
  goods: false,
  header: [
    F.date,
    F.warehouse,
    reason('报损原因'),
    F.field('lossKind', '损失性质', 'select', { options: LOSS_KINDS }),
    F.field('employeeId', '责任人', 'employee', { inList: true }),
    F.department,
    F.memo,
  ],
  lines: lines(false),
  derivesFrom: [],
  help: '毁损、丢失的货按成本转入待处理财产损溢，查明原因后下推“批准处理”。管理不善（被盗、丢失、霉变）选非正常损失，进项税额一并转出。',
})
export const stockGain = defineDocument({
  type: 'stockGain',
  family: 'stock',
  module: 'inventory',
  label: '报溢单',
  prefix: 'KCBY',
  party: null,
  posts: true,
  moves: 'in',
  goods: false,
  header: [F.date, F.warehouse, reason('报溢原因'), F.employee, F.department, F.memo],
  lines: lines(true),
  derivesFrom: [],
  help: '多出来的货按填写的金额、不填则按结存成本入账，对方是待处理财产损溢，查明原因后下推“批准处理”。',
})
