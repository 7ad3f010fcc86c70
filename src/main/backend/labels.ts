import { DOCUMENTS } from '../../core/modules/registry'

/** Chinese names of input fields, for messages about them. A document's fields are named by its definition. */
const LABELS: Record<string, string> = {
  ...Object.fromEntries(DOCUMENTS.flatMap((d) => [...d.lines, ...d.header].map((f) => [f.name, f.label]))),
  partnerId: '往来单位',
  itemId: '商品',
  id: '编号',
  revision: '版本',
  requestId: '请求号',
  code: '编码',
  name: '名称',
  spec: '规格',
  unit: '单位',
  kind: '类别',
  categoryId: '分类',
  parentId: '上级',
  taxRate: '税率',
  purchasePrice: '进价',
  salePrice: '售价',
  floorPrice: '最低售价',
  costingMethod: '计价方法',
  shelfLifeDays: '保质期天数',
  pinyin: '拼音码',
  barcodes: '条码',
  barcode: '条码',
  units: '辅助单位',
  numerator: '换算率',
  denominator: '换算率',
  taxNumber: '税号',
  contact: '联系人',
  phone: '电话',
  address: '地址',
  bank: '开户行',
  bankAccount: '银行账号',
  creditLimit: '信用额度',
  termDays: '账期天数',
  disabled: '停用',
  direction: '余额方向',
  class: '科目类别',
  company: '单位名称',
  standard: '会计准则',
  taxpayer: '纳税人类型',
  startPeriod: '启用期间',
  period: '期间',
  from: '起',
  to: '止',
  text: '查找内容',
  limit: '条数',
  offset: '起始行',
  password: '密码',
  oldPassword: '原密码',
  newPassword: '新密码',
  displayName: '姓名',
  path: '文件',
  target: '目标文件',
  reason: '原因',
  prefix: '前缀',
  digits: '流水号位数',
  datePart: '日期段',
  role: '角色',
  entity: '资料种类',
  type: '单据类型',
  document: '单据',
  value: '资料',
  data: '期初数据',
  balances: '科目期初',
  stock: '存货期初',
  openItems: '往来期初',
  balance: '余额',
  yearDebit: '本年累计借方',
  yearCredit: '本年累计贷方',
  supplierId: '供应商',
  dueDate: '到期日',
  tenders: '现结',
  lines: '明细',
}
const LISTS: Record<string, string> = { ...LABELS, lines: '', balances: '科目期初', stock: '存货期初', openItems: '往来期初' }

/** ['lines', 0, 'quantity'] → "第 1 行数量"; a name nobody gave a label is told as it is. */
export function labelOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => {
      if (typeof part === 'number') return `第 ${part + 1} 行`
      const name = String(part)
      return (typeof path[i + 1] === 'number' ? LISTS[name] : LABELS[name]) ?? name
    })
    .join('')
}
