import type { FundView } from '@core/contract'
import type { NewDocument } from '../../documents/form/newContent'
import { feeOf } from '../../documents/model/transferFee'

export const FUND_KINDS: Record<FundView['kind'], string> = {
  cash: '现金',
  bank: '银行',
  wechat: '微信',
  alipay: '支付宝',
  card: '刷卡',
  other: '其他',
}
/** 转账单 out of the account; from a wallet with a fee all that is on it, as one takes it to the bank. */
export function withdrawalOf({ accountId, code, name, balance, feeRate }: FundView): NewDocument {
  const account = { id: accountId, code, name }
  const all = feeRate > 0 && balance > 0 ? { amount: balance, fee: feeOf(balance, feeRate), memo: `${name}提现` } : {}
  return { type: 'fundTransfer', header: { accountId: account, ...all } }
}
