import type { ReportParams, ReportResult } from '@core/contract'
import { addDays } from '@core/kernel'
import { evaluateStatement } from '@core/reports/statements/evaluate'
import type { StatementFacts } from '@core/reports/statements/facts'
import { formatsOf, type StatementId } from '@core/reports/statements/formats'
import { describe, expect, it } from 'vitest'
import { runReport } from '../../../src/main/modules/reports/run'
import { randomOf, syntheticLedger, type SyntheticLine } from '../../support/syntheticLedger'

const ledger = syntheticLedger({ vouchers: 2500, seed: 3 })
const { db, options, lines, raw } = ledger
const ctx = { db, options, clock: { now: () => '', today: () => '2026-06-17' } }
const run = (report: string, params: ReportParams = {}) => runReport(ctx, report, params)
const random = randomOf(11)
const spans = [
  { from: '2025-01-01', to: '2025-12-31' },
  { from: '2026-06-01', to: '2026-06-17' },
  { from: '2025-11-20', to: '2026-02-10' },
  ...Array.from({ length: 5 }, () => {
    const from = addDays('2025-01-01', random(640))
    return { from, to: addDays(from, random(80)) }
  }),
]
const within = (span: { from: string; to: string }) => (l: SyntheticLine) => l.date >= span.from && l.date <= span.to
const debitOf = (own: readonly SyntheticLine[]) => own.reduce((s, l) => s + l.debit, 0)
const creditOf = (own: readonly SyntheticLine[]) => own.reduce((s, l) => s + l.credit, 0)
const balanceOf = (own: readonly SyntheticLine[]) => debitOf(own) - creditOf(own)
const rowOf = (result: ReportResult, key: string, value: unknown) => result.rows.find((r) => r.cells[key] === value)?.cells

describe('科目余额表', () => {
  it('any dates: every account with its children, and the year so far', () => {
    for (const span of spans) {
      const result = run('trialBalance', { ...span, yearToDate: true, hideZero: false })
      const before = lines.filter((l) => l.date < span.from)
      const period = lines.filter(within(span))
      const year = lines.filter((l) => l.date >= `${span.to.slice(0, 4)}-01-01` && l.date <= span.to)
      expect(result.rows.length).toBe(ledger.accounts.length)
      for (const { cells } of result.rows) {
        const own = (l: SyntheticLine) => l.account.startsWith(String(cells['code']))
        const [opening, closing] = [balanceOf(before.filter(own)), balanceOf([...before, ...period].filter(own))]
        expect({ ...cells }).toMatchObject({
          openingDebit: Math.max(opening, 0),
          openingCredit: Math.max(-opening, 0),
          debit: debitOf(period.filter(own)),
          credit: creditOf(period.filter(own)),
          yearDebit: debitOf(year.filter(own)),
          yearCredit: creditOf(year.filter(own)),
          closingDebit: Math.max(closing, 0),
          closingCredit: Math.max(-closing, 0),
        })
      }
      expect(result.totals).toMatchObject({ debit: debitOf(period), credit: creditOf(period) })
      expect(result.checks.map((c) => c.ok)).toEqual([true, true, true])
    }
  })
  it('has a two-storey header and leads to the book', () => {
    const result = run('trialBalance', { from: '2026-06-01', to: '2026-06-17', level: 1 })
    expect(result.columns.map((c) => [c.group, c.title].filter(Boolean).join('/'))).toEqual([
      '科目编码',
      '科目名称',
      '期初余额/借方',
      '期初余额/贷方',
      '本期发生/借方',
      '本期发生/贷方',
      '期末余额/借方',
      '期末余额/贷方',
    ])
    expect(result.rows.every((r) => r.indent === 0)).toBe(true)
    expect(result.rows[0]?.drill).toEqual({
      report: 'accountLedger',
      params: { accountId: expect.any(Number), from: '2026-06-01', to: '2026-06-17' },
    })
  })
})

