import type { StepPayment } from '../../../../../core/contract'
import {
  type Fen,
  fenDisplay,
  firstDay,
  lastDay,
  type LocalDate,
  type Period,
  periodOf,
  periodText,
  previousPeriod,
} from '../../../../../core/kernel'
import { type AccountRole, ACCOUNT_ROLES } from '../../../../../core/ledger/roles'
import { balanceAt, movedOn } from '../../../../../db/queries/tax'
import { type QueryContext, refuse } from '../../../../backend/context'
import { generalAccount, roleAccount } from '../../../../documents/accountRules'
import { declaredBy, TAXES_OWED } from '../../../tax/due'
import { taxSpan } from '../../../tax/periods'
import { made } from '../../../tax/steps'
import type { CloseStep } from '../registry'
import { remake, type StepContent } from '../stepVouchers'

const STEP = 'taxPayment'
const LABEL = '缴纳上期税费'
interface Owed {
  role: AccountRole
  accountId: number
  opening: Fen
  /** paid, or set off, since */
  paid: Fen
  left: Fen
}
/** What was owed when the month began, of VAT of 小规模纳税人 when its tax period began, and how much of it is still to be paid. */
function owedIn(ctx: QueryContext, period: Period): Owed[] {
  const span = taxSpan(ctx, period)
  const seen = new Set<number>()
  return TAXES_OWED.flatMap((role): Owed[] => {
    const accountId = generalAccount(ctx, role)
    if (accountId === undefined || seen.has(accountId)) return []
    seen.add(accountId)
    const small = role === 'vatSmallScale'
    const from = small ? span.first : period
    const opening = Math.max(0, 0 - balanceAt(ctx.db, accountId, previousPeriod(from)))
    // what an exemption took off is of this tax period
    const exempted = small ? -made(ctx, 'vatExemption', span, accountId) : 0
    const paid = movedOn(ctx.db, accountId, from, period).debit - exempted
    return opening === 0 ? [] : [{ role, accountId, opening, paid, left: Math.max(0, opening - paid) }]
  })
}
const leftOf = (owed: readonly Owed[]): Fen => owed.reduce((sum, o) => sum + o.left, 0)
const proposed = (ctx: QueryContext, period: Period): StepPayment => ({
  date: declaredBy(period),
  accountId: generalAccount(ctx, 'bank') ?? null,
})

function cashFlowOf(ctx: QueryContext, { role, accountId }: Owed): number {
  return (
    ctx.db.value<number>('SELECT cash_flow_debit FROM account WHERE id = ?', accountId) ??
    refuse('CASH_FLOW_REQUIRED', { account: ACCOUNT_ROLES[role] })
  )
}
/** BAD_INPUT for a day outside of the month, UNKNOWN_REFERENCE for an account that holds no money. */
function checked(ctx: QueryContext, period: Period, { date, accountId }: StepPayment): { date: LocalDate; accountId: number } {
  if (periodOf(date) !== period) refuse('BAD_INPUT', { detail: `付款日期应在 ${periodText(period)} 之内` }, 'payment.date')
  if (ctx.db.value('SELECT 1 FROM account WHERE id = ? AND is_cash = 1 AND is_leaf = 1', accountId) === undefined)
    refuse('UNKNOWN_REFERENCE', { field: '付款账户' }, 'payment.accountId')
  return { date, accountId: accountId ?? roleAccount(ctx, 'bank') }
}
function contentOf(ctx: QueryContext, period: Period, memo: string, payment: StepPayment): StepContent[] {
  const owed = owedIn(ctx, period).filter((o) => o.left > 0)
  if (owed.length === 0) return []
  const { date, accountId } = checked(ctx, period, payment)
  const lines = owed.flatMap((o) => {
    const summary = memo || `缴纳${ACCOUNT_ROLES[o.role]}`
    return [
      { accountId: o.accountId, summary, debit: o.left },
      { accountId, summary, credit: o.left, cashFlowItem: cashFlowOf(ctx, o) },
    ]
  })
  return [{ memo: memo || LABEL, date, lines }]
}

/** 缴纳: Dr 未交增值税 and the rest of what was owed when the month began → Cr 银行存款, on the day of payment. */
export const taxPaymentStep: CloseStep = {
  id: STEP,
  label: LABEL,
  help: '上期应交的增值税、附加税费和所得税，从所选账户付出；已经记了付款的不再列出',
  optional: true,
  due(ctx, period) {
    const left = leftOf(owedIn(ctx, period))
    return left === 0 ? '' : `待缴 ${fenDisplay(left)}`
  },
  derivation(ctx, period) {
    const span = { from: firstDay(period), to: lastDay(period) }
    return owedIn(ctx, period).map(({ role, accountId, opening, paid, left }) => ({
      label: ACCOUNT_ROLES[role],
      amount: left,
      text: `期初应交 ${fenDisplay(opening)}${paid === 0 ? '' : `，已缴 ${fenDisplay(paid)}`}`,
      to: { report: 'accountLedger', params: { accountId, ...span } },
    }))
  },
  payment: proposed,
  run(ctx, period, memo, payment) {
    const left = leftOf(owedIn(ctx, period))
    if (left === 0) return { text: `${periodText(period)} 没有待缴的税费`, documents: [] }
    const documents = remake(ctx, STEP, period, () => contentOf(ctx, period, memo, payment ?? proposed(ctx, period)))
    ctx.touch('tax')
    return { text: `${periodText(period)} 已缴纳上期税费`, documents }
  },
}
