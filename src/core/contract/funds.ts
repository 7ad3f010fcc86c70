import { z } from 'zod'
import { command, query } from './rpc'
import { date, fen, id, output, text } from './schemas'

const kind = z.enum(['cash', 'bank', 'wechat', 'alipay', 'card', 'other'])
export type FundKindName = z.output<typeof kind>
export interface FundView {
  accountId: number
  code: string
  name: string
  kind: FundKindName
  number: string
  /** 10⁻⁶ of what is taken out of it */
  feeRate: number
  /** fen; null: no warning */
  lowLimit: number | null
  revision: number
  disabled: boolean
  /** fen, at the date */
  balance: number
  /** received and paid on the date */
  received: number
  paid: number
  low: boolean
}
/** Whether money will be short soon, by 资金预测; fen. */
export interface FundOutlook {
  days: number
  opening: number
  /** Σ of the lowest balances of the accounts; below 0 money is short in any case */
  limit: number
  /** the first day with less, the day with least and what is left then; null: there is enough */
  low: { from: string; lowestOn: string; lowest: number } | null
}
export const funds = {
  outlook: query(
    'treasury.read',
    '以后 30 天里资金预测有没有低于最低余额：从哪天起，哪天最低',
    z.strictObject({ date: date.optional() }),
    output<FundOutlook>(),
  ),
  list: query(
    'treasury.read',
    '资金账户：种类、账号、费率、限额和某日余额',
    z.strictObject({ date: date.optional() }),
    output<FundView[]>(),
  ),
  save: command(
    'treasury.write',
    '登记资金账户的种类、账号、提现费率和最低余额',
    z.strictObject({
      accountId: id,
      revision: z.int().min(0),
      kind,
      number: text(40).default(''),
      feeRate: z.int().min(0).max(200_000).default(0),
      lowLimit: fen.nullable().default(null),
    }),
    output<{ revision: number }>(),
  ),
}
