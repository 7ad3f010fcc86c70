/** The operation log in words. */
import { contract, type EntityName } from '@core/contract'
import { DOCUMENTS } from '@core/modules/registry'

const modules: Record<string, Record<string, { summary: string }>> = contract
/** What a procedure does, in its own words up to the first explanation; one that is no more keeps its name. */
export function actionText(action: string): string {
  if (action === 'inventory.overdraw') return '授权负库存'
  if (action === 'inventory.release') return '放行过期批次'
  const [module = '', name = ''] = action.split('.')
  return (modules[module]?.[name]?.summary ?? action).split(/[：（；]/)[0] ?? action
}

/** What an entry is about where it is no document: a kind of master data, else the part of the program that was asked. */
const SUBJECTS: Record<EntityName | keyof typeof contract | 'user', string> = {
  item: '商品',
  partner: '往来单位',
  warehouse: '仓库',
  department: '部门',
  employee: '职员',
  project: '项目',
  category: '商品类别',
  partnerCategory: '单位类别',
  account: '科目',
  bom: '物料清单',
  summary: '摘要',
  assetCategory: '资产类别',
  asset: '固定资产',
  assetClearing: '固定资产清理',
  schedule: '待摊预提',
  currency: '币种',
  user: '用户',
  app: '程序',
  accountSets: '账套',
  auth: '用户',
  settings: '账套设置',
  periods: '会计期间',
  costs: '成本',
  master: '资料',
  opening: '期初余额',
  documents: '单据',
  attachments: '附件',
  vouchers: '凭证',
  recurring: '周期凭证',
  openItems: '往来核销',
  funds: '资金账户',
  badDebts: '坏账准备',
  bank: '银行对账',
  bankFiles: '银行对账',
  eInvoices: '平台发票',
  eInvoiceFiles: '平台发票',
  assets: '固定资产',
  assetFiles: '固定资产',
  schedules: '待摊预提',
  batches: '批次',
  stocktakes: '盘点单',
  boms: '物料清单',
  tax: '税务',
  reports: '报表',
  statements: '自定义报表',
  backup: '备份',
  integrity: '账套',
}
const LABELS = new Map(DOCUMENTS.map((d): [string, string] => [d.type, d.label]))
export const subjectText = (subject: string): string =>
  LABELS.get(subject) ?? (SUBJECTS as Partial<Record<string, string>>)[subject] ?? subject

/** Fields that a reader knows by name; ids, revisions and the like say nothing to him. */
const FIELDS: Record<string, string> = {
  number: '单号',
  code: '编码',
  name: '名称',
  displayName: '姓名',
  company: '企业',
  date: '日期',
  period: '期间',
  batch: '批号',
  toBatch: '新批号',
  productionDate: '生产日期',
  expiryDate: '到期日',
  batches: '批次',
  reason: '原因',
  overrideReason: '授权原因',
  shortage: '缺货',
  memo: '备注',
  invoiceNumber: '发票号',
  path: '文件',
  label: '项目',
}
/** 202609 → 2026-09 */
const shown = (key: string, value: unknown): string =>
  key === 'period' && typeof value === 'number' ? `${Math.floor(value / 100)}-${String(value % 100).padStart(2, '0')}` : String(value)

/**
 * The stored input → "日期 2026-11-26，3 行"; '' where it says nothing to a reader. A long input is stored cut off: what stands
 * before its lines is read from the text, and the lines are counted only where they are whole.
 */
export function detailText(detail: string): string {
  const head = detail.split('"lines":')[0] ?? ''
  const parts = Object.entries(FIELDS).flatMap(([key, label]) => {
    const found = new RegExp(`"${key}":("(?:[^"\\\\]|\\\\.)+"|\\d+)`).exec(head)?.[1]
    return found === undefined ? [] : [`${label} ${shown(key, JSON.parse(found))}`]
  })
  const count = lineCount(detail)
  return [...parts, ...(count > 0 ? [`${count} 行`] : [])].join('，')
}
function lineCount(detail: string): number {
  try {
    const { document } = JSON.parse(detail) as { document?: { lines?: unknown[] } }
    return document?.lines?.length ?? 0
  } catch {
    return 0
  }
}
