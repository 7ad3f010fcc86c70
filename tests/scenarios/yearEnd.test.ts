import { afterAll, describe, expect, it } from 'vitest'
import type { AccountSetOptions } from '@core/contract'
import { Refusal } from '../../src/main/backend/context'
import { runReport } from '../../src/main/modules/reports/run'
import { checklist, runStep, withdraw } from '../../src/main/modules/periods/close/checklist'
import { temporaryFolder } from '../support/backend'
import { type Books, newBooks } from '../support/books'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
const books = (options: Partial<AccountSetOptions> = {}) => newBooks(folder.path, `year${++count}`, options)
const run = (b: Books, id: string, period: number) => b.command('periods.runStep', { period, id }, (ctx) => runStep(ctx, period, id))
const step = (b: Books, id: string, period: number) =>
  b.command('periods.checklist', { period }, (ctx) => checklist(ctx, period)).steps.find((s) => s.id === id)
const refusals = (work: () => unknown) => {
  try {
    work()
  } catch (e) {
    if (e instanceof Refusal) return e.problems.map((p) => p.code)
    throw e
  }
  return []
}
const entry = (b: Books, date: string, debit: string, credit: string, amount: number) =>
  b.post({
    type: 'voucher',
    date,
    lines: [
      { accountId: b.account(debit), summary: '记一笔', debit: amount },
      { accountId: b.account(credit), summary: '记一笔', credit: amount },
    ],
  })
const earn = (b: Books, date: string, amount: number) => entry(b, date, 'bank', 'nonOperatingIncome', amount)
const spend = (b: Books, date: string, amount: number) => entry(b, date, 'financeFee', 'bank', amount)
/** credit positive */
const balance = (b: Books, role: string, until = 999912) =>
  b.db.value<number>(
    'SELECT COALESCE(SUM(credit - debit), 0) FROM account_total WHERE account_id = ? AND period <= ?',
    b.account(role),
    until,
  ) ?? 0

describe('所得税 (posting.md §6.7)', () => {
  it('quarterly: the rate on the profit of the year so far, less what is accrued; run again it writes nothing', () => {
    const b = books()
    earn(b, '2026-01-10', 100_000_00)
    expect(step(b, 'incomeTax', 202601)).toBeUndefined()
    spend(b, '2026-03-10', 33)
    expect(step(b, 'incomeTax', 202603)).toMatchObject({
      due: '应计提 4,999.98',
      derivation: [{ amount: 99_999_67 }, { label: '税率 5%' }, { amount: 4_999_98 }, { amount: 0 }, { amount: 4_999_98 }],
    })
    expect(run(b, 'incomeTax', 202603).documents).toHaveLength(1)
    expect([balance(b, 'incomeTaxExpense'), balance(b, 'incomeTaxPayable')]).toEqual([-4_999_98, 4_999_98])
    expect(run(b, 'incomeTax', 202603).documents).toEqual([])
    // after 结转损益 the profit is the same
    run(b, 'profit', 202603)
    expect(step(b, 'incomeTax', 202603)?.due).toBe('')
    earn(b, '2026-06-10', 10_000_00)
    expect(step(b, 'incomeTax', 202606)?.due).toBe('应计提 500.00')
    expect(b.failures()).toEqual({})
  })
  it('at 25 % for who is no 小型微利企业, every month; none for who pays none', () => {
    const b = books({ smallProfit: false, incomeTaxPeriod: 'month' })
    earn(b, '2026-01-10', 10_000_00)
    expect(step(b, 'incomeTax', 202601)?.due).toBe('应计提 2,500.00')
    expect(step(books({ incomeTaxPeriod: 'none' }), 'incomeTax', 202603)).toBeUndefined()
  })
  it('a loss accrues nothing; what was prepaid stays, a voucher of the month follows until it is booked', () => {
    const b = books({ incomeTaxPeriod: 'month' })
    spend(b, '2026-01-10', 1_000_00)
    expect(step(b, 'incomeTax', 202601)?.due).toBe('')
    earn(b, '2026-01-11', 5_000_00)
    run(b, 'incomeTax', 202601)
    expect(balance(b, 'incomeTaxPayable')).toBe(200_00)
    spend(b, '2026-01-20', 2_000_00)
    expect(step(b, 'incomeTax', 202601)?.due).toBe('应减少计提 100.00')
    run(b, 'incomeTax', 202601)
    expect(balance(b, 'incomeTaxPayable')).toBe(100_00)
    spend(b, '2026-01-21', 9_000_00)
    run(b, 'incomeTax', 202601)
    expect(balance(b, 'incomeTaxPayable')).toBe(0)
    earn(b, '2026-01-22', 17_000_00)
    run(b, 'incomeTax', 202601)
    b.transferProfit(202601)
    b.closePeriod(202601)
    spend(b, '2026-02-10', 15_000_00)
    expect(step(b, 'incomeTax', 202602)?.due).toBe('')
    expect(balance(b, 'incomeTaxPayable')).toBe(500_00)
    expect(b.failures()).toEqual({})
  })
  it('the rate is that of the month’s last day; where no row holds, the step says so and refuses', () => {
    const b = books({ incomeTaxPeriod: 'month', startPeriod: 202801 })
    b.clock.set('2028-02-01')
    earn(b, '2028-01-10', 5_000_00)
    expect(step(b, 'incomeTax', 202801)?.due).toContain('小型微利企业所得税')
    expect(refusals(() => run(b, 'incomeTax', 202801))).toEqual(['RATE_MISSING'])
  })
})

