import { describe, expect, it } from 'vitest'
import { runStep } from '../../src/main/modules/periods/close/checklist'
import { runReport } from '../../src/main/modules/reports/run'
import { taxesDue } from '../../src/main/modules/tax/due'
import { submitCommand } from '../../src/main/documents/workflow'
import { type Books, bookShelf, goods } from '../support/books'

const books = bookShelf()
const WANG = 1
const LI = 2
const forecast = (b: Books, to: string) =>
  runReport({ ...b.caller, db: b.db, options: b.set.options }, 'fundForecast', { to, step: 'month' })
const detail = (b: Books, to: string) =>
  runReport({ ...b.caller, db: b.db, options: b.set.options }, 'fundForecastItems', { from: to, to: '2026-12-31', asOf: to }).rows.map(
    ({ cells: c, drill }) => [c['date'], c['kind'], c['party'], c['income'] ?? -Number(c['outgo']), drill !== undefined],
  )
function staffed(options: Parameters<typeof books>[0] = {}): Books {
  const b = books(options)
  b.db.run("INSERT INTO employee (id, code, name, pinyin) VALUES (1, 'E1', '王芳', 'wf'), (2, 'E2', '李强', 'lq')")
  return b
}
const loan = (b: Books, employeeId: number, amount: number, dueDate: string | null, date = '2026-01-05') => ({
  type: 'employeeLoan' as const,
  date,
  employeeId,
  accountId: b.account('bank'),
  amount,
  dueDate,
  lines: [],
})
const claim = (b: Books, employeeId: number, amount: number, date = '2026-01-08') => ({
  type: 'expenseClaim' as const,
  date,
  employeeId,
  departmentId: 1,
  lines: [{ accountId: b.account('officeExpense'), amount }],
})
const due = (b: Books, today: string) =>
  taxesDue({ db: b.db, options: b.set.options }, today).map(({ label, due: by, amount }) => [label, by, amount])
const run = (b: Books, period: number, step: string, payment?: { date: string; accountId: number }) =>
  b.command('periods.runStep', { period, step }, (ctx) => runStep(ctx, period, step, '', payment))

describe('资金预测: employees', () => {
  it('a loan comes back on its day, claims are paid, and of one employee they are cleared against each other first', () => {
    const b = staffed()
    b.post(loan(b, WANG, 1000_00, '2026-02-10'))
    b.post(claim(b, WANG, 300_00))
    b.post(claim(b, LI, 80_00))
    expect(detail(b, '2026-01-10')).toEqual([
      ['2026-01-10', '付给员工', '李强', -80_00, true],
      ['2026-02-10', '员工归还', '王芳', 700_00, true],
    ])
    // the balances of the months follow, and the warning with them
    const { rows, columns } = forecast(b, '2026-01-10')
    expect(rows.slice(0, 2).map(({ cells: c }) => [c['employeeBack'] ?? 0, c['employeePaid'] ?? 0, c['closing'], c['low']])).toEqual([
      [0, 80_00, -1080_00, '资金不足'],
      [700_00, 0, -380_00, '资金不足'],
    ])
    expect(columns.map((c) => c.key)).not.toContain('tax')
  })
  it('a loan of which nothing says when it comes back clears claims and is not counted on; one past its day comes back at once', () => {
    const b = staffed()
    b.post(loan(b, WANG, 500_00, null))
    b.post(loan(b, LI, 200_00, '2026-01-20'))
    b.post(claim(b, WANG, 600_00))
    expect(detail(b, '2026-02-01')).toEqual([
      ['2026-02-01', '员工归还', '李强', 200_00, true],
      ['2026-02-01', '付给员工', '王芳', -100_00, true],
    ])
  })
  it('what is approved and not posted is promised; what is only submitted is not', () => {
    const b = staffed({ approval: true })
    const approved = (input: Parameters<Books['save']>[0], more = true) => {
      const id = b.save(input)
      b.on(id, 'submit', submitCommand)
      if (more) b.approve(id)
      return id
    }
    const paid = approved(claim(b, WANG, 120_00))
    approved(loan(b, LI, 400_00, '2026-03-05'))
    approved(claim(b, LI, 999_00), false)
    expect(detail(b, '2026-01-10')).toEqual([
      ['2026-01-10', '付给员工', '王芳', -120_00, true],
      ['2026-01-10', '付给员工', '李强', -400_00, true],
      ['2026-03-05', '员工归还', '李强', 400_00, true],
    ])
    // posting it changes nothing of what is expected
    b.postSaved(paid)
    expect(detail(b, '2026-01-10')[0]).toEqual(['2026-01-10', '付给员工', '王芳', -120_00, true])
  })
})

