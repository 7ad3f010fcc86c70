/** What each kind of master data has: list columns and form fields. The forms and lists are drawn from this. */
import type { CurrencyInput, EntityName, EntityRecord, ItemInput } from '@core/contract'
import { ACCOUNT_CLASSES, type AccountClass } from '@core/modules/accounting/charts'
import type { Column } from '../../ui/table/types'
import { assetDefs } from './assetEntities'
import { ratioOf } from './itemUnits'

export type EntityFieldKind =
  | 'text'
  | 'memo'
  | 'money'
  | 'qty'
  | 'price'
  | 'rate'
  | 'percent'
  | 'date'
  | 'int'
  | 'bool'
  | 'select'
  | 'entity'
  | 'list'
export interface EntityField {
  name: string
  label: string
  kind: EntityFieldKind
  required?: boolean
  span?: number
  hint?: string
  options?: readonly { value: string; label: string }[]
  /** kind 'entity' */
  entity?: EntityName
  suffix?: string
  maxLength?: number
}
export interface EntityDef {
  entity: EntityName
  /** in whose menu it stands, unless it is 资料 */
  module?: 'accounting'
  /** 客户 and 供应商 are two lists of the same records */
  variant?: 'customer' | 'supplier'
  title: string
  fields: readonly EntityField[]
  columns: readonly Column<EntityRecord>[]
  /** what a new record starts with */
  initial: Record<string, unknown>
  hint: string
}

const text = (name: string, label: string, more: Partial<EntityField> = {}): EntityField => ({ name, label, kind: 'text', ...more })
const code = text('code', '编码', { required: true, maxLength: 40 })
const name = text('name', '名称', { required: true, maxLength: 100, span: 2 })
const pinyin = text('pinyin', '拼音码', { hint: '留空自动生成', maxLength: 100 })
const memo: EntityField = { name: 'memo', label: '备注', kind: 'memo', span: 4 }

const codeColumn: Column<EntityRecord> = { key: 'code', title: '编码', width: 110, muted: true }
const nameColumn: Column<EntityRecord> = { key: 'name', title: '名称', grow: 2 }
const pinyinColumn: Column<EntityRecord> = { key: 'pinyin', title: '拼音码', width: 124, muted: true }
const stateColumn: Column<EntityRecord> = { key: 'disabled', title: '状态', width: 64, value: (r) => (r.disabled ? '停用' : '') }

export const ITEM_KINDS = [
  { value: 'goods', label: '商品' },
  { value: 'material', label: '材料' },
  { value: 'service', label: '服务' },
] as const
export const COSTING_METHODS = [
  { value: '', label: '按账套设置' },
  { value: 'movingAverage', label: '移动加权平均' },
  { value: 'fifo', label: '先进先出' },
  { value: 'specific', label: '个别计价' },
] as const

/** D17; '' takes the next wider rule. */
const negativeStock = (wider: string): EntityField => ({
  name: 'negativeStock',
  label: '负库存',
  kind: 'select',
  options: [
    { value: '', label: wider },
    { value: 'refuse', label: '禁止' },
    { value: 'authorise', label: '授权' },
    { value: 'warn', label: '提示' },
    { value: 'allow', label: '允许' },
  ],
})
/** 箱=24 提=6 */
const unitsSummary = (r: EntityRecord): string =>
  ((r['units'] as ItemInput['units'] | undefined) ?? []).map((u) => `${u.unit}=${ratioOf(u)}`).join(' ')