/** Rows of a statement as of a day: what each column of each row holds, by the line it has in the form. */
const statement = (b: Books, id: string, to: string) => {
  const { columns, rows, checks } = runReport({ db: b.db, options: b.set.options, clock: b.clock }, id, { to })
  expect(checks.filter((c) => !c.ok)).toEqual([])
  const amounts = columns.filter(({ kind }) => kind === 'fen').map(({ key }) => key)
  return { amounts, rows: rows.map((r) => Object.fromEntries(amounts.map((key) => [key, r.cells[key] ?? 0]))) }
}
const columnOf = ({ rows }: ReturnType<typeof statement>, key: string) => rows.map((r) => r[key])

/** A year of income and cost, its steps run in order, all its months closed. */
function year(b: Books, of: number, income: number, cost: number): void {
  b.clock.set(`${of}-12-31`)
  earn(b, `${of}-03-10`, income)
  spend(b, `${of}-09-10`, cost)
  b.transferProfit(of * 100 + 6)
  const december = of * 100 + 12
  for (const id of ['profit', 'yearEnd', 'reserve', 'distribution']) run(b, id, december)
  b.clock.set(`${of + 1}-01-15`)
  for (let month = 1; month <= 12; month++) b.closePeriod(of * 100 + month)
}

describe('D53 the end of a year', () => {
  it('本年利润 goes to 未分配利润, a tenth to the reserve; run again nothing is written', () => {
    const b = books({ incomeTaxPeriod: 'none' })
    entry(b, '2026-01-02', 'bank', 'capital', 1_000_000_00)
    earn(b, '2026-03-10', 3_485_07)
    for (const id of ['profit', 'yearEnd', 'reserve', 'distribution']) run(b, id, 202612)
    // posting.md §9
    expect([balance(b, 'yearProfit'), balance(b, 'statutoryReserve'), balance(b, 'distributeStatutoryReserve')]).toEqual([0, 348_51, 0])
    expect(balance(b, 'retainedEarnings')).toBe(3_485_07 - 348_51)
    const postings = b.db.value('SELECT COUNT(*) FROM posting')
    for (const id of ['profit', 'yearEnd', 'reserve', 'distribution']) expect(run(b, id, 202612).documents).toEqual([])
    expect(b.db.value('SELECT COUNT(*) FROM posting')).toBe(postings)
    // more is earned: each is made anew
    earn(b, '2026-12-20', 1_000_00)
    for (const id of ['profit', 'yearEnd', 'reserve', 'distribution']) run(b, id, 202612)
    expect([balance(b, 'yearProfit'), balance(b, 'statutoryReserve')]).toEqual([0, 448_51])
    expect(b.failures()).toEqual({})
  })
  it('dividends entered by hand go with the distribution; a reserve that is taken back goes back', () => {
    const b = books({ incomeTaxPeriod: 'none' })
    entry(b, '2026-01-02', 'bank', 'capital', 1_000_000_00)
    earn(b, '2026-03-10', 10_000_00)
    run(b, 'yearEnd', 202612)
    run(b, 'reserve', 202612)
    const [payable, distributed] = ['2232', '310403'].map((code) => b.db.value<number>('SELECT id FROM account WHERE code = ?', code) ?? 0)
    b.post({
      type: 'voucher',
      date: '2026-12-31',
      lines: [
        { accountId: distributed, summary: '分配利润', debit: 2_000_00 },
        { accountId: payable, summary: '分配利润', credit: 2_000_00 },
      ],
    })
    expect(step(b, 'distribution', 202612)?.due).toBe('2 个利润分配明细有余额，合计 3,000.00')
    run(b, 'distribution', 202612)
    expect(balance(b, 'retainedEarnings')).toBe(7_000_00)
    b.command('periods.withdrawStep', {}, (ctx) => withdraw(ctx, 202612, 'reserve'))
    run(b, 'distribution', 202612)
    expect([balance(b, 'retainedEarnings'), balance(b, 'statutoryReserve')]).toEqual([8_000_00, 0])
    expect(b.failures()).toEqual({})
  })
  it('three years in one file: a loss is made up first, the reserve stops at half of the capital; each year begins with the end of the last', () => {
    const b = books({ incomeTaxPeriod: 'none' })
    entry(b, '2026-01-02', 'bank', 'capital', 1_000_00)
    year(b, 2026, 1_000_00, 3_000_00)
    expect([balance(b, 'retainedEarnings'), balance(b, 'statutoryReserve')]).toEqual([-2_000_00, 0])
    year(b, 2027, 6_000_00, 1_000_00)
    // (5,000 − 2,000) × 10 %
    expect([balance(b, 'retainedEarnings'), balance(b, 'statutoryReserve')]).toEqual([2_700_00, 300_00])
    year(b, 2028, 9_000_00, 1_000_00)
    // 10 % would be 800, half of the capital leaves 200
    expect([balance(b, 'retainedEarnings'), balance(b, 'statutoryReserve')]).toEqual([10_500_00, 500_00])
    for (const [period, kept] of [
      [202612, -2_000_00],
      [202701, -2_000_00],
      [202712, 2_700_00],
      [202801, 2_700_00],
    ] as const)
      expect(balance(b, 'retainedEarnings', period)).toBe(kept)
    expect(balance(b, 'yearProfit', 202712)).toBe(0)
    expect(b.failures()).toEqual({})
    // the last month is opened again, and closed with a difference
    b.reopenPeriod(202812)
    earn(b, '2028-12-20', 100_00)
    for (const id of ['profit', 'yearEnd', 'reserve', 'distribution']) run(b, id, 202812)
    b.closePeriod(202812)
    expect(balance(b, 'retainedEarnings')).toBe(10_600_00)
    expect(b.failures()).toEqual({})
  })
  it.each(['small', 'business'] as const)(
    'statements of three years in one file (%s): 年初 is the end of the year before, the year so far begins anew',
    (standard) => {
      const b = books({ standard, incomeTaxPeriod: 'none' })
      entry(b, '2026-01-02', 'bank', 'capital', 1_000_00)
      const sheet = (to: string) => statement(b, 'balanceSheet', to)
      let before = sheet('2026-01-31').rows.map(() => ({ closing: 0, closing2: 0 }) as Record<string, unknown>)
      // 上期金额, of 企业会计准则
      let earlier = 0
      const trades = [
        [2026, 1_000_00, 3_000_00],
        [2027, 6_000_00, 1_000_00],
        [2028, 9_000_00, 1_000_00],
      ] as const
      for (const [of, income, cost] of trades) {
        year(b, of, income, cost)
        for (const day of ['01-31', '06-30', '12-31']) {
          const found = sheet(`${of}-${day}`)
          for (const side of ['', '2'])
            expect(columnOf(found, `opening${side}`), `${of}-${day}`).toEqual(before.map((row) => row[`closing${side}`]))
        }
        before = sheet(`${of}-12-31`).rows
        // of 利润表 the last row with a figure is 净利润: nothing of another year is in it
        const profit = (from: string, to: string) => {
          const { columns, rows } = runReport({ db: b.db, options: b.set.options, clock: b.clock }, 'incomeStatement', { from, to })
          const own = columns.filter(({ kind }) => kind === 'fen').map(({ key }) => key)
          return Object.fromEntries(
            own.map((key) => [key, rows.map((r) => r.cells[key]).findLast((v) => typeof v === 'number' && v !== 0) ?? 0]),
          )
        }
        const [first, whole] = [profit(`${of}-01-01`, `${of}-06-30`), profit(`${of}-01-01`, `${of}-12-31`)]
        const current = standard === 'small' ? 'year' : 'period'
        expect([first[current], whole[current]]).toEqual([income, income - cost])
        if (standard === 'business') expect(whole['previous']).toBe(earlier)
        earlier = income - cost
      }
      expect(b.failures()).toEqual({})
    },
  )
})
