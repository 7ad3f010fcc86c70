import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccountSetOptions } from '../../src/core/contract'
import { checklist, runStep, withdraw as withdrawOf } from '../../src/main/modules/periods/close/checklist'
import { temporaryFolder } from '../support/backend'
import { type Books, goods, NET, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let books: Books
let n = 0
const open = (options: Partial<AccountSetOptions>) => {
  books = newBooks(folder.path, `tax${++n}`, options)
}
afterEach(async () => {
  expect(books.failures()).toEqual({})
  await books.close()
})

type Step = 'vatTransfer' | 'vatExemption' | 'surcharges' | 'taxPayment'
const view = (period: number, step: Step) => {
  const found = books.command('periods.checklist', { period }, (ctx) => checklist(ctx, period)).steps.find((s) => s.id === step)
  if (!found) throw new Error(`no step ${step}`)
  return found
}
const amountOf = (period: number, step: Step, label: string) => view(period, step).derivation.find((f) => f.label === label)?.amount
const run = (period: number, step: Step, payment?: { date: string; accountId: number }) =>
  books.command('periods.runStep', { period, step }, (ctx) => runStep(ctx, period, step, '', payment))
const withdraw = (period: number, step: Step) =>
  books.command('periods.withdrawStep', { period, step }, (ctx) => withdrawOf(ctx, period, step))
/** credit − debit of a role's account, in fen, of all months */
const credit = (role: string) =>
  books.db.value<number>('SELECT COALESCE(SUM(credit - debit), 0) FROM account_total WHERE account_id = ?', books.account(role)) ?? 0
const sell = (date: string, netFen: number, more: Record<string, unknown> = {}, line: Record<string, unknown> = {}) =>
  books.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [goods(1, 1, netFen, line)], ...more })
const buy = (date: string, netFen: number, more: Record<string, unknown> = {}) =>
  books.post({
    type: 'purchaseReceipt',
    date,
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special',
    lines: [goods(1, 100, netFen)],
    ...more,
  })
const voucher = (date: string, debit: string, creditRole: string, amount: number) =>
  books.post({
    type: 'voucher',
    date,
    lines: [
      { summary: '税', accountId: books.account(debit), debit: amount },
      { summary: '税', accountId: books.account(creditRole), credit: amount },
    ],
  })

