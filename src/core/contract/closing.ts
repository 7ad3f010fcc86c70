import { z } from 'zod'
import type { Posted } from './documentViews'
import type { DrillTarget } from './reports'
import { command, query } from './rpc'
import { date, id, nothing, output, period, requestId, text } from './schemas'

/** Where a finding leads: a figure's origin, or a page with what it opens with. */
export type CloseTarget = DrillTarget | { page: string; params: Record<string, unknown> }
export interface CloseItem {
  text: string
  to?: CloseTarget
}
/** What one check of the list found. `severity` block: the month cannot be closed; warn: it can, when confirmed; note: to know. */
export interface CloseCheckView {
  id: string
  label: string
  severity: 'block' | 'warn' | 'note'
  ok: boolean
  /** how many things it found; at most some of them stand in `items` */
  count: number
  /** in one line: what was looked at, or what is wrong */
  text: string
  items: CloseItem[]
  /** where all of it is seen, or put right */
  to?: CloseTarget
}
export interface StepVoucher {
  /** of the document behind it */
  documentId: number
  voucherId: number
  /** 记-12 */
  voucher: string
  summary: string
  /** debit total, fen */
  amount: number
  /** booked or reviewed: it stays as it is, a change gets a voucher of its own */
  fixed: boolean
}
/** A figure of how a step's amount is found, and what stands beside it. */
export interface StepFigure {
  label: string
  /** fen; 10⁻⁶ where it is a rate; null: a heading */
  amount: number | null
  kind?: 'rate'
  text?: string
  /** a result */
  strong?: boolean
  /** what the figure is made of */
  to?: CloseTarget
}
export interface StepPayment {
  /** a day of the month */
  date: string
  /** of 资金账户 */
  accountId: number | null
}
/** A step of the month's end, in the order in which they are done. */
export interface CloseStepView {
  id: string
  label: string
  help: string
  /** left out when all steps are run one after the other */
  optional: boolean
  /** what running it now would do; '' = nothing is left to do */
  due: string
  vouchers: StepVoucher[]
  /** how its figure was found */
  derivation: StepFigure[]
  /** a step that pays: what it asks for, as it is proposed; null: it asks for nothing */
  payment: StepPayment | null
}
export interface CloseChecklist {
  period: number
  state: 'open' | 'closed'
  checks: CloseCheckView[]
  steps: CloseStepView[]
}

const stepId = text(40).refine((s) => s.length > 0, { message: '必须填写' })
/** Procedures of `periods` about the end of a month. */
export const closing = {
  checklist: query(
    'accounting.read',
    '期末处理：一个月的检查清单（每项的结果、所涉及的单据和去处）和处理步骤（尚待处理的、已生成的凭证）',
    z.strictObject({ period }),
    output<CloseChecklist>(),
  ),
  runStep: command(
    'accounting.close',
    '执行一个期末处理步骤并过账；再次执行时没有变化就什么也不做，未记账的凭证重做，已记账的另记差额',
    z.strictObject({
      period,
      step: stepId,
      memo: text(200).optional(),
      payment: z.strictObject({ date, accountId: id }).optional(),
      requestId: requestId.optional(),
    }),
    output<{ text: string; documents: Posted[] }>(),
  ),
  withdrawStep: command(
    'accounting.close',
    '撤销一个期末处理步骤生成的凭证（已审核、已记账的除外）',
    z.strictObject({ period, step: stepId, requestId: requestId.optional() }),
    output<{ withdrawn: number }>(),
  ),
  close: command(
    'accounting.close',
    '结账：检查清单无阻断、提醒都已确认时，凭证随之记账；检查时可以取消',
    z.strictObject({ period, confirmed: z.array(stepId).max(100).default([]), requestId: requestId.optional() }),
    output<null>(),
  ),
  cancelClose: command('accounting.close', '取消正在进行的结账检查', nothing, output<null>()),
}
