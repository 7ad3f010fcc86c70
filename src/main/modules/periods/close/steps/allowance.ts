import type { CloseStepView } from '../../../../../core/contract'
import {
  type Fen,
  fenDisplay,
  lastDay,
  type LocalDate,
  mulDiv,
  type Period,
  periodText,
  RATE_SCALE,
  type RatePpm,
} from '../../../../../core/kernel'
import type { AccountRole } from '../../../../../core/ledger/roles'
import { allowanceFor, type DebtMovement, debtLayers } from '../../../../../core/modules/treasury/allowance'
import { openItemsAt } from '../../../../../db/queries/reports/openItems'
import { type QueryContext, refuse } from '../../../../backend/context'
import { generalAccount, roleAccount } from '../../../../documents/accountRules'
import { allowanceRates } from '../../../badDebts/handlers'
import type { CloseStep } from '../registry'
import { remake, type StepContent } from '../stepVouchers'

const STEP = 'allowance'
const SUMMARY = '计提坏账准备'
const BALANCE = 'SELECT COALESCE(SUM(credit - debit), 0) FROM account_total WHERE account_id = ? AND period <= ?'
type Spans = { label: string; owed: Fen; rate: RatePpm; allowance: Fen }[]
interface Provision {
  label: string
  account: number
  spans: Spans
  wanted: Fen
  /** what the allowance stands at, in credit; written off beyond it: negative */
  booked: Fen
}
/** 其他应收款 without employees, whose items are known, and without taxes that the state gives back. */
const OTHERS = `
SELECT a.id FROM account a JOIN account own ON own.id = ? WHERE a.is_leaf = 1 AND (a.id = own.id OR a.parent_id = own.parent_id)
AND a.employee_control IS NULL AND a.name NOT LIKE '%退税%'`
const MOVED = `
SELECT account_id || '|' || COALESCE(partner_id, 0) || '|' || COALESCE(employee_id, 0) AS whose, date, SUM(debit - credit) AS amount
FROM journal_line WHERE account_id IN (SELECT value FROM json_each(?)) AND date <= ? GROUP BY 1, 2 HAVING amount <> 0 ORDER BY date`
const layersOf = ({ db }: QueryContext, accountIds: readonly number[], date: LocalDate) =>
  debtLayers(db.all<DebtMovement>(MOVED, JSON.stringify(accountIds), date))
const sumOf = (items: readonly { remaining: Fen }[]) => items.reduce((sum, i) => sum + Math.max(0, i.remaining), 0)

/** What is owed, on all accounts that it stands on, and the allowance that should cover it, of each of the accounts of 坏账准备. */
function provisions(ctx: QueryContext, period: Period): Provision[] {
  const rates = allowanceRates(ctx.db)
  const date = lastDay(period)
  const booked = (account: number) => ctx.db.value<Fen>(BALANCE, account, period) ?? 0
  const items = (kept: string) => openItemsAt(ctx.db, ctx.db.column<number>(`SELECT id FROM account WHERE ${kept}`), date)
  const byAge = (label: string, owed: readonly { dueDate: LocalDate; remaining: Fen }[], allowance: AccountRole): Provision => {
    const account = roleAccount(ctx, allowance)
    const { spans, allowance: wanted } = allowanceFor(owed, date, rates)
    return { label, account, spans, wanted, booked: booked(account) }
  }
  const flat = (label: string, owed: Fen, rate: RatePpm, allowance: AccountRole): Provision => {
    const account = roleAccount(ctx, allowance)
    const stands = booked(account)
    // not covered: what was written off is made up for, and nothing that somebody provided is taken back
    const wanted = rate === 0 ? Math.max(0, stands) : mulDiv(owed, rate, RATE_SCALE)
    return { label, account, spans: rate === 0 ? [] : [{ label: '余额', owed, rate, allowance: wanted }], wanted, booked: stands }
  }
  const known = (role: AccountRole) => generalAccount(ctx, role) !== undefined
  const other = generalAccount(ctx, 'otherReceivable')
  const others = other === undefined ? [] : layersOf(ctx, ctx.db.column<number>(OTHERS, other), date)
  return [
    byAge('应收账款', items("control = 'receivable'"), 'allowanceReceivable'),
    byAge('其他应收款', [...items("employee_control = 'employeeAdvance'"), ...others], 'allowanceOther'),
    ...(rates.bills > 0 || (known('billsReceivable') && known('allowanceBills'))
      ? [flat('应收票据', sumOf(layersOf(ctx, [roleAccount(ctx, 'billsReceivable')], date)), rates.bills, 'allowanceBills')]
      : []),
    ...(rates.prepaid > 0 || known('allowancePrepaid')
      ? [flat('预付账款', sumOf(items("control = 'prepaid'")), rates.prepaid, 'allowancePrepaid')]
      : []),
  ]
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
    wanted === booked && spans.every((x) => x.owed === 0)
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
