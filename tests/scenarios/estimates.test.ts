import { afterAll, describe, expect, test } from 'vitest'
import type { AccountSetOptions, ReportParams } from '@core/contract'
import { rebuildCaches } from '../../src/db/queries/verify/rebuild'
import { pendingEstimates } from '../../src/main/modules/periods/estimates'
import { runReport } from '../../src/main/modules/reports/run'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const SCHEMES = ['onInvoice', 'difference', 'monthStart'] as const
const METHODS = ['movingAverage', 'fifo', 'periodicAverage'] as const
const SUPPLIER = 2
const [JANUARY, FEBRUARY] = [202601, 202602]

class Shop {
  constructor(readonly books: Books) {}
  /** balance of the account of a role up to a date, debit positive */
  balance(role: string, date = '2099-12-31'): number {
    return (
      this.books.db.value<number>(
        'SELECT COALESCE(SUM(debit - credit), 0) FROM journal_line WHERE account_id = ? AND date <= ?',
        this.books.account(role),
        date,
      ) ?? 0
    )
  }
  /** value of goods as costing has it */
  stock(): number {
    return this.books.db.value<number>('SELECT COALESCE(SUM(value), 0) FROM cost_state') ?? 0
  }
  receive(date: string, pieces: number, netFen: number, itemId = 1): number {
    return this.books.post({
      type: 'purchaseReceipt',
      date,
      partnerId: SUPPLIER,
      warehouseId: 1,
      invoiceKind: 'none',
      lines: [goods(itemId, pieces, netFen)],
    })
  }
  invoice(date: string, receipt: number, pieces: number, netFen: number, itemId = 1): number {
    const lines = [goods(itemId, pieces, netFen, { sourceLineId: this.books.lineOf(receipt) })]
    return this.books.post({ type: 'purchaseInvoice', date, partnerId: SUPPLIER, invoiceKind: 'special', lines })
  }
  sendBack(date: string, receipt: number, pieces: number, itemId = 1): number {
    const lines = [goods(itemId, pieces, 0, { sourceLineId: this.books.lineOf(receipt) })]
    return this.books.post({ type: 'purchaseReturn', date, partnerId: SUPPLIER, warehouseId: 1, lines })
  }
  sell(date: string, pieces: number, itemId = 1): number {
    return this.books.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [goods(itemId, pieces, pieces * 100_00)] })
  }
  close(period: number): void {
    this.books.settleCosts(period)
    this.books.closePeriod(period)
    this.whole()
  }
  whole(): void {
    expect(this.books.failures()).toEqual({})
  }
  figures() {
    return {
      stock: this.stock(),
      goods: this.balance('goods'),
      cost: this.balance('costMain'),
      payable: this.balance('payable'),
      vat: this.balance('vatInput'),
      estimated: this.balance('estimatedPayable'),
    }
  }
  /** the lines of a document's vouchers: account code, debit, credit */
  entries(id: number): [string, number, number][] {
    return this.books.raw
      .prepare(
        `SELECT a.code, SUM(j.debit), SUM(j.credit) FROM posting p JOIN journal_line j ON j.posting_id = p.id JOIN account a ON a.id = j.account_id
         WHERE p.document_id = ? AND p.kind = 'post' GROUP BY p.voucher_id, a.code, j.debit <> 0 ORDER BY p.voucher_id, MIN(j.line_no)`,
      )
      .raw()
      .all(id) as [string, number, number][]
  }
  reversals(): { date: string; total: number; state: string }[] {
    return this.books.db.all("SELECT date, total, state FROM doc_invoice WHERE type = 'estimateReversal' ORDER BY id")
  }
}
let made = 0
function shop(options: Partial<AccountSetOptions>): Shop {
  made += 1
  return new Shop(newBooks(folder.path, `estimate-${made}`, options))
}

