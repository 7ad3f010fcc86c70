import { describe, expect, it } from 'vitest'
import { runStep } from '../../src/main/modules/periods/close/checklist'
import { runReport } from '../../src/main/modules/reports/run'
import { taxesDue } from '../../src/main/modules/tax/due'
import { taxesEstimated } from '../../src/main/modules/tax/estimate'
import { type Books, bookShelf, goods } from '../support/books'

const books = bookShelf()
const reading = (b: Books) => ({ db: b.db, options: b.set.options })
const estimated = (b: Books, today: string) => taxesEstimated(reading(b), today).map(({ label, due, amount }) => [label, due, amount])
const owed = (b: Books, today: string, due: string) =>
  taxesDue(reading(b), today).reduce((sum, t) => (t.due === due && t.label !== '未交增值税' ? sum + t.amount : sum), 0)
const run = (b: Books, period: number, ...steps: string[]) => {
  for (const step of steps) b.command('periods.runStep', { period, step }, (ctx) => runStep(ctx, period, step, '', undefined))
}
const sell = (b: Books, date: string, net: number, line: Record<string, unknown> = {}) =>
  b.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [goods(1, 1, net, line)] })
const items = (b: Books, to: string) =>
  runReport({ ...b.caller, db: b.db, options: b.set.options }, 'fundForecastItems', { from: to, to: '2026-12-31', asOf: to }).rows

