import type { ReportParams } from '@core/contract'
import { describe, expect, it } from 'vitest'
import { belowMinimum } from '../../src/db/queries/reports/stockLimits'
import type { QueryContext } from '../../src/main/backend/context'
import { runQuery } from '../../src/main/backend/transaction'
import { lineInfo } from '../../src/main/documents/lineInfo'
import { confirmOpening } from '../../src/main/documents/opening'
import { reviewVouchers, unreviewVouchers } from '../../src/main/documents/voucherStates'
import { runReport } from '../../src/main/modules/reports/run'
import { searchItems } from '../../src/main/modules/search/items'
import { type Books, bookShelf, goods, NET } from '../support/books'

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

describe('documents of days to come', () => {
  /** 10 there today and 4 in the second warehouse; tomorrow 3 go out, next week 20 come in and 2 go over; 5 are ordered. */
  function planned(): Books {
    const b = makeBooks()
    b.clock.set('2026-03-10')
    receive(b, '2026-03-02', 14, 140_00)
    move(b, '2026-03-05', 4)
    const order = b.save({ type: 'salesOrder', date: '2026-03-09', partnerId: 1, warehouseId: 1, lines: [goods(1, 5, 100_00)] })
    b.approve(order)
    deliver(b, '2026-03-11', 3)
    receive(b, '2026-03-17', 20, 400_00)
    move(b, '2026-03-18', 2)
    return b
  }
  const move = (b: Books, date: string, pieces: number) =>
    b.post({ type: 'transfer', date, warehouseId: 1, toWarehouseId: 3, lines: [{ itemId: 1, quantity: pieces * NET }] })
  const told = (b: Books, id: string, params: ReportParams = {}) =>
    report(b, id, { itemId: 1, ...params }).rows.map(({ cells: c }) =>
      ['quantity', 'later', 'reserved', 'available'].map((key) => (c[key] === undefined ? '' : Number(c[key]) / NET)),
    )

  it('D19 现存量 of today is what lies there at its end; what is dated later stands beside it, and counts in 可用量', () => {
    const b = planned()
    const now = [
      [10, 15, 5, 20],
      [4, 2, 0, 6],
    ]
    expect(told(b, 'stockOnHand')).toEqual([...now, [14, 17, 5, 26]])
    expect(told(b, 'stockAvailable')).toEqual(now)
    expect(told(b, 'stockAvailable', { warehouseId: 3 })).toEqual([[4, 2, 0, 6]])
    for (const id of ['stockOnHand', 'stockAvailable'])
      for (const { cells, drills } of report(b, id, { itemId: 1 }).rows) {
        const behind = drills?.['later']
        if (!behind || !('report' in behind)) throw new Error('leads to its documents')
        const book = report(b, behind.report, behind.params)
        const [before] = book.rows
        expect(Number(book.totals?.['balanceQuantity']) - Number(before?.cells['balanceQuantity'])).toBe(cells['later'])
      }
    expect(told(b, 'stockOnHand', { to: '2026-03-11' })).toEqual([
      [7, 18, 5, 20],
      [4, 2, 0, 6],
      [11, 20, 5, 26],
    ])
    // nothing is dated later than that, and yesterday knows nothing of what came after it
    for (const to of ['2026-03-18', '2026-03-31', '2026-03-09'])
      expect(report(b, 'stockOnHand', { to }).columns.map((c) => c.key)).not.toContain('later')
    b.clock.set('2026-03-18')
    expect(told(b, 'stockAvailable')).toEqual([
      [25, 0, 5, 20],
      [6, 0, 0, 6],
    ])
  })

  it('现存量 is worth what 收发存 and the ledger have at the end of that day, today and on days to come too', () => {
    const b = planned()
    for (const to of [undefined, '2026-03-01', '2026-03-10', '2026-03-11', '2026-03-16', '2026-03-17', '2026-04-30']) {
      const on = to === undefined ? {} : { to }
      const value = report(b, 'stockOnHand', on).totals?.['value']
      expect([to, value]).toEqual([to, report(b, 'stockSummary', { from: '2026-03-01', to: to ?? '2026-03-10' }).totals?.['closingValue']])
      expect([to, report(b, 'stockVsLedger', on).totals]).toEqual([to, { stock: value, ledger: value, difference: 0 }])
    }
  })

  it('the search, the line that is entered, the alert and the workbench say the same of today', () => {
    const b = planned()
    const inQuery = <T>(work: (ctx: QueryContext) => T) => runQuery(b.set, b.caller, work)
    const onHand = (warehouseId?: number) =>
      inQuery(({ db, clock }) => searchItems(db, clock.today(), { text: 'A1', limit: 1, stockOnly: true, warehouseId })[0]?.onHand)
    expect([onHand(), onHand(1), onHand(3)]).toEqual([14 * NET, 10 * NET, 4 * NET])
    const line = inQuery((ctx) => lineInfo(ctx, { type: 'salesDelivery', itemId: 1, unit: '', warehouseId: 1, date: '2026-03-10' }))
    expect(line).toMatchObject({ onHand: 10 * NET, later: 15 * NET, reserved: 5 * NET, available: 20 * NET })
    // 12 at least: too few today, enough next week, and nothing to be ordered
    b.db.run('INSERT INTO item_stock_limit (item_id, warehouse_id, min_quantity) VALUES (1, 1, ?)', 12 * NET)
    const [alert] = report(b, 'stockAlert').rows
    expect(alert?.cells).toMatchObject({ state: '低于下限', quantity: 10 * NET, later: 15 * NET, available: 20 * NET, proposal: 0 })
    expect(belowMinimum(b.db, b.clock.today())).toEqual(['商品1'])
    b.clock.set('2026-03-17')
    expect(report(b, 'stockAlert').rows).toEqual([])
    expect(belowMinimum(b.db, b.clock.today())).toEqual([])
  })
})

describe('before the books begin', () => {
  it('D46 存货与总账核对 has nothing that differs: what the opening says of the year before is told on the day before the books begin', () => {
    const b = makeBooks({ startPeriod: 202607 })
    b.command('settings.test', {}, ({ db }) => {
      db.run("DELETE FROM setting WHERE key = 'openingConfirmedAt'")
      const opening = (code: string, balance: number, debit: number, credit: number, itemId: number | null = null) =>
        db.run(
          'INSERT INTO opening_balance (account_id, item_id, balance, year_debit, year_credit) SELECT id, ?, ?, ?, ? FROM account WHERE code = ?',
          itemId,
          balance,
          debit,
          credit,
          code,
        )
      opening('1405', 500_00, 700_00, 300_00, 1)
      opening('3001', -500_00, 0, 0)
      opening('1001', 0, 300_00, 700_00)
      db.run(
        "INSERT INTO opening_stock (item_id, warehouse_id, quantity, value, date) VALUES (1, 1, ?, 20000, '2026-03-05'), (1, 1, ?, 30000, '2026-06-20')",
        20 * NET,
        30 * NET,
      )
      return null
    })
    b.command('opening.confirm', {}, confirmOpening)
    for (const to of ['2025-12-31', '2026-01-15', '2026-03-31', '2026-06-25', '2026-06-30', '2026-07-01']) {
      const { totals, checks } = report(b, 'stockVsLedger', { to })
      expect([to, totals, checks[0]?.ok]).toEqual([to, { stock: 500_00, ledger: 500_00, difference: 0 }, true])
      const one = report(b, 'stockVsLedger', { to, accountId: b.account('goods') })
      expect([to, one.totals]).toEqual([to, totals])
    }
  })
})
