import type { LocalDate } from '../../../core/kernel'
import { type AccountTerm, covers, FILTERS, type TermFilter } from '../../../core/reports/formulas/ast'
import type { AccountFacts, BalanceUnit, Movement } from '../../../core/reports/statements/facts'
import { type AccountRow, idOfCode } from '../../../db/queries/reports/accounts'
import { closingTurnover, type DimensionFilter, type Turnover } from '../../../db/queries/reports/balances'
import { dimensionTurnoverUntil } from '../../../db/queries/reports/dimensionTurnover'
import type { ReadableDb } from '../../../db/types'
import { movements, NONE, partnerKey, type Span } from './movements'

/** The facts of one customer, department, item …: of the accounts that the terms of each filter name, at the dates of a column. */
export function narrowedFacts(
  db: ReadableDb,
  accounts: readonly AccountRow[],
  asked: ReadonlyMap<string, readonly AccountTerm[]>,
  span: Span,
): Map<string, AccountFacts> {
  return new Map(
    [...asked].flatMap(([key, terms]) => {
      const filter = filterOf(db, terms[0]?.filters ?? [])
      const named = accounts.filter((a) => a.isLeaf && terms.some((t) => covers(t.accounts, a.code)))
      return filter ? [[key, factsOf(db, named, filter, span)] as const] : []
    }),
  )
}
/** The ids behind the codes; undefined when one of them is not known: nothing is booked on it. */
export function filterOf(db: ReadableDb, filters: readonly TermFilter[]): DimensionFilter | undefined {
  const found: DimensionFilter = {}
  for (const { name, code } of filters) {
    const column = FILTERS[name]
    const id = idOfCode(db, column, code)
    if (id === undefined) return undefined
    found[column] = id
  }
  return found
}

type Sums = { debit: number; credit: number }
function factsOf(db: ReadableDb, accounts: readonly AccountRow[], filter: DimensionFilter, { before, beforeYear, to }: Span): AccountFacts {
  const codes = new Map(accounts.map((a) => [a.id, a.code]))
  const dates: LocalDate[] = [before, beforeYear, to]
  const query = { accountIds: [...codes.keys()], by: ['partner_id', 'employee_id'] as const, filter }
  const series = dimensionTurnoverUntil(db, query, dates)
  const balancesAt = (i: number) =>
    series.map(({ accountId, values, series: sums }): BalanceUnit => {
      const { debit, credit } = sums[i] ?? NONE
      return { account: codes.get(accountId) ?? '', partner: partnerKey(values[0] ?? 0, values[1] ?? 0), amountFen: debit - credit }
    })
  const totals = new Map<number, Turnover[]>()
  for (const { accountId, series: sums } of series) {
    const own = totals.get(accountId) ?? dates.map((): Turnover => ({ debit: 0, credit: 0 }))
    own.forEach((sum, i) => add(sum, sums[i] ?? NONE))
    totals.set(accountId, own)
  }
  const moved = (i: number, after: LocalDate): Movement[] =>
    movements(accounts, (a) => [totals.get(a.id)?.[i] ?? NONE, totals.get(a.id)?.[2] ?? NONE], closingTurnover(db, after, to, filter))
  return { balances: balancesAt(2), openings: balancesAt(0), movements: moved(0, before), year: moved(1, beforeYear) }
}
function add(sum: Turnover, more: Sums): void {
  sum.debit += more.debit
  sum.credit += more.credit
}
