import type { LocalDate } from '../../../core/kernel'
import { addDays } from '../../../core/kernel'
import type { BalanceUnit, ReclassLevel, StatementFacts } from '../../../core/reports/statements/evaluate'
import type { StatementFormat, StatementId } from '../../../core/reports/statements/formats'
import { type AccountRow, accountsOf } from '../../../db/queries/reports/accounts'
import { cashFlows, closingTurnover, dimensionTurnoverUntil, type Turnover, turnoverUntil } from '../../../db/queries/reports/balances'
import type { ReadableDb } from '../../../db/types'

/** Key of the partner of a balance: customers and suppliers by 'p', employees by 'e'. */
export const partnerKey = (partnerId: number, employeeId: number): string | null =>
  partnerId > 0 ? `p${partnerId}` : employeeId > 0 ? `e${employeeId}` : null

/**
 * What one column of a statement is computed from: balances at `to`, turnover from `from` to `to`. Only what the statement
 * asks for is read; balances are split by partner only for accounts that may change sides (D45).
 */
export function statementFacts(
  db: ReadableDb,
  statement: StatementId,
  format: StatementFormat,
  level: ReclassLevel,
  { from, to }: { from: LocalDate; to: LocalDate },
): StatementFacts {
  const before = addDays(from, -1)
  const accounts = accountsOf(db)
  const facts: StatementFacts = { balances: [], openings: [], movements: [], cashFlows: [] }
  if (statement === 'balanceSheet')
    return { ...facts, balances: balancesAt(db, accounts, to, level === 'PARTNER' ? splitCodes(format) : []) }
  const turnover = turnoverUntil(db, [before, to])
  if (statement === 'incomeStatement') return { ...facts, movements: movementsOf(accounts, turnover, closingTurnover(db, before, to)) }
  const cash = accounts.filter((a) => a.isCash)
  const unitsAt = (i: 0 | 1) => cash.map((a) => unitOf(a, turnover.get(a.id)?.[i]))
  return { ...facts, openings: unitsAt(0), balances: unitsAt(1), cashFlows: cashFlows(db, before, to) }
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

function balancesAt(db: ReadableDb, accounts: readonly AccountRow[], date: LocalDate, codes: readonly string[]): BalanceUnit[] {
  const split = accounts.filter(
    (a) => (a.customer > 0 || a.supplier > 0 || a.employee > 0) && codes.some((code) => a.code.startsWith(code)),
  )
  const byId = new Map(split.map((a) => [a.id, a]))
  const sums = turnoverUntil(db, [date])
  const units = accounts.filter((a) => !byId.has(a.id)).map((a) => unitOf(a, sums.get(a.id)?.[0]))
  if (split.length === 0) return units
  const query = { accountIds: split.map((a) => a.id), by: ['partner_id', 'employee_id'] } as const
  for (const { accountId, values, series } of dimensionTurnoverUntil(db, query, [date])) {
    const account = byId.get(accountId)
    if (account) units.push({ ...unitOf(account, series[0]), partner: partnerKey(values[0] ?? 0, values[1] ?? 0) })
  }
  return units
}

function movementsOf(accounts: readonly AccountRow[], turnover: ReadonlyMap<number, Turnover[]>, closing: ReadonlyMap<number, Turnover>) {
  return accounts.flatMap(({ id, code }) => {
    const [before, end] = turnover.get(id) ?? []
    if (!before || !end) return []
    const closed = closing.get(id) ?? { debit: 0, credit: 0 }
    return [{ account: code, debitFen: end.debit - before.debit - closed.debit, creditFen: end.credit - before.credit - closed.credit }]
  })
}
