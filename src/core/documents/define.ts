import type { DocumentType, Family } from './types'

export type ModuleId = 'purchasing' | 'sales' | 'inventory' | 'treasury' | 'accounting'
export type FieldKind =
  | 'text'
  | 'date'
  | 'money'
  | 'quantity'
  | 'price'
  | 'rate'
  | 'select'
  | 'integer'
  | 'customer'
  | 'supplier'
  | 'partner'
  | 'item'
  | 'warehouse'
  | 'account'
  | 'cashAccount'
  | 'department'
  | 'employee'
  | 'project'
  | 'openItem'
  | 'cashFlowItem'

/** One field of a header or a line: what form, list, import template and validation derive from. */
export interface FieldDef {
  name: string
  label: string
  kind: FieldKind
  required?: boolean
  /** kept by the program */
  readOnly?: boolean
  /** shown in lists by default */
  inList?: boolean
  /** hidden in the form until asked for (column chooser) */
  optional?: boolean
  options?: readonly { value: string; label: string }[]
  /** px in the grid */
  width?: number
  maxLength?: number
}
/** A document made from another (下推): what is left of its lines becomes the lines of the new one. */
export interface DeriveDef {
  from: DocumentType
  label: string
}
/**
 * How the lines move goods between the warehouses and what is outside: in; out; transfer: out of one and, at once or later, into
 * another; arrival: in, out of what is on the way; convert: some out and others in, of which each names where it goes (组装, 拆卸).
 */
export type Moves = 'in' | 'out' | 'transfer' | 'arrival' | 'convert'
export interface DocumentDef {
  type: DocumentType
  family: Family
  module: ModuleId
  label: string
  /** D10: number prefix */
  prefix: string
  /** whom the document is with */
  party: 'customer' | 'supplier' | 'partner' | 'employee' | null
  /** writes to the ledgers; an order does not */
  posts: boolean
  /** absent: no goods */
  moves?: Moves
  header: readonly FieldDef[]
  lines: readonly FieldDef[]
  derivesFrom: readonly DeriveDef[]
  /** lines carry item, quantity, price, tax (D1) */
  goods: boolean
  /** made, posted and withdrawn by the program alone: users see it, and do nothing with it */
  byProgram?: boolean
  /** help text under the form's title, one sentence */
  help: string
}
export const defineDocument = (def: DocumentDef): DocumentDef => def
/** Some of its lines take goods out of a warehouse. */
export const takesGoodsOut = ({ moves }: Pick<DocumentDef, 'moves'>): boolean =>
  moves === 'out' || moves === 'transfer' || moves === 'convert'
/** Brings pieces in from outside: their numbers are new, there is nothing to choose from (D35). What a customer sends back is known. */
export const bringsNumbersIn = ({ moves, party }: Pick<DocumentDef, 'moves' | 'party'>): boolean => moves === 'in' && party !== 'customer'

// fields that many documents share
const field = (name: string, label: string, kind: FieldKind, more: Partial<FieldDef> = {}): FieldDef => ({ name, label, kind, ...more })
export const PRICE_MODES = [
  { value: 'incl', label: '含税' },
  { value: 'excl', label: '不含税' },
] as const
export const INVOICE_KINDS = [
  { value: 'none', label: '票未到' },
  { value: 'special', label: '专用发票' },
  { value: 'ordinary', label: '普通发票' },
] as const
export const F = {
  field,
  date: field('date', '日期', 'date', { required: true, inList: true }),
  customer: field('partnerId', '客户', 'customer', { required: true, inList: true }),
  supplier: field('partnerId', '供应商', 'supplier', { required: true, inList: true }),
  employee: field('employeeId', '业务员', 'employee', { inList: true }),
  department: field('departmentId', '部门', 'department', { optional: true }),
  memo: field('memo', '备注', 'text', { inList: true, maxLength: 500 }),
  warehouse: field('warehouseId', '仓库', 'warehouse', { required: true }),
  priceMode: field('priceMode', '价格', 'select', { options: PRICE_MODES }),
  dueDate: field('dueDate', '到期日', 'date'),
  invoiceKind: field('invoiceKind', '发票', 'select', { options: INVOICE_KINDS, inList: true }),
  invoiceNumber: field('invoiceNumber', '发票号', 'text', { maxLength: 40 }),
} as const

const goodsLine: readonly FieldDef[] = [
  field('itemId', '商品', 'item', { required: true, width: 260 }),
  field('quantity', '数量', 'quantity', { required: true, width: 90 }),
  field('price', '单价', 'price', { width: 90 }),
  field('discountRate', '折扣率', 'rate', { width: 70, optional: true }),
  field('net', '金额', 'money', { width: 100 }),
  field('taxRate', '税率', 'rate', { width: 60 }),
  field('tax', '税额', 'money', { width: 90 }),
  field('gross', '价税合计', 'money', { width: 110 }),
]
export const lineMemo = field('memo', '备注', 'text', { width: 140, optional: true, maxLength: 200 })
/** Goods columns with others put in after the item or at the end. */
export const goodsLines = (afterItem: readonly FieldDef[] = [], end: readonly FieldDef[] = []): readonly FieldDef[] => [
  ...goodsLine.slice(0, 1),
  ...afterItem,
  ...goodsLine.slice(1),
  ...end,
  lineMemo,
]
export const lineWarehouse = field('warehouseId', '仓库', 'warehouse', { width: 90 })
/** Of a batch that the line brings in. */
const lineBatchDates: readonly FieldDef[] = [
  field('productionDate', '生产日期', 'date', { width: 96 }),
  field('expiryDate', '到期日', 'date', { width: 96 }),
]
export const lineBatch = field('batch', '批号', 'text', { width: 110, maxLength: 40 })
/** Where in the warehouse; shown where that has bins. */
export const lineBin = field('bin', '货位', 'text', { width: 80, maxLength: 40 })
/** The batch and its dates: of documents that bring goods in. */
export const lineBatchIn: readonly FieldDef[] = [lineBatch, ...lineBatchDates]
