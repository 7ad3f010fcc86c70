import { z } from 'zod'
import type { DocumentType } from '../documents/types'
import { query } from './rpc'
import { date, id, output } from './schemas'

export interface OpenItemView {
  id: number
  accountId: number
  accountCode: string
  accountName: string
  partnerId: number
  partnerName: string
  documentType: DocumentType
  documentId: number
  documentNumber: string
  date: string
  dueDate: string
  /** debit positive */
  amount: number
  remaining: number
  overdueDays: number
}
export const openItems = {
  list: query(
    'treasury.read',
    '往来单位未核销的单据',
    z.strictObject({
      partnerId: id.optional(),
      side: z.enum(['receivable', 'payable', 'all']).default('all'),
      asOf: date.optional(),
      limit: z.int().min(1).max(5000).default(500),
    }),
    output<OpenItemView[]>(),
  ),
  propose: query(
    'treasury.read',
    '按旧到新自动分配核销金额（不写入）',
    z.strictObject({ partnerId: id, side: z.enum(['receivable', 'payable']), amount: z.int().positive() }),
    output<{ openItemId: number; amount: number }[]>(),
  ),
}
