import { readFileSync } from 'node:fs'
import { parseFen } from '@core/kernel'
import type { BalanceUnit, StatementFacts } from '@core/reports/statements/facts'

interface GoldenLine {
  account: string
  aux: string | null
  debit: string | null
  credit: string | null
}
interface GoldenVoucher {
  no: string
  event: string
  lines: GoldenLine[]
  cash_flow: { row: number; amount: string }[]
}
export interface GoldenResult {
  vouchers: GoldenVoucher[]
  balance_sheet: Record<string, { name: string; end: string; begin: string }>
  balance_sheet_account_level: Record<string, string>
  income_statement: Record<string, { name: string; amount: string }>
  cash_flow: Record<string, { name: string; amount: string }>
}
interface GoldenMonth {
  master: { accounts: { code: string; aux: string[] }[]; cash_accounts: string[] }
  opening: { gl: GoldenLine[] }
  expected: { MA_EXP: GoldenResult; FIFO_EXP: GoldenResult }
}

export const golden = JSON.parse(readFileSync(new URL('../../fixtures/golden-month.json', import.meta.url), 'utf8')) as GoldenMonth

export const fen = (text: string | null): number => {
  const value = text === null ? 0 : parseFen(text)
  if (value === null) throw new Error(`not an amount: ${text}`)
  return value
}
const partnerAccounts = new Set(
  golden.master.accounts.filter((a) => a.aux.some((x) => ['客户', '供应商', '职员'].includes(x))).map((a) => a.code),
)
const unit = (line: GoldenLine): BalanceUnit => ({
  account: line.account,
  partner: partnerAccounts.has(line.account) ? line.aux : null,
  amountFen: fen(line.debit) - fen(line.credit),
  cash: golden.master.cash_accounts.includes(line.account),
})
/** E50 is 结转损益. */
export const CLOSING_EVENT = 'E50'
export const openings: BalanceUnit[] = golden.opening.gl.map(unit)

/** Facts of January 2026 after these vouchers. */
export function factsAfter(vouchers: readonly GoldenVoucher[]): StatementFacts {
  return {
    balances: [...openings, ...vouchers.flatMap((v) => v.lines.map(unit))],
    openings,
    movements: vouchers
      .filter((v) => v.event !== CLOSING_EVENT)
      .flatMap((v) => v.lines.map((l) => ({ account: l.account, debitFen: fen(l.debit), creditFen: fen(l.credit) }))),
    cashFlows: vouchers.flatMap((v) => v.cash_flow.map((c) => ({ item: c.row, amountFen: fen(c.amount) }))),
  }
}
/** A balance-sheet column: balances at a date and nothing else. */
export const atDate = (balances: readonly BalanceUnit[]): StatementFacts => ({ balances, openings: [], movements: [], cashFlows: [] })
