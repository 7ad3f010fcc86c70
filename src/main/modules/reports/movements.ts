import type { LocalDate } from '../../../core/kernel'
import type { Movement } from '../../../core/reports/statements/facts'
import type { AccountRow } from '../../../db/queries/reports/accounts'
import type { Turnover } from '../../../db/queries/reports/balances'

/** Key of the partner of a balance: customers and suppliers by 'p', employees by 'e'. */
export const partnerKey = (partnerId: number, employeeId: number): string | null =>
  partnerId > 0 ? `p${partnerId}` : employeeId > 0 ? `e${employeeId}` : null

/** The days of a column: the day before it, the day before its year, its last day. */
export interface Span {
  before: LocalDate
  beforeYear: LocalDate
  to: LocalDate
}
export const NONE: Turnover = { debit: 0, credit: 0 }
/** Turnover between two dates without what 结转损益 made of it (D52). */
export function movements(
  accounts: readonly AccountRow[],
  ends: (account: AccountRow) => readonly [before: Turnover, end: Turnover],
  closing: ReadonlyMap<number, Turnover>,
): Movement[] {
  return accounts.flatMap((account) => {
    const [before, end] = ends(account)
    const closed = closing.get(account.id) ?? NONE
    const [debitFen, creditFen] = [end.debit - before.debit - closed.debit, end.credit - before.credit - closed.credit]
    return debitFen === 0 && creditFen === 0 ? [] : [{ account: account.code, debitFen, creditFen }]
  })
}
