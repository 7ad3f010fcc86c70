import { afterAll, describe, expect, it } from 'vitest'
import { editLine } from '@core/documents/amounts'
import { Refusal } from '../../src/main/backend/context'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks, NET } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
function stocked(): Books {
  const b = newBooks(folder.path, `o${count++}`)
  b.db.run("INSERT INTO item (code, name, unit, kind, tax_rate) VALUES ('S1', '服务', '项', 'service', 60000)")
  b.post({
    type: 'purchaseReceipt',
    date: '2026-01-02',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(1, 10, 100_00)],
  })
  return b
}
type Sent = Parameters<Books['post']>[0]
const refused = (b: Books, input: Sent) => {
  try {
    b.post({ date: '2026-01-05', ...input })
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map((p) => [p.code, p.at])
    throw error
  }
  return []
}
const service = { itemId: 7, quantity: NET, price: 0, net: 100_00, taxRate: 60_000, tax: 6_00, gross: 106_00 }

describe('D51 money moves with its cash-flow item', () => {
  it('a payment to an account that implies none asks for it', () => {
    const b = stocked()
    const lines = [{ accountId: b.account('yearProfit'), amount: 100_00 }]
    for (const type of ['otherPayment', 'otherReceipt'] as const)
      expect(refused(b, { type, accountId: b.account('bank'), lines })).toEqual([['CASH_FLOW_REQUIRED', 'lines.0.cashFlowItem']])
    b.post({ type: 'otherPayment', date: '2026-01-05', accountId: b.account('bank'), lines: lines.map((l) => ({ ...l, cashFlowItem: 6 })) })
    expect(b.failures()).toEqual({})
  })
  it('an item on one side only of money moved between accounts is refused', () => {
    const b = stocked()
    const lines = [
      { summary: '存现', accountId: b.account('bank'), debit: 50_00, cashFlowItem: 2 },
      { summary: '存现', accountId: b.account('cash'), credit: 50_00 },
    ]
    expect(refused(b, { type: 'voucher', lines })).toEqual([['CASH_FLOW_REQUIRED', undefined]])
    const line = { accountId: b.account('cash'), amount: 50_00, cashFlowItem: 6 }
    expect(refused(b, { type: 'otherPayment', accountId: b.account('bank'), lines: [line] })).toEqual([['CASH_FLOW_REQUIRED', undefined]])
    expect(b.failures()).toEqual({})
  })
  it.each(['bank', 'goods'])('documents of goods do not book against %s', (role) => {
    const b = stocked()
    const accountId = b.account(role)
    const stock = { date: '2026-01-05', warehouseId: 1, accountId }
    const at = [['COUNTER_ACCOUNT', 'accountId']]
    expect(refused(b, { type: 'otherOut', ...stock, lines: [{ itemId: 1, quantity: NET }] })).toEqual(at)
    expect(refused(b, { type: 'otherIn', ...stock, lines: [{ itemId: 1, quantity: NET, cost: 5_00 }] })).toEqual(at)
    expect(refused(b, { type: 'costAdjustment', ...stock, lines: [{ itemId: 1, quantity: 0, cost: 5_00 }] })).toEqual(at)
    const inLine = [['COUNTER_ACCOUNT', 'lines.0.accountId']]
    for (const [type, partnerId] of [
      ['purchaseInvoice', 2],
      ['salesInvoice', 1],
    ] as const)
      expect(refused(b, { type, partnerId, lines: [{ ...service, accountId }] })).toEqual(inLine)
    expect(b.failures()).toEqual({})
  })
})

it('what is owed does not follow the cost of goods: an issue cannot be booked to 应收账款, a cost adjustment to 应付账款 can', () => {
  const b = stocked()
  const issue = {
    type: 'otherOut' as const,
    warehouseId: 1,
    partnerId: 1,
    accountId: b.account('receivable'),
    lines: [{ itemId: 1, quantity: NET }],
  }
  expect(refused(b, issue)).toEqual([['COUNTER_ACCOUNT', 'accountId']])
  b.post({
    type: 'costAdjustment',
    date: '2026-01-06',
    warehouseId: 1,
    partnerId: 2,
    accountId: b.account('payable'),
    lines: [{ itemId: 1, quantity: 0, cost: 5_00 }],
  })
  expect(b.failures()).toEqual({})
})

it('D3: an amount typed over millions of pieces is taken, its price having eight decimals', () => {
  const b = stocked()
  const line = { itemId: 1, quantity: 5_000_000 * NET, price: 0, discountRate: 0, net: 0, taxRate: 130_000, tax: 0, gross: 12_345_67 }
  for (const priceMode of ['incl', 'excl'] as const) {
    const typed = editLine(line, 'gross', priceMode)
    b.post({ type: 'purchaseReceipt', date: '2026-01-07', partnerId: 2, warehouseId: 1, invoiceKind: 'special', priceMode, lines: [typed] })
    expect(
      refused(b, {
        type: 'purchaseReceipt',
        partnerId: 2,
        warehouseId: 1,
        priceMode,
        lines: [{ ...typed, gross: typed.gross + 10_00, net: typed.net + 10_00 }],
      })[0]?.[0],
    ).toBe('AMOUNT_MISMATCH')
  }
  expect(b.failures()).toEqual({})
})
