import { documentInput, type RecurrenceInput, type ReportParams } from '@core/contract'
import { describe, expect, it } from 'vitest'
import { requireDocument } from '../../src/main/documents/store'
import { bookVouchers } from '../../src/main/documents/voucherStates'
import { removeTemplate, saveTemplate } from '../../src/main/documents/voucherTemplates'
import { checklist, runStep, withdraw } from '../../src/main/modules/periods/close/checklist'
import { recurringHandlers } from '../../src/main/modules/recurring/handlers'
import { recurringIn } from '../../src/main/modules/recurring/plan'
import { runReport } from '../../src/main/modules/reports/run'
import { type Books, bookShelf, refusedCodes } from '../support/books'

const books = bookShelf()
type Line = [role: string, debit: number, credit: number]
const lineOf = (b: Books, [role, debit, credit]: Line) => ({
  summary: '房租',
  accountId: b.account(role),
  debit,
  credit,
  ...(role === 'officeExpense' ? { departmentId: 1 } : {}),
})
function template(b: Books, name: string, lines: Line[], replace = false): number {
  const document = documentInput.parse({ type: 'voucher', date: '2026-01-01', memo: name, lines: lines.map((l) => lineOf(b, l)) })
  return (b.command('vouchers.saveTemplate', { name }, (ctx) => saveTemplate(ctx, name, document, replace)) as { id: number }).id
}
type When = Partial<Omit<RecurrenceInput, 'lines' | 'templateId'>>
type Amounts = readonly (readonly [side: 'debit' | 'credit', formula: string])[]
const inputOf = (templateId: number, amounts: Amounts, when: When = {}): RecurrenceInput => ({
  templateId,
  every: 'month',
  from: 202601,
  to: null,
  day: 0,
  ...when,
  lines: amounts.map(([side, formula]) => ({ side, formula })),
})
const recur = (b: Books, templateId: number, amounts: Amounts, when: When = {}, revision = 0): void => {
  const input = { ...inputOf(templateId, amounts, when), revision }
  b.command('recurring.save', { templateId }, (ctx) => void recurringHandlers.save(ctx, input))
}
const RENT: Amounts = [
  ['debit', ''],
  ['credit', ''],
]
const run = (b: Books, period = 202601) =>
  b.command('periods.runStep', { period, n: Math.random() }, (ctx) => runStep(ctx, period, 'recurring')).documents
const view = (b: Books, period = 202601) => b.command('x', {}, (ctx) => checklist(ctx, period))
const step = (b: Books, period = 202601) => view(b, period).steps.find((s) => s.id === 'recurring')
const list = (b: Books, period = 202601) => b.command('x', {}, (ctx) => recurringIn(ctx, period))
const entry = (b: Books, date: string, debit: string, credit: string, amount: number) =>
  b.post({ type: 'voucher', date, lines: [lineOf(b, [debit, amount, 0]), lineOf(b, [credit, 0, amount])] })
const book = (b: Books) =>
  b.command('vouchers.book', { n: Math.random() }, (ctx) =>
    bookVouchers(ctx, b.db.column<number>("SELECT id FROM voucher WHERE state <> 'booked'")),
  )
/** debit positive */
const balance = (b: Books, role: string) =>
  b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM account_total WHERE account_id = ?', b.account(role)) ?? 0