describe('资金预测: taxes', () => {
  const sell = (b: Books, date: string, net: number, line: Record<string, unknown> = {}) =>
    b.post({ type: 'salesDelivery', date, partnerId: 1, warehouseId: 1, lines: [goods(1, 1, net, line)] })
  it('VAT of the month is due on the 15th of the next, before and after it is transferred, until it is paid', () => {
    const b = books({ negativeStock: 'allow' })
    sell(b, '2026-01-05', 1000_00)
    expect(due(b, '2026-01-04')).toEqual([])
    expect(due(b, '2026-01-20')).toEqual([['增值税（未转出）', '2026-02-15', 130_00]])
    run(b, 202601, 'vatTransfer')
    run(b, 202601, 'surcharges')
    const all = due(b, '2026-01-31')
    expect(all[0]).toEqual(['未交增值税', '2026-02-15', 130_00])
    const sum = all.reduce((s, [, , amount]) => s + Number(amount), 0)
    expect(sum).toBeGreaterThan(130_00)
    // in February the same is due, what February adds a month later
    sell(b, '2026-02-03', 100_00)
    expect(due(b, '2026-02-10')).toEqual([...all, ['增值税（未转出）', '2026-03-15', 13_00]])
    run(b, 202602, 'taxPayment', { date: '2026-02-12', accountId: b.account('bank') })
    expect(due(b, '2026-02-11')).toHaveLength(all.length + 1)
    expect(due(b, '2026-02-12')).toEqual([['增值税（未转出）', '2026-03-15', 13_00]])
    expect(forecast(b, '2026-02-12').totals?.['tax']).toBe(13_00)
    expect(b.failures()).toEqual({})
  })
  it('what a month left untransferred is due in the next; a surplus of input VAT is no tax', () => {
    const b = books({ negativeStock: 'allow' })
    sell(b, '2026-01-05', 1000_00)
    expect(due(b, '2026-02-01')).toEqual([['增值税（未转出）', '2026-02-15', 130_00]])
    const buy = (date: string, net: number) =>
      b.post({ type: 'purchaseReceipt', date, partnerId: 2, warehouseId: 1, invoiceKind: 'special', lines: [goods(1, 9, net)] })
    buy('2026-01-30', 1500_00)
    expect(due(b, '2026-02-01')).toEqual([])
  })
  it('小规模 owe for the quarter what the threshold leaves', () => {
    const b = books({ negativeStock: 'allow', taxpayer: 'smallScale', vatPeriod: 'quarter' })
    const line = (net: number) => ({ taxRate: 10_000, tax: Math.round(net * 0.01), gross: net + Math.round(net * 0.01) })
    sell(b, '2026-01-05', 200_000_00, line(200_000_00))
    expect(due(b, '2026-01-31')).toEqual([])
    sell(b, '2026-02-05', 150_000_00, line(150_000_00))
    expect(due(b, '2026-02-28')).toEqual([['应交增值税（小规模）', '2026-04-15', 3500_00]])
    expect(due(b, '2026-04-02')).toEqual([['应交增值税（小规模）', '2026-04-15', 3500_00]])
  })
})
