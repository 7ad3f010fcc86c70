import fc from 'fast-check'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { AccountSetOptions } from '../../src/core/contract'
import { nextPeriod } from '../../src/core/kernel'
import { checklist, runStep } from '../../src/main/modules/periods/close/checklist'
import { runReport } from '../../src/main/modules/reports/run'
import { taxHandlers } from '../../src/main/modules/tax/handlers'
import { temporaryFolder } from '../support/backend'
import { type Books, newBooks, NET } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let books: Books
let n = 0
const open = (options: Partial<AccountSetOptions> = {}) => {
  books = newBooks(folder.path, `taxpayer${++n}`, { negativeStock: 'allow', taxpayer: 'smallScale', ...options })
}
afterEach(async () => {
  expect(books.failures()).toEqual({})
  await books.close()
})
const change = (validFrom: string, taxpayer: 'general' | 'smallScale', source = ''): void =>
  void books.command('tax.changeTaxpayer', {}, (ctx) => taxHandlers.changeTaxpayer(ctx, { validFrom, taxpayer, source }))
const undo = (validFrom: string): void => void books.command('tax.undoTaxpayer', {}, (ctx) => taxHandlers.undoTaxpayer(ctx, { validFrom }))
const line = (rate: number, net: number, more: Record<string, unknown> = {}) => {
  const tax = Math.round((net * rate) / 100)
  return { itemId: 1, quantity: NET, price: 0, net, taxRate: rate * 10_000, tax, gross: net + tax, ...more }
}
const sell = (date: string, rate: number, net: number, more: Record<string, unknown> = {}) =>
  books.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [line(rate, net)], ...more })
const buy = (date: string, rate: number, net: number, more: Record<string, unknown> = {}) =>
  books.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId: 1, invoiceKind: 'special', lines: [line(rate, net)], ...more })
const credit = (role: string) =>
  books.db.value<number>('SELECT COALESCE(SUM(credit - debit), 0) FROM account_total WHERE account_id = ?', books.account(role)) ?? 0
/** what came into stock in a month, fen */
const goodsIn = (period: number) =>
  books.db.value<number>('SELECT SUM(debit) FROM account_total WHERE account_id = ? AND period = ?', books.account('goods'), period)
const codeOf = (role: string) => books.db.value<string>('SELECT code FROM account WHERE id = ?', books.account(role))
/** 状态 and tax of the input register of a month */
const inputStates = (month: string) =>
  runReport({ db: books.db, options: books.set.options, clock: books.clock }, 'inputInvoices', {
    from: `${month}-01`,
    to: `${month}-28`,
  }).rows.map(({ cells }) => [cells['state'], cells['tax']])
const steps = (period: number) =>
  books.command('periods.checklist', { period }, (ctx) => checklist(ctx, period)).steps.map((s) => `${s.id} ${s.due}`)
const run = (period: number, id: string) => books.command('periods.runStep', { period, id }, (ctx) => runStep(ctx, period, id))
const vat = (period: number) => steps(period).filter((s) => /^(vat|surcharges)/.test(s))

