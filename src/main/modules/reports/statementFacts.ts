import { addDays, type LocalDate } from '../../../core/kernel'
import { covers } from '../../../core/reports/formulas/ast'
import type { ReclassLevel } from '../../../core/reports/statements/evaluate'
import type { BalanceUnit, Movement, StatementFacts } from '../../../core/reports/statements/facts'
import type { StatementFormat } from '../../../core/reports/statements/formats'
import type { Needs } from '../../../core/reports/statements/needs'
import type { StatementColumn } from '../../../core/reports/statements/reports'
import { yearOpening } from '../../../core/reports/cuts'
import { type AccountRow, accountsOf } from '../../../db/queries/reports/accounts'
import { cashFlows, closingTurnover, type Turnover, turnoverUntil } from '../../../db/queries/reports/balances'
import { partnerNets } from '../../../db/queries/reports/dimensionTurnover'
import { nonOperatingTurnover } from '../../../db/queries/reports/operating'
import type { ReadableDb } from '../../../db/types'
import { movements, NONE, partnerKey, type Span } from './movements'
import { narrowedFacts } from './narrowedFacts'

export interface FactsQuery {
  format: StatementFormat
  needs: Needs
  level: ReclassLevel
  columns: readonly StatementColumn[]
  /** first day of the account set: what cash was received for is known from it on, so 现金流量表 begins there in its first year */
  since: LocalDate
}
/**
 * What each column of a statement is computed from. Only what its formulas ask for is read, for all columns at once; balances are
 * split by partner only where accounts may change sides (D45).
 */
export function statementFacts(db: ReadableDb, { format, needs, level, columns, since }: FactsQuery): Record<string, StatementFacts> {
  const accounts = accountsOf(db)
  const begin = (from: LocalDate) => (needs.cashFlow && from < since ? since : from)
  const spans = columns.map(({ from, to }): Span => ({ before: addDays(begin(from), -1), beforeYear: yearOpening(to), to }))
  const dates = [...new Set(spans.flatMap((s) => datesOf(s, needs)))]
  const turnover = dates.length > 0 ? turnoverUntil(db, dates) : new Map<number, Turnover[]>()
  const at = (account: AccountRow, date: LocalDate): Turnover => turnover.get(account.id)?.[dates.indexOf(date)] ?? NONE
  const balances = balancesAt(db, accounts, balanceDates(spans, needs), level === 'PARTNER' ? needs : { ...needs, split: [] }, at)
  return Object.fromEntries(
    spans.map((span, i): [string, StatementFacts] => {
      const { before, beforeYear, to } = span
      const moved = (after: LocalDate): Movement[] => movements(accounts, (a) => [at(a, after), at(a, to)], closingTurnover(db, after, to))
      const movementsOfSpan = needs.span ? moved(before) : []
      return [
        columns[i]?.key ?? '',
        {
          balances: needs.closing ? (balances.get(to) ?? []) : [],
          openings: needs.opening ? (balances.get(before) ?? []) : [],
          movements: movementsOfSpan,
          ...(needs.year ? { year: moved(beforeYear) } : {}),
          cashFlows: needs.cashFlow ? cashFlows(db, before, to) : [],
          ...(needs.operating ? { operating: operatingOf(db, format, accounts, movementsOfSpan, span) } : {}),
          ...(needs.narrowed.size > 0 ? { narrowed: narrowedFacts(db, accounts, needs.narrowed, span) } : {}),
        },
      ]
    }),
  )
}
const balanceDates = (spans: readonly Span[], needs: Needs): LocalDate[] => [
  ...new Set(spans.flatMap(({ before, to }) => [...(needs.closing ? [to] : []), ...(needs.opening ? [before] : [])])),
]
const datesOf = ({ before, beforeYear, to }: Span, needs: Needs): LocalDate[] => [
  ...(needs.closing || needs.span || needs.year ? [to] : []),
  ...(needs.opening || needs.span ? [before] : []),
  ...(needs.year ? [beforeYear] : []),
]

type At = (account: AccountRow, date: LocalDate) => Turnover
function balancesAt(
  db: ReadableDb,
  accounts: readonly AccountRow[],
  dates: readonly LocalDate[],
  { split: ranges }: Needs,
  at: At,
): Map<LocalDate, BalanceUnit[]> {
  const split = accounts.filter((a) => (a.customer > 0 || a.supplier > 0 || a.employee > 0) && covers(ranges, a.code))
  const byId = new Map(split.map((a) => [a.id, a]))
  const nets = split.length === 0 || dates.length === 0 ? [] : partnerNets(db, [...byId.keys()], dates)
  return new Map(
    dates.map((date, i) => {
      const units = accounts.flatMap((a): BalanceUnit[] => {
        const { debit, credit } = at(a, date)
        return byId.has(a.id) ? [] : [{ account: a.code, partner: null, amountFen: debit - credit, cash: a.isCash }]
      })
      for (const { accountId, partnerId, employeeId, nets: amounts } of nets) {
        const account = byId.get(accountId)
        const amountFen = amounts[i] ?? 0
        if (account && amountFen !== 0) units.push({ account: account.code, partner: partnerKey(partnerId, employeeId), amountFen })
      }
      return [date, units]
    }),
  )
}

function operatingOf(
  db: ReadableDb,
  { operatingItems = [], investingAccounts = [] }: StatementFormat,
  accounts: readonly AccountRow[],
  moved: readonly Movement[],
  { before, to }: Span,
): Movement[] {
  const other = nonOperatingTurnover(db, { from: addDays(before, 1), to, operatingItems, investingAccounts })
  const byCode = new Map(accounts.map((a) => [a.code, other.get(a.id) ?? NONE]))
  return moved.map(({ account, debitFen, creditFen }) => {
    const { debit, credit } = byCode.get(account) ?? NONE
    return { account, debitFen: debitFen - debit, creditFen: creditFen - credit }
  })
}
