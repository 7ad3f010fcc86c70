import { z } from 'zod'
import { query } from './rpc'
import { date, id, output, text } from './schemas'

/** Parameters of any report; a report's definition says which it uses. */
export const reportParams = z.strictObject({
  from: date.optional(),
  to: date.optional(),
  accountId: id.optional(),
  accountCode: text(40).optional(),
  level: z.int().min(1).max(9).optional(),
  partnerId: id.optional(),
  itemId: id.optional(),
  warehouseId: id.optional(),
  batch: text(40).optional(),
  bin: text(40).optional(),
  serial: text(40).optional(),
  /** 序列号跟踪: in which state */
  serialState: z.enum(['all', 'inStock', 'shipped', 'inTransit', 'sold', 'returned', 'issued']).optional(),
  categoryId: id.optional(),
  /** 单位类别, with those below it */
  partnerCategoryId: id.optional(),
  departmentId: id.optional(),
  employeeId: id.optional(),
  projectId: id.optional(),
  documentId: id.optional(),
  assetId: id.optional(),
  /** with documentId: one line of it */
  lineId: id.optional(),
  /** 成本追溯: an issue by its place in the order of costing */
  movement: id.optional(),
  side: z.enum(['receivable', 'payable']).optional(),
  hideZero: z.boolean().optional(),
  reclassify: z.enum(['partner', 'account']).optional(),
  /** row of a statement, or cash-flow item */
  row: z.int().min(1).max(999).optional(),
  statement: z.enum(['balanceSheet', 'incomeStatement', 'cashFlow', 'cashFlowNotes']).optional(),
  /** one of the account set's own statements */
  ownId: id.optional(),
  /** 多栏账: what its columns are */
  columns: z.enum(['accounts', 'customer', 'supplier', 'department', 'employee', 'project', 'item']).optional(),
  dimension: z.enum(['customer', 'supplier', 'department', 'employee', 'project', 'item']).optional(),
  /** 辅助核算余额表: split by this dimension too */
  second: z.enum(['customer', 'supplier', 'department', 'employee', 'project', 'item']).optional(),
  groupBy: z.enum(['item', 'category', 'warehouse', 'batch', 'partner', 'partnerCategory', 'employee', 'month', 'department']).optional(),
  /** adds the columns 本年累计 */
  yearToDate: z.boolean().optional(),
  /** without an issue for so many days */
  days: z.int().min(1).max(3650).optional(),
  /** whether purchase orders count as available (D19) */
  inTransit: z.enum(['setting', 'counted', 'ignored']).optional(),
  /** 对账单: with the goods of each document */
  detail: z.boolean().optional(),
  /** 资金预测 */
  step: z.enum(['week', 'month']).optional(),
  /** 资金预测明细: the day from which it was looked ahead */
  asOf: date.optional(),
  /** 账龄分析: last day of each bucket, "30,60,90" */
  buckets: text(40).optional(),
  /** which 库存预警 */
  alert: z.enum(['all', 'below', 'above', 'due', 'expired', 'near']).optional(),
  /** 批次效期: which batches */
  expiry: z.enum(['all', 'due', 'expired', 'near', 'normal', 'none']).optional(),
  orderType: z.enum(['salesOrder', 'purchaseOrder']).optional(),
  invoiceKind: z.enum(['all', 'special', 'ordinary', 'none', 'plain']).optional(),
  /** 10⁻⁶ */
  taxRate: z.int().min(0).max(1_000_000).optional(),
  text: text(60).optional(),
})
export type ReportParams = z.output<typeof reportParams>
export type ColumnKind = 'text' | 'code' | 'date' | 'fen' | 'quantity' | 'price' | 'rate' | 'integer'
export interface ReportColumn {
  key: string
  title: string
  kind: ColumnKind
  /** two-storey header: columns with the same group stand under it */
  group?: string
  width?: number
  /** zero is blank (books) */
  blankZero?: boolean
  /** left out on screen while no row has it */
  optional?: boolean
}
/** Where a click leads: another report, a document or a voucher. */
export type DrillTarget = { report: string; params: ReportParams } | { document: number } | { voucher: number }
export interface ReportRow {
  /** values by column key; money fen, quantity 10⁻⁶ */
  cells: Record<string, string | number | null>
  /** tree depth */
  indent?: number
  kind?: 'normal' | 'subtotal' | 'opening' | 'heading'
  /** columns that hold another kind of figure in this row: a rate among amounts */
  kinds?: Record<string, ColumnKind>
  /** columns of a total that shares its row with something else (two halves of a statement) */
  strong?: string[]
  /** for the whole row, or for single columns */
  drill?: DrillTarget
  drills?: Record<string, DrillTarget>
}
/** A tie that the report proves (勾稽): both sides in fen. */
export interface ReportCheck {
  label: string
  left: number
  right: number
  ok: boolean
  severity: 'error' | 'warning'
}
export interface ReportResult {
  report: string
  title: string
  subtitle: string
  params: ReportParams
  columns: ReportColumn[]
  rows: ReportRow[]
  totals: Record<string, number> | null
  /** cells of the row of totals besides the sums: direction and balance that a book ends with */
  closing?: ReportRow['cells']
  /** the rows are this page of so many; totals are those of all */
  page: number
  pages: number
  checks: ReportCheck[]
  milliseconds: number
}
export interface ReportInfo {
  id: string
  title: string
  module: 'inventory' | 'accounting' | 'treasury' | 'sales' | 'purchasing' | 'tax'
  description: string
  /** in the order of the filter bar */
  params: { name: keyof ReportParams; label: string; required?: boolean; options?: { value: string; label: string }[] }[]
  /** at least one of these parameters is needed */
  anyOf?: { params: (keyof ReportParams)[]; label: string }
  /** reached by drill-down: not in the menu */
  hidden?: boolean
}
export const reports = {
  catalog: query('session', '报表目录', z.strictObject({}), output<ReportInfo[]>()),
  run: query(
    'reports.read',
    '运行报表；很长的账簿可只取一页',
    z.strictObject({
      report: text(40),
      params: reportParams.default({}),
      /** without it the whole; beyond the last page: the last */
      page: z.union([z.int().min(1).max(1_000_000), z.literal('last')]).optional(),
    }),
    output<ReportResult>(),
  ),
  export: query(
    'reports.read',
    '导出报表为 xlsx、csv 或 json 文件',
    z.strictObject({ report: text(40), params: reportParams.default({}), format: z.enum(['xlsx', 'csv', 'json']) }),
    output<{ fileName: string; mime: string; base64: string }>(),
  ),
}
