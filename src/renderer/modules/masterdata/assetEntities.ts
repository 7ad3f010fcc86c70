/** 资产类别, 固定资产, 待摊预提: they stand in 财务, beside what is made of them every month. */
import type { EntityRecord } from '@core/contract'
import { DEPRECIATION_METHODS, type DepreciationMethod } from '@core/modules/assets/depreciation'
import type { Column } from '../../ui/table/types'
import type { EntityDef, EntityField } from './entities'

const METHODS = Object.entries(DEPRECIATION_METHODS).map(([value, label]) => ({ value, label }))
const code: EntityField = { name: 'code', label: '编码', kind: 'text', required: true, maxLength: 40 }
const name: EntityField = { name: 'name', label: '名称', kind: 'text', required: true, maxLength: 100, span: 2 }
const memo: EntityField = { name: 'memo', label: '备注', kind: 'memo', span: 4 }
const account = (field: string, label: string, more: Partial<EntityField> = {}): EntityField => ({
  name: field,
  label,
  kind: 'entity',
  entity: 'account',
  ...more,
})
const department: EntityField = { name: 'departmentId', label: '部门', kind: 'entity', entity: 'department' }
const codeColumn: Column<EntityRecord> = { key: 'code', title: '编码', width: 90, muted: true }
const nameColumn: Column<EntityRecord> = { key: 'name', title: '名称', width: 160, grow: 2 }
const methodColumn: Column<EntityRecord> = {
  key: 'method',
  title: '折旧方法',
  width: 120,
  value: (r) => DEPRECIATION_METHODS[r['method'] as DepreciationMethod] ?? '',
}
const disabledColumn: Column<EntityRecord> = { key: 'disabled', title: '状态', width: 64, value: (r) => (r.disabled ? '停用' : '') }
const life = (more: Partial<EntityField>): EntityField => ({ name: 'life', label: '使用年限', kind: 'int', suffix: '个月', ...more })