describe('明细账', () => {
  const idOf = (code: string) => raw.prepare('SELECT id FROM account WHERE code = ?').pluck().get(code) as number
  it('starts at the balance before, ends at the balance after, and counts months and the year', () => {
    for (const span of spans) {
      for (const code of ['1122', '2221', '1405']) {
        const own = lines.filter((l) => l.account.startsWith(code))
        const result = run('accountLedger', { accountId: idOf(code), ...span })
        const opening = balanceOf(own.filter((l) => l.date < span.from))
        const closing = balanceOf(own.filter((l) => l.date <= span.to))
        expect(result.rows[0]?.cells['balance']).toBe(Math.abs(opening))
        expect(result.rows.at(-1)?.cells['balance']).toBe(Math.abs(closing))
        expect(result.totals).toEqual({ debit: debitOf(own.filter(within(span))), credit: creditOf(own.filter(within(span))) })
        for (const { cells } of result.rows.filter((r) => r.cells['summary'] === '本年累计')) {
          const date = String(cells['date'])
          const year = own.filter((l) => l.date >= `${date.slice(0, 4)}-01-01` && l.date <= date)
          expect([date, cells['debit'], cells['credit']]).toEqual([date, debitOf(year), creditOf(year)])
        }
        for (const { cells } of result.rows.filter((r) => r.cells['summary'] === '本月合计')) {
          const month = own.filter((l) => l.date.startsWith(String(cells['date']).slice(0, 7)))
          expect([cells['debit'], cells['credit']]).toEqual([debitOf(month), creditOf(month)])
        }
      }
    }
  })
  it('narrows to a partner or an item, with quantities', () => {
    const span = { from: '2025-03-10', to: '2025-09-20' }
    const partner = lines.filter((l) => l.account === '1122' && l.partnerId === 4)
    const book = run('accountLedger', { accountId: idOf('1122'), partnerId: 4, ...span })
    expect(book.rows[0]?.cells['balance']).toBe(Math.abs(balanceOf(partner.filter((l) => l.date < span.from))))
    expect(book.totals).toEqual({ debit: debitOf(partner.filter(within(span))), credit: creditOf(partner.filter(within(span))) })
    expect(book.subtitle).toContain('往来单位4')
    const item = lines.filter((l) => l.account === '1405' && l.itemId === 5 && l.date <= span.to)
    const goods = run('accountLedger', { accountId: idOf('1405'), itemId: 5, ...span })
    const quantity = item.reduce((s, l) => s + (l.debit !== 0 ? 1 : -1) * (l.quantity ?? 0), 0)
    expect(goods.columns.map((c) => c.key)).toContain('balanceQuantity')
    expect(goods.rows.at(-1)?.cells['balanceQuantity']).toBe(balanceOf(item) < 0 ? -quantity : quantity)
  })
  it('refuses without an account', () => {
    expect(() => run('accountLedger')).toThrow('REQUIRED')
    expect(() => run('accountLedger', { accountId: 99_999 })).toThrow('NOT_FOUND')
    expect(() => run('accountLedger', { accountId: 1, from: '2026-02-01', to: '2026-01-01' })).toThrow('BAD_INPUT')
  })
})

describe('辅助核算余额表', () => {
  it.each([
    ['customer', 'partnerId'],
    ['employee', 'employeeId'],
    ['item', 'itemId'],
  ] as const)('by %s', (dimension, field) => {
    const span = { from: '2025-08-15', to: '2026-01-20' }
    const result = run('dimensionBalance', { dimension, ...span })
    const kept = new Set(raw.prepare(`SELECT code FROM account WHERE dim_${dimension} > 0`).pluck().all())
    const own = lines.filter((l) => kept.has(l.account))
    expect(result.totals).toMatchObject({ debit: debitOf(own.filter(within(span))), credit: creditOf(own.filter(within(span))) })
    for (const { cells, drill } of result.rows.filter((r) => r.kind !== 'subtotal')) {
      const params = drill && 'report' in drill ? drill.params : {}
      const matching = own.filter((l) => l.account === cells['account'] && (l[field] ?? undefined) === params[field])
      const closing = balanceOf(matching.filter((l) => l.date <= span.to))
      expect([cells['closingDebit'], cells['closingCredit']]).toEqual([Math.max(closing, 0), Math.max(-closing, 0)])
    }
  })
})

