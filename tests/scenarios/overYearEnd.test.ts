import { afterAll, describe, expect, it } from 'vitest'
import type { AccountSetOptions, CloseStepView } from '@core/contract'
import { addDays, firstDay, lastDay, nextPeriod } from '@core/kernel'
import { checklist, runStep } from '../../src/main/modules/periods/close/checklist'
import { Random } from '../../src/main/services/random'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, newBooks } from '../support/books'
import { BookWatch } from '../support/bookWatch'
import { ReportSweep } from '../support/reportSweep'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const MONTHS = Number(process.env['WALK_MONTHS'] ?? 13)
const SEED = Number(process.env['WALK_SEED'] ?? 1)
const [CUSTOMERS, SUPPLIERS] = [
  [1, 3],
  [2, 4],
]

const COMPANIES: (Partial<AccountSetOptions> & { most: number })[] = [
  { standard: 'small', taxpayer: 'general', estimateScheme: 'monthStart', most: 40_000_00 },
  { standard: 'business', taxpayer: 'general', costingMethod: 'fifo', incomeTaxPeriod: 'month', smallProfit: false, most: 40_000_00 },
  { standard: 'small', taxpayer: 'smallScale', costingMethod: 'periodicAverage', most: 40_000_00 },
]

/** A company that trades month after month; each ends by the steps of 期末处理 and is closed. WALK_MONTHS: how many. */
class Company {
  private readonly random = new Random(SEED)
  private readonly sold: { id: number; partnerId: number; date: string; pieces: number; net: number }[] = []
  private readonly estimated: { id: number; partnerId: number; pieces: number }[] = []
  constructor(
    readonly books: Books,
    private readonly options: Partial<AccountSetOptions> & { most: number },
  ) {}
  private get bank() {
    return this.books.account('bank')
  }
  private readonly day = (period: number, from = 1, to = 28) =>
    `${firstDay(period).slice(0, 8)}${String(this.random.int(from, to)).padStart(2, '0')}`
  private line(pieces: number, net: number, more: Record<string, unknown> = {}) {
    if (this.options.taxpayer !== 'smallScale' || more['bought']) return goods(1, pieces, net)
    const tax = Math.round(net * 0.01)
    return { ...goods(1, pieces, net), taxRate: 10_000, tax, gross: net + tax }
  }
  private voucher(date: string, memo: string, lines: [role: string, debit: number, credit: number][]): void {
    const of = lines.filter(([, debit, credit]) => debit !== 0 || credit !== 0)
    this.books.post({
      type: 'voucher',
      date,
      memo,
      lines: of.map(([role, debit, credit]) => ({ summary: memo, accountId: this.books.account(role), debit, credit })),
    })
  }

  found(period: number): void {
    this.voucher(firstDay(period), '投入资本', [
      ['bank', 500_000_00, 0],
      ['capital', 0, 500_000_00],
    ])
  }
  /** Goods in, with their invoice or before it, and out; money both ways; wages and interest. */
  trade(period: number): void {
    this.buy(period)
    for (let i = 0; i < 3; i++) this.sell(period)
    this.comeBack(period)
    this.settle(period, 'receipt', CUSTOMERS)
    this.settle(period, 'payment', SUPPLIERS)
    this.spend(period)
  }
  private buy(period: number): void {
    const { books, random } = this
    const partnerId = random.pick(SUPPLIERS)
    const [pieces, net] = [random.int(80, 120), random.int(100_00, this.options.most)]
    const head = { date: this.day(period, 1, 6), partnerId, warehouseId: 1 }
    const lines = [this.line(pieces, net, { bought: true })]
    books.post({ type: 'purchaseReceipt', ...head, invoiceKind: random.pick(['special', 'ordinary']), lines })
    for (const e of this.estimated.splice(0)) {
      const invoiced = [
        { ...this.line(e.pieces, random.int(90_00, this.options.most), { bought: true }), sourceLineId: books.lineOf(e.id) },
      ]
      books.post({ type: 'purchaseInvoice', date: this.day(period, 7, 9), partnerId: e.partnerId, invoiceKind: 'special', lines: invoiced })
    }
    const later = this.line(30, random.int(100_00, this.options.most), { bought: true })
    const id = books.post({ type: 'purchaseReceipt', ...head, date: this.day(period, 10, 12), invoiceKind: 'none', lines: [later] })
    this.estimated.push({ id, partnerId, pieces: 30 })
  }
  private sell(period: number): void {
    const { books, random } = this
    const [pieces, net, partnerId, date] = [
      random.int(10, 40),
      random.int(50_00, this.options.most),
      random.pick(CUSTOMERS),
      this.day(period, 13, 20),
    ]
    const invoiceKind = random.pick(['special', 'ordinary', 'none'])
    const id = books.post({ type: 'salesDelivery', date, partnerId, warehouseId: 1, invoiceKind, lines: [this.line(pieces, net)] })
    this.sold.push({ id, partnerId, date, pieces, net })
  }
  private comeBack(period: number): void {
    const { books, random } = this
    const source = random.pick(this.sold)
    if (random.chance(0.5)) return
    this.sold.splice(this.sold.indexOf(source), 1)
    const lines = [{ ...this.line(source.pieces, source.net), sourceLineId: books.lineOf(source.id) }]
    const date = this.day(period, 21, 23)
    books.post({ type: 'salesReturn', date, partnerId: source.partnerId, warehouseId: 1, invoiceNumber: `R${source.id}`, lines })
  }
  private settle(period: number, type: 'receipt' | 'payment', partners: readonly number[]): void {
    const partnerId = this.random.pick(partners)
    const amount = this.random.int(10_00, this.options.most)
    this.books.post({ type, date: this.day(period, 24, 26), partnerId, accountId: this.bank, amount, purpose: 'advance', lines: [] })
  }
  private spend(period: number): void {
    const wages = this.random.int(1000_00, 3000_00)
    const last = lastDay(period)
    this.voucher(last, '计提工资', [
      ['adminExpense', wages, 0],
      ['payroll', 0, wages],
    ])
    this.voucher(last, '发放工资', [
      ['payroll', wages, 0],
      ['bank', 0, wages],
    ])
    const interest = this.random.int(1_00, 99_99)
    const line = { accountId: this.books.account('financeFee'), amount: interest }
    this.books.post({ type: 'otherPayment', date: last, accountId: this.bank, lines: [line] })
  }

