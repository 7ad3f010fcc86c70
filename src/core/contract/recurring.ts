import { z } from 'zod'
import type { StepVoucher } from './closing'
import type { Posted } from './documentViews'
import { command, query } from './rpc'
import { id, output, period, revision, text } from './schemas'

/** When the vouchers of a template are due, and what each of its lines comes to (docs/spec/formulas.md). */
const recurrence = {
  templateId: id,
  every: z.enum(['month', 'quarter', 'year']),
  /** the first month it is due in, and the last one; null: for ever */
  from: period,
  to: period.nullable(),
  /** 1–31, in shorter months their last; 0: always the last day */
  day: z.int().min(0).max(31),
  /** in the order of the template's lines; formula '' = as in the template, '=' = what balances, [3] = the amount of line 3 */
  lines: z
    .array(z.strictObject({ side: z.enum(['debit', 'credit']), formula: text(1000) }))
    .min(2)
    .max(300),
}
export type RecurrenceInput = z.output<z.ZodObject<typeof recurrence>>
export interface RecurrenceContent extends RecurrenceInput {
  name: string
  /** 0: nothing is set yet, what is told is a proposal */
  revision: number
  /** the template's lines: what the formulas stand beside. `fixed`: fen on the side above */
  template: {
    summary: string
    account: string
    dimensions: string
    fixed: number
    /** of an account that is kept in a currency: USD, and the amount in it (10⁻²) that each voucher moves */
    currency: string
    original: number | null
  }[]
}
export interface RecurringVoucher {
  templateId: number
  name: string
  /** 每月最后一天，2026-01 起 */
  text: string
  /** of the voucher in that month */
  date: string
  /** debit total that the month should have, fen; null: a formula says nothing */
  amount: number | null
  /**
   * due: still to be made; changed: made, but comes to something else now; made: nothing is left to do; wrong: cannot be made;
   * reversed: made, and reversed by hand since: made again only when asked for by itself (`again`)
   */
  state: 'due' | 'changed' | 'made' | 'wrong' | 'reversed'
  /** why it cannot be made; '' otherwise */
  problem: string
  vouchers: StepVoucher[]
}
export interface RecurrenceCheckup {
  /** `row`: of the line, from 1; `position`: of the character, from 1 */
  problems: { row: number; position: number; problem: string }[]
  /** what each line comes to in the month, fen; null: nothing can be said. Empty while a formula is wrong */
  amounts: (number | null)[]
  /** the date its voucher of that month would have */
  date: string
}
export const recurring = {
  list: query('accounting.read', '周期凭证：一个月应生成的、已生成的和有差额的', z.strictObject({ period }), output<RecurringVoucher[]>()),
  get: query('accounting.read', '一个凭证模板的周期；还没有设置时是建议', z.strictObject({ templateId: id }), output<RecurrenceContent>()),
  check: query(
    'accounting.read',
    '检查周期凭证的金额公式并按一个月试算，不保存',
    z.strictObject({ ...recurrence, period }),
    output<RecurrenceCheckup>(),
  ),
  save: command(
    'accounting.write',
    '设置凭证模板的周期；公式有误、分录数与模板不符、外币科目的行有公式或没有原币金额时不保存',
    z.strictObject({ ...recurrence, revision }),
    output<{ revision: number }>(),
  ),
  again: command(
    'accounting.write',
    '再做一张：一个月的周期凭证生成以后被红字冲销，还是要的',
    z.strictObject({ templateId: id, period }),
    output<{ documents: Posted[] }>(),
  ),
  remove: command('accounting.write', '取消凭证模板的周期；已生成的凭证不受影响', z.strictObject({ templateId: id }), output<null>()),
}
