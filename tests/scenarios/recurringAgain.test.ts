import { accountInput, currencyInput, documentInput, type RecurrenceInput } from '@core/contract'
import { describe, expect, it } from 'vitest'
import { bookVouchers } from '../../src/main/documents/voucherStates'
import { saveTemplate } from '../../src/main/documents/voucherTemplates'
import { saveRecord } from '../../src/main/modules/masterdata/records'
import { checklist, runStep } from '../../src/main/modules/periods/close/checklist'
import { recurringHandlers } from '../../src/main/modules/recurring/handlers'
import { recurringIn } from '../../src/main/modules/recurring/plan'
import { runReport } from '../../src/main/modules/reports/run'
import { type Books, bookShelf, refusedCodes } from '../support/books'

const books = bookShelf()
let serial = 0
type Line = { accountId: number; debit?: number; credit?: number; original?: number; exchangeRate?: number; departmentId?: number }
function template(b: Books, name: string, lines: Line[], replace = false): number {
  const document = documentInput.parse({
    type: 'voucher',
    date: '2026-01-01',
    memo: name,
    lines: lines.map((l) => ({ summary: name, ...l })),
  })
  return b.command('saveTemplate', { n: ++serial }, (ctx) => saveTemplate(ctx, name, document, replace)).id
}
function recur(b: Books, templateId: number, formulas: readonly string[], more: Partial<RecurrenceInput> = {}) {
  const lines = formulas.map((formula, i) => ({ side: i === 0 ? ('debit' as const) : ('credit' as const), formula }))
  const input = { templateId, every: 'month' as const, from: 202601, to: null, day: 0, lines, revision: 0, ...more }
  b.command('recurring.save', { n: ++serial }, (ctx) => void recurringHandlers.save(ctx, input))
}
const run = (b: Books, period = 202601) => b.command('runStep', { n: ++serial }, (ctx) => runStep(ctx, period, 'recurring')).documents
const again = (b: Books, templateId: number, period = 202601) =>
  b.command('again', { n: ++serial }, (ctx) => recurringHandlers.again(ctx, { templateId, period }) as { documents: { id: number }[] })
    .documents
const book = (b: Books) =>
  b.command('book', { n: ++serial }, (ctx) => bookVouchers(ctx, b.db.column<number>("SELECT id FROM voucher WHERE state <> 'booked'")))
const states = (b: Books, period = 202601) =>
  b.command('list', { n: ++serial }, (ctx) => recurringIn(ctx, period)).map((r) => [r.state, r.problem])
const balance = (b: Books, accountId: number) =>
  b.db.value<number>('SELECT COALESCE(SUM(debit - credit), 0) FROM account_total WHERE account_id = ?', accountId) ?? 0
const held = (b: Books, accountId: number) =>
  b.db.value<number>(
    'SELECT COALESCE(SUM(CASE WHEN debit <> 0 THEN original ELSE -original END), 0) FROM journal_line WHERE account_id = ?',
    accountId,
  )

describe('周期凭证 that was reversed', () => {
  const rent = (b: Books) => {
    const id = template(b, '房租', [
      { accountId: b.account('officeExpense'), debit: 3000_00, departmentId: 1 },
      { accountId: b.account('bank'), credit: 3000_00 },
    ])
    recur(b, id, ['', ''])
    return id
  }
  it('is not due again by itself, in no list and no forecast, and made again when it is asked for', () => {
    const b = books()
    const id = rent(b)
    const [made] = run(b)
    book(b)
    b.reverse(made?.id ?? 0, '2026-01-31')
    expect(states(b)).toEqual([['reversed', '']])
    expect(run(b)).toEqual([])
    const list = b.command('checklist', {}, (ctx) => checklist(ctx, 202601))
    expect(list.steps.find((s) => s.id === 'recurring')?.due).toBe('')
    expect(list.checks.find((c) => c.id === 'stepsLeft')).toMatchObject({ ok: true })
    const forecast = runReport({ ...b.caller, db: b.db, options: b.set.options }, 'fundForecast', { to: '2026-01-15', step: 'month' })
    expect(forecast.rows.slice(0, 2).map(({ cells }) => cells['recurring'] ?? 0)).toEqual([0, 3000_00])
    expect(again(b, id)).toHaveLength(1)
    expect(states(b)).toEqual([['made', '']])
    expect([run(b), again(b, id)]).toEqual([[], []])
    expect(balance(b, b.account('officeExpense'))).toBe(3000_00)
    // what was made again follows its template like any other
    template(
      b,
      '房租',
      [
        { accountId: b.account('officeExpense'), debit: 3100_00, departmentId: 1 },
        { accountId: b.account('bank'), credit: 3100_00 },
      ],
      true,
    )
    expect(states(b)).toEqual([['changed', '']])
    run(b)
    expect(balance(b, b.account('officeExpense'))).toBe(3100_00)
    expect(b.failures()).toEqual({})
  })
  it('is as it was when the red document is withdrawn; a closed month makes nothing again', () => {
    const b = books()
    const id = rent(b)
    const [made] = run(b)
    book(b)
    b.reverse(made?.id ?? 0, '2026-01-31')
    const red = b.db.value<number>('SELECT id FROM doc_journal WHERE reverses_id = ?', made?.id ?? 0) ?? 0
    b.unpost(red)
    expect(states(b)).toEqual([['made', '']])
    b.reverse(made?.id ?? 0, '2026-01-31')
    expect(states(b)).toEqual([['reversed', '']])
    b.closePeriod(202601)
    expect(refusedCodes(() => again(b, id))).toEqual(['PERIOD_CLOSED'])
  })
})

