import { defineDocument, F, lineBatch, lineBin, lineMemo, lineWarehouse } from '../../documents/define'

export const materialIssue = defineDocument({
  type: 'materialIssue',
  family: 'stock',
  module: 'inventory',
  label: '领用单',
  prefix: 'KCLY',
  party: null,
  posts: true,
  moves: 'out',
  goods: false,
  header: [
    F.date,
    F.warehouse,
    F.field('departmentId', '领用部门', 'department', { required: true, inList: true }),
    F.field('employeeId', '领用人', 'employee', { inList: true }),
    F.field('reason', '用途', 'text', { maxLength: 100 }),
    F.field('accountId', '费用科目', 'account'),
    F.field('projectId', '项目', 'project'),
    F.memo,
  ],
  lines: [
    F.field('itemId', '商品', 'item', { required: true, width: 280 }),
    lineWarehouse,
    lineBatch,
    lineBin,
    F.field('quantity', '数量', 'quantity', { required: true, width: 100 }),
    F.field('returnedQuantity', '已退回', 'quantity', { readOnly: true, optional: true, width: 90 }),
    { ...lineMemo, optional: false },
  ],
  derivesFrom: [{ from: 'materialIssue', label: '领用退回' }],
  help: '部门领用：成本进费用科目（不填为办公费）。没用完的由领用单下推“领用退回”，数量为负，按领出时的成本回来。',
})