describe('一般纳税人', () => {
  beforeEach(() => open({ negativeStock: 'allow' }))

  it('D56 what is due leaves for 未交增值税, once; what comes later moves the difference, also back', () => {
    buy('2026-01-03', 100_000)
    sell('2026-01-05', 200_000)
    expect(view(202601, 'vatTransfer').due).toBe('应记 130.00')
    expect(run(202601, 'vatTransfer').documents).toHaveLength(1)
    expect([credit('vatTransferUnpaid'), credit('vatUnpaid')]).toEqual([-13_000, 13_000])
    expect(view(202601, 'vatTransfer')).toMatchObject({ due: '', vouchers: [{ amount: 13_000, fixed: false }] })
    expect(run(202601, 'vatTransfer').documents).toEqual([])
    buy('2026-01-20', 50_000)
    expect(view(202601, 'vatTransfer').due).toBe('应冲回 65.00')
    run(202601, 'vatTransfer')
    expect(credit('vatUnpaid')).toBe(6500)
    // more input than output: all goes back, the rest is 留抵
    buy('2026-01-21', 100_000)
    run(202601, 'vatTransfer')
    expect(credit('vatUnpaid')).toBe(0)
    expect(view(202601, 'vatTransfer').vouchers).toEqual([])
    expect(amountOf(202601, 'vatTransfer', '留抵税额')).toBe(6500)
    // the next month begins with it
    sell('2026-02-02', 100_000)
    expect(view(202602, 'vatTransfer').due).toBe('应记 65.00')
  })
  it('D56 paid too much in the month comes back; 预交 is set off', () => {
    sell('2026-01-05', 100_000)
    buy('2026-01-06', 90_000)
    voucher('2026-01-10', 'vatPaidInMonth', 'bank', 2000)
    voucher('2026-01-11', 'vatPrepaid', 'bank', 300)
    // 13,000 − 11,700 − 2,000 = −700, of which 700 was paid in the month
    run(202601, 'vatTransfer')
    expect(credit('vatTransferOver')).toBe(700)
    expect(credit('vatPrepaid')).toBe(0)
    expect(credit('vatUnpaid')).toBe(-1000)
    expect(run(202601, 'vatTransfer').documents).toEqual([])
  })
  it('附加税费 on what is unpaid, halved, by the rows of the date; again only the difference; withdrawn whole', () => {
    sell('2026-01-05', 20_000_000)
    expect(view(202601, 'surcharges').due).toBe('')
    run(202601, 'vatTransfer')
    run(202601, 'surcharges')
    const owed = () => ['cityMaintenanceTaxPayable', 'educationSurchargePayable', 'localEducationSurchargePayable'].map(credit)
    expect(owed()).toEqual([91_000, 39_000, 26_000])
    sell('2026-01-06', 1_000_000)
    run(202601, 'vatTransfer')
    run(202601, 'surcharges')
    expect(owed()).toEqual([95_550, 40_950, 27_300])
    expect(withdraw(202601, 'surcharges')).toEqual({ withdrawn: 1 })
    expect(owed()).toEqual([0, 0, 0])
    run(202601, 'surcharges')
    expect(owed()).toEqual([95_550, 40_950, 27_300])
    expect(credit('cityMaintenanceTax')).toBe(-95_550)
  })
  it('教育费附加 is not levied on a month of up to 100,000 of sales (财税〔2016〕12号)', () => {
    sell('2026-01-05', 10_000_000)
    run(202601, 'vatTransfer')
    run(202601, 'surcharges')
    expect([credit('cityMaintenanceTaxPayable'), credit('educationSurchargePayable')]).toEqual([45_500, 0])
  })
  it('its voucher is not edited, and stays where it is booked or its month is closed', () => {
    buy('2026-01-03', 100)
    sell('2026-01-05', 200_000)
    const [made] = run(202601, 'vatTransfer').documents
    books.unpost(made?.id ?? 0)
    expect(() => books.save({ type: 'voucher', id: made?.id, revision: 2, date: '2026-01-31', lines: [] } as never)).toThrow(
      /STALE_REVISION|SYSTEM_RECORD/,
    )
    books.postSaved(made?.id ?? 0)
    expect(credit('vatUnpaid')).toBe(25_987)
    run(202601, 'surcharges')
    books.transferProfit(202601)
    books.closePeriod(202601)
    expect(() => withdraw(202601, 'vatTransfer')).toThrow(/PERIOD_CLOSED/)
    expect(() => run(202601, 'vatTransfer')).toThrow(/PERIOD_CLOSED/)
  })
  it('D50 what is booked stays, the difference is a voucher of its own; what the step pays is what was owed when the month began', () => {
    sell('2026-01-05', 200_000)
    const [made] = run(202601, 'vatTransfer').documents
    books.db.run("UPDATE voucher SET state = 'booked', booked_at = '2026-03-01T09:00:00.000Z' WHERE document_id = ?", made?.id ?? 0)
    sell('2026-01-06', 100_000)
    run(202601, 'vatTransfer')
    expect(view(202601, 'vatTransfer').vouchers).toMatchObject([
      { amount: 26_000, fixed: true },
      { amount: 13_000, fixed: false },
    ])
    run(202601, 'surcharges')
    const owed = credit('vatUnpaid') + credit('cityMaintenanceTaxPayable')
    expect(owed).toBe(39_000 + 1365)
    expect(view(202601, 'taxPayment').due).toBe('')
    sell('2026-02-05', 900_000)
    run(202602, 'vatTransfer')
    expect(view(202602, 'taxPayment')).toMatchObject({ due: '待缴 403.65', payment: { date: '2026-02-15' } })
    voucher('2026-02-10', 'vatUnpaid', 'bank', 9000)
    const pay = { date: '2026-02-12', accountId: books.account('cash') }
    expect(() => run(202602, 'taxPayment', { ...pay, date: '2026-03-12' })).toThrow(/BAD_INPUT/)
    expect(() => run(202602, 'taxPayment', { ...pay, accountId: books.account('receivable') })).toThrow(/UNKNOWN_REFERENCE/)
    run(202602, 'taxPayment', pay)
    expect([credit('cash'), credit('bank'), credit('vatUnpaid')]).toEqual([31_365, 9000, 117_000])
    expect(books.db.value('SELECT date FROM doc_journal WHERE step = ?', 'taxPayment')).toBe('2026-02-12')
    expect([view(202602, 'taxPayment').due, run(202602, 'taxPayment', pay).documents]).toEqual(['', []])
    expect(withdraw(202602, 'taxPayment')).toEqual({ withdrawn: 1 })
    expect(view(202602, 'taxPayment').due).toBe('待缴 313.65')
  })
})