  steps(period: number): CloseStepView[] {
    return this.books.command('periods.checklist', { period }, (ctx) => checklist(ctx, period)).steps
  }
  /** Each step that has something to do, in order, until none has. */
  end(period: number): void {
    for (const { id, payment, optional } of this.steps(period)) {
      if (optional && !['reserve', 'taxPayment'].includes(id)) continue
      if (this.steps(period).find((s) => s.id === id)?.due === '') continue
      const paid = payment ? { date: lastDay(period), accountId: this.bank } : undefined
      this.books.command('periods.runStep', { period, id }, (ctx) => runStep(ctx, period, id, '', paid))
    }
    this.books.closePeriod(period)
  }
  /** Every account as it stands at a month's end. */
  said(period: number): string {
    const sums = this.books.db.all(
      'SELECT account_id, SUM(debit - credit) AS balance FROM account_total WHERE period <= ? GROUP BY 1 HAVING balance <> 0 ORDER BY 1',
      period,
    )
    return JSON.stringify(sums)
  }
  balance(role: string): number {
    const sum = 'SELECT COALESCE(SUM(debit - credit), 0) FROM account_total WHERE account_id = ?'
    return this.books.db.value<number>(sum, this.books.account(role)) ?? 0
  }
}

describe('trade over the end of a year, each month ended by the steps of 期末处理', () => {
  it.each(COMPANIES)('$standard, $taxpayer', async (options) => {
    const { most: _, ...set } = options
    const company = new Company(newBooks(folder.path, `walk-${COMPANIES.indexOf(options)}`, set), options)
    const { books } = company
    const [watch, sweep] = [new BookWatch(books), new ReportSweep(books, true)]
    books.clock.set('2026-01-01')
    company.found(202601)
    const months: { from: string; to: string }[] = []
    let period = 202601
    for (let i = 0; i < MONTHS; i++) {
      const month = { from: firstDay(period), to: lastDay(period) }
      months.push(month)
      // the month's papers are entered, and the month closed, some days after it
      books.clock.set(addDays(month.to, 8))
      company.trade(period)
      company.end(period)
      expect(books.failures(), month.to).toEqual({})
      if (period % 100 === 12 || i === MONTHS - 1) expect(sweep.disagreements(month.from, month.to)).toEqual([])
      if (period % 100 === 12) {
        expect(company.balance('yearProfit')).toBe(0)
        // opened again and closed again, the year has ended as it had
        const before = company.said(period)
        books.reopenPeriod(period)
        company.end(period)
        expect(company.said(period)).toBe(before)
      }
      period = nextPeriod(period)
    }
    expect(sweep.chained(months)).toEqual([])
    expect(watch.problems()).toEqual([])
    await books.close()
  })
})
