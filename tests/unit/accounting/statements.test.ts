import { type AccountingStandard, accountsOf, chartOf, type VatTaxpayer } from '@core/modules/accounting/charts'
import { accountsOutside, evaluateStatement, type StatementOptions, type StatementResult } from '@core/reports/statements/evaluate'
import type { BalanceUnit } from '@core/reports/statements/facts'
import { formatsOf, type StatementFormat } from '@core/reports/statements/formats'
import { cashFlowItems } from '@core/reports/statements/cashFlowItems'
import { termsOf } from '@core/reports/formulas/ast'
import { parseFormula } from '@core/reports/formulas/parse'
import { describe, expect, it } from 'vitest'
import { atDate, CLOSING_EVENT, factsAfter, fen, golden, openings } from './goldenFacts'

const DATE = '2026-01-31'
const small = formatsOf('small', DATE)
const PARTNER: StatementOptions = { level: 'PARTNER', taxDebit: small.taxDebit }
const ACCOUNT: StatementOptions = { level: 'ACCOUNT', taxDebit: small.taxDebit }
const amounts = (result: StatementResult, column: string) =>
  Object.fromEntries(result.rows.map((r) => [String(r.row), r.cells[column]?.amountFen]))
const failed = (result: StatementResult) => result.checks.filter((c) => !c.ok)
const balanceSheet = (format: StatementFormat, balances: readonly BalanceUnit[], options: StatementOptions) =>
  evaluateStatement(format, { closing: atDate(balances) }, options)

describe.each(['MA_EXP', 'FIFO_EXP'] as const)('golden month %s', (set) => {
  const expected = golden.expected[set]
  const facts = factsAfter(expected.vouchers)
  const sheet = (options: StatementOptions) =>
    evaluateStatement(small.statements.balanceSheet, { closing: facts, opening: atDate(openings) }, options)
  const fenOf = <T>(rows: Record<string, T>, pick: (row: T) => string) =>
    Object.fromEntries(Object.entries(rows).map(([row, r]) => [row, fen(pick(r))]))

  it('D45 资产负债表, partner by partner: end and begin of all 53 rows', () => {
    const result = sheet(PARTNER)
    expect(amounts(result, 'closing')).toEqual(fenOf(expected.balance_sheet, (r) => r.end))
    expect(amounts(result, 'opening')).toEqual(fenOf(expected.balance_sheet, (r) => r.begin))
    expect(failed(result)).toEqual([])
  })

  it('资产负债表 at the level of account totals', () => {
    const rows = { ...fenOf(expected.balance_sheet, (r) => r.end), ...fenOf(expected.balance_sheet_account_level, (r) => r) }
    expect(amounts(sheet(ACCOUNT), 'closing')).toEqual(rows)
  })

  it('D52 利润表 without the closing vouchers', () => {
    const result = evaluateStatement(small.statements.incomeStatement, { period: facts }, PARTNER)
    expect(amounts(result, 'period')).toEqual(fenOf(expected.income_statement, (r) => r.amount))
    expect(failed(result)).toEqual([])
  })

  it('D51 现金流量表, tied to the cash accounts', () => {
    const result = evaluateStatement(small.statements.cashFlow, { period: facts }, PARTNER)
    expect(amounts(result, 'period')).toEqual(fenOf(expected.cash_flow, (r) => r.amount))
    expect(failed(result)).toEqual([])
  })

  it('balances after every single voucher, closed or not', () => {
    for (let n = 0; n <= expected.vouchers.length; n++) {
      const { balances } = factsAfter(expected.vouchers.slice(0, n))
      for (const options of [PARTNER, ACCOUNT]) expect(failed(balanceSheet(small.statements.balanceSheet, balances, options))).toEqual([])
    }
  })

  it('shows the same sheet before 结转损益 as after it', () => {
    const open = factsAfter(expected.vouchers.filter((v) => v.event !== CLOSING_EVENT))
    const before = balanceSheet(small.statements.balanceSheet, open.balances, PARTNER)
    expect(amounts(before, 'closing')).toEqual(amounts(sheet(PARTNER), 'closing'))
  })

  it('explains every cell by its contributions', () => {
    for (const { cells } of sheet(PARTNER).rows) {
      for (const cell of Object.values(cells)) {
        if (cell.parts.length) expect(cell.parts.reduce((a, p) => a + p.amountFen, 0)).toBe(cell.amountFen)
        expect(cell.parts.every((p) => p.amountFen !== 0)).toBe(true)
      }
    }
    const receivable = sheet(PARTNER).rows.find((r) => r.row === 4)?.cells['closing']?.parts
    expect(receivable).toContainEqual({
      kind: 'account',
      account: '1122',
      partner: 'C01',
      when: 'closing',
      filters: [],
      amountFen: 894200,
    })
  })
})

