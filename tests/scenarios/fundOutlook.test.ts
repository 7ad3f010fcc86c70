import { describe, expect, it } from 'vitest'
import { addDays } from '@core/kernel'
import { type Expected, lowPoint } from '@core/reports/fundForecast'
import { fundHandlers } from '../../src/main/modules/funds/handlers'
import { runReport } from '../../src/main/modules/reports/run'
import { workbench } from '../../src/main/modules/app/workbench'
import { type Books, bookShelf, goods } from '../support/books'

const books = bookShelf()
const outlook = (b: Books, date: string) => b.command('funds.outlook', { date }, (ctx) => fundHandlers.outlook(ctx, { date }) as object)
const receive = (b: Books, date: string, amount: number) => {
  const lines = [{ accountId: b.account('capital'), amount, cashFlowItem: 1 }]
  b.post({ type: 'otherReceipt', date, accountId: b.account('bank'), lines })
}
const owe = (b: Books, dueDate: string, net: number) => {
  const document = {
    type: 'purchaseReceipt' as const,
    date: '2026-01-06',
    dueDate,
    partnerId: 2,
    warehouseId: 1,
    invoiceKind: 'special' as const,
  }
  b.post({ ...document, lines: [goods(1, 1, net)] })
}
const keep = (b: Books, lowLimit: number) => {
  const input = { accountId: b.account('bank'), revision: 0, kind: 'bank' as const, number: '', feeRate: 0, lowLimit }
  b.command('funds.save', input, (ctx) => void fundHandlers.save(ctx, input))
}

describe('工作台: money that will be short', () => {
  it('names the first day below the lowest balance and the lowest of the next 30 days; what is due later is not told yet', () => {
    const b = books({ incomeTaxPeriod: 'none' })
    receive(b, '2026-01-05', 10_000_00)
    keep(b, 3_000_00)
    // 5 650.00, 2 260.00 and 1 130.00
    owe(b, '2026-01-20', 5_000_00)
    owe(b, '2026-02-02', 2_000_00)
    owe(b, '2026-03-01', 1_000_00)
    expect(outlook(b, '2026-01-10')).toEqual({
      days: 30,
      opening: 10_000_00,
      limit: 3_000_00,
      low: { from: '2026-02-02', lowestOn: '2026-02-02', lowest: 2_090_00 },
    })
    expect(outlook(b, '2026-02-01')).toMatchObject({ low: { from: '2026-02-02', lowestOn: '2026-03-01', lowest: 960_00 } })
    // today nothing is short: the reminder of balances has nothing to tell
    const ctx = { ...b.caller, db: b.db, options: b.set.options } as never
    expect(workbench(ctx, { date: '2026-01-10' }).todo.filter(({ kind }) => kind === 'funds')).toEqual([])
    // money that comes in before helps
    b.post({
      type: 'salesDelivery',
      date: '2026-01-08',
      dueDate: '2026-01-31',
      partnerId: 1,
      warehouseId: 1,
      lines: [goods(1, 1, 9_000_00)],
    })
    expect(outlook(b, '2026-01-10')).toMatchObject({ low: null })
  })
  it('without a lowest balance it is short below nothing', () => {
    const b = books({ incomeTaxPeriod: 'none' })
    receive(b, '2026-01-05', 5_650_00)
    owe(b, '2026-01-20', 5_000_00)
    expect(outlook(b, '2026-01-10')).toMatchObject({ limit: 0, low: null })
    owe(b, '2026-01-21', 1_00)
    expect(outlook(b, '2026-01-10')).toMatchObject({ low: { from: '2026-01-21', lowest: -1_13 } })
  })
})

