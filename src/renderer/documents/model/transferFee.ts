/** 转账单 out of 微信, 支付宝 or a card account: the fee follows the amount until somebody types it. Fen. */
import type { FundView } from '@core/contract'
import { mulDiv } from '@core/kernel'
import type { FormDocument } from './form'
import { idOf, numberOf } from './values'

/** The fee of taking so much out of an account, in fen, rounded half up as the platforms do. */
export const feeOf = (amount: number, feeRate: number): number => mulDiv(amount, feeRate, 1_000_000)

/** With the fee of its account; an account without a rate takes none. */
export function withTransferFee(form: FormDocument, funds: readonly Pick<FundView, 'accountId' | 'feeRate'>[]): FormDocument {
  if (form.type !== 'fundTransfer' || !form.auto.includes('fee')) return form
  const account = idOf(form.header['accountId'])
  const rate = funds.find((f) => f.accountId === account)?.feeRate ?? 0
  const fee = feeOf(numberOf(form.header['amount']), rate)
  return numberOf(form.header['fee']) === fee ? form : { ...form, header: { ...form.header, fee: fee === 0 ? null : fee } }
}