describe('小规模 → 一般纳税人', () => {
  it('D47 the tax owed so far moves below 应交增值税; each document follows what holds on its day', () => {
    open()
    sell('2026-01-10', 1, 20_000_000)
    buy('2026-01-12', 13, 100_000)
    expect([codeOf('vatOutput'), goodsIn(202601)]).toEqual(['222101', 113_000])
    change('2026-02-01', 'general')
    expect(['vatSmallScale', 'vatOutput', 'vatInput', 'vatUnpaid'].map(codeOf)).toEqual(['22210111', '22210107', '22210101', '222102'])
    expect([credit('vatSmallScale'), credit('vatOutput')]).toEqual([200_000, 0])
    sell('2026-02-03', 13, 1_000_000)
    buy('2026-02-04', 13, 400_000)
    expect([credit('vatOutput'), credit('vatInput'), credit('vatSmallScale')]).toEqual([130_000, -52_000, 200_000])
    expect(goodsIn(202602)).toBe(400_000)
    // January ends the quarter of the 小规模纳税人: measured by the limit of the whole quarter, so that 200,000 are free
    expect(vat(202601)).toEqual(['vatExemption 应记 2,000.00（未达到起征点：免征）', 'surcharges '])
    expect(vat(202602)).toEqual(['vatTransfer 应记 780.00', 'surcharges '])
    run(202601, 'vatExemption')
    run(202602, 'vatTransfer')
    expect([credit('vatSmallScale'), credit('vatUnpaid'), credit('vatExemptionIncome')]).toEqual([0, 78_000, 200_000])
  })
  it('what is taken back of the time before follows its sale, and its purchase', () => {
    open()
    const sale = sell('2026-01-10', 1, 100_000)
    const bought = buy('2026-01-12', 13, 200_000)
    change('2026-02-01', 'general')
    books.post({
      type: 'salesReturn',
      date: '2026-02-05',
      partnerId: 1,
      warehouseId: 1,
      lines: [line(1, 50_000, { quantity: NET / 2, sourceLineId: books.lineOf(sale) })],
    })
    // 简易计税 of the month is less
    expect([credit('vatSmallScale'), credit('vatSimplified'), credit('vatOutput')]).toEqual([1000, -500, 0])
    const payable = credit('payable')
    books.post({
      type: 'purchaseReturn',
      date: '2026-02-06',
      partnerId: 2,
      warehouseId: 1,
      invoiceKind: 'special',
      lines: [line(13, 100_000, { quantity: NET / 2, sourceLineId: books.lineOf(bought) })],
    })
    // its VAT was never deducted
    expect([credit('payable') - payable, credit('vatInput')]).toEqual([-113_000, 0])
    expect(inputStates('2026-02')).toEqual([['不抵扣', -13_000]])
    // an invoice for a sale taxed before: nothing is taxed twice
    books.post({
      type: 'salesInvoice',
      date: '2026-02-07',
      partnerId: 1,
      invoiceKind: 'ordinary',
      invoiceNumber: 'A1',
      lines: [line(1, 50_000, { quantity: NET / 2, sourceLineId: books.lineOf(sale) })],
    })
    expect([credit('vatSmallScale'), credit('vatSimplified'), credit('vatOutput')]).toEqual([1000, -500, 0])
    books.reverse(sell('2026-02-08', 13, 10_000), '2026-02-09')
    expect(credit('vatOutput')).toBe(0)
    const report = runReport({ db: books.db, options: books.set.options, clock: books.clock }, 'outputInvoices', {
      from: '2026-02-01',
      to: '2026-02-28',
    })
    expect(report.checks.every((c) => c.ok)).toBe(true)
  })
  it('is refused where it is not the first of a month, changes nothing, or what is posted or closed contradicts it', () => {
    open()
    expect(() => change('2026-02-02', 'general')).toThrow(/TAXPAYER_MONTH/)
    expect(() => change('2026-01-01', 'general')).toThrow(/TAXPAYER_ORDER/)
    expect(() => change('2026-02-01', 'smallScale', '通知')).toThrow(/TAXPAYER_SAME/)
    const sale = sell('2026-02-10', 1, 100_000)
    expect(() => change('2026-02-01', 'general')).toThrow(/TAXPAYER_USED/)
    books.unpost(sale)
    change('2026-02-01', 'general')
    expect(() => change('2026-02-01', 'smallScale', '通知')).toThrow(/TAXPAYER_ORDER/)
    expect(() => undo('2026-03-01')).toThrow(/NOT_FOUND/)
    const other = sell('2026-02-10', 13, 100_000)
    expect(() => undo('2026-02-01')).toThrow(/TAXPAYER_USED/)
    books.unpost(other)
    undo('2026-02-01')
    sell('2026-02-10', 1, 100_000)
    expect(credit('vatSmallScale')).toBe(1000)
    change('2026-03-01', 'general')
    undo('2026-03-01')
    for (const draft of [sale, other]) books.void(draft)
    buy('2026-01-02', 13, 100, { lines: [line(13, 100, { quantity: 10 * NET })] })
    for (const period of [202601, 202602, 202603]) books.closePeriod(period)
    expect(() => change('2026-03-01', 'general')).toThrow(/PERIOD_CLOSED/)
  })
})