describe('周期凭证 with fixed amounts', () => {
  it('is due by its month and day, is made once, traced to its template, and taken back while it is not booked', () => {
    const b = books()
    const id = template(b, '房租', [
      ['officeExpense', 3000_00, 0],
      ['otherPayable', 0, 3000_00],
    ])
    recur(b, id, RENT, { day: 31, from: 202602 })
    expect([list(b), list(b, 202602)]).toMatchObject([[], [{ name: '房租', state: 'due', date: '2026-02-28', amount: 3000_00 }]])
    const check = view(b, 202602).checks.find((c) => c.id === 'stepsLeft')
    expect(check).toMatchObject({
      severity: 'warn',
      ok: false,
      count: 1,
      items: [{ text: '周期凭证：房租 2026-02-28 待生成', to: { page: 'voucherTemplates', params: { period: 202602 } } }],
    })
    const [made] = run(b, 202602)
    expect(requireDocument(b.db, made?.id ?? 0)).toMatchObject({ date: '2026-02-28', step: 'recurring', templateId: id, total: 3000_00 })
    expect(run(b, 202602)).toEqual([])
    expect(list(b, 202602)).toMatchObject([{ state: 'made', vouchers: [{ documentId: made?.id, fixed: false }] }])
    expect(step(b, 202602)).toMatchObject({ due: '', vouchers: [{ amount: 3000_00 }] })
    expect(b.command('x', {}, (ctx) => withdraw(ctx, 202602, 'recurring'))).toEqual({ withdrawn: 1 })
    expect(balance(b, 'officeExpense')).toBe(0)
    expect(run(b, 202602)).toMatchObject([{ id: made?.id }])
    expect(b.failures()).toEqual({})
  })
  it('quarterly and yearly ones are due in every third and twelfth month, until their last', () => {
    const b = books()
    const due = (when: When) => {
      const id = template(b, JSON.stringify(when), [
        ['officeExpense', 1, 0],
        ['otherPayable', 0, 1],
      ])
      recur(b, id, RENT, when)
      const months = [202512, 202601, 202602, 202604, 202607, 202610, 202702, 202802].filter((p) =>
        list(b, p).some((r) => r.templateId === id),
      )
      b.command('recurring.remove', { id }, (ctx) => void recurringHandlers.remove(ctx, { templateId: id }))
      return months
    }
    expect(due({ every: 'quarter', from: 202601, to: 202608 })).toEqual([202601, 202604, 202607])
    expect(due({ every: 'year', from: 202602 })).toEqual([202602, 202702, 202802])
  })
  it('when the template comes to something else: made anew while it is open, else the difference; less is red', () => {
    const b = books()
    const id = template(b, '房租', [
      ['officeExpense', 3000_00, 0],
      ['otherPayable', 0, 3000_00],
    ])
    recur(b, id, RENT)
    run(b)
    template(
      b,
      '房租',
      [
        ['officeExpense', 3500_00, 0],
        ['otherPayable', 0, 3500_00],
      ],
      true,
    )
    expect(list(b)).toMatchObject([{ state: 'changed' }])
    run(b)
    expect(list(b)[0]?.vouchers).toMatchObject([{ amount: 3500_00 }])
    book(b)
    template(
      b,
      '房租',
      [
        ['officeExpense', 3200_00, 0],
        ['otherPayable', 0, 3200_00],
      ],
      true,
    )
    expect(run(b)).toHaveLength(1)
    expect(list(b)).toMatchObject([
      {
        state: 'made',
        vouchers: [
          { amount: 3500_00, fixed: true },
          { amount: -300_00, fixed: false },
        ],
      },
    ])
    expect([balance(b, 'officeExpense'), balance(b, 'otherPayable')]).toEqual([3200_00, -3200_00])
    expect(run(b)).toEqual([])
    expect(b.failures()).toEqual({})
  })
  it('is refused in a closed month, and closing asks about one that was not made', () => {
    const b = books()
    recur(
      b,
      template(b, '房租', [
        ['officeExpense', 1_00, 0],
        ['otherPayable', 0, 1_00],
      ]),
      RENT,
    )
    b.closePeriod(202601)
    expect(refusedCodes(() => run(b))).toEqual(['PERIOD_CLOSED'])
    expect(refusedCodes(() => b.command('x', {}, (ctx) => withdraw(ctx, 202601, 'recurring')))).toEqual(['PERIOD_CLOSED'])
    expect(run(b, 202602)).toHaveLength(1)
  })
})

