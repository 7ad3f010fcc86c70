import type { CloseStepView } from '../../../../../core/contract'
import { type Fen, fenDisplay, lastDay, type Period, periodText } from '../../../../../core/kernel'
import type { AccountRole } from '../../../../../core/ledger/roles'
import { allowanceFor } from '../../../../../core/modules/treasury/allowance'
import { openItemsAt } from '../../../../../db/queries/reports/openItems'
import { type QueryContext, refuse } from '../../../../backend/context'
import { roleAccount } from '../../../../documents/accountRules'
import { allowanceRates } from '../../../badDebts/handlers'
import type { CloseStep } from '../registry'
import { remake, type StepContent } from '../stepVouchers'

const STEP = 'allowance'
const SUMMARY = '计提坏账准备'
/** What is owed, on all accounts that it stands on, and the allowance that covers it. */
const COVERED: readonly { label: string; accounts: string; allowance: AccountRole }[] = [
  { label: '应收账款', accounts: "SELECT id FROM account WHERE control = 'receivable'", allowance: 'allowanceReceivable' },
  { label: '员工借款', accounts: "SELECT id FROM account WHERE employee_control = 'employeeAdvance'", allowance: 'allowanceOther' },
]
const BALANCE = 'SELECT COALESCE(SUM(credit - debit), 0) FROM account_total WHERE account_id = ? AND period <= ?'

interface Provision {
  label: string
  account: number
  spans: ReturnType<typeof allowanceFor>['spans']
  wanted: Fen
  /** what the allowance stands at, in credit; written off beyond it: negative */
  booked: Fen
}
function provisions(ctx: QueryContext, period: Period): Provision[] {
  const rates = allowanceRates(ctx.db)
  return COVERED.map(({ label, accounts, allowance }) => {
    const items = openItemsAt(ctx.db, ctx.db.column<number>(accounts), lastDay(period))
    const { spans, allowance: wanted } = allowanceFor(items, lastDay(period), rates)
    const account = roleAccount(ctx, allowance)
    return { label, account, spans, wanted, booked: ctx.db.value<Fen>(BALANCE, account, period) ?? 0 }
  })
}
const differences = (ctx: QueryContext, period: Period) =>
  provisions(ctx, period)
    .map((p) => ({ ...p, difference: p.wanted - p.booked }))
    .filter(({ difference }) => difference !== 0)

/** A release stays on the side of the provision, in red (D9). */
function contentOf(ctx: QueryContext, period: Period): StepContent[] {
  const due = differences(ctx, period)
  if (due.length === 0) return []
  const expense = roleAccount(ctx, 'badDebtLoss')
  const lines = due.flatMap(({ label, account, difference }) => {
    const summary = `${SUMMARY} ${label}`
    return [
      { accountId: expense, summary, debit: difference },
      { accountId: account, summary, credit: difference },
    ]
  })
  return [{ memo: SUMMARY, lines }]
}

const percent = (rate: number) => `${rate / 10_000}%`
function derivation(ctx: QueryContext, period: Period): CloseStepView['derivation'] {
  return provisions(ctx, period).flatMap(({ label, spans, wanted, booked }) =>
    wanted === 0 && booked === 0
      ? []
      : [
          ...spans.flatMap((s) =>
            s.owed === 0
              ? []
              : [{ label: `${label} ${s.label} × ${percent(s.rate)}`, amount: s.allowance, text: `未收 ${fenDisplay(s.owed)}` }],
          ),
          { label: `${label}应有坏账准备`, amount: wanted, text: '各段之和' },
          { label: `${label}坏账准备余额`, amount: booked, text: '期末贷方；负数是核销超过准备' },
          { label: `${label}本期应计提`, amount: wanted - booked, text: '应有 − 余额，负数为冲回' },
        ],
  )
}

/**
 * 计提坏账准备 (企业会计准则, D54, posting.md 3.7): the allowance is brought to what the ageing at the month's end asks for (D43: by due date, part
 * payments taken off): Dr 信用减值损失 → Cr 坏账准备 of the difference, in red where it is too much. SMALL: ALLOWANCE_NOT_ALLOWED.
 */
export const allowanceStep: CloseStep = {
  id: STEP,
  label: SUMMARY,
  help: '按账龄和计提比例算出应有的坏账准备，与余额的差额计入信用减值损失',
  applies: ({ options }) => options.standard === 'business',
  refused: () => refuse('ALLOWANCE_NOT_ALLOWED'),
  due(ctx, period) {
    const due = differences(ctx, period)
    if (due.length === 0) return ''
    const sum = due.reduce((total, d) => total + d.difference, 0)
    return sum < 0 ? `冲回 ${fenDisplay(-sum)}` : `计提 ${fenDisplay(sum)}`
  },
  derivation,
  run(ctx, period) {
    const month = periodText(period)
    if (differences(ctx, period).length === 0) return { text: `${month} 的坏账准备已足额`, documents: [] }
    return { text: `${month} 已计提坏账准备`, documents: remake(ctx, STEP, period, () => contentOf(ctx, period)) }
  },
}