it('一般纳税人 → 小规模: only with what it rests on; nothing is deducted any more, returns of before stay with the general method', () => {
  open({ taxpayer: 'general', vatPeriod: 'month' })
  const sale = sell('2026-01-10', 13, 100_000)
  expect(() => change('2026-02-01', 'smallScale')).toThrow(/TAXPAYER_BACK/)
  change('2026-02-01', 'smallScale', '税务事项通知书')
  expect([codeOf('vatSmallScale'), codeOf('vatOutput')]).toEqual(['22210111', '22210107'])
  sell('2026-02-03', 1, 200_000)
  buy('2026-02-04', 13, 100_000, { lines: [line(13, 100_000, { itemId: 2 })] })
  expect([credit('vatSmallScale'), credit('vatInput'), goodsIn(202602)]).toEqual([2000, 0, 113_000])
  expect(inputStates('2026-02')).toEqual([['不抵扣', 13_000]])
  books.post({
    type: 'salesReturn',
    date: '2026-02-05',
    partnerId: 1,
    warehouseId: 1,
    lines: [line(13, 100_000, { sourceLineId: books.lineOf(sale) })],
  })
  expect([credit('vatSmallScale'), credit('vatOutput')]).toEqual([2000, 0])
  expect(vat(202602)).toEqual(['vatExemption 应记 20.00（未达到起征点：免征）', 'surcharges '])
})

/** The tax of half a year from its sales and purchases alone. Amounts in fen. */
interface Trade {
  month: number
  sale: boolean
  net: number
  special: boolean
}
function model(trades: readonly Trade[], switchAt: number) {
  const small = (month: number) => month < switchAt
  const of = (month: number, sale: boolean) => trades.filter((t) => t.month === month && t.sale === sale)
  const sum = (rows: readonly Trade[], rate: number) => rows.reduce((s, t) => s + Math.round(t.net * rate), 0)
  let [exempt, owedSmall, unpaid, carried, city] = [0, 0, 0, 0, 0]
  for (const quarter of [[1, 2, 3] as const, [4, 5, 6] as const]) {
    const rows = quarter.filter(small).flatMap((m) => of(m, true))
    const tax = sum(rows, 0.01)
    const free =
      rows.reduce((s, t) => s + t.net, 0) < 30_000_000
        ? tax -
          sum(
            rows.filter((t) => t.special),
            0.01,
          )
        : 0
    exempt += free
    owedSmall += tax - free
    city += Math.round((tax - free) * 0.07 * 0.5 + 1e-9)
  }
  for (let month = switchAt; month <= 6; month++) {
    const due =
      sum(of(month, true), 0.13) -
      sum(
        of(month, false).filter((t) => t.special),
        0.13,
      ) -
      carried
    carried = Math.max(0, -due)
    unpaid += Math.max(0, due)
    city += Math.round(Math.max(0, due) * 0.07 * 0.5 + 1e-9)
  }
  return { exempt, owedSmall, unpaid, city }
}
it('goods that were bought with deduction and go back after the change take the deduction back, and the register says so', () => {
  open({ taxpayer: 'general', vatPeriod: 'month', inputVatFlow: 'direct' })
  const bought = buy('2026-01-12', 13, 200_000)
  change('2026-02-01', 'smallScale', '税务事项通知书')
  books.post({
    type: 'purchaseReturn',
    date: '2026-02-06',
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [line(13, 100_000, { quantity: NET / 2, sourceLineId: books.lineOf(bought) })],
  })
  expect(credit('vatInput')).toBe(-13_000)
  expect([inputStates('2026-01'), inputStates('2026-02')]).toEqual([[['已抵扣', 26_000]], [['已抵扣', -13_000]]])
})
it('any half year with a change in it comes to what its sales and purchases alone say', async () => {
  const trade = fc.record({
    month: fc.integer({ min: 1, max: 6 }),
    sale: fc.boolean(),
    net: fc.integer({ min: 100, max: 120_000 }).map((yuan) => yuan * 100),
    special: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(trade, { minLength: 3, maxLength: 14 }), fc.integer({ min: 2, max: 6 }), async (trades, switchAt) => {
      open()
      change(`2026-0${switchAt}-01`, 'general')
      for (const [i, { month, sale, net, special }] of trades.entries()) {
        const date = `2026-0${month}-10`
        if (sale) sell(date, month < switchAt ? 1 : 13, net, special ? { invoiceKind: 'special', invoiceNumber: `X${i}` } : {})
        else buy(date, 13, net, special ? {} : { invoiceKind: 'ordinary' })
      }
      for (let period = 202601; period <= 202606; period = nextPeriod(period))
        for (const id of steps(period).map((s) => s.split(' ')[0] ?? '')) if (/^(vat|surcharges)/.test(id)) run(period, id)
      const found = {
        exempt: credit('vatExemptionIncome'),
        owedSmall: credit('vatSmallScale'),
        unpaid: credit('vatUnpaid'),
        city: credit('cityMaintenanceTaxPayable'),
      }
      expect(found).toEqual(model(trades, switchAt))
      expect(books.failures()).toEqual({})
      await books.close()
    }),
    { numRuns: 10 },
  )
  open()
})
