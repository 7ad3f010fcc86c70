import { z } from 'zod'
import type { AllowanceRates } from '../modules/treasury/allowance'
import { command, query } from './rpc'
import { nothing, output, rate, requestId } from './schemas'

const allowanceRates = z.strictObject({
  notDue: rate,
  d30: rate,
  d90: rate,
  d180: rate,
  d365: rate,
  d730: rate,
  older: rate,
  bills: rate,
  prepaid: rate,
})
export const badDebts = {
  rates: query(
    'treasury.read',
    '坏账准备计提比例：按逾期天数分段，应收票据、预付账款各按余额（企业会计准则）',
    nothing,
    output<AllowanceRates>(),
  ),
  setRates: command(
    'settings.manage',
    '更改坏账准备计提比例：以后的期末处理按新比例计提差额；执行小企业会计准则的账套不计提',
    z.strictObject({ rates: allowanceRates, requestId: requestId.optional() }),
    output<null>(),
  ),
}
