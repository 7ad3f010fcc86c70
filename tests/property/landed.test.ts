import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { LANDED_BASES } from '../../src/core/documents/landedShares'
import { landedShares } from '../../src/main/documents/landedShares'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const day = fc.integer({ min: 1, max: 28 }).map((d) => `2026-01-${String(d).padStart(2, '0')}`)
const line = fc.record({ item: fc.constantFrom(1, 2, 3), pieces: fc.integer({ min: 1, max: 9 }), net: fc.integer({ min: 1, max: 99_99 }) })
const act = fc.oneof(
  fc.record({ kind: fc.constant('receive' as const), date: day, lines: fc.array(line, { minLength: 1, maxLength: 3 }) }),
  fc.record({ kind: fc.constant('sell' as const), date: day, item: fc.constantFrom(1, 2, 3), share: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    kind: fc.constant('fee' as const),
    receipts: fc.array(fc.nat(), { minLength: 1, maxLength: 2 }),
    amount: fc.integer({ min: 1, max: 50_00 }),
    by: fc.constantFrom(...LANDED_BASES),
    back: fc.constantFrom('no', 'unpost', 'reverse'),
  }),
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

/** Trades at random; what came in: Σ receipts + fees that stand, fen. */
function trade(b: Books, acts: readonly Act[]): number {
  const receipts: number[] = []
  let came = 0
  for (const a of acts) {
    if (a.kind === 'receive') {
      const lines = a.lines.map((l) => goods(l.item, l.pieces, l.net))
      receipts.push(b.post({ type: 'purchaseReceipt', date: a.date, partnerId: 2, warehouseId: 1, invoiceKind: 'special', lines }))
      came += a.lines.reduce((sum, l) => sum + l.net, 0)
    } else if (a.kind === 'sell') {
      const held = b.db.value<number>('SELECT COALESCE(SUM(quantity), 0) FROM stock_balance WHERE item_id = ?', a.item) ?? 0
      const pieces = Math.floor((held * a.share) / 4_000_000)
      if (pieces > 0)
        b.post({ type: 'salesDelivery', date: '2026-01-29', partnerId: 1, warehouseId: 1, lines: [goods(a.item, pieces, 100_00)] })
    } else if (receipts.length > 0) came += fee(b, a, receipts)
  }
  return came
}
function fee(b: Books, a: Extract<Act, { kind: 'fee' }>, receipts: readonly number[]): number {
  const receiptIds = [...new Set(a.receipts.map((n) => receipts[n % receipts.length] ?? 0))]
  const { lines } = landedShares(b.db, { receiptIds, spreadBy: a.by, amounts: [a.amount] })
  const shares = lines.map((l) => ({ accountId: l.accountId, sourceLineId: l.lineId, amount: l.shares[0] ?? 0 })).filter((l) => l.amount)
  const id = b.post({ type: 'otherPayment', date: '2026-01-30', accountId: b.account('cash'), lines: shares })
  if (a.back === 'unpost') b.unpost(id)
  if (a.back === 'reverse') b.reverse(id, '2026-01-31')
  return a.back === 'no' ? a.amount : 0
}

describe('D26 D27 receipts, sales and fees in any order', () => {
  test.each(['movingAverage', 'fifo', 'periodicAverage'] as const)(
    '%s: stock and cost of sales together are what came in',
    async (costingMethod) => {
      let n = 0
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 12 }), async (acts) => {
          const b = newBooks(folder.path, `${costingMethod}${n++}`, { costingMethod })
          b.db.run('UPDATE item SET weight = id * 1300000, volume = id * 7000')
          const came = trade(b, acts)
          if (costingMethod === 'periodicAverage') b.settleCosts(202601)
          const balance = (role: string) =>
            b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ?', b.account(role)) ?? 0
          const stock = b.db.value<number>('SELECT COALESCE(SUM(value), 0) FROM cost_state') ?? 0
          expect(stock + balance('costMain')).toBe(came)
          expect(balance('goods')).toBe(stock)
          expect(b.failures()).toEqual({})
          await b.close()
        }),
        { numRuns: 15 },
      )
    },
    60_000,
  )
})
