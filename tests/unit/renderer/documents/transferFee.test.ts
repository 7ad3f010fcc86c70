import { describe, expect, it } from 'vitest'
import { blankForm } from '../../../../src/renderer/documents/model/form'
import { setHeader } from '../../../../src/renderer/documents/model/header'
import { feeOf, withTransferFee } from '../../../../src/renderer/documents/model/transferFee'

const FUNDS = [
  { accountId: 1, feeRate: 1_000 },
  { accountId: 2, feeRate: 6_000 },
  { accountId: 3, feeRate: 0 },
]
const account = (id: number) => ({ id, code: `${id}`, name: `${id}` })

describe('手续费 of a 转账单', () => {
  it('微信提现 0.1 %, 刷卡 0.6 %: rounded half up to the fen', () => {
    expect(feeOf(1234_50, 1_000)).toBe(1_23)
    expect(feeOf(1235_00, 1_000)).toBe(1_24)
    expect(feeOf(4, 1_000)).toBe(0)
    expect(feeOf(888_88, 6_000)).toBe(5_33)
    expect(feeOf(99_999_999_99, 3_800)).toBe(380_000_00)
  })
  it('follows the account and the amount, until it is typed', () => {
    const typed = (amount: number, id: number) =>
      setHeader(setHeader(blankForm('fundTransfer', '2026-01-05'), 'accountId', account(id)), 'amount', amount)
    const wallet = withTransferFee(typed(1000_00, 1), FUNDS)
    expect(wallet.header['fee']).toBe(1_00)
    expect(withTransferFee(setHeader(wallet, 'accountId', account(2)), FUNDS).header['fee']).toBe(6_00)
    expect(withTransferFee(setHeader(wallet, 'accountId', account(3)), FUNDS).header['fee']).toBeNull()
    const own = setHeader(wallet, 'fee', 50)
    expect(withTransferFee(setHeader(own, 'amount', 2000_00), FUNDS)).toMatchObject({ header: { fee: 50 } })
  })
})
