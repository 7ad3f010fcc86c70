import { addDays, type Fen, firstDay, type LocalDate, nextPeriod, type Period, periodOf } from '../../../core/kernel'
import { type AccountRole, ACCOUNT_ROLES } from '../../../core/ledger/roles'
import { siblingsOf } from '../../../db/queries/tax'
import { turnoverUntil } from '../../../db/queries/reports/balances'
import type { QueryContext } from '../../backend/context'
import { generalAccount } from '../../documents/accountRules'
import { type TaxSpan, taxSpan } from './periods'
import { made, smallScaleDue } from './steps'

/** What the company itself owes by the books when a tax period ends, in the order in which it is paid. */
export const TAXES_OWED: readonly AccountRole[] = [
  'vatUnpaid',
  'vatSimplified',
  'vatSmallScale',
  'cityMaintenanceTaxPayable',
  'educationSurchargePayable',
  'localEducationSurchargePayable',
  'incomeTaxPayable',
]
/** Day until which the taxes of the month, or the quarter, before are declared and paid (税收征收管理法实施细则; holidays move it). */
const DECLARED_BY = 15
export const declaredBy = (period: Period): LocalDate => addDays(firstDay(period), DECLARED_BY - 1)

export interface TaxDue {
  accountId: number
  label: string
  due: LocalDate
  amount: Fen
  /** first day of what it comes from, for its 明细账 */
  from: LocalDate
}
type Ctx = Pick<QueryContext, 'db' | 'options'>
interface Moved {
  /** credit balance before the first day */
  before: Fen
  debit: Fen
  credit: Fen
}
type Movement = (accountId: number, from: LocalDate) => Moved
function movements({ db }: Ctx, firsts: readonly LocalDate[], today: LocalDate): Movement {
  const turnover = turnoverUntil(db, [...firsts.map((first) => addDays(first, -1)), today])
  return (accountId, from) => {
    const series = turnover.get(accountId)
    const [before, now] = [series?.[firsts.indexOf(from)], series?.at(-1)]
    const sum = (side: 'debit' | 'credit') => (now?.[side] ?? 0) - (before?.[side] ?? 0)
    return { before: (before?.credit ?? 0) - (before?.debit ?? 0), debit: sum('debit'), credit: sum('credit') }
  }
}

/**
 * Tax that the books owe at the end of a day, each with the day until which it is paid: what was owed when the month began (VAT of 小规模纳税人: the tax
 * period) is due in this month, what came since in the month after. VAT of the month that was not transferred yet counts as it would be now; 小规模
 * below the threshold owe what their limits leave. Taxes that nothing has booked yet (附加税费, 所得税 before their steps): `taxesEstimated`.
 */
export function taxesDue(ctx: Ctx, today: LocalDate): TaxDue[] {
  const period = periodOf(today)
  const span = taxSpan(ctx, period)
  const month = firstDay(period)
  const moved = movements(ctx, [month, span.from], today)
  const seen = new Set<number>()
  const owed = [...TAXES_OWED, 'individualIncomeTax' as const].flatMap((role): TaxDue[] => {
    const accountId = generalAccount(ctx, role)
    if (accountId === undefined || seen.has(accountId)) return []
    seen.add(accountId)
    const small = role === 'vatSmallScale' && span.taxpayer === 'smallScale'
    const from = small ? span.from : month
    const { before, debit, credit } = moved(accountId, from)
    // what an exemption took off is of this tax period
    const paid = debit - (small ? -made(ctx, 'vatExemption', span, accountId) : 0)
    const opening = Math.max(0, before)
    const accrued = small ? smallScaleDue(ctx, span, period) : credit
    return dueOf(accountId, ACCOUNT_ROLES[role], {
      now: { amount: Math.max(0, opening - paid), due: declaredBy(small ? span.first : period), from },
      later: {
        amount: accrued + Math.min(0, before) - Math.max(0, paid - opening),
        due: declaredBy(nextPeriod(small ? span.last : period)),
        from,
      },
    })
  })
  return [...owed, ...notTransferred(ctx, span, moved)].sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
}
type Part = Pick<TaxDue, 'amount' | 'due' | 'from'>
const dueOf = (accountId: number, label: string, { now, later }: { now: Part; later: Part }): TaxDue[] =>
  [now, later].flatMap((part) => (part.amount > 0 ? [{ accountId, label, ...part }] : []))

/** 应交增值税 of 一般纳税人 that no 转出未交增值税 has moved yet, 预交增值税 taken off. */
function notTransferred(ctx: Ctx, span: TaxSpan, moved: Movement): TaxDue[] {
  const transfer = generalAccount(ctx, 'vatTransferUnpaid')
  if (span.taxpayer !== 'general' || transfer === undefined) return []
  const small = generalAccount(ctx, 'vatSmallScale')
  const sums = siblingsOf(ctx.db, transfer)
    .filter((a) => a.id !== small)
    .map((a) => moved(a.id, span.from))
  const sum = (of: (m: Moved) => Fen) => sums.reduce((s, m) => s + of(m), 0)
  const prepaidAccount = generalAccount(ctx, 'vatPrepaid')
  const prepaid = prepaidAccount === undefined ? undefined : moved(prepaidAccount, span.from)
  const offset = prepaid ? prepaid.before + prepaid.credit - prepaid.debit : 0
  const total = Math.max(0, sum((m) => m.before + m.credit - m.debit) + offset)
  const now = Math.min(
    total,
    Math.max(
      0,
      sum((m) => m.before),
    ),
  )
  const parts = {
    now: { amount: now, due: declaredBy(span.first) },
    later: { amount: total - now, due: declaredBy(nextPeriod(span.last)) },
  }
  return dueOf(transfer, '增值税（未转出）', { now: { ...parts.now, from: span.from }, later: { ...parts.later, from: span.from } })
}
