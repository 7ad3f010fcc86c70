import { afterAll, describe, expect, it } from 'vitest'
import { salesSums } from '../../src/db/queries/registerDays'
import { salesRows } from '../../src/db/queries/taxableSales'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let files = 0
async function inBooks(work: (b: Books) => void): Promise<void> {
  const b = newBooks(folder.path, `closedSales${files++}`, { negativeStock: 'refuse' })
  b.post({ type: 'purchaseReceipt', date: '2026-01-02', partnerId: 2, warehouseId: 1, lines: [goods(1, 10, 100_00)] })
  work(b)
  expect(b.failures()).toEqual({})
  await b.close()
}
const JANUARY = ['2026-01-01', '2026-01-31'] as const
const kept = (b: Books) =>
  b.db.all(
    "SELECT kind, SUM(net) AS net, SUM(tax) AS tax FROM register_day WHERE register = 'sales' AND date BETWEEN ? AND ? GROUP BY kind ORDER BY kind",
    ...JANUARY,
  )
const total = (rows: readonly { net: number; tax: number }[]) => rows.reduce((s, r) => [s[0]! + r.net, s[1]! + r.tax], [0, 0])
const deliver = (b: Books) => {
  const id = b.post({ type: 'salesDelivery', date: '2026-01-05', partnerId: 1, warehouseId: 1, lines: [goods(1, 3, 100_00)] })
  return { sourceLineId: b.lineOf(id) }
}
const invoiced = (b: Books, date: string, source: { sourceLineId: number }) =>
  b.post({
    type: 'salesInvoice',
    date,
    partnerId: 1,
    invoiceKind: 'special',
    invoiceNumber: `N${date}`,
    lines: [goods(1, 1, 33_33, source)],
  })

describe('sales of closed months', () => {
  it('are kept by closing and forgotten by opening the month again', () =>
    inBooks((b) => {
      deliver(b)
      expect(kept(b)).toEqual([])
      b.transferProfit(202601)
      b.closePeriod(202601)
      expect(kept(b)).toHaveLength(1)
      expect(total(salesSums(b.db, ...JANUARY))).toEqual(total(salesRows(b.db, ...JANUARY)))
      b.reopenPeriod(202601)
      expect([kept(b), b.db.value('SELECT SUM(registers_kept) FROM period')]).toEqual([[], 0])
    }))
  it('follow an invoice that was posted before theirs and is withdrawn afterwards', () =>
    inBooks((b) => {
      const source = deliver(b)
      const later = invoiced(b, '2026-02-03', source)
      invoiced(b, '2026-01-20', source)
      b.transferProfit(202601)
      b.closePeriod(202601)
      const before = kept(b)
      b.unpost(later)
      expect(total(salesSums(b.db, ...JANUARY))).toEqual(total(salesRows(b.db, ...JANUARY)))
      // the second share of three is rounded otherwise than the first
      expect(kept(b)).not.toEqual(before)
    }))
  it('follow the kind of an invoice that comes after what was sent back with a red one', () =>
    inBooks((b) => {
      const source = deliver(b)
      b.post({
        type: 'salesReturn',
        date: '2026-01-09',
        partnerId: 1,
        warehouseId: 1,
        invoiceNumber: 'R1',
        lines: [goods(1, 1, 33_33, source)],
      })
      b.transferProfit(202601)
      b.closePeriod(202601)
      expect(kept(b)).toMatchObject([{ kind: 'none' }, { kind: 'ordinary' }])
      invoiced(b, '2026-02-03', source)
      expect(kept(b)).toMatchObject([{ kind: 'none' }, { kind: 'special' }])
    }))
})