const item: EntityDef = {
  entity: 'item',
  title: '商品',
  hint: '商品资料：编码、条码、拼音码都能在录单时查找。',
  initial: {
    unit: '件',
    kind: 'goods',
    taxRate: 130_000,
    barcodes: [],
    units: [],
    saleUnit: '',
    purchaseUnit: '',
    limits: [],
    batchManaged: false,
    serialManaged: false,
  },
  fields: [
    code,
    name,
    text('spec', '规格', { maxLength: 100 }),
    text('unit', '单位', { required: true, maxLength: 10 }),
    { name: 'kind', label: '类型', kind: 'select', options: ITEM_KINDS },
    { name: 'categoryId', label: '类别', kind: 'entity', entity: 'category' },
    { name: 'taxRate', label: '税率', kind: 'rate', required: true },
    { name: 'purchasePrice', label: '参考进价', kind: 'price' },
    { name: 'salePrice', label: '售价', kind: 'price' },
    { name: 'floorPrice', label: '最低售价', kind: 'price' },
    { name: 'costingMethod', label: '计价方法', kind: 'select', options: COSTING_METHODS },
    { name: 'batchManaged', label: '批次管理', kind: 'bool' },
    { name: 'shelfLifeDays', label: '保质期', kind: 'int', suffix: '天' },
    { name: 'nearExpiryDays', label: '临期', kind: 'int', suffix: '天', hint: '到期前多少天算临期，不填为 30 天' },
    { name: 'serialManaged', label: '序列号', kind: 'bool' },
    negativeStock('按仓库、账套设置'),
    { name: 'weight', label: '重量', kind: 'qty', suffix: '千克', hint: '一件的毛重，分摊采购费用时用' },
    { name: 'volume', label: '体积', kind: 'qty', suffix: '立方米', hint: '一件的体积，分摊采购费用时用' },
    pinyin,
    { name: 'barcodes', label: '条码', kind: 'list', span: 4, hint: '单件的条码，可有多个，用空格分开；扫码枪可直接扫入' },
    memo,
  ],
  columns: [
    codeColumn,
    nameColumn,
    { key: 'spec', title: '规格', width: 120 },
    { key: 'unit', title: '单位', width: 52 },
    { key: 'units', title: '多单位', width: 120, hidden: true, value: (r) => unitsSummary(r) },
    { key: 'barcodes', title: '条码', width: 130, muted: true, value: (r) => (r['barcodes'] as string[] | undefined)?.[0] ?? '' },
    { key: 'taxRate', title: '税率', kind: 'rate' },
    { key: 'purchasePrice', title: '参考进价', kind: 'price' },
    { key: 'salePrice', title: '售价', kind: 'price' },
    pinyinColumn,
    stateColumn,
  ],
}
const partner = (variant: 'customer' | 'supplier'): EntityDef => ({
  entity: 'partner',
  variant,
  title: variant === 'customer' ? '客户' : '供应商',
  hint: '同一单位可以既是客户又是供应商，往来可以对冲。',
  initial: { isCustomer: variant === 'customer', isSupplier: variant === 'supplier', termDays: 0 },
  fields: [
    code,
    name,
    pinyin,
    { name: 'isCustomer', label: '是客户', kind: 'bool' },
    { name: 'isSupplier', label: '是供应商', kind: 'bool' },
    { name: 'categoryId', label: '类别', kind: 'entity', entity: 'partnerCategory' },
    { name: 'termDays', label: '账期', kind: 'int', suffix: '天' },
    { name: 'creditLimit', label: '信用额度', kind: 'money' },
    text('taxNumber', '税号', { maxLength: 30 }),
    text('contact', '联系人', { maxLength: 50 }),
    text('phone', '电话', { maxLength: 40 }),
    text('bank', '开户行', { maxLength: 100 }),
    text('bankAccount', '账号', { maxLength: 50 }),
    text('address', '地址', { span: 4, maxLength: 200 }),
    memo,
  ],
  columns: [
    codeColumn,
    nameColumn,
    pinyinColumn,
    { key: 'categoryName', title: '类别', width: 110 },
    { key: 'contact', title: '联系人', width: 90 },
    { key: 'phone', title: '电话', width: 120 },
    { key: 'termDays', title: '账期（天）', kind: 'int', width: 84, zero: 'blank' },
    { key: 'creditLimit', title: '信用额度', kind: 'fen', zero: 'blank' },
    { key: 'address', title: '地址', grow: 1, hidden: true },
    stateColumn,
  ],
})
const simple = (
  entity: EntityName,
  title: string,
  hint: string,
  more: readonly EntityField[] = [],
  columns: readonly Column<EntityRecord>[] = [],
): EntityDef => ({
  entity,
  title,
  hint,
  initial: {},
  fields: [code, name, pinyin, ...more],
  columns: [codeColumn, nameColumn, pinyinColumn, ...columns, stateColumn],
})
const DIMENSIONS = [
  { value: 'none', label: '不核算' },
  { value: 'optional', label: '可选' },
  { value: 'required', label: '必填' },
] as const
const account: EntityDef = {
  entity: 'account',
  title: '会计科目',
  hint: '只有末级科目可以记账；往来单位、部门等用辅助核算，不必开下级科目。',
  initial: { direction: 'debit', customer: 'none', supplier: 'none', department: 'none', employee: 'none', project: 'none', item: 'none' },
  fields: [
    code,
    name,
    { name: 'parentId', label: '上级科目', kind: 'entity', entity: 'account' },
    {
      name: 'direction',
      label: '余额方向',
      kind: 'select',
      options: [
        { value: 'debit', label: '借' },
        { value: 'credit', label: '贷' },
      ],
    },
    { name: 'isCash', label: '现金类', kind: 'bool' },
    { name: 'hasQuantity', label: '数量核算', kind: 'bool' },
    { name: 'currencyId', label: '外币核算', kind: 'entity', entity: 'currency', hint: '只用凭证记账的资产、负债科目' },
    { name: 'customer', label: '客户', kind: 'select', options: DIMENSIONS },
    { name: 'supplier', label: '供应商', kind: 'select', options: DIMENSIONS },
    { name: 'department', label: '部门', kind: 'select', options: DIMENSIONS },
    { name: 'employee', label: '职员', kind: 'select', options: DIMENSIONS },
    { name: 'project', label: '项目', kind: 'select', options: DIMENSIONS },
    { name: 'item', label: '存货', kind: 'select', options: DIMENSIONS },
  ],
  columns: [
    { ...codeColumn, tree: false },
    { ...nameColumn, tree: true },
    { key: 'direction', title: '方向', width: 56, value: (r) => (r['direction'] === 'debit' ? '借' : '贷') },
    { key: 'class', title: '类别', width: 110, value: (r) => ACCOUNT_CLASSES[r['class'] as AccountClass] ?? '' },
    { key: 'isCash', title: '现金类', kind: 'bool', width: 64 },
    {
      key: 'dims',
      title: '辅助核算',
      width: 200,
      value: (r) =>
        (['customer', 'supplier', 'department', 'employee', 'project', 'item'] as const)
          .filter((d) => r[d] !== undefined && r[d] !== 'none')
          .map((d) => ({ customer: '客户', supplier: '供应商', department: '部门', employee: '职员', project: '项目', item: '存货' })[d])
          .join('、'),
    },
    stateColumn,
  ],
}
const bom: EntityDef = {
  entity: 'bom',
  title: '物料清单',
  hint: '一种产品由哪些组件做成；组装单、拆卸单按它展开。同一产品可有几张清单，其中一张是默认。',
  initial: { baseQuantity: 1_000_000, fee: 0, isDefault: false, lines: [], name: '标准清单' },
  fields: [
    code,
    { name: 'itemId', label: '产品', kind: 'entity', entity: 'item', required: true, span: 2 },
    text('name', '名称', { required: true, maxLength: 100 }),
    { name: 'baseQuantity', label: '基数', kind: 'qty', required: true },
    { name: 'fee', label: '加工费', kind: 'money', hint: '做基数这么多的费用' },
    { name: 'isDefault', label: '默认清单', kind: 'bool' },
    text('memo', '备注', { span: 2, maxLength: 500 }),
  ],
  columns: [
    codeColumn,
    { key: 'itemName', title: '产品', grow: 2 },
    { key: 'name', title: '名称', grow: 1 },
    { key: 'isDefault', title: '默认', width: 56, value: (r) => (r['isDefault'] === true ? '默认' : '') },
    { key: 'baseQuantity', title: '基数', kind: 'qty' },
    { key: 'unit', title: '单位', width: 52 },
    { key: 'lines', title: '组件数', kind: 'int', width: 72, value: (r) => (r['lines'] as unknown[] | undefined)?.length ?? 0 },
    { key: 'fee', title: '加工费', kind: 'fen', zero: 'blank' },
    stateColumn,
  ],
}
export const ENTITY_DEFS: readonly EntityDef[] = [
  item,
  partner('customer'),
  partner('supplier'),
  simple(
    'warehouse',
    '仓库',
    '货物存放的地点；收发货、调拨和盘点按仓库进行。',
    [
      negativeStock('按账套设置'),
      text('address', '地址', { span: 4, maxLength: 200 }),
      { name: 'binManaged', label: '货位管理', kind: 'bool' },
      text('firstBin', '初始货位', { hint: '启用时已有的货放这里', maxLength: 40 }),
    ],
    [{ key: 'address', title: '地址', grow: 1 }],
  ),
  simple('category', '商品类别', '给商品分类，报表可以按类别汇总。', [
    { name: 'parentId', label: '上级类别', kind: 'entity', entity: 'category' },
  ]),
  simple(
    'partnerCategory',
    '单位类别',
    '给客户、供应商分类：资料和报表可以只看一类，科目设置可以按类别指定科目。',
    [{ name: 'parentId', label: '上级类别', kind: 'entity', entity: 'partnerCategory' }],
    [{ key: 'parentName', title: '上级类别', width: 160 }],
  ),
  bom,
  account,
  simple('department', '部门', '费用按部门核算。'),
  simple(
    'employee',
    '职员',
    '业务员、经手人；员工借款按职员核算。',
    [{ name: 'departmentId', label: '部门', kind: 'entity', entity: 'department' }, text('phone', '电话', { maxLength: 40 })],
    [{ key: 'phone', title: '电话', width: 120 }],
  ),
  simple('project', '项目', '需要单独核算收支的项目。'),
  simple(
    'currency',
    '币种',
    '外币和汇率：科目可以按外币核算，凭证填原币和汇率，月末按最后的汇率调汇。',
    [],
    [
      {
        key: 'rate',
        title: '最新汇率',
        kind: 'price',
        width: 110,
        value: (r) => (r['rates'] as CurrencyInput['rates'] | undefined)?.[0]?.rate ?? null,
      },
    ],
  ),
  simple('summary', '摘要库', '凭证里常用的摘要：录入时输入编码、拼音首字母或文字选用。'),
  ...assetDefs,
]
export const entityDef = (entity: string, variant?: string): EntityDef | undefined =>
  ENTITY_DEFS.find((d) => d.entity === entity && (d.variant === undefined || variant === undefined || d.variant === variant))