describe.each(['small', 'business'] as const)('statements of the %s standard', (standard) => {
  const own = standard === 'small' ? ledger : syntheticLedger({ vouchers: 1500, seed: 5, options: { standard } })
  const context = { ...ctx, db: own.db, options: own.options }
  const cash = new Set(own.raw.prepare('SELECT code FROM account WHERE is_cash = 1').pluck().all())
  const partnerOf = (l: SyntheticLine) => (l.partnerId === null ? (l.employeeId === null ? null : `e${l.employeeId}`) : `p${l.partnerId}`)
  /** the facts from the lines themselves, partner by partner */
  const naive = (from: string, to: string): StatementFacts => {
    const units = (own: readonly SyntheticLine[]) =>
      own.map((l) => ({ account: l.account, partner: partnerOf(l), amountFen: l.debit - l.credit, cash: cash.has(l.account) }))
    const period = own.lines.filter((l) => l.date >= from && l.date <= to)
    return {
      balances: units(own.lines.filter((l) => l.date <= to)),
      openings: units(own.lines.filter((l) => l.date < from)),
      movements: period.filter((l) => !l.closing).map((l) => ({ account: l.account, debitFen: l.debit, creditFen: l.credit })),
      cashFlows: period.flatMap((l) => (l.cashFlowItem === null ? [] : [{ item: l.cashFlowItem, amountFen: l.debit - l.credit }])),
    }
  }
  const amounts = (statement: StatementId, from: string, to: string, level: 'PARTNER' | 'ACCOUNT') => {
    const formats = formatsOf(standard, to)
    const result = evaluateStatement(formats.statements[statement], { only: naive(from, to) }, { level, taxDebit: formats.taxDebit })
    return new Map(result.rows.map((r) => [r.row, r.cells['only']?.amountFen ?? 0]))
  }
  const figures = (result: ReportResult, column: string) => {
    const found = new Map<number, number>()
    for (const { cells } of result.rows) {
      for (const suffix of ['', '2'])
        if (cells[`row${suffix}`] !== undefined) found.set(Number(cells[`row${suffix}`]), Number(cells[column + suffix]))
    }
    return new Map([...found].sort((a, b) => a[0] - b[0]))
  }

  it('D45 资产负债表 of any date, by partner and by account, with 年初', () => {
    for (const { to } of spans) {
      for (const reclassify of ['partner', 'account'] as const) {
        const level = reclassify === 'partner' ? 'PARTNER' : 'ACCOUNT'
        const result = runReport(context, 'balanceSheet', { to, reclassify })
        const opening = `${Number(to.slice(0, 4)) - 1}-12-31`
        expect(figures(result, 'closing')).toEqual(amounts('balanceSheet', to, to, level))
        expect(figures(result, 'opening')).toEqual(amounts('balanceSheet', opening, opening, level))
        expect(result.checks.filter((c) => !c.ok && c.severity === 'error')).toEqual([])
      }
    }
  })
  it('D52 利润表 of any span and of the year so far', () => {
    for (const { from, to } of spans) {
      const result = runReport(context, 'incomeStatement', { from, to })
      const yearly = from === `${to.slice(0, 4)}-01-01` && to === `${to.slice(0, 4)}-12-31`
      expect(figures(result, yearly && standard === 'small' ? 'year' : 'period')).toEqual(amounts('incomeStatement', from, to, 'PARTNER'))
      if (from !== `${to.slice(0, 4)}-01-01`)
        expect(figures(result, 'year')).toEqual(amounts('incomeStatement', `${to.slice(0, 4)}-01-01`, to, 'PARTNER'))
    }
  })
  it('D51 现金流量表 of any span', () => {
    for (const { from, to } of spans) {
      const result = runReport(context, 'cashFlow', { from, to })
      const yearly = from === `${to.slice(0, 4)}-01-01` && to === `${to.slice(0, 4)}-12-31`
      expect(figures(result, yearly && standard === 'small' ? 'year' : 'period')).toEqual(amounts('cashFlow', from, to, 'PARTNER'))
    }
  })
  it('are captioned as the form of a month, a quarter and a year', () => {
    const captions = (from: string, to: string) =>
      runReport(context, 'incomeStatement', { from, to })
        .columns.filter((c) => c.kind === 'fen')
        .map((c) => c.title)
    const small = standard === 'small'
    expect(captions('2026-05-01', '2026-05-31')).toEqual(small ? ['本年累计金额', '本月金额'] : ['本期金额', '本年累计金额', '上期金额'])
    expect(captions('2026-04-01', '2026-06-30')).toEqual(small ? ['本年累计金额', '本季金额'] : ['本期金额', '本年累计金额', '上期金额'])
    expect(captions('2026-01-01', '2026-12-31')).toEqual(small ? ['本年累计金额', '上年金额'] : ['本期金额', '上期金额'])
    expect(captions('2026-05-03', '2026-05-31')).toEqual(small ? ['本年累计金额', '本期金额'] : ['本期金额', '本年累计金额', '上期金额'])
    const sheet = runReport(context, 'balanceSheet', { to: '2026-06-30' }).columns.filter((c) => c.kind === 'fen')
    expect(sheet.slice(0, 2).map((c) => c.title)).toEqual(['期末余额', small ? '年初余额' : '上年年末余额'])
  })
  it('lead from every figure to accounts and partners that add up to it', () => {
    const { from, to } = { from: '2026-03-08', to: '2026-05-21' }
    for (const statement of ['balanceSheet', 'incomeStatement', 'cashFlow'] as const) {
      const result = runReport(context, statement, { from, to })
      for (const row of result.rows) {
        for (const [column, target] of Object.entries(row.drills ?? {})) {
          if (!('report' in target)) throw new Error('a statement leads to a report')
          const parts = runReport(context, target.report, target.params)
          expect([statement, column, parts.totals?.['amount']]).toEqual([statement, column, row.cells[column]])
          expect(parts.rows.reduce((s, r) => s + Number(r.cells['amount']), 0)).toBe(row.cells[column])
        }
      }
    }
  })
})

describe('from a part to its book', () => {
  it('the book of a balance ends at the part of the balance sheet', () => {
    const parts = run('statementRow', { statement: 'balanceSheet', row: 4, to: '2026-06-17' })
    expect(parts.rows.length).toBeGreaterThan(3)
    for (const row of parts.rows) {
      if (!row.drill || !('report' in row.drill)) throw new Error('a part leads to a book')
      const book = run(row.drill.report, row.drill.params)
      expect([book.rows.at(-1)?.cells['balance'], book.rows.at(-1)?.cells['direction']]).toEqual([row.cells['amount'], '借'])
    }
  })
  it('现金流量明细 adds up to its item', () => {
    const detail = run('cashFlowDetail', { row: 3, from: '2025-05-03', to: '2025-11-19' })
    const sheet = run('cashFlow', { from: '2025-05-03', to: '2025-11-19' })
    expect(-(detail.totals?.['amount'] ?? 0)).toBe(rowOf(sheet, 'row', 3)?.['period'])
    expect(detail.rows.every((r) => r.drill && 'voucher' in r.drill)).toBe(true)
  })
})