const category: EntityDef = {
  entity: 'assetCategory',
  module: 'accounting',
  title: '资产类别',
  hint: '新卡片的年限、净残值率、折旧方法和科目从类别带出；科目留空，用“科目设置”里的固定资产、累计折旧和折旧费。',
  initial: { life: 60, residualRate: 50_000, method: 'straightLine' },
  fields: [
    code,
    name,
    life({ required: true }),
    { name: 'residualRate', label: '净残值率', kind: 'percent', required: true },
    { name: 'method', label: '折旧方法', kind: 'select', options: METHODS },
    account('assetAccountId', '资产科目', { hint: '留空：固定资产' }),
    account('depreciationAccountId', '折旧科目', { hint: '留空：累计折旧' }),
    account('expenseAccountId', '费用科目', { hint: '留空：管理费用—折旧费' }),
  ],
  columns: [
    codeColumn,
    nameColumn,
    { key: 'life', title: '年限（月）', kind: 'int', width: 90 },
    { key: 'residualRate', title: '净残值率', kind: 'rate', width: 80 },
    methodColumn,
    disabledColumn,
  ],
}
const assetState = (r: EntityRecord): string => {
  if (r['state'] === 'clearing') return '清理中'
  if (r['state'] === 'disposed') return '已处置'
  return r.disabled ? '停用' : r['bought'] === false ? '未入账' : ''
}
const asset: EntityDef = {
  entity: 'asset',
  module: 'accounting',
  title: '固定资产',
  hint: '当月增加当月不提折旧，下月起提；启用账套前就有的，填已提折旧。停用、闲置的资产照提折旧，处置以后才停。',
  initial: { inputVat: 0, openingDepreciation: 0, openingImpairment: 0, method: '', totalWork: 0, openingWork: 0 },
  fields: [
    code,
    name,
    { name: 'categoryId', label: '类别', kind: 'entity', entity: 'assetCategory', required: true },
    { name: 'spec', label: '规格型号', kind: 'text', maxLength: 100 },
    department,
    { name: 'place', label: '存放地点', kind: 'text', maxLength: 100 },
    { name: 'keeper', label: '保管人', kind: 'text', maxLength: 50 },
    { name: 'acquired', label: '取得日', kind: 'date', required: true },
    { name: 'started', label: '开始使用', kind: 'date', hint: '留空：取得日期' },
    { name: 'original', label: '原值', kind: 'money', required: true, hint: '不含税' },
    { name: 'inputVat', label: '进项税额', kind: 'money' },
    life({ hint: '留空：按类别' }),
    { name: 'residualRate', label: '净残值率', kind: 'percent', hint: '留空：按类别' },
    { name: 'method', label: '折旧方法', kind: 'select', options: [{ value: '', label: '按类别' }, ...METHODS] },
    { name: 'openingDepreciation', label: '已提折旧', kind: 'money', hint: '启用账套前的' },
    { name: 'openingImpairment', label: '减值准备', kind: 'money', hint: '启用账套前的' },
    account('expenseAccountId', '费用科目', { hint: '留空：按类别', span: 2 }),
    { name: 'totalWork', label: '总工作量', kind: 'qty', hint: '工作量法必填' },
    { name: 'workUnit', label: '计量单位', kind: 'text', maxLength: 20, hint: '公里、小时' },
    { name: 'openingWork', label: '已完成', kind: 'qty', hint: '启用账套前的' },
    memo,
  ],
  columns: [
    codeColumn,
    nameColumn,
    { key: 'categoryName', title: '类别', width: 100 },
    { key: 'departmentName', title: '部门', width: 84 },
    { key: 'started', title: '开始使用', kind: 'date' },
    { key: 'life', title: '年限（月）', kind: 'int', width: 84 },
    { ...methodColumn, hidden: true },
    { key: 'value', title: '原值', kind: 'fen' },
    { key: 'accumulated', title: '累计折旧', kind: 'fen', zero: 'blank' },
    { key: 'net', title: '净值', kind: 'fen' },
    { key: 'clearing', title: '清理余额', kind: 'fen', zero: 'blank', hidden: true },
    { key: 'state', title: '状态', width: 64, value: assetState },
  ],
}
const KINDS = [
  { value: 'prepaid', label: '待摊' },
  { value: 'accrued', label: '预提' },
]
const schedule: EntityDef = {
  entity: 'schedule',
  module: 'accounting',
  title: '待摊预提',
  hint: '待摊：已付的费用分月转入费用；预提：将要付的费用分月计入。每月借记费用科目，贷记摊销科目。',
  initial: { kind: 'prepaid', openingAmount: 0 },
  fields: [
    code,
    name,
    { name: 'kind', label: '类别', kind: 'select', options: KINDS },
    { name: 'amount', label: '总额', kind: 'money', required: true },
    { name: 'startDate', label: '开始日期', kind: 'date', required: true, hint: '从这个月起' },
    { name: 'months', label: '期数', kind: 'int', suffix: '个月', required: true },
    { name: 'openingAmount', label: '期初已摊', kind: 'money', hint: '启用账套前已摊的' },
    account('accountId', '摊销科目', { required: true, hint: '长期待摊费用、预付账款；预提用其他应付款' }),
    account('expenseAccountId', '费用科目', { required: true }),
    { name: 'partnerId', label: '往来单位', kind: 'entity', entity: 'partner' },
    department,
    { name: 'employeeId', label: '职员', kind: 'entity', entity: 'employee' },
    { name: 'projectId', label: '项目', kind: 'entity', entity: 'project' },
    memo,
  ],
  columns: [
    codeColumn,
    nameColumn,
    { key: 'kind', title: '类别', width: 56, value: (r) => (r['kind'] === 'accrued' ? '预提' : '待摊') },
    { key: 'startDate', title: '开始日期', kind: 'date' },
    { key: 'months', title: '期数', kind: 'int', width: 56 },
    { key: 'expenseName', title: '费用科目', width: 150, grow: 1 },
    { key: 'amount', title: '总额', kind: 'fen' },
    { key: 'taken', title: '已摊', kind: 'fen', zero: 'blank' },
    { key: 'left', title: '未摊', kind: 'fen', zero: 'blank' },
    {
      key: 'ended',
      title: '状态',
      width: 76,
      value: (r) => (r['ended'] != null ? '已终止' : r['left'] === 0 ? '已摊完' : r.disabled ? '停用' : ''),
    },
  ],
}
export const assetDefs: readonly EntityDef[] = [asset, category, schedule]