describe('小规模纳税人', () => {
  it('no row that holds is said, and nothing is posted until there is one; what a quarter owes is paid in the next', () => {
    open({ taxpayer: 'smallScale', negativeStock: 'allow', startPeriod: 202801 })
    books.clock.set('2028-03-31')
    sale('2028-01-05', 40_000_000)
    expect(view(202803, 'vatExemption').due).toBe('没有 2028-03-31 有效的“起征点（按季）”，请在“税率与起征点”中新增一行')
    expect(() => run(202803, 'vatExemption')).toThrow(/RATE_MISSING/)
    books.db.run(
      "INSERT INTO tax_rate (kind, code, name, value, bound, valid_from) VALUES ('threshold', 'quarter', '起征点（按季）', 30000000, 'below', '2028-01-01')",
    )
    expect(view(202803, 'vatExemption').due).toBe('')
    expect(view(202802, 'taxPayment').due).toBe('')
    sale('2028-04-05', 1_000_000)
    expect(view(202805, 'taxPayment').due).toBe('待缴 4,000.00')
  })
  const at1 = (netFen: number) => ({
    taxRate: 10_000,
    net: netFen,
    tax: Math.round(netFen / 100),
    gross: netFen + Math.round(netFen / 100),
  })
  const sale = (date: string, netFen: number, more: Record<string, unknown> = {}) => sell(date, netFen, more, at1(netFen))

  it('below the threshold of the quarter its tax is income, that of 专票 stays; no surcharges on what is free', () => {
    open({ taxpayer: 'smallScale', negativeStock: 'allow' })
    sale('2026-01-05', 10_000_000)
    sale('2026-02-05', 5_000_000, { invoiceKind: 'special' })
    sale('2026-03-05', 14_999_999)
    expect(view(202602, 'vatExemption').due).toBe('')
    expect(view(202602, 'vatExemption').derivation[0]).toMatchObject({ label: '2026-01 至 2026-03', text: '2026-03 月末处理' })
    expect(run(202602, 'vatExemption').documents).toEqual([])
    run(202603, 'vatExemption')
    expect([credit('vatExemptionIncome'), credit('vatSmallScale')]).toEqual([250_000, 50_000])
    run(202603, 'surcharges')
    // 50,000 × 7 % × 50 %; 教育费附加 is free below 300,000 a quarter
    expect([credit('cityMaintenanceTaxPayable'), credit('educationSurchargePayable')]).toEqual([1750, 0])
    // one more yuan of sales reaches it: everything is taxed, what was exempted comes back
    sale('2026-03-31', 100)
    expect(view(202603, 'vatExemption').due).toBe('应冲回 2,500.00（达到起征点：全额征税）')
    run(202603, 'vatExemption')
    expect([credit('vatExemptionIncome'), credit('vatSmallScale')]).toEqual([0, 300_001])
    expect(run(202603, 'vatExemption').documents).toEqual([])
  })
  it('until 2025 sales of exactly the threshold were free; from 2026 they are taxed; by month where that was chosen', () => {
    open({ taxpayer: 'smallScale', negativeStock: 'allow', vatPeriod: 'month', startPeriod: 202512 })
    sale('2025-12-05', 10_000_000)
    sale('2026-01-05', 10_000_000)
    run(202512, 'vatExemption')
    run(202601, 'vatExemption')
    expect([credit('vatExemptionIncome'), credit('vatSmallScale')]).toEqual([100_000, 100_000])
    run(202601, 'surcharges')
    expect(credit('cityMaintenanceTaxPayable')).toBe(3500)
  })
  it('sales booked at 3 % are cut to 1 %; a return lowers them', () => {
    open({ taxpayer: 'smallScale', negativeStock: 'allow' })
    const at3 = { taxRate: 30_000, net: 40_000_000, tax: 1_200_000, gross: 41_200_000 }
    const id = sell('2026-01-05', 0, {}, at3)
    books.post({
      type: 'salesReturn',
      date: '2026-01-08',
      partnerId: 1,
      warehouseId: 1,
      lines: [{ itemId: 1, quantity: NET / 10, ...at3, net: 4_000_000, tax: 120_000, gross: 4_120_000, sourceLineId: books.lineOf(id) }],
    })
    run(202603, 'vatExemption')
    expect([credit('vatExemptionIncome'), credit('vatSmallScale')]).toEqual([720_000, 360_000])
  })
})
