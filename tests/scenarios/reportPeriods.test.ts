import type { ReportParams, ReportResult } from '@core/contract'
import { afterAll, describe, expect, it } from 'vitest'
import { confirmOpening } from '../../src/main/documents/opening'
import { runReport } from '../../src/main/modules/reports/run'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const reporter =
  (shop: Books) =>
  (id: string, params: ReportParams): ReportResult =>
    runReport({ db: shop.set.db, options: shop.set.options, clock: shop.clock }, id, params)

describe('a difference of goods whose voucher is booked', () => {
  it('D21 stands in the month of what it concerns, on its last day there: months chain, the book ends at 收发存, both equal the ledger every day', async () => {
    const shop = newBooks(folder.path, 'booked')
    const report = reporter(shop)
    const receive = (date: string, net: number) =>
      shop.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId: 1, invoiceKind: 'special', lines: [goods(1, 10, net)] })
    receive('2026-01-05', 100_00)
    for (const [date, pieces] of [
      ['2026-03-10', 4],
      ['2026-03-20', 2],
    ] as const) {
      const sale = shop.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [goods(1, pieces, 80_00)] })
      shop.db.run("UPDATE voucher SET state = 'booked' WHERE document_id = ?", sale)
    }
    receive('2026-02-12', 300_00)
    // 20.00 apiece instead of 10.00: the booked vouchers keep their 40.00 and 20.00, March books the other 60.00 in one voucher
    const differences = shop.db.all("SELECT date, period FROM voucher WHERE kind = 'costDifference'")
    expect(differences).toEqual([{ date: '2026-03-20', period: 202603 }])
    const book = report('stockLedger', { itemId: 1, from: '2026-01-01', to: '2026-03-31' })
    expect(book.rows.map(({ cells: c }) => [c['date'], c['document'], c['inValue'] ?? c['outValue'], c['balanceValue']])).toEqual([
      ['2026-01-01', '期初结存', undefined, 0],
      ['2026-01-05', '采购入库单', 100_00, 100_00],
      ['2026-02-12', '采购入库单', 300_00, 400_00],
      ['2026-03-10', '销售出库单', 40_00, 360_00],
      ['2026-03-20', '2026-03-10 的成本差异', 40_00, 320_00],
      ['2026-03-20', '销售出库单', 40_00, 280_00],
    ])
    for (const to of ['2026-01-31', '2026-02-11', '2026-02-28', '2026-03-09', '2026-03-10', '2026-03-19', '2026-03-20', '2026-03-31']) {
      const closing = report('stockSummary', { from: '2026-01-01', to }).totals?.['closingValue']
      expect([to, report('stockLedger', { itemId: 1, from: '2026-01-01', to }).totals?.['balanceValue']]).toEqual([to, closing])
      const against = report('stockVsLedger', { to })
      expect([to, against.totals?.['ledger'], against.checks[0]?.ok]).toEqual([to, closing, true])
    }
    expect(report('salesSummary', { from: '2026-01-01', to: '2026-03-31' }).checks.every((c) => c.ok)).toBe(true)
    await shop.close()
  })
})

describe('books that start within a year', () => {
  it('D46 know 年初余额, the year so far and its profit, closed before they began', async () => {
    const shop = newBooks(folder.path, 'midyear', { startPeriod: 202607 })
    const report = reporter(shop)
    shop.command('settings.test', {}, ({ db }) => {
      db.run("DELETE FROM setting WHERE key = 'openingConfirmedAt'")
      const opening = (code: string, balance: number, debit: number, credit: number) =>
        db.run(
          'INSERT INTO opening_balance (account_id, balance, year_debit, year_credit) SELECT id, ?, ?, ? FROM account WHERE code = ?',
          balance,
          debit,
          credit,
          code,
        )
      opening('1001', 1500_00, 1000_00, 500_00)
      opening('3001', -1000_00, 0, 0)
      opening('3103', -500_00, 500_00, 1000_00)
      opening('5001', 0, 1000_00, 1000_00)
      opening('560302', 0, 500_00, 500_00)
    })
    shop.command('opening.confirm', {}, confirmOpening)
    const figure = (result: ReportResult, row: number, column: string) => result.rows.find((r) => r.cells['row'] === row)?.cells[column]
    const income = report('incomeStatement', { from: '2026-07-01', to: '2026-07-31' })
    expect([1, 18, 32].map((row) => figure(income, row, 'year'))).toEqual([1000_00, 500_00, 500_00])
    expect([1, 18, 32].map((row) => figure(income, row, 'period'))).toEqual([0, 0, 0])
    for (const [to, revenue] of [
      ['2026-06-25', 0],
      ['2026-06-30', 1000_00],
    ] as const) {
      expect(figure(report('incomeStatement', { from: '2026-06-10', to }), 1, 'period')).toBe(revenue)
    }
    const sheet = report('balanceSheet', { to: '2026-07-31' })
    expect([figure(sheet, 1, 'closing'), figure(sheet, 1, 'opening')]).toEqual([1500_00, 1000_00])
    expect(sheet.checks.filter((c) => !c.ok)).toEqual([])
    // what cash was received for before July nobody has said: the year's cash flows begin with the books
    const cash = report('cashFlow', { from: '2026-07-01', to: '2026-07-31' })
    expect(cash.checks.length).toBeGreaterThan(0)
    expect(cash.checks.filter((c) => !c.ok)).toEqual([])
    const trial = report('trialBalance', { from: '2026-07-01', to: '2026-07-31', yearToDate: true })
    const account = (code: string) => trial.rows.find((r) => r.cells['code'] === code)?.cells
    expect(account('1001')).toMatchObject({
      openingDebit: 1500_00,
      yearDebit: 1000_00,
      yearCredit: 500_00,
      closingDebit: 1500_00,
    })
    expect(account('5001')).toMatchObject({ yearDebit: 1000_00, yearCredit: 1000_00 })
    expect(report('salesSummary', { from: '2026-01-01', to: '2026-07-31' }).checks.every((c) => c.ok)).toBe(true)
    await shop.close()
  })
})

describe('收发存 over the years', () => {
  it('opens a day, a month or a year with everything before it, and each year begins where the last one ended', () => {
    const shop = newBooks(folder.path, 'years')
    const report = reporter(shop)
    const dates = ['2026-10-05', '2026-12-31', '2027-01-01', '2027-01-20', '2027-12-15', '2028-02-02', '2028-02-20']
    shop.clock.set('2028-03-01')
    for (const [i, date] of dates.entries())
      shop.post({
        type: 'purchaseReceipt',
        date,
        partnerId: 2,
        warehouseId: 1,
        invoiceKind: 'special',
        lines: [goods(1, 10 ** i, 100_00)],
      })
    const received = (accepts: (date: string) => boolean) =>
      dates.reduce((sum, date, i) => sum + (accepts(date) ? 10 ** i * 1_000_000 : 0), 0)
    const starts = ['2026-10-01', '2027-01-01', '2027-01-10', '2027-02-01', '2028-01-01', '2028-02-01', '2028-02-10']
    for (const from of starts)
      for (const to of ['2026-12-31', '2027-01-15', '2027-12-31', '2028-02-19', '2028-03-31'].filter((end) => end >= from)) {
        const [row] = report('stockSummary', { from, to, hideZero: false }).rows
        expect([from, to, row?.cells['openingQuantity'] ?? 0]).toEqual([from, to, received((d) => d < from)])
        expect([from, to, row?.cells['inQuantity'] ?? 0]).toEqual([from, to, received((d) => d >= from && d <= to)])
      }
  })
})