describe('re-classification', () => {
  const rows = (balances: BalanceUnit[], options: StatementOptions, ...numbers: number[]) => {
    const all = amounts(balanceSheet(small.statements.balanceSheet, balances, options), 'closing')
    return numbers.map((n) => all[n])
  }
  const unit = (account: string, partner: string | null, yuan: number): BalanceUnit => ({ account, partner, amountFen: yuan * 100 })

  it('D45 never nets a customer that owes against one that is owed', () => {
    const balances = [unit('1122', 'A', 500), unit('1122', 'B', -200)]
    expect(rows(balances, PARTNER, 4, 34)).toEqual([50000, 20000])
    expect(rows(balances, ACCOUNT, 4, 34)).toEqual([30000, 0])
  })

  it('D45 does not net 应收 against 预收 of the same customer, nor 已到票 against 暂估 of the same supplier', () => {
    expect(rows([unit('1122', 'A', 500), unit('2203', 'A', -200)], PARTNER, 4, 34)).toEqual([50000, 20000])
    expect(rows([unit('220201', 'S', 300), unit('220202', 'S', -100)], PARTNER, 5, 33)).toEqual([30000, 10000])
    expect(rows([unit('220201', 'S', 300), unit('220202', 'S', -100)], ACCOUNT, 5, 33)).toEqual([20000, 0])
  })

  it('adds up the other dimensions of a partner before it looks at the side', () => {
    expect(rows([unit('1122', 'A', 500), unit('1122', 'A', -200)], PARTNER, 4, 34)).toEqual([30000, 0])
  })

  it('D56 judges VAT by second-level account, never by column', () => {
    const credit = [unit('22210101', null, 1600), unit('22210107', null, -1000), unit('222113', null, -50), unit('222106', null, -30)]
    expect(rows(credit, PARTNER, 14, 36, 40)).toEqual([0, -52000, 0])
    expect(rows(credit, { ...PARTNER, taxDebit: 'OTHER_CURRENT_ASSET' }, 14, 36, 40)).toEqual([60000, 5000, 3000])
  })

  it('shows other receivables of the credit side as other payables', () => {
    expect(rows([unit('122101', 'E1', -80), unit('224101', 'E2', 30)], PARTNER, 8, 39)).toEqual([3000, 8000])
  })
})

const STANDARDS: AccountingStandard[] = ['small', 'business']
const TAXPAYERS: VatTaxpayer[] = ['general', 'smallScale']
describe.each(STANDARDS)('forms of the %s standard', (standard) => {
  const { statements } = formatsOf(standard, DATE)
  const chart = chartOf(standard, DATE)

  it('number their rows from 1 without gaps, 53/32/22/15 and 72/43/35/27 rows', () => {
    const counts = Object.values(statements).map((s) => s.rows.map((r) => r.row))
    expect(counts.map((r) => r.length)).toEqual(standard === 'small' ? [53, 32, 22, 15] : [72, 43, 35, 27])
    for (const rows of counts) expect(rows).toEqual(rows.map((_r, i) => i + 1))
  })

  it('name only accounts of the chart, in formulas that can be read', () => {
    const codes = chart.accounts.map((a) => a.code)
    const formulas = Object.values(statements).flatMap((s) => [
      ...s.rows.flatMap((r) => [r.formula, r.alternative?.formula ?? '']),
      ...s.checks.flatMap((c) => [c.left, c.right]),
    ])
    for (const formula of formulas.filter((f) => f !== '')) {
      const parsed = parseFormula(formula)
      if ('problem' in parsed) throw new Error(`${formula}: ${parsed.problem}`)
      for (const { term } of termsOf(parsed.expression)) {
        for (const range of 'accounts' in term ? term.accounts : [])
          expect(
            codes.some((c) => c.startsWith(range.from)),
            range.from,
          ).toBe(true)
      }
    }
  })

  it('balance whatever account holds whatever balance: no account is left out or taken twice', () => {
    for (const account of TAXPAYERS.flatMap((t) => accountsOf(chart, t)).filter((a) => a.leaf)) {
      for (const amountFen of [123400, -123400]) {
        const balances = [
          { account: account.code, partner: 'X', amountFen },
          { account: '1001', partner: null, amountFen: -amountFen },
        ]
        expect(accountsOutside(statements.balanceSheet, balances, formatsOf(standard, DATE).taxDebit), account.code).toEqual([])
        for (const level of ['PARTNER', 'ACCOUNT'] as const) {
          for (const taxDebit of ['NEGATIVE_IN_36', 'OTHER_CURRENT_ASSET'] as const) {
            const result = balanceSheet(statements.balanceSheet, balances, { level, taxDebit })
            expect(
              result.checks.filter((c) => !c.ok && c.severity === 'error'),
              account.code,
            ).toEqual([])
          }
        }
      }
    }
  })

  it('put every P&L account once into 净利润', () => {
    const net = statements.incomeStatement.rows.find((r) => r.label.startsWith('四、净利润'))?.row
    const facts = (account: string) => ({ ...atDate([]), movements: [{ account, debitFen: 0, creditFen: 500 }] })
    for (const account of accountsOf(chart, 'general').filter((a) => a.leaf && a.code.startsWith(standard === 'small' ? '5' : '6'))) {
      const result = evaluateStatement(statements.incomeStatement, { period: facts(account.code) }, PARTNER)
      const expected = account.class === 'priorYearAdjustment' ? 0 : 500
      expect(result.rows.find((r) => r.row === net)?.cells['period']?.amountFen, account.code).toBe(expected)
    }
  })

  it('carry every cash-flow item into the net increase with the sign it was received with', () => {
    const increase = statements.cashFlow.rows.find((r) => r.label.includes('现金') && r.label.includes('净增加额'))?.row
    for (const { item } of cashFlowItems(standard, DATE)) {
      const facts = { ...atDate([]), cashFlows: [{ item, amountFen: -700 }] }
      const result = evaluateStatement(statements.cashFlow, { period: facts }, PARTNER)
      expect(result.rows.find((r) => r.row === increase)?.cells['period']?.amountFen).toBe(-700)
    }
  })
})

describe('accounts outside the form', () => {
  it('are named when somebody adds a first-level account of his own', () => {
    const balances: BalanceUnit[] = [
      { account: '1999', partner: null, amountFen: 100 },
      { account: '100205', partner: null, amountFen: -100 },
    ]
    expect(accountsOutside(small.statements.balanceSheet, balances, small.taxDebit)).toEqual(['1999'])
    expect(failed(balanceSheet(small.statements.balanceSheet, balances, PARTNER)).map((c) => c.leftFen - c.rightFen)).toEqual([-100])
  })
})
