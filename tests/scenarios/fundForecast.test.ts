import { afterAll, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { ReportParams } from '@core/contract'
import { type Expected, lessAdvances, stepsOf } from '@core/reports/fundForecast'
import { fundHandlers } from '../../src/main/modules/funds/handlers'
import { runReport } from '../../src/main/modules/reports/run'
import { temporaryFolder } from '../support/backend'
import { goods, newBooks } from '../support/books'

const folder = temporaryFolder()
const b = newBooks(folder.path, 'forecast', { incomeTaxPeriod: 'none' })
afterAll(async () => {
  await b.close()
  folder.remove()
})
const run = (report: string, params: ReportParams) => runReport({ ...b.caller, db: b.db, options: b.set.options }, report, params)

describe('资金预测', () => {
  it('goes from the balance by due dates, orders and what is paid every month to the month in which money is short, each figure to what it is made of', () => {
    const bank = b.account('bank')
    b.clock.set('2026-04-10')
    b.db.run('UPDATE partner SET term_days = 30 WHERE id = 1')
    b.post({
      type: 'otherReceipt',
      date: '2026-01-02',
      accountId: bank,
      lines: [{ accountId: b.account('revenueOther'), amount: 1_000_00, cashFlowItem: 1 }],
    })
    for (const [date, amount] of [
      ['2026-01-31', 90_00],
      ['2026-02-28', 100_00],
      ['2026-03-31', 110_00],
    ] as const)
      b.post({ type: 'otherPayment', date, accountId: bank, lines: [{ accountId: b.account('financeFee'), amount }] })
    b.post({
      type: 'purchaseReceipt',
      date: '2026-02-01',
      dueDate: '2026-05-20',
      partnerId: 2,
      warehouseId: 1,
      invoiceKind: 'special',
      lines: [goods(1, 100, 1_000_00)],
    })
    b.post({
      type: 'salesDelivery',
      date: '2026-03-01',
      dueDate: '2026-03-31',
      partnerId: 1,
      warehouseId: 1,
      lines: [goods(1, 10, 200_00)],
    })
    b.post({ type: 'receipt', date: '2026-04-02', partnerId: 1, accountId: bank, amount: 26_00, purpose: 'advance', lines: [] })
    const order = b.save({
      type: 'salesOrder',
      date: '2026-04-05',
      expectedDate: '2026-05-02',
      partnerId: 1,
      warehouseId: 1,
      lines: [goods(1, 10, 100_00)],
    })
    b.approve(order)
    const input = { accountId: bank, revision: 0, kind: 'bank' as const, number: '', feeRate: 0, lowLimit: 700_00 }
    b.command('funds.save', input, (ctx) => void fundHandlers.save(ctx, input))

    const months = run('fundForecast', { to: '2026-04-10', step: 'month' })
    const figures = months.rows.map(({ cells: c }) => [
      c['from'],
      c['opening'],
      c['receivable'] ?? 0,
      c['salesOrder'] ?? 0,
      c['payable'] ?? 0,
      c['recurring'] ?? 0,
      c['closing'],
      c['low'],
    ])
    expect(figures.slice(0, 4)).toEqual([
      // overdue is expected at once, less what was paid ahead
      ['2026-04-10', 726_00, 200_00, 0, 0, 100_00, 826_00, ''],
      ['2026-05-01', 826_00, 0, 0, 1130_00, 100_00, -404_00, '资金不足'],
      ['2026-06-01', -404_00, 0, 113_00, 0, 100_00, -391_00, '资金不足'],
      ['2026-07-01', -391_00, 0, 0, 0, 100_00, -491_00, '资金不足'],
    ])
    const may = months.rows[1]?.drill as { report: string; params: ReportParams }
    const items = run(may.report, may.params)
    expect(items.totals).toEqual({ income: 0, outgo: 1230_00 })
    expect(items.rows.map(({ cells: c, drill }) => [c['date'], c['kind'], c['outgo'], drill !== undefined])).toEqual([
      ['2026-05-20', '应付到期', 1130_00, true],
      ['2026-05-31', '经常费用', 100_00, true],
    ])
    // weeks tell the same story
    const weeks = run('fundForecast', { to: '2026-04-10' })
    expect(weeks.rows[0]?.cells).toMatchObject({ opening: 726_00, closing: 926_00 })
    expect(weeks.rows.map((r) => r.cells['closing'])).toContain(826_00)
  })
  it('steps follow one another without a gap', () => {
    for (const step of ['week', 'month'] as const) {
      const steps = stepsOf('2026-01-31', step)
      steps
        .slice(1)
        .forEach((s, i) =>
          expect(new Date(`${s.from}T00:00:00Z`).getTime() - new Date(`${steps[i]?.to}T00:00:00Z`).getTime()).toBe(86_400_000),
        )
    }
  })
  it('what was paid ahead lowers what is expected by exactly that, the earliest first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 })), fc.integer({ min: 0, max: 2000 }), (amounts, ahead) => {
        const items = amounts.map(
          (amount, i): Expected => ({
            kind: 'receivable',
            date: `2026-01-${String(10 + (i % 20))}`,
            amount,
            partyId: 1,
            party: '',
            text: String(i),
          }),
        )
        const left = lessAdvances(items, new Map([[1, ahead]]))
        const sum = (list: readonly Expected[]) => list.reduce((s, i) => s + i.amount, 0)
        expect(sum(left)).toBe(Math.max(0, sum(items) - ahead))
        expect(left.slice(1).every((i) => items[Number(i.text)]?.amount === i.amount)).toBe(true)
      }),
    )
  })
})