const CITY_AND_EDUCATION = 1560_00
describe('资金预测: taxes that the month’s end has not booked yet', () => {
  it('一般纳税人: 附加税费 of the month and 所得税 of the quarter as their steps would book them, and then as they are booked', () => {
    const b = books({ negativeStock: 'allow' })
    expect(estimated(b, '2026-01-04')).toEqual([])
    sell(b, '2026-01-05', 200_000_00)
    // 26 000 of VAT: 7 %, 3 % and 2 %, half of each for 小型微利企业; 5 % of 200 000 less that
    const expected = [
      ['附加税费（预计，2026-01未计提）', '2026-02-15', CITY_AND_EDUCATION],
      ['企业所得税（预计，2026-03 未计提）', '2026-04-15', 9922_00],
    ]
    expect(estimated(b, '2026-01-20')).toEqual(expected)
    // 转出未交增值税 changes nothing of it, 计提 replaces it by what is booked
    run(b, 202601, 'vatTransfer')
    expect(estimated(b, '2026-01-31')).toEqual(expected)
    run(b, 202601, 'surcharges')
    expect(estimated(b, '2026-01-31')).toEqual([expected[1]])
    expect(owed(b, '2026-01-31', '2026-02-15')).toBe(CITY_AND_EDUCATION)
    run(b, 202603, 'incomeTax')
    expect(estimated(b, '2026-03-31')).toEqual([])
    expect(owed(b, '2026-03-31', '2026-04-15')).toBe(9922_00)
    expect(b.failures()).toEqual({})
  })
  it('in the report they have a column of their own, the day and the months say that they are estimates', () => {
    const b = books({ negativeStock: 'allow', incomeTaxPeriod: 'none' })
    sell(b, '2026-01-05', 200_000_00)
    const row = items(b, '2026-01-20').find(({ cells }) => cells['kind'] === '预计税费')
    expect(row?.cells).toMatchObject({ date: '2026-02-15', text: '附加税费（预计，2026-01未计提）', outgo: CITY_AND_EDUCATION })
    const { columns, rows } = runReport({ ...b.caller, ...reading(b) }, 'fundForecast', { to: '2026-01-20', step: 'month' })
    expect(columns.find((c) => c.key === 'taxEstimate')).toMatchObject({ title: '预计税费', group: '预计支出' })
    expect(rows.map(({ cells }) => cells['taxEstimate'])).toEqual([undefined, CITY_AND_EDUCATION, ...Array(4).fill(undefined)])
  })
  it('a month that was left waits beside the next one, each once, and what is overdue is expected at once', () => {
    const b = books({ negativeStock: 'allow', incomeTaxPeriod: 'month' })
    sell(b, '2026-01-05', 200_000_00)
    sell(b, '2026-02-05', 400_000_00)
    const [january, february, tax1, tax2] = estimated(b, '2026-02-20')
    expect([january, february]).toEqual([
      ['附加税费（预计，2026-01未计提）', '2026-02-15', CITY_AND_EDUCATION],
      ['附加税费（预计，2026-02未计提）', '2026-03-15', 2 * CITY_AND_EDUCATION],
    ])
    expect([tax1?.[2], tax2?.[2]]).toEqual([9922_00, 19_844_00])
    expect(items(b, '2026-02-20').find(({ cells: c }) => String(c['text']).includes('2026-01未计提'))?.cells).toMatchObject({
      date: '2026-02-20',
      text: '附加税费（预计，2026-01未计提），2026-02-15 已到期',
    })
    // the steps come to the same
    run(b, 202601, 'vatTransfer', 'surcharges', 'incomeTax')
    expect(estimated(b, '2026-02-20')).toEqual([february, tax2])
    run(b, 202602, 'vatTransfer', 'surcharges', 'incomeTax')
    expect(estimated(b, '2026-02-28')).toEqual([])
    expect(owed(b, '2026-02-28', '2026-03-15')).toBe(2 * CITY_AND_EDUCATION + 19_844_00)
  })
  it('留抵, a loss and a closed month leave nothing to expect', () => {
    const b = books({ negativeStock: 'allow' })
    const buy = { type: 'purchaseReceipt' as const, partnerId: 2, warehouseId: 1, invoiceKind: 'special' as const }
    b.post({ ...buy, date: '2026-01-05', lines: [goods(1, 9, 500_000_00)] })
    const rent = (accountId: number, debit: number, credit: number) => ({ accountId, debit, credit, summary: '房租', cashFlowItem: null })
    b.post({ type: 'voucher', date: '2026-01-09', lines: [rent(b.account('financeFee'), 90_00, 0), rent(b.account('capital'), 0, 90_00)] })
    expect(estimated(b, '2026-01-20')).toEqual([])
    const c = books({ incomeTaxPeriod: 'none' })
    c.post({ ...buy, date: '2026-01-02', lines: [goods(1, 9, 90_00)] })
    sell(c, '2026-01-05', 200_000_00)
    expect(estimated(c, '2026-01-31')).toHaveLength(1)
    // what was not transferred before the close is transferred, and taxed, a month later
    run(c, 202601, 'vatTransfer')
    c.closePeriod(202601)
    expect(estimated(c, '2026-02-03')).toEqual([])
  })
  it('小规模 by quarter: nothing below the threshold, half of 附加税费 above it, on the VAT of the quarter so far', () => {
    const b = books({ negativeStock: 'allow', taxpayer: 'smallScale', vatPeriod: 'quarter', incomeTaxPeriod: 'none' })
    const line = (net: number) => ({ taxRate: 10_000, tax: Math.round(net * 0.01), gross: net + Math.round(net * 0.01) })
    sell(b, '2026-01-05', 200_000_00, line(200_000_00))
    expect(estimated(b, '2026-01-31')).toEqual([])
    sell(b, '2026-02-05', 150_000_00, line(150_000_00))
    // 3 500.00 of VAT (posting.md §9)
    const expected = ['附加税费（预计，2026-01 至 2026-03 未计提）', '2026-04-15', 210_00]
    expect(estimated(b, '2026-02-28')).toEqual([expected])
    expect(estimated(b, '2026-04-02')).toEqual([expected])
    run(b, 202603, 'vatExemption', 'surcharges')
    expect(estimated(b, '2026-04-02')).toEqual([])
    expect(owed(b, '2026-04-02', '2026-04-15')).toBe(3500_00 + 210_00)
  })
})
