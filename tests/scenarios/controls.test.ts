import { afterAll, describe, expect, it } from 'vitest'
import { Refusal } from '../../src/main/backend/context'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks, NET } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
const fresh = () => newBooks(folder.path, `k${count++}`)
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

describe('D25 what is estimated is cleared by its invoice or its return, by nothing else', () => {
  it('not by a settlement, a voucher or a payment', () => {
    const b = fresh()
    const receipt = b.post({ type: 'purchaseReceipt', date: '2026-01-01', partnerId: 2, warehouseId: 1, lines: [goods(1, 10, 100_00)] })
    const bank = b.account('bank')
    b.post({ type: 'payment', date: '2026-01-02', partnerId: 2, accountId: bank, amount: 50_00, purpose: 'advance', lines: [] })
    const [estimate = 0, advance = 0] = b.db.column<number>('SELECT id FROM open_item ORDER BY id')
    const lines = [estimate, advance].map((openItemId) => ({ openItemId, amount: 50_00 }))
    expect(refused(b, { type: 'settlement', partnerId: 2, lines })).toContainEqual(['CONTROL_ACCOUNT', 'lines.0.openItemId'])
    const accountId = b.account('estimatedPayable')
    const entry = { summary: '冲暂估', partnerId: 2 }
    const cash = { summary: '冲暂估', accountId: bank, credit: 5_00 }
    expect(refused(b, { type: 'voucher', lines: [{ ...entry, accountId, debit: 5_00 }, cash] })).toEqual([
      ['CONTROL_ACCOUNT', 'lines.0.accountId'],
    ])
    for (const type of ['otherPayment', 'otherReceipt'] as const)
      expect(refused(b, { type, accountId: bank, lines: [{ accountId, partnerId: 2, amount: 5_00 }] })).toEqual([
        ['CONTROL_ACCOUNT', 'lines.0.accountId'],
      ])
    const sourceLineId = b.lineOf(receipt)
    b.post({ type: 'purchaseInvoice', date: '2026-01-06', partnerId: 2, lines: [goods(1, 10, 110_00, { sourceLineId })] })
    expect(b.db.value('SELECT SUM(debit - credit) FROM journal_line WHERE account_id = ?', accountId)).toBe(0)
    expect(b.failures()).toEqual({})
  })
})

describe('D25 goods that came without a price', () => {
  it('go back before their invoice too: what is kept is invoiced, no more', () => {
    const b = fresh()
    const receipt = b.post({ type: 'purchaseReceipt', date: '2026-01-01', partnerId: 2, warehouseId: 1, lines: [goods(1, 10, 0)] })
    const sourceLineId = b.lineOf(receipt)
    const back = b.post({
      type: 'purchaseReturn',
      date: '2026-01-02',
      partnerId: 2,
      warehouseId: 1,
      lines: [goods(1, 4, 0, { sourceLineId })],
    })
    const invoice = (pieces: number): Sent => ({
      type: 'purchaseInvoice',
      partnerId: 2,
      lines: [goods(1, pieces, pieces * 10_00, { sourceLineId })],
    })
    expect(refused(b, invoice(10))).toEqual([['EXCEEDS_SOURCE', 'lines.0.quantity']])
    b.reverse(back, '2026-01-03')
    expect(refused(b, invoice(11))).toEqual([['EXCEEDS_SOURCE', 'lines.0.quantity']])
    const again = b.post({
      type: 'purchaseReturn',
      date: '2026-01-04',
      partnerId: 2,
      warehouseId: 1,
      lines: [goods(1, 1, 0, { sourceLineId })],
    })
    b.unpost(again)
    b.postSaved(again)
    expect(refused(b, invoice(9))).toEqual([])
    expect(b.db.value('SELECT SUM(debit - credit) FROM journal_line WHERE account_id = ?', b.account('goods'))).toBe(90_00)
    expect(b.failures()).toEqual({})
  })
})

describe('D33 goods kept by batch move with their batch, others without', () => {
  it('is asked for on every document of goods', () => {
    const b = fresh()
    b.raw.exec('UPDATE item SET batch_managed = 1 WHERE id = 1')
    const receive = (lines: object[]): Sent => ({ type: 'purchaseReceipt', partnerId: 2, warehouseId: 1, invoiceKind: 'special', lines })
    expect(refused(b, receive([goods(2, 5, 50_00), goods(1, 5, 50_00)]))).toEqual([['BATCH_REQUIRED', 'lines.1.batch']])
    expect(refused(b, receive([goods(2, 5, 50_00, { batch: 'A' })]))).toEqual([['BATCH_NOT_MANAGED', 'lines.0.batch']])
    expect(refused(b, receive([goods(1, 5, 50_00, { batch: 'A' }), goods(2, 5, 50_00)]))).toEqual([])
    const at = { partnerId: 1, warehouseId: 1, accountId: b.account('officeExpense') }
    for (const type of ['salesDelivery', 'salesReturn'] as const)
      expect(refused(b, { type, ...at, accountId: null, lines: [goods(1, 1, 20_00)] })).toEqual([['BATCH_REQUIRED', 'lines.0.batch']])
    for (const type of ['otherIn', 'otherOut'] as const)
      expect(refused(b, { type, ...at, lines: [{ itemId: 1, quantity: NET }] })).toEqual([['BATCH_REQUIRED', 'lines.0.batch']])
    const move = { type: 'transfer' as const, warehouseId: 1, toWarehouseId: 3 }
    expect(refused(b, { ...move, lines: [{ itemId: 1, quantity: NET }] })).toEqual([['BATCH_REQUIRED', 'lines.0.batch']])
    expect(refused(b, { ...move, lines: [{ itemId: 1, quantity: NET, batch: 'A' }] })).toEqual([])
    expect(b.failures()).toEqual({})
  })
})