describe('D25: estimates of goods received without invoice, in three schemes', () => {
  test('月初回冲: closing takes the estimate back on the first of the next month; the invoice is booked blue only', async () => {
    const s = shop({ estimateScheme: 'monthStart' })
    const receipt = s.receive('2026-01-10', 100, 6200_00)
    s.close(JANUARY)
    expect(s.reversals()).toEqual([{ date: '2026-02-01', total: -6200_00, state: 'posted' }])
    expect([s.balance('goods', '2026-01-31'), s.balance('estimatedPayable', '2026-01-31')]).toEqual([6200_00, -6200_00])
    // goods and their estimated value are still there
    expect(s.figures()).toMatchObject({ stock: 6200_00, goods: 0, estimated: 0 })
    s.sell('2026-02-03', 60)
    expect(s.balance('costMain')).toBe(3720_00)
    const invoice = s.invoice('2026-02-05', receipt, 100, 6300_00)
    s.whole()
    expect(s.entries(invoice)).toEqual([
      ['1405', 6300_00, 0],
      ['22210101', 819_00, 0],
      ['220201', 0, 7119_00],
      // D26: of the variance, 60 pieces are sold
      ['5401', 60_00, 0],
      ['1405', 0, 60_00],
    ])
    expect(s.figures()).toMatchObject({ stock: 2520_00, goods: 2520_00, cost: 3780_00, estimated: 0, payable: -7119_00 })
    expect(rebuildCaches(s.books.db)).toBe(0)
    await s.books.close()
  })

  test('月初回冲: two month-ends without invoice: estimated again, taken back again; parts of it invoiced, the last takes the rest', async () => {
    const s = shop({ estimateScheme: 'monthStart' })
    const receipt = s.receive('2026-01-10', 3, 100_00)
    s.close(JANUARY)
    s.invoice('2026-02-05', receipt, 1, 40_00)
    s.whole()
    s.close(FEBRUARY)
    expect(s.reversals()).toEqual([
      { date: '2026-02-01', total: -100_00, state: 'posted' },
      { date: '2026-02-28', total: 66_67, state: 'posted' },
      { date: '2026-03-01', total: -66_67, state: 'posted' },
    ])
    expect([s.balance('estimatedPayable', '2026-02-27'), s.balance('estimatedPayable', '2026-02-28')]).toEqual([0, -66_67])
    s.invoice('2026-03-05', receipt, 1, 40_00)
    s.invoice('2026-03-06', receipt, 1, 40_00)
    s.whole()
    s.close(202603)
    expect(s.reversals()).toHaveLength(3)
    expect(s.figures()).toMatchObject({ stock: 120_00, goods: 120_00, estimated: 0 })
    await s.books.close()
  })

  test('月初回冲: goods returned before invoice touch the ledger only for what it holds', async () => {
    const s = shop({ estimateScheme: 'monthStart' })
    const receipt = s.receive('2026-01-10', 10, 100_00)
    s.sendBack('2026-01-20', receipt, 2)
    s.close(JANUARY)
    expect(s.reversals().map((r) => r.total)).toEqual([-80_00])
    const back = s.sendBack('2026-02-03', receipt, 3)
    s.whole()
    expect(s.entries(back)).toEqual([])
    expect(s.figures()).toMatchObject({ stock: 50_00, goods: 0, estimated: 0 })
    s.close(FEBRUARY)
    expect(s.balance('estimatedPayable', '2026-02-28')).toBe(-50_00)
    s.invoice('2026-03-02', receipt, 5, 55_00)
    s.whole()
    expect(s.figures()).toMatchObject({ stock: 55_00, goods: 55_00, estimated: 0 })
    await s.books.close()
  })

  test('月初回冲: an invoice that came before the close took its part back itself; unposting and reversing in any order', async () => {
    const s = shop({ estimateScheme: 'monthStart' })
    const receipt = s.receive('2026-01-10', 10, 100_00)
    const early = s.invoice('2026-02-05', receipt, 4, 44_00)
    s.close(JANUARY)
    expect(s.reversals().map((r) => r.total)).toEqual([-60_00])
    const late = s.invoice('2026-02-06', receipt, 6, 66_00)
    s.whole()
    s.books.unpost(early)
    s.whole()
    s.books.reverse(late, '2026-02-20')
    s.whole()
    expect(s.figures()).toMatchObject({ stock: 100_00, goods: 40_00, estimated: -40_00, payable: 0 })
    s.books.void(early)
    s.close(FEBRUARY)
    expect(s.balance('estimatedPayable', '2026-02-28')).toBe(-100_00)
    expect(s.figures()).toMatchObject({ stock: 100_00, goods: 0, estimated: 0 })
    s.books.reverse(receipt, '2026-03-10')
    s.whole()
    expect(s.figures()).toMatchObject({ stock: 0, goods: 0, estimated: 0 })
    await s.books.close()
  })

  test('月初回冲: opening a month again takes back what closing it made; closing again makes it anew, once', async () => {
    const s = shop({ estimateScheme: 'monthStart' })
    const receipt = s.receive('2026-01-10', 10, 100_00)
    s.close(JANUARY)
    const partly = s.invoice('2026-02-05', receipt, 6, 66_00)
    s.close(FEBRUARY)
    s.books.reopenPeriod(FEBRUARY)
    s.whole()
    s.books.reopenPeriod(JANUARY)
    s.whole()
    expect([s.balance('estimatedPayable', '2026-01-31'), s.balance('estimatedPayable')]).toEqual([-100_00, -100_00])
    s.receive('2026-01-15', 1, 11_00, 2)
    s.close(JANUARY)
    expect([s.balance('estimatedPayable', '2026-01-31'), s.balance('estimatedPayable', '2026-02-01')]).toEqual([-111_00, 0])
    expect(s.figures()).toMatchObject({ stock: 117_00, goods: 66_00, estimated: 0 })
    s.close(FEBRUARY)
    expect([s.balance('estimatedPayable', '2026-02-28'), s.balance('estimatedPayable')]).toEqual([-51_00, 0])
    expect(s.books.db.value("SELECT COUNT(*) FROM doc_invoice WHERE state = 'draft'")).toBe(0)
    expect(() => s.books.unpost(partly)).toThrow('PERIOD_CLOSED')
    await s.books.close()
  })

  test('月初回冲: what is taken back is a row without quantity in the stock reports, stock and ledger are equal, the close says what it will do', async () => {
    const s = shop({ estimateScheme: 'monthStart', costScope: 'warehouse' })
    const context = { db: s.books.db, options: s.books.set.options, clock: s.books.clock }
    const run = (report: string, params: ReportParams) => runReport(context, report, { to: '2026-02-10', ...params })
    const receipt = s.receive('2026-01-10', 10, 100_00)
    const pending = (period: number) => pendingEstimates(context, period)
    expect(pending(JANUARY)).toEqual({ again: 0, back: 100_00 })
    s.close(JANUARY)
    expect(pending(FEBRUARY)).toEqual({ again: 100_00, back: 100_00 })
    s.invoice('2026-02-05', receipt, 4, 40_00)
    const cells = (report: string, params: ReportParams, ...keys: string[]) =>
      run(report, params).rows.map((r) => keys.map((k) => r.cells[k]))
    expect(cells('stockOnHand', {}, 'warehouse', 'quantity', 'value')).toEqual([
      ['主仓', 10_000_000, 100_00],
      ['暂估回冲', 0, -60_00],
      ['小计', 10_000_000, 40_00],
    ])
    const from = '2026-02-01'
    expect(cells('stockSummary', { from, groupBy: 'warehouse' }, 'warehouse', 'closingQuantity', 'closingValue')).toEqual([
      ['主仓', 10_000_000, 100_00],
      ['暂估回冲', 0, -60_00],
    ])
    expect(cells('stockSummary', { from }, 'closingQuantity', 'closingValue')).toEqual([[10_000_000, 40_00]])
    expect(run('stockVsLedger', {}).totals).toEqual({ stock: 40_00, ledger: 40_00, difference: 0 })
    const place = s.books.db.value<number>("SELECT id FROM warehouse WHERE kind = 'estimate'") ?? 0
    expect(cells('stockLedger', { from, itemId: 1, warehouseId: place }, 'document', 'inValue', 'balanceValue')).toMatchObject([
      ['期初结存', undefined, 0],
      ['暂估回冲单', -100_00, -100_00],
      ['采购发票', 40_00, -60_00],
    ])
    // the whole of the item has them too: it begins where the month before ended, and ends where 收发存 does
    expect(cells('stockLedger', { from, itemId: 1 }, 'document', 'inValue', 'balanceQuantity', 'balanceValue')).toMatchObject([
      ['期初结存', undefined, 10_000_000, 100_00],
      ['暂估回冲单', -100_00, 10_000_000, 0],
      ['采购发票', 40_00, 10_000_000, 40_00],
    ])
    await s.books.close()
  })

  test.each(['company', 'warehouse'] as const)(
    '月初回冲: 现存量, 收发存汇总, 库龄 and 周转 say the same value, by item and by category, on any date (cost by %s)',
    async (costScope) => {
      const s = shop({ estimateScheme: 'monthStart', costScope })
      const context = { db: s.books.db, options: s.books.set.options, clock: s.books.clock }
      const receipt = s.receive('2026-01-10', 10, 100_00)
      s.close(JANUARY)
      s.invoice('2026-02-05', receipt, 4, 40_00)
      for (const [to, value] of [
        ['2026-01-31', 100_00],
        ['2026-02-01', 0],
        ['2026-02-04', 0],
        ['2026-02-05', 40_00],
        ['2026-02-28', 40_00],
      ] as const) {
        const said = (report: string, params: ReportParams, key: string) => {
          const { rows, checks } = runReport(context, report, { to, from: to, hideZero: false, ...params })
          expect(checks.every((c) => c.ok)).toBe(true)
          const sum = rows.filter((r) => r.kind !== 'subtotal').reduce((all, r) => all + Number(r.cells[key] ?? 0), 0)
          return [report, params.groupBy, to, sum]
        }
        const cases = [
          ['stockOnHand', undefined, 'value'],
          ['stockSummary', 'item', 'closingValue'],
          ['stockSummary', 'category', 'closingValue'],
          ['stockAgeing', 'item', 'value'],
          ['stockAgeing', 'category', 'value'],
          ['stockAgeing', 'warehouse', 'value'],
          ['stockTurnover', 'item', 'closing'],
          ['stockVsLedger', undefined, 'stock'],
        ] as const
        for (const [report, groupBy, key] of cases)
          expect(said(report, groupBy ? { groupBy } : {}, key)).toEqual([report, groupBy, to, value])
      }
      const ageing = runReport(context, 'stockAgeing', { to: '2026-02-05' })
      expect(ageing.rows.map((r) => [r.cells['value'], r.cells['estimate'], r.cells['d30']])).toEqual([[40_00, -60_00, 100_00]])
      await s.books.close()
    },
  )
  test('月初回冲: 暂估余额表 lists what is without invoice at any date, line by line, and ties to the account', async () => {
    const s = shop({ estimateScheme: 'monthStart' })
    const context = { db: s.books.db, options: s.books.set.options, clock: s.books.clock }
    const at = (to: string) => {
      const { rows, checks } = runReport(context, 'openEstimates', { to })
      expect(checks.map((c) => c.ok)).toEqual([true])
      return rows.map(({ cells }) => ['item', 'quantity', 'open', 'takenBack', 'remaining', 'days'].map((key) => cells[key]))
    }
    const receipt = s.receive('2026-01-10', 10, 100_00)
    const reversed = s.receive('2026-01-12', 5, 50_00, 2)
    s.close(JANUARY)
    s.invoice('2026-02-05', receipt, 4, 40_00)
    s.sendBack('2026-02-06', receipt, 1)
    s.books.reverse(reversed, '2026-02-10')
    s.close(FEBRUARY)
    expect(at('2026-01-09')).toEqual([])
    expect(at('2026-01-31')).toEqual([
      ['商品1', 10_000_000, 100_00, null, 100_00, 21],
      ['商品2', 5_000_000, 50_00, null, 50_00, 19],
    ])
    expect(at('2026-02-05')).toEqual([
      ['商品1', 6_000_000, 60_00, 60_00, 0, 26],
      ['商品2', 5_000_000, 50_00, 50_00, 0, 24],
    ])
    expect(at('2026-02-28')).toEqual([['商品1', 5_000_000, 50_00, null, 50_00, 49]])
    expect(at('2026-03-01')).toEqual([['商品1', 5_000_000, 50_00, 50_00, 0, 50]])
    await s.books.close()
  })

  test('月初回冲单 is made by the program alone', async () => {
    const s = shop({ estimateScheme: 'monthStart' })
    const receipt = s.receive('2026-01-10', 10, 100_00)
    s.close(JANUARY)
    const id = s.books.db.value<number>("SELECT id FROM doc_invoice WHERE type = 'estimateReversal'") ?? 0
    for (const act of [
      () => s.books.unpost(id),
      () => s.books.reverse(id, '2026-02-02'),
      () => s.books.save({ type: 'estimateReversal', date: '2026-02-02', partnerId: SUPPLIER, lines: [] }),
    ])
      expect(act).toThrow('SYSTEM_RECORD')
    expect(() => s.books.unpost(receipt)).toThrow('PERIOD_CLOSED')
    await s.books.close()
  })

  test('the same trade ends alike in every scheme and method, once everything is invoiced', async () => {
    for (const costingMethod of METHODS) {
      const ends = []
      for (const estimateScheme of SCHEMES) {
        const s = shop({ costingMethod, estimateScheme })
        const a = s.receive('2026-01-05', 10, 100_00)
        const b = s.receive('2026-01-08', 20, 260_00)
        s.sell('2026-01-20', 12)
        s.close(JANUARY)
        s.invoice('2026-02-03', a, 4, 46_00)
        s.sendBack('2026-02-04', b, 5)
        s.sell('2026-02-05', 6)
        s.close(FEBRUARY)
        s.invoice('2026-03-02', a, 6, 70_00)
        s.invoice('2026-03-03', b, 7, 80_01)
        s.whole()
        s.invoice('2026-03-04', b, 8, 90_00)
        s.close(202603)
        const figures = s.figures()
        expect(figures).toMatchObject({ stock: figures.goods, estimated: 0 })
        ends.push(figures)
        await s.books.close()
      }
      expect(ends[1]).toEqual(ends[0])
      expect(ends[2]).toEqual(ends[0])
    }
  }, 60_000)
})