describe('the quick look of 工作台 and the report 资金预测', () => {
  it('come to the same: partners with advances, overdue items, orders, employees, taxes', () => {
    const b = books({ negativeStock: 'allow' })
    b.db.run("INSERT INTO employee (id, code, name, pinyin) VALUES (1, 'E1', '王芳', 'wf')")
    const bank = b.account('bank')
    receive(b, '2026-01-05', 30_000_00)
    for (const [dueDate, net] of [
      ['2026-01-15', 4_000_00],
      ['2026-02-01', 60_000_00],
      ['2026-02-08', 3_000_00],
      ['2026-05-01', 900_00],
    ] as const)
      owe(b, dueDate, net)
    const sale = { type: 'salesDelivery' as const, partnerId: 1, warehouseId: 1 }
    b.post({ ...sale, date: '2026-01-08', dueDate: '2026-02-03', lines: [goods(1, 1, 20_000_00)] })
    b.post({ ...sale, date: '2026-01-09', dueDate: '2026-01-10', lines: [goods(1, 1, 7_000_00)] })
    b.post({ type: 'receipt', date: '2026-01-12', partnerId: 1, accountId: bank, amount: 8_500_00, purpose: 'advance', lines: [] })
    b.post({ type: 'payment', date: '2026-01-12', partnerId: 2, accountId: bank, amount: 700_00, purpose: 'advance', lines: [] })
    const order = { type: 'purchaseOrder' as const, date: '2026-01-05', expectedDate: '2026-02-05', partnerId: 2, warehouseId: 1 }
    b.approve(b.save({ ...order, lines: [goods(1, 10, 2_000_00)] }))
    b.post({ type: 'employeeLoan', date: '2026-01-06', employeeId: 1, accountId: bank, amount: 900_00, dueDate: '2026-01-30', lines: [] })
    const claim = { type: 'expenseClaim' as const, date: '2026-01-08', employeeId: 1, departmentId: 1 }
    b.post({ ...claim, lines: [{ accountId: b.account('officeExpense'), amount: 1_500_00 }] })
    for (const today of ['2026-01-20', '2026-02-02', '2026-02-20']) {
      const ctx = { ...b.caller, db: b.db, options: b.set.options }
      const { rows } = runReport(ctx, 'fundForecastItems', { from: today, to: addDays(today, 30), asOf: today })
      const listed = rows.map(({ cells: c }) =>
        item(String(c['date']), Number(c['income'] ?? c['outgo']), c['income'] === undefined ? 'payable' : 'receivable'),
      )
      const opening = Number(runReport(ctx, 'fundForecast', { to: today }).rows[0]?.cells['opening'])
      expect(listed.length).toBeGreaterThan(3)
      const low = lowPoint(listed, opening, 0, addDays(today, 30))
      expect(low).not.toBeNull()
      expect(outlook(b, today)).toMatchObject({ opening, low })
    }
  })
})

const item = (date: string, amount: number, kind: Expected['kind'] = 'payable'): Expected => ({
  kind,
  date,
  amount,
  partyId: null,
  party: '',
  text: '',
})
describe('lowPoint', () => {
  it('takes a day as a whole, so that what comes in on it counts against what goes out', () => {
    const items = [item('2026-01-02', 900), item('2026-01-02', 850, 'receivable')]
    expect(lowPoint(items, 100, 0, '2026-01-31')).toBeNull()
    expect(lowPoint(items, 100, 60, '2026-01-31')).toEqual({ from: '2026-01-02', lowestOn: '2026-01-02', lowest: 50 })
  })
  it('the first and the lowest day differ; what is short already and does not get less is told elsewhere', () => {
    const items = [item('2026-01-02', 60), item('2026-01-05', 20), item('2026-01-07', 500, 'receivable')]
    expect(lowPoint(items, 100, 50, '2026-01-31')).toEqual({ from: '2026-01-02', lowestOn: '2026-01-05', lowest: 20 })
    expect(lowPoint(items, 100, 50, '2026-01-01')).toBeNull()
    expect(lowPoint([item('2026-01-02', 5, 'receivable')], 10, 50, '2026-01-31')).toBeNull()
  })
})
