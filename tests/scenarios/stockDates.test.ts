import type { ReportParams } from '@core/contract'
import { describe, expect, it } from 'vitest'
import { reviewVouchers, unreviewVouchers } from '../../src/main/documents/voucherStates'
import { runReport } from '../../src/main/modules/reports/run'
import { type Books, bookShelf, goods } from '../support/books'

/** What a report of the stock says of a day holds for that day, whatever was entered later or is dated later. */
const makeBooks = bookShelf()
const report = (b: Books, id: string, params: ReportParams = {}) =>
  runReport({ db: b.db, options: b.set.options, clock: b.clock }, id, params)
const receive = (b: Books, date: string, pieces: number, net: number) =>
  b.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId: 1, lines: [goods(1, pieces, net)] })
const deliver = (b: Books, date: string, pieces: number) =>
  b.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [goods(1, pieces, pieces * 20_00)] })

describe('a document taken back', () => {
  it('D21 leaves nothing at any date, also where a difference of its cost had a voucher of another day', () => {
    const b = makeBooks()
    receive(b, '2026-01-05', 10, 100_00)
    const [early, late] = [deliver(b, '2026-01-10', 2), deliver(b, '2026-01-20', 2)]
    const ids = b.db.column<number>('SELECT id FROM voucher WHERE document_id IN (?, ?)', early, late)
    b.command('vouchers.review', {}, (ctx) => reviewVouchers(ctx, ids))
    receive(b, '2026-01-03', 10, 300_00)
    expect(b.db.all("SELECT date FROM voucher WHERE kind = 'costDifference'")).toEqual([{ date: '2026-01-20' }])
    b.command('vouchers.unreview', {}, (ctx) => unreviewVouchers(ctx, ids))
    b.unpost(late)
    b.unpost(early)
    for (const to of ['2026-01-09', '2026-01-10', '2026-01-15', '2026-01-19', '2026-01-20', '2026-01-31']) {
      expect([to, report(b, 'stockSummary', { from: to, to }).totals?.['closingValue']]).toEqual([to, 400_00])
      expect([to, report(b, 'stockLedger', { itemId: 1, from: to, to }).totals?.['balanceValue']]).toEqual([to, 400_00])
      expect([to, report(b, 'stockVsLedger', { to }).totals]).toEqual([to, { stock: 400_00, ledger: 400_00, difference: 0 }])
    }
    expect(b.failures()).toEqual({})
  })
})
