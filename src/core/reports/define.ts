import type { ColumnKind, ReportColumn, ReportInfo, ReportParams } from '../contract/reports'
import { firstDay, type LocalDate, periodOf } from '../kernel'

/** How a report uses its dates: a span, a span only where one is asked for, the state at `to`, or the present. */
export type ReportRange = 'span' | 'open' | 'date' | 'now'
export interface ReportDef extends ReportInfo {
  range: ReportRange
}
export const defineReport = (def: ReportDef): ReportDef => def

/** Before and after every date of a book. */
const ALWAYS = { from: '', to: '9999-12-31' }
/**
 * Parameters with their dates settled: `from` is the first of the month of `to` unless given, `to` is today unless given; an open
 * span is without end where none is given.
 */
export type SettledParams = ReportParams & { from: LocalDate; to: LocalDate }
export function settleParams(def: ReportDef, params: ReportParams, today: LocalDate): SettledParams {
  if (def.range === 'open') return { ...params, from: params.from ?? ALWAYS.from, to: params.to ?? ALWAYS.to }
  const to = def.range === 'now' ? today : (params.to ?? today)
  const from = def.range === 'span' ? (params.from ?? firstDay(periodOf(to))) : to
  return { ...params, from, to }
}

// parameters that many reports share
type Param = ReportInfo['params'][number]
const param = (name: Param['name'], label: string, more: Partial<Param> = {}): Param => ({ name, label, ...more })
export const P = {
  param,
  from: param('from', '起始日期'),
  to: param('to', '截止日期'),
  on: param('to', '日期'),
  account: param('accountId', '科目'),
  /** of a book that shows money only */
  cashAccount: param('accountId', '账户'),
  partner: param('partnerId', '往来单位'),
  customer: param('partnerId', '客户'),
  supplier: param('partnerId', '供应商'),
  item: param('itemId', '商品'),
  warehouse: param('warehouseId', '仓库'),
  batch: param('batch', '批号'),
  bin: param('bin', '货位'),
  category: param('categoryId', '商品类别'),
  partnerCategory: param('partnerCategoryId', '单位类别'),
  department: param('departmentId', '部门'),
  employee: param('employeeId', '职员'),
  project: param('projectId', '项目'),
  /** first level unless more are asked for */
  levels: param('level', '科目级次', { options: [1, 2, 3, 4].map((n) => ({ value: String(n), label: `${n} 级` })) }),
  hideZero: param('hideZero', '不显示零行'),
  text: param('text', '编码或名称'),
  side: param('side', '应收或应付', {
    options: [
      { value: 'receivable', label: '应收' },
      { value: 'payable', label: '应付' },
    ],
  }),
  reclassify: param('reclassify', '往来重分类', {
    options: [
      { value: 'partner', label: '逐户' },
      { value: 'account', label: '按科目' },
    ],
  }),
} as const

// columns; money is in fen, quantity in 10⁻⁶, price in 10⁻⁸ yuan
type More = Partial<ReportColumn>
const column =
  (kind: ColumnKind, width: number, own: More = {}) =>
  (key: string, title: string, more: More = {}): ReportColumn => ({ key, title, kind, width, ...own, ...more })
export const C = {
  text: column('text', 160),
  code: column('code', 84),
  date: column('date', 96),
  fen: column('fen', 104, { blankZero: true }),
  quantity: column('quantity', 84, { blankZero: true }),
  price: column('price', 88, { blankZero: true }),
  rate: column('rate', 68),
  integer: column('integer', 70),
}

/** 预估, where a figure rests on costs that are not final; left out while nothing does. */
export const PROVISIONAL_COLUMN = C.text('provisional', '成本状态', { width: 72, optional: true })

/** Debit and credit column of a balance: exactly one of them holds it. */
export const sidesOf = (balance: number): { debit: number; credit: number } => ({
  debit: Math.max(balance, 0),
  credit: Math.max(-balance, 0),
})
/** 借, 贷 or 平. */
export const directionOf = (balance: number): string => (balance > 0 ? '借' : balance < 0 ? '贷' : '平')