describe('周期凭证 on accounts in a currency', () => {
  function dollars() {
    const b = books()
    const rates = [
      { date: '2026-01-10', rate: 712_345_678 },
      { date: '2026-02-20', rate: 700_000_000 },
    ]
    const currency = currencyInput.parse({ code: 'XUS', name: '美元', rates })
    const { id: currencyId } = b.command('currency', {}, (ctx) => saveRecord(ctx, 'currency', currency)) as { id: number }
    const parentId = b.db.value<number>("SELECT id FROM account WHERE code = '1002'") ?? 0
    const account = accountInput.parse({ code: '100299', name: '美元户', parentId, direction: 'debit', currencyId })
    const { id: cash } = b.command('account', {}, (ctx) => saveRecord(ctx, 'account', account)) as { id: number }
    const office = b.account('officeExpense')
    const lines = (original: number): Line[] => [
      { accountId: office, debit: 1, departmentId: 1 },
      { accountId: cash, credit: 1, original, exchangeRate: 700_000_000 },
    ]
    return { b, cash, office, lines }
  }
  it('the original amount goes at the rate of the date, the line with = takes the rest', () => {
    const { b, cash, office, lines } = dollars()
    const id = template(b, '海外仓', lines(333_33))
    recur(b, id, ['=', ''])
    expect(states(b, 202601)).toEqual([['due', '']])
    run(b)
    // 333.33 × 7.12345678, 333.33 × 7
    expect([balance(b, cash), balance(b, office), held(b, cash)]).toEqual([-2374_46, 2374_46, -333_33])
    run(b, 202602)
    expect([balance(b, cash), held(b, cash)]).toEqual([-2374_46 - 2333_31, -666_66])
    expect(run(b)).toEqual([])
    expect(b.failures()).toEqual({})
  })
  it('a rate or an amount that changes after booking comes as a difference, to the fen in both', () => {
    const { b, cash, office, lines } = dollars()
    const id = template(b, '海外仓', lines(333_33))
    recur(b, id, ['=', ''])
    run(b)
    book(b)
    b.db.run("UPDATE currency_rate SET rate = 722222222 WHERE date = '2026-01-10'")
    expect(states(b)).toEqual([['changed', '']])
    run(b)
    expect([balance(b, cash), balance(b, office), held(b, cash)]).toEqual([-2407_38, 2407_38, -333_33])
    book(b)
    template(b, '海外仓', lines(-100_01), true)
    run(b)
    // red in the template: it comes in
    expect([balance(b, cash), balance(b, office), held(b, cash)]).toEqual([722_29, -722_29, 100_01])
    expect([run(b), states(b)]).toEqual([[], [['made', '']]])
    expect(b.failures()).toEqual({})
  })
  it('without a rate it cannot be made and says so; a formula on such a line, or no original amount, is refused', () => {
    const { b, lines } = dollars()
    const id = template(b, '海外仓', lines(333_33))
    recur(b, id, ['=', ''], { day: 5 })
    expect(states(b)).toEqual([['wrong', '第 2 行：没有 2026-01-05 的 XUS 汇率']])
    expect(refusedCodes(() => run(b))).toEqual(['RECURRING_WRONG'])
    expect(states(b, 202602)).toEqual([['due', '']])
    const other = template(b, '另一', lines(0))
    expect(refusedCodes(() => recur(b, other, ['=', '']))).toEqual(['RECURRING_FOREIGN'])
    expect(refusedCodes(() => recur(b, id, ['100', '='], { revision: 1 } as never))).toEqual(['RECURRING_FOREIGN'])
  })
})
