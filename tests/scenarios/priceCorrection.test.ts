import { afterAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../src/main/backend/context'
import { deriveDocument } from '../../src/main/documents/derive'
import { documentChain } from '../../src/main/documents/views'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks, NET } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const receive = (b: Books, invoiceKind: 'none' | 'special', pieces = 10, net = 100_00) =>
  b.post({
    type: 'purchaseReceipt',
    date: '2026-01-05',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind,
    lines: [goods(1, pieces, net), goods(2, 3, 30_00)],
  })
/** What 下推 makes of a receipt, with the first line's new cost entered. */
function correction(b: Books, receipt: number, cost: number): number {
  const made = b.command('documents.derive', {}, (ctx) => deriveDocument(ctx, 'costAdjustment', [receipt], '2026-01-20'))
  const lines = (made.lines as { cost: number | null }[]).map((line, i) => ({ ...line, cost: i === 0 ? cost : null }))
  return b.post({ ...made, lines })
}
const value = (b: Books) =>
  b.db.value<number>('SELECT SUM(s.value) FROM cost_state s JOIN cost_pool p ON p.id = s.pool_id WHERE p.item_id = 1')
const balance = (b: Books, role: string) =>
  b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', b.account(role))
const codes = (work: () => unknown): string[] => {
  try {
    work()
    return []
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.problems.map((p) => p.code)
  }
}

describe('D26: the price of a receipt is corrected by a 成本调整单 made from it', () => {
  test.each(['movingAverage', 'fifo'] as const)(
    '%s: what is there gets its part, what is sold goes to cost of sales',
    async (costingMethod) => {
      const b = newBooks(folder.path, `correct-${costingMethod}`, { costingMethod })
      const receipt = receive(b, 'special')
      b.post({ type: 'salesDelivery', date: '2026-01-10', partnerId: 1, warehouseId: 1, lines: [goods(1, 4, 80_00)] })
      const sendBack = [goods(1, 2, 20_00, { sourceLineId: b.lineOf(receipt) })]
      b.post({ type: 'purchaseReturn', date: '2026-01-12', partnerId: 2, warehouseId: 1, invoiceKind: 'special', lines: sendBack })
      const derived = b.command('documents.derive', {}, (ctx) => deriveDocument(ctx, 'costAdjustment', [receipt], '2026-01-20'))
      expect(derived).toMatchObject({ partnerId: 2, warehouseId: 1, accountId: b.account('payable') })
      // 8 of 10 pieces are left of the receipt, at 10.00
      expect(derived.lines).toMatchObject([
        { itemId: 1, quantity: 8 * NET, price: 10 * 1e8, net: 80_00, cost: null },
        { itemId: 2, quantity: 3 * NET, price: 10 * 1e8, net: 30_00, cost: null },
      ])
      const payable = balance(b, 'payable') ?? 0
      const id = correction(b, receipt, 8_00)
      // 4 of the 8 pieces concerned are there
      expect([value(b), balance(b, 'costMain'), balance(b, 'payable')]).toEqual([44_00, 44_00, payable - 8_00])
      expect(b.failures()).toEqual({})
      const again = b.command('documents.derive', {}, (ctx) => deriveDocument(ctx, 'costAdjustment', [receipt], '2026-01-20'))
      expect(again.lines[0]).toMatchObject({ quantity: 8 * NET, price: 11 * 1e8, net: 88_00 })
      expect(documentChain(b.db, receipt).map((n) => [n.label, n.direction])).toContainEqual(['成本调整单', 1])
      // D11: the receipt and its correction: the newer first
      expect(codes(() => b.unpost(receipt))).toContain('HAS_DOWNSTREAM')
      b.reverse(id, '2026-01-25')
      expect([value(b), balance(b, 'costMain'), balance(b, 'payable')]).toEqual([40_00, 40_00, payable])
      expect(b.failures()).toEqual({})
      const second = correction(b, receipt, -4_00)
      expect(value(b)).toBe(38_00)
      b.unpost(second)
      expect(value(b)).toBe(40_00)
      expect(b.failures()).toEqual({})
      await b.close()
    },
  )

  test('goods without invoice get their price from the invoice; a correction without an amount is refused', async () => {
    const b = newBooks(folder.path, 'correct-none')
    const estimated = receive(b, 'none')
    expect(codes(() => b.command('d', {}, (ctx) => deriveDocument(ctx, 'costAdjustment', [estimated], '2026-01-20')))).toEqual([
      'WRONG_STATE',
    ])
    const receipt = receive(b, 'special')
    expect(codes(() => correction(b, receipt, 0))).toEqual(['REQUIRED'])
    await b.close()
  })
})
