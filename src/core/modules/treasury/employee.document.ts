import { defineDocument, F } from '../../documents/define'

export const DEDUCTIONS = [
  { value: 'none', label: '不抵扣' },
  { value: 'special', label: '专用发票' },
  { value: 'passenger', label: '旅客运输' },
] as const
const employee = (label: string) => F.field('employeeId', label, 'employee', { required: true, inList: true })
const fund = (label: string, required: boolean) => F.field('accountId', label, 'cashAccount', { required, inList: true })
const amount = F.field('amount', '金额', 'money', { required: true, inList: true })
const reason = F.field('memo', '事由', 'text', { inList: true, maxLength: 500 })
const allocation = [
  F.field('openItemId', '核销单据', 'openItem', { required: true, width: 320 }),
  F.field('amount', '本次核销', 'money', { required: true, width: 130 }),
]
export const employeeLoan = defineDocument({
  type: 'employeeLoan',
  family: 'cash',
  module: 'treasury',
  label: '员工借款单',
  prefix: 'YGJK',
  party: 'employee',
  posts: true,
  goods: false,
  header: [employee('借款人'), F.date, fund('付款账户', true), amount, F.field('dueDate', '预计归还日', 'date'), F.department, reason],
  lines: [],
  derivesFrom: [],
  help: '出差、采购备用金等借给员工的钱：以后用费用报销单冲账，或用员工还款单归还。',
})
export const expenseClaim = defineDocument({
  type: 'expenseClaim',
  family: 'cash',
  module: 'treasury',
  label: '费用报销单',
  prefix: 'FYBX',
  party: 'employee',
  posts: true,
  goods: false,
  header: [
    employee('报销人'),
    F.date,
    F.field('departmentId', '部门', 'department'),
    fund('收付账户', false),
    F.field('amount', '付给员工', 'money'),
    F.field('returned', '员工退回', 'money'),
    reason,
  ],
  lines: [
    F.field('accountId', '费用科目', 'account', { required: true, width: 220 }),
    F.field('memo', '摘要', 'text', { width: 150, maxLength: 200 }),
    F.field('departmentId', '部门', 'department', { width: 100 }),
    F.field('projectId', '项目', 'project', { width: 100 }),
    F.field('employeeId', '职员', 'employee', { width: 100, optional: true }),
    F.field('partnerId', '往来单位', 'partner', { width: 140, optional: true }),
    F.field('amount', '报销金额', 'money', { required: true, width: 110 }),
    F.field('deduction', '抵扣凭证', 'select', { width: 90, options: DEDUCTIONS }),
    F.field('taxRate', '税率', 'rate', { width: 70 }),
    F.field('tax', '可抵扣税额', 'money', { width: 100 }),
    F.field('cashFlowItem', '现金流量项目', 'cashFlowItem', { width: 200, optional: true }),
  ],
  derivesFrom: [],
  help: '员工垫付的费用：先冲借款（F8），其余付给员工，没有付的挂在其他应付款；借多了的由员工退回。报销金额含税。',
})
export const employeeRepayment = defineDocument({
  type: 'employeeRepayment',
  family: 'cash',
  module: 'treasury',
  label: '员工还款单',
  prefix: 'YGHK',
  party: 'employee',
  posts: true,
  goods: false,
  header: [employee('还款人'), F.date, fund('收款账户', true), amount, reason],
  lines: allocation,
  derivesFrom: [],
  help: '员工把没有用完的借款还回来。',
})
export const employeePayout = defineDocument({
  type: 'employeePayout',
  family: 'cash',
  module: 'treasury',
  label: '报销付款单',
  prefix: 'BXFK',
  party: 'employee',
  posts: true,
  goods: false,
  header: [employee('收款人'), F.date, fund('付款账户', true), amount, reason],
  lines: allocation,
  derivesFrom: [],
  help: '付清已经报销、挂在其他应付款上的金额。',
})
