import { defineDocument, F } from '../../documents/define'

const PURPOSES_IN = [
  { value: 'settle', label: '收应收款' },
  { value: 'advance', label: '预收款' },
] as const
const PURPOSES_OUT = [
  { value: 'settle', label: '付应付款' },
  { value: 'advance', label: '预付款' },
] as const
const cashAccount = (label: string) => F.field('accountId', label, 'cashAccount', { required: true, inList: true })
const amount = F.field('amount', '金额', 'money', { required: true, inList: true })
const deferredTax = F.field('deferredTax', '待转销项税额', 'money', { optional: true })
const allocation = [
  F.field('openItemId', '核销单据', 'openItem', { required: true, width: 320 }),
  F.field('amount', '本次核销', 'money', { required: true, width: 130 }),
]
const otherLines = [
  F.field('accountId', '科目', 'account', { required: true, width: 220 }),
  F.field('departmentId', '部门', 'department', { width: 100 }),
  F.field('employeeId', '职员', 'employee', { width: 100 }),
  F.field('partnerId', '往来单位', 'partner', { width: 140, optional: true }),
  F.field('projectId', '项目', 'project', { width: 100, optional: true }),
  F.field('amount', '金额', 'money', { required: true, width: 110 }),
  F.field('taxRate', '税率', 'rate', { width: 70, optional: true }),
  F.field('tax', '可抵扣税额', 'money', { width: 100 }),
  F.field('cashFlowItem', '现金流量项目', 'cashFlowItem', { width: 200 }),
  F.field('memo', '摘要', 'text', { width: 180, maxLength: 200 }),
]
export const receipt = defineDocument({
  type: 'receipt',
  family: 'cash',
  module: 'treasury',
  label: '收款单',
  prefix: 'SKD',
  party: 'customer',
  posts: true,
  goods: false,
  header: [
    F.customer,
    F.date,
    cashAccount('收款账户'),
    amount,
    F.field('discount', '现金折扣', 'money'),
    F.field('purpose', '用途', 'select', { options: PURPOSES_IN, inList: true }),
    deferredTax,
    F.employee,
    F.department,
    F.memo,
  ],
  lines: allocation,
  derivesFrom: [],
  help: '收到客户货款：可同时核销应收单据；预收款以后再冲应收。',
})
export const payment = defineDocument({
  type: 'payment',
  family: 'cash',
  module: 'treasury',
  label: '付款单',
  prefix: 'FKD',
  party: 'supplier',
  posts: true,
  goods: false,
  header: [
    F.supplier,
    F.date,
    cashAccount('付款账户'),
    amount,
    F.field('discount', '现金折扣', 'money'),
    F.field('purpose', '用途', 'select', { options: PURPOSES_OUT, inList: true }),
    F.employee,
    F.department,
    F.memo,
  ],
  lines: allocation,
  derivesFrom: [],
  help: '支付供应商货款：可同时核销应付单据；预付款以后再冲应付。',
})
export const otherReceipt = defineDocument({
  type: 'otherReceipt',
  family: 'cash',
  module: 'treasury',
  label: '其他收款单',
  prefix: 'QTSK',
  party: null,
  posts: true,
  goods: false,
  header: [F.date, cashAccount('收款账户'), F.employee, F.department, F.memo],
  lines: otherLines,
  derivesFrom: [],
  help: '借款、利息、押金等非货款收入。利息收入记财务费用借方红字。',
})
export const otherPayment = defineDocument({
  type: 'otherPayment',
  family: 'cash',
  module: 'treasury',
  label: '其他付款单',
  prefix: 'QTFK',
  party: null,
  posts: true,
  goods: false,
  header: [F.date, cashAccount('付款账户'), F.employee, F.department, F.memo],
  lines: otherLines,
  derivesFrom: [],
  help: '费用、还款、税费、购置资产等非货款支出；员工借款和报销用各自的单据。',
})
export const fundTransfer = defineDocument({
  type: 'fundTransfer',
  family: 'cash',
  module: 'treasury',
  label: '转账单',
  prefix: 'ZZD',
  party: null,
  posts: true,
  goods: false,
  header: [
    F.date,
    cashAccount('转出账户'),
    F.field('toAccountId', '转入账户', 'cashAccount', { required: true, inList: true }),
    amount,
    F.field('fee', '手续费', 'money'),
    F.employee,
    F.memo,
  ],
  lines: [],
  derivesFrom: [],
  help: '账户之间转账、存取现金、微信和支付宝提现；手续费从金额中扣除。',
})
export const settlement = defineDocument({
  type: 'settlement',
  family: 'cash',
  module: 'treasury',
  label: '核销单',
  prefix: 'HXD',
  party: 'partner',
  posts: true,
  goods: false,
  header: [
    F.field('partnerId', '往来单位', 'partner', { inList: true }),
    F.date,
    // 转户: what the lines clear is owed by or to this one from now on
    F.field('toPartnerId', '转入单位', 'partner'),
    deferredTax,
    F.memo,
  ],
  lines: allocation,
  derivesFrom: [],
  help: '把收付款、预收预付与应收应付单据对上：同科目核销不生成凭证，预收冲应收、应收冲应付、转给另一单位生成一张凭证。',
})
