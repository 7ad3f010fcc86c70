import type { LocalDate } from '../../../core/kernel'
import { addDays } from '../../../core/kernel'
import type { BalanceUnit, ReclassLevel, StatementFacts } from '../../../core/reports/statements/evaluate'
import type { StatementFormat, StatementId } from '../../../core/reports/statements/formats'
import type { StatementColumn } from '../../../core/reports/statements/reports'
import { type AccountRow, accountsOf } from '../../../db/queries/reports/accounts'
import { cashFlows, closingTurnover, partnerNets, type Turnover, turnoverUntil } from '../../../db/queries/reports/balances'
import type { ReadableDb } from '../../../db/types'

/** Key of the partner of a balance: customers and suppliers by 'p', employees by 'e'. */
export const partnerKey = (partnerId: number, employeeId: number): string | null =>
  partnerId > 0 ? `p${partnerId}` : employeeId > 0 ? `e${employeeId}` : null

/**
 * What each column of a statement is computed from: balances at its `to`, turnover from its `from` to its `to`. Only what the
 * statement asks for is read, for all columns at once; balances are split by partner only where accounts may change sides (D45).
 * What cash was received for is known from the account set's first day on (`since`): 现金流量表 begins there in its first year.
 */
export function statementFacts(
  db: ReadableDb,
  statement: StatementId,
  format: StatementFormat,
  level: ReclassLevel,
  columns: readonly StatementColumn[],
  since: LocalDate,
): Record<string, StatementFacts> {
  const accounts = accountsOf(db)
  const empty: StatementFacts = { balances: [], openings: [], movements: [], cashFlows: [] }
  if (statement === 'balanceSheet') {
    const balances = balancesAt(
      db,
      accounts,
      columns.map((c) => c.to),
      level === 'PARTNER' ? splitCodes(format) : [],
    )
    return Object.fromEntries(columns.map(({ key }, i) => [key, { ...empty, balances: balances[i] ?? [] }]))
  }
  const begin = (from: LocalDate) => (statement === 'cashFlow' && from < since ? since : from)
  const spans = columns.map(({ key, from, to }) => ({ key, before: addDays(begin(from), -1), to }))
  const turnover = turnoverUntil(
    db,
    spans.flatMap(({ before, to }) => [before, to]),
  )
  const cash = accounts.filter((a) => a.isCash)
  const cashAt = (i: number) => cash.map((a) => unitOf(a, turnover.get(a.id)?.[i]))
  return Object.fromEntries(
    spans.map(({ key, before, to }, i): [string, StatementFacts] =>
      statement === 'incomeStatement'
        ? [key, { ...empty, movements: movementsOf(accounts, turnover, 2 * i, closingTurnover(db, before, to)) }]
        : [key, { ...empty, openings: cashAt(2 * i), balances: cashAt(2 * i + 1), cashFlows: cashFlows(db, before, to) }],
    ),
  )
}

const unitOf = (account: AccountRow, sum: Turnover | undefined): BalanceUnit => ({
  account: account.code,
  partner: null,
  amountFen: (sum?.debit ?? 0) - (sum?.credit ?? 0),
  cash: account.isCash,
})

/** Codes under which the form looks at the side of each unit, not of the account. */
const splitCodes = (format: StatementFormat): string[] =>
  format.rows.flatMap((row) =>
    'terms' in row ? row.terms.flatMap((t) => ((t.fn === 'D*' || t.fn === 'C*') && t.groupDigits === undefined ? t.accounts : [])) : [],
  )

function balancesAt(
  db: ReadableDb,
  accounts: readonly AccountRow[],
  dates: readonly LocalDate[],
  codes: readonly string[],
): BalanceUnit[][] {
  const split = accounts.filter(
    (a) => (a.customer > 0 || a.supplier > 0 || a.employee > 0) && codes.some((code) => a.code.startsWith(code)),
  )
  const byId = new Map(split.map((a) => [a.id, a]))
  const sums = turnoverUntil(db, dates)
  const nets = split.length === 0 ? [] : partnerNets(db, [...byId.keys()], dates)
  return dates.map((_date, i) => {
    const units = accounts.filter((a) => !byId.has(a.id)).map((a) => unitOf(a, sums.get(a.id)?.[i]))
    for (const { accountId, partnerId, employeeId, nets: amounts } of nets) {
      const account = byId.get(accountId)
      const amountFen = amounts[i] ?? 0
      if (account && amountFen !== 0) units.push({ account: account.code, partner: partnerKey(partnerId, employeeId), amountFen })
    }
    return units
  })
}

function movementsOf(
  accounts: readonly AccountRow[],
  turnover: ReadonlyMap<number, Turnover[]>,
  at: number,
  closing: ReadonlyMap<number, Turnover>,
) {
  return accounts.flatMap(({ id, code }) => {
    const [before, end] = turnover.get(id)?.slice(at, at + 2) ?? []
    if (!before || !end) return []
    const closed = closing.get(id) ?? { debit: 0, credit: 0 }
    return [{ account: code, debitFen: end.debit - before.debit - closed.debit, creditFen: end.credit - before.credit - closed.credit }]
  })
}
