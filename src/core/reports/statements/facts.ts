import type { Fen } from '../../kernel'
import type { AccountTerm, TermFilter } from '../formulas/ast'

/** Balance of one leaf account with one partner (客户, 供应商, 职员), debit positive. Several entries of a pair add up. */
export interface BalanceUnit {
  account: string
  partner: string | null
  amountFen: Fen
  /** belongs to the cash of the cash-flow statement */
  cash?: boolean
}
export interface Movement {
  account: string
  debitFen: Fen
  creditFen: Fen
}
export interface AccountFacts {
  /** balances at the end of the column's span (unclosed P&L accounts included), or at its date */
  balances: readonly BalanceUnit[]
  /** balances before the column's span */
  openings: readonly BalanceUnit[]
  /** turnover of the span without 结转损益 vouchers; red entries are negative on their own side */
  movements: readonly Movement[]
  /** as movements, from 1 January of the year in which the span ends */
  year?: readonly Movement[]
}
/** What one column of a statement is computed from. */
export interface StatementFacts extends AccountFacts {
  /** allocations of the span to cash-flow items, received positive */
  cashFlows: readonly { item: number; amountFen: Fen }[]
  /** movements outside the vouchers of investing, financing and long-term assets (indirect method) */
  operating?: readonly Movement[]
  /** the facts of one customer, department …, by {@link filterKey} */
  narrowed?: ReadonlyMap<string, AccountFacts>
}
/** One text for equal filters, in whatever order they are written. */
export const filterKey = (filters: readonly TermFilter[]): string =>
  filters
    .map(({ name, code }) => `${name}=${code}`)
    .sort()
    .join(';')

export const factsOf = (facts: StatementFacts, { filters }: AccountTerm): AccountFacts =>
  filters.length === 0 ? facts : (facts.narrowed?.get(filterKey(filters)) ?? NOTHING)
const NOTHING: AccountFacts = { balances: [], openings: [], movements: [] }