describe('周期凭证 by formula', () => {
  it('takes the books without what it made itself, so that a transfer empties an account once and an accrual does not grow', () => {
    const b = books()
    entry(b, '2026-01-10', 'bank', 'nonOperatingIncome', 1000_00)
    entry(b, '2026-01-12', 'otherReceivable', 'bank', 200_00)
    const codes = (role: string) => b.db.value<string>('SELECT code FROM account WHERE id = ?', b.account(role)) ?? ''
    // 5 % of what was earned is accrued, and a balance goes over to expenses
    const accrual = template(b, '计提', [
      ['officeExpense', 0, 0],
      ['otherPayable', 0, 0],
    ])
    recur(b, accrual, [
      ['debit', `发生(${codes('nonOperatingIncome')};贷)*5%`],
      ['credit', '='],
    ])
    const transfer = template(b, '结转', [
      ['officeExpense', 0, 0],
      ['otherReceivable', 0, 0],
    ])
    recur(b, transfer, [
      ['debit', '='],
      ['credit', `期末(${codes('otherReceivable')})`],
    ])
    expect(run(b)).toHaveLength(2)
    expect([balance(b, 'otherPayable'), balance(b, 'otherReceivable')]).toEqual([-50_00, 0])
    expect(run(b)).toEqual([])
    book(b)
    expect([run(b), step(b)?.due]).toEqual([[], ''])
    entry(b, '2026-01-20', 'bank', 'nonOperatingIncome', 400_00)
    entry(b, '2026-01-21', 'otherReceivable', 'bank', 30_00)
    expect(step(b)?.due).toBe('2 张有差额（结转、计提）')
    run(b)
    expect([balance(b, 'otherPayable'), balance(b, 'otherReceivable'), balance(b, 'officeExpense')]).toEqual([-70_00, 0, 300_00])
    expect(run(b)).toEqual([])
    expect(b.failures()).toEqual({})
  })
  it('a line may be worked out from another, one of a department from what it has; quarterly ones take three months', () => {
    const b = books()
    for (const month of ['01', '02', '03']) entry(b, `2026-${month}-05`, 'officeExpense', 'bank', 100_00)
    const code = b.db.value<string>('SELECT code FROM account WHERE id = ?', b.account('officeExpense')) ?? ''
    const department = b.db.value<string>('SELECT code FROM department WHERE id = 1') ?? ''
    const id = template(b, '分摊', [
      ['officeExpense', 0, 0],
      ['otherPayable', 0, 0],
      ['otherPayable', 0, 0],
    ])
    recur(
      b,
      id,
      [
        ['debit', `发生(${code};部门=${department})÷2`],
        ['credit', '[1]*30%'],
        ['credit', '='],
      ],
      { every: 'quarter', from: 202603 },
    )
    expect(list(b, 202603)).toMatchObject([{ amount: 150_00 }])
    const [made] = run(b, 202603)
    const lines = requireDocument(b.db, made?.id ?? 0).lines as { debit: number; credit: number }[]
    expect(lines.map((l) => [l.debit, l.credit])).toEqual([
      [150_00, 0],
      [0, 45_00],
      [0, 105_00],
    ])
    book(b)
    expect([run(b, 202603), b.failures()]).toEqual([[], {}])
  })
  it('says what is wrong before it is kept, and what cannot be made before a voucher is', () => {
    const b = books()
    const id = template(b, '错', [
      ['officeExpense', 1_00, 0],
      ['otherPayable', 0, 1_00],
    ])
    const tried = (...formulas: string[]) =>
      refusedCodes(() =>
        recur(
          b,
          id,
          formulas.map((f, i) => [i === 0 ? 'debit' : 'credit', f] as const),
        ),
      )
    expect(tried('期末(99999)', '=')).toEqual(['FORMULA'])
    expect(tried('=', '=')).toEqual(['FORMULA'])
    expect(tried('[2]', '=')).toEqual(['FORMULA'])
    expect(tried('流量(1)', '=')).toEqual(['FORMULA'])
    expect(tried('1', '1', '1')).toEqual(['BAD_INPUT'])
    expect(refusedCodes(() => recur(b, id, RENT, { from: 202603, to: 202602 }))).toEqual(['BAD_INPUT'])
    recur(b, id, [
      ['debit', '100'],
      ['credit', '99.99'],
    ])
    expect(refusedCodes(() => recur(b, id, RENT))).toEqual(['STALE_REVISION'])
    expect(list(b)).toMatchObject([{ state: 'wrong', problem: '借贷不平：借方 100.00，贷方 99.99' }])
    expect(refusedCodes(() => run(b))).toEqual(['RECURRING_WRONG'])
    recur(
      b,
      id,
      [
        ['debit', '1÷发生(5301)'],
        ['credit', '='],
      ],
      {},
      1,
    )
    expect(list(b)[0]).toMatchObject({ state: 'wrong', amount: null })
    // other accounts: the formulas were not written for them
    template(
      b,
      '错',
      [
        ['otherReceivable', 1_00, 0],
        ['otherPayable', 0, 1_00],
      ],
      true,
    )
    expect(list(b)).toEqual([])
    recur(b, id, RENT)
    b.command('vouchers.removeTemplate', { id }, (ctx) => removeTemplate(ctx, id))
    expect(list(b)).toEqual([])
  })
})

describe('资金预测', () => {
  it('takes recurring vouchers that move money, at once when they are late, and none that was made', () => {
    const b = books()
    b.clock.set('2026-04-10')
    entry(b, '2026-04-01', 'bank', 'nonOperatingIncome', 10_000_00)
    recur(
      b,
      template(b, '付房租', [
        ['officeExpense', 300_00, 0],
        ['bank', 0, 300_00],
      ]),
      RENT,
      { day: 5 },
    )
    recur(
      b,
      template(b, '收租金', [
        ['bank', 50_00, 0],
        ['nonOperatingIncome', 0, 50_00],
      ]),
      RENT,
      { every: 'quarter' },
    )
    recur(
      b,
      template(b, '计提', [
        ['officeExpense', 9_00, 0],
        ['otherPayable', 0, 9_00],
      ]),
      RENT,
    )
    const params: ReportParams = { from: '2026-04-10', to: '2026-05-31', asOf: '2026-04-10' }
    const cells = () => runReport({ ...b.caller, db: b.db, options: b.set.options }, 'fundForecastItems', params).rows.map((r) => r.cells)
    expect(cells()).toMatchObject([
      { date: '2026-04-10', kind: '经常费用', text: '周期凭证 付房租', outgo: 300_00 },
      { date: '2026-04-30', kind: '经常收入', text: '周期凭证 收租金', income: 50_00 },
      { date: '2026-05-05', outgo: 300_00 },
    ])
    run(b, 202604)
    expect(cells()).toMatchObject([{ date: '2026-05-05', outgo: 300_00 }])
  })
})
