import { z } from 'zod'
import type { DocumentType } from '../documents/types'
import type { Posted } from './documentViews'
import { command, query } from './rpc'
import { date, fen, id, output, requestId, text } from './schemas'

export interface OpenItemView {
  id: number
  accountId: number
  accountCode: string
  /** with those above it: 应收账款-关联方 */
  accountName: string
  /** which role's open items its account is kept as */
  control: string
  /** whom it is with: a partner or an employee */
  partnerId: number | null
  employeeId: number | null
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
  /** side = writtenOff: the line that wrote it off; `remaining` is what of that has not come in */
  writeOffLineId?: number
}
/** A partner or an employee with something open; fen, each side positive. */
export interface OpenPartner {
  partnerId: number | null
  employeeId: number | null
  code: string
  name: string
  /** 应收, 预付 and 员工借款 open */
  debit: number
  /** 应付, 预收 and what employees are owed */
  credit: number
  /** what clears inside an account without a voucher */
  matchable: number
  overdue: number
  items: number
}
/** A document that cleared items of the partner or employee, and what it cleared. */
export interface SettlementRecord {
  id: number
  type: DocumentType
  number: string
  date: string
  revision: number
  voucher: string | null
  voucherId: number | null
  memo: string
  /** the red document that took it back, or the one that it takes back */
  red: boolean
  lines: { documentId: number; documentType: DocumentType; documentNumber: string; accountName: string; amount: number }[]
}
export const openItems = {
  list: query(
    'treasury.read',
    '往来单位（side = employee：员工）未核销的单据；side = writtenOff：作坏账核销后还没有收回的',
    z.strictObject({
      partnerId: id.optional(),
      employeeId: id.optional(),
      side: z.enum(['receivable', 'payable', 'all', 'employee', 'writtenOff']).default('all'),
      asOf: date.optional(),
      limit: z.int().min(1).max(5000).default(500),
    }),
    output<OpenItemView[]>(),
  ),
  propose: query(
    'treasury.read',
    '按旧到新自动分配核销金额（不写入）',
    z.strictObject({
      partnerId: id.optional(),
      employeeId: id.optional(),
      side: z.enum(['receivable', 'payable', 'employeeAdvance', 'employeePayable']),
      amount: z.int().positive(),
    }),
    output<{ openItemId: number; amount: number }[]>(),
  ),
  partners: query(
    'treasury.read',
    '有未核销单据的往来单位和员工，各方向合计和可以直接核销的金额',
    z.strictObject({ text: text(60).default(''), limit: z.int().min(1).max(5000).default(1000) }),
    output<{ rows: OpenPartner[]; count: number }>(),
  ),
  history: query(
    'treasury.read',
    '一个往来单位（或员工）的核销记录，新的在前',
    z.strictObject({ partnerId: id.optional(), employeeId: id.optional(), limit: z.int().min(1).max(500).default(50) }),
    output<SettlementRecord[]>(),
  ),
  settle: command(
    'treasury.post',
    '核销所选单据：生成核销单并过账（启用审批时提交待审），跨科目或跨单位时生成一张凭证',
    z.strictObject({
      partnerId: id.nullable().default(null),
      toPartnerId: id.nullable().default(null),
      date,
      memo: text(500).default(''),
      lines: z
        .array(z.strictObject({ openItemId: id, amount: fen.positive() }))
        .min(1)
        .max(2000),
      requestId: requestId.optional(),
    }),
    output<Posted>(),
  ),
  settleAuto: command(
    'treasury.post',
    '自动核销：同一单位（员工）同一科目内，收付款与单据按到期日从旧到新对冲，不生成凭证',
    z.strictObject({ partnerId: id.optional(), date, requestId: requestId.optional() }),
    output<{ documents: number; amount: number }>(),
  ),
  undo: command(
    'treasury.post',
    '取消核销：撤销核销单并作废，各单据的未核销余额恢复原样',
    z.strictObject({ id, revision: z.int().min(1), requestId: requestId.optional() }),
    output<{ id: number; number: string }>(),
  ),
}
