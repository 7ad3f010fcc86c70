import { z } from 'zod'
import type { DocumentType } from '../documents/types'
import type { SheetPreview } from './imports'
import { command, query } from './rpc'
import { date, fen, id, output, requestId, text } from './schemas'

const column = z.int().min(0).max(500)
/** Which column (from 0) holds what; {@link BANK_FIELDS} says what each means. */
const mapping = z.strictObject({
  date: column.optional(),
  received: column.optional(),
  paid: column.optional(),
  amount: column.optional(),
  direction: column.optional(),
  balance: column.optional(),
  counterparty: column.optional(),
  counterAccount: column.optional(),
  summary: column.optional(),
  reference: column.optional(),
})
const file = { accountId: id, path: z.string().min(1).max(1000) }

export interface BankPreview extends SheetPreview<z.output<typeof mapping>> {
  lines: number
  from: string | null
  to: string | null
  received: number
  paid: number
  /** where the balances do not follow from each other: a hint, no refusal */
  brokenBalance: { row: number; expected: number; found: number } | null
}
/** Statements in files: read beside other work, so that a hundred thousand rows keep nobody waiting. */
export const bankFiles = {
  preview: query(
    'treasury.write',
    '查看银行对账单文件：识别表头、列和编码，逐行检查，不写入',
    z.strictObject({ ...file, mapping: mapping.optional() }),
    output<BankPreview>(),
  ),
  import: command(
    'treasury.write',
    '导入银行对账单：有一行读不懂就一行也不导入，已导入过的行跳过',
    z.strictObject({ ...file, mapping }),
    output<{ id: number | null; lines: number; duplicates: number }>(),
  ),
}

export interface BankLineView {
  id: number
  statementId: number | null
  side: 'bank' | 'book'
  date: string
  /** received positive */
  amount: number
  balance: number | null
  counterparty: string
  summary: string
  reference: string
  matchId: number | null
}
export interface BankEntryView {
  voucherId: number
  documentId: number
  documentType: DocumentType
  documentNumber: string
  voucher: string
  date: string
  /** debit (received) positive */
  amount: number
  partnerName: string
  summary: string
  matchId: number | null
}
export interface BankStatementView {
  id: number
  fileName: string
  importedAt: string
  lines: number
  matched: number
  from: string
  to: string
}
const entry = z.strictObject({ voucherId: id, documentId: id })
const span = { accountId: id, from: date.optional(), to: date, matched: z.enum(['open', 'matched', 'all']).default('open') }

/** 银行对账: which lines of the bank and which entries of the books stand for the same money. */
export const bank = {
  lines: query('treasury.read', '银行对账单的行和期初未达账项', z.strictObject(span), output<BankLineView[]>()),
  entries: query('treasury.read', '企业日记账的收支，按凭证和单据', z.strictObject(span), output<BankEntryView[]>()),
  statements: query('treasury.read', '导入过的对账单', z.strictObject({ accountId: id }), output<BankStatementView[]>()),
  matchAuto: command(
    'treasury.write',
    '自动勾对：金额相同、日期相近而又不会认错的一对一',
    z.strictObject({ accountId: id, to: date, days: z.int().min(0).max(60).default(5), requestId: requestId.optional() }),
    output<{ matched: number }>(),
  ),
  match: command(
    'treasury.write',
    '手工勾对：所选各行与各笔收支合计须相等',
    z.strictObject({
      accountId: id,
      lineIds: z.array(id).max(1000),
      entries: z.array(entry).max(1000),
      requestId: requestId.optional(),
    }),
    output<{ id: number }>(),
  ),
  unmatch: command(
    'treasury.write',
    '取消勾对',
    z.strictObject({ matchIds: z.array(id).min(1).max(1000), requestId: requestId.optional() }),
    output<{ lines: number; entries: number }>(),
  ),
  addLine: command(
    'treasury.write',
    '手工登记对账单的一行，或期初企业已记、银行未记的一笔',
    z.strictObject({
      accountId: id,
      side: z.enum(['bank', 'book']),
      date,
      amount: fen.refine((n) => n !== 0, { message: '金额不能为零' }),
      summary: text(200).default(''),
      counterparty: text(200).default(''),
      requestId: requestId.optional(),
    }),
    output<{ id: number }>(),
  ),
  removeLine: command(
    'treasury.write',
    '删除手工登记、未勾对的行',
    z.strictObject({ id, requestId: requestId.optional() }),
    output<null>(),
  ),
  removeStatement: command(
    'treasury.write',
    '撤销一次导入：它的行都未勾对时',
    z.strictObject({ id, requestId: requestId.optional() }),
    output<{ lines: number }>(),
  ),
  setBalance: command(
    'treasury.write',
    '登记某日终了的对账单余额，文件里没有余额时用；空则撤销',
    z.strictObject({ accountId: id, date, balance: fen.nullable(), requestId: requestId.optional() }),
    output<null>(),
  ),
}
