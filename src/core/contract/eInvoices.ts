import { z } from 'zod'
import type { DocumentType } from '../documents/types'
import type { SheetPreview } from './imports'
import { command, query } from './rpc'
import { date, id, output, requestId, text } from './schemas'

const column = z.int().min(0).max(500).optional()
const mapping = z.strictObject({
  code: column,
  number: column,
  digital: column,
  date: column,
  sellerTax: column,
  sellerName: column,
  buyerTax: column,
  buyerName: column,
  net: column,
  tax: column,
  gross: column,
  kind: column,
  status: column,
})
const path = z.string().min(1).max(1000)

export interface EInvoicePreview extends SheetPreview<z.output<typeof mapping>> {
  invoices: number
  /** of purchases and of sales: how many, and their totals */
  in: { count: number; net: number; tax: number }
  out: { count: number; net: number; tax: number }
}
export const eInvoiceFiles = {
  preview: query(
    'tax.write',
    '查看电子税务局导出的发票文件：识别表头、列和编码，逐行检查，不写入',
    z.strictObject({ path, mapping: mapping.optional() }),
    output<EInvoicePreview>(),
  ),
  import: command(
    'tax.write',
    '导入平台发票：有一行读不懂就一行也不导入，已有的发票跳过（状态改为作废的更新）',
    z.strictObject({ path, mapping }),
    output<{ id: number | null; invoices: number; duplicates: number; voided: number }>(),
  ),
}

/** agrees: the books say the same; differs: they say something else; missing: not in the books; unlisted: only in the books. */
export type EInvoiceMatch = 'agrees' | 'differs' | 'missing' | 'unlisted'
export interface EInvoiceRow {
  /** null: only in the books */
  id: number | null
  match: EInvoiceMatch
  direction: 'in' | 'out'
  number: string
  date: string
  partnerTax: string
  partnerName: string
  kind: string
  void: boolean
  /** as the platform has it; of an unlisted one as the books do */
  net: number
  tax: number
  gross: number
  /** what differs, in words */
  differences: string[]
  documentId: number | null
  documentType: DocumentType | null
  documentNumber: string
  /** documents of the same party and amount without a number */
  candidates: { documentId: number; documentNumber: string }[]
}
const span = { direction: z.enum(['in', 'out']), from: date, to: date }
/** 平台发票: what the tax platform lists beside what is in the books. */
export const eInvoices = {
  compare: query(
    'tax.read',
    '平台发票与账上逐张核对：一致、不一致、账上没有、平台没有',
    z.strictObject({ ...span, match: z.enum(['agrees', 'differs', 'missing', 'unlisted']).optional(), text: text(60).default('') }),
    output<{ rows: EInvoiceRow[]; counts: Record<EInvoiceMatch, number>; latest: string | null }>(),
  ),
  link: command(
    'tax.write',
    '把平台发票关联到账上没有填号码的单据；空则取消关联',
    z.strictObject({ id, documentId: id.nullable(), requestId: requestId.optional() }),
    output<null>(),
  ),
  removeImport: command(
    'tax.write',
    '撤销最近一次导入的平台发票',
    z.strictObject({ requestId: requestId.optional() }),
    output<{ fileName: string; invoices: number }>(),
  ),
}
