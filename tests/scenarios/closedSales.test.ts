import { afterAll, describe, expect, it } from 'vitest'
import { keepNextRegisters, registerDays, salesSums } from '../../src/db/queries/registerDays'
import { type SalesRow, salesRows } from '../../src/db/queries/taxableSales'
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
/** What the register has, whether it is kept or read. */
const registered = (b: Books) => registerDays(b.db, 'sales', ...JANUARY).map(({ kind, net, tax }) => ({ kind, net, tax }))
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
  it('are kept by closing, and what is posted when the month is opened again is read beside them', () =>
    inBooks((b) => {
      deliver(b)
      expect(kept(b)).toEqual([])
      b.transferProfit(202601)
      b.closePeriod(202601)
      expect(kept(b)).toHaveLength(1)
      expect(total(salesSums(b.db, ...JANUARY))).toEqual(total(salesRows(b.db, ...JANUARY)))
      b.reopenPeriod(202601)
      deliver(b)
      expect(kept(b)).toMatchObject([{ net: 100_00 }])
      expect(salesSums(b.db, ...JANUARY)).toMatchObject([{ net: 200_00 }])
      b.transferProfit(202601)
      b.closePeriod(202601)
      expect(kept(b)).toMatchObject([{ net: 200_00 }])
    }))
  it('follow an invoice that was posted before theirs and is withdrawn afterwards', () =>
    inBooks((b) => {
      const source = deliver(b)
      const later = invoiced(b, '2026-02-03', source)
      invoiced(b, '2026-01-20', source)
      b.transferProfit(202601)
      b.closePeriod(202601)
      const before = registered(b)
      b.unpost(later)
      expect(total(salesSums(b.db, ...JANUARY))).toEqual(total(salesRows(b.db, ...JANUARY)))
      // the second share of three is rounded otherwise than the first
      expect(registered(b)).not.toEqual(before)
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
      expect(registered(b)).toMatchObject([{ kind: 'none' }, { kind: 'special' }])
    }))
  it('of a month that goes on are kept once there are many documents, and its days anew once more than five are stale', () =>
    inBooks((b) => {
      const days = Array.from({ length: 7 }, (_d, i) => `2026-01-${String(10 + i)}`)
      const sell = (date: string) => b.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [goods(1, 1, 100_00)] })
      const stale = () => b.db.column<string>('SELECT date FROM register_stale ORDER BY date')
      b.raw.exec('UPDATE period SET registers_kept = 0; DELETE FROM register_stale')
      for (const date of days.slice(0, 3)) sell(date)
      expect([keepNextRegisters(b.db), keepNextRegisters(b.db, 5), stale()]).toEqual([false, false, []])
      // the three, and the receipt of the goods
      expect([keepNextRegisters(b.db, 4), keepNextRegisters(b.db, 4)]).toEqual([true, false])
      expect(b.db.column('SELECT period FROM period WHERE registers_kept = 1')).toEqual([202601])
      expect(total(kept(b) as SalesRow[])).toEqual([300_00, 39_00])
      for (const date of days.slice(2)) sell(date)
      expect([keepNextRegisters(b.db), stale()]).toEqual([false, days.slice(2)])
      const late = sell(days[0] ?? '')
      expect(total(registered(b))).toEqual([900_00, 117_00])
      expect([keepNextRegisters(b.db), stale()]).toEqual([true, []])
      expect(total(kept(b) as SalesRow[])).toEqual([900_00, 117_00])
      b.unpost(late)
      expect([stale(), total(registered(b))]).toEqual([[days[0]], [800_00, 104_00]])
    }))
})
