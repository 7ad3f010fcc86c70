import { defineDocument, F } from '../../documents/define'

export const voucher = defineDocument({
  type: 'voucher',
  family: 'journal',
  module: 'accounting',
  label: '凭证',
  prefix: 'PZ',
  party: null,
  posts: true,
  goods: false,
  header: [F.date, F.field('attachmentCount', '附单据数', 'integer'), F.memo],
  lines: [
    F.field('summary', '摘要', 'text', { required: true, width: 220, maxLength: 200 }),
    F.field('accountId', '科目', 'account', { required: true, width: 240 }),
    F.field('partnerId', '往来单位', 'partner', { width: 130 }),
    F.field('departmentId', '部门', 'department', { width: 90 }),
    F.field('employeeId', '职员', 'employee', { width: 90 }),
    F.field('projectId', '项目', 'project', { width: 90, optional: true }),
    F.field('itemId', '存货', 'item', { width: 120, optional: true }),
    F.field('quantity', '数量', 'quantity', { width: 80, optional: true }),
    F.field('price', '单价', 'price', { width: 84, optional: true }),
    F.field('original', '原币金额', 'money', { width: 104, optional: true }),
    F.field('exchangeRate', '汇率', 'price', { width: 76, optional: true }),
    F.field('debit', '借方金额', 'money', { width: 120 }),
    F.field('credit', '贷方金额', 'money', { width: 120 }),
    F.field('cashFlowItem', '现金流量项目', 'cashFlowItem', { width: 180 }),
  ],
  derivesFrom: [
    { from: 'stockLoss', label: '批准处理' },
    { from: 'stockGain', label: '批准处理' },
  ],
  help: '手工凭证：业务单据之外的账务，如计提、摊销、更正。',
})
