import { type Fen, fenDisplay, lastDay, messageOf, mulDiv, type Period, periodText, PRICE_SCALE, problem } from '../../../../../core/kernel'
import { ACCOUNT_ROLES, type AccountRole } from '../../../../../core/ledger/roles'
import { HELD, RATE_AT } from '../../../../../db/queries/currencies'
import { type QueryContext, refuse } from '../../../../backend/context'
import { roleAccount } from '../../../../documents/accountRules'
import { accountFacts } from '../../../../documents/facts'
import type { CloseStep } from '../registry'
import { remake, type StepContent } from '../stepVouchers'

const STEP = 'revaluation'
const SUMMARY = '期末调汇'
/** 汇率变动对现金及现金等价物的影响, in the form of the business enterprise standard */
const BUSINESS_CASH_FLOW = 32

interface Held {
  accountId: number
  currencyId: number
  isCash: 0 | 1
  currency: string
  partnerId: number | null
  departmentId: number | null
  employeeId: number | null
  projectId: number | null
  itemId: number | null
  /** debit positive: RMB as booked, and what is held in the currency */
  balance: Fen
  original: number
}
type Moved = Held & { difference: Fen }

/** What is held in currencies and is not worth what is booked; and the first currency that has no rate yet. */
function movedOf(ctx: QueryContext, period: Period): { moved: Moved[]; without: string | null } {
  const date = lastDay(period)
  let without: string | null = null
  const moved = ctx.db.all<Held>(HELD, date).flatMap((h): Moved[] => {
    const rate = h.original === 0 ? 0 : ctx.db.value<number>(RATE_AT, h.currencyId, date)
    if (rate === undefined) without ??= h.currency
    const difference = mulDiv(h.original, rate ?? 0, PRICE_SCALE) - h.balance
    return rate === undefined || difference === 0 ? [] : [{ ...h, difference }]
  })
  return { moved, without }
}
const noRate = (currency: string, period: Period) => ({ currency, date: lastDay(period) })
const sum = (moved: readonly Moved[]): Fen => moved.reduce((total, m) => total + m.difference, 0)

/** D51: the form of small enterprises has no row for it, so that it is other money of operations that came or went. */
function cashFlowOf(ctx: QueryContext, difference: Fen): number {
  if (ctx.options.standard === 'business') return BUSINESS_CASH_FLOW
  const column = difference > 0 ? 'cashFlowCredit' : 'cashFlowDebit'
  const role: AccountRole = difference > 0 ? 'interestIncome' : 'financeFee'
  return accountFacts(ctx.db, roleAccount(ctx, role))?.[column] ?? refuse('CASH_FLOW_REQUIRED', { account: ACCOUNT_ROLES[role] })
}
/** An expense that becomes an income stays on its side, in red (D9). */
function resultOf(ctx: QueryContext, gain: Fen) {
  if (gain > 0 && ctx.options.standard === 'small') return { accountId: roleAccount(ctx, 'exchangeGain'), summary: SUMMARY, credit: gain }
  return { accountId: roleAccount(ctx, gain > 0 ? 'exchangeGain' : 'exchangeLoss'), summary: SUMMARY, debit: 0 - gain }
}
function contentOf(ctx: QueryContext, period: Period): StepContent[] {
  const { moved } = movedOf(ctx, period)
  if (moved.length === 0) return []
  const lines = moved.map(({ difference, accountId, partnerId, departmentId, employeeId, projectId, itemId, isCash }) => ({
    accountId,
    partnerId,
    departmentId,
    employeeId,
    projectId,
    itemId,
    summary: SUMMARY,
    ...(difference > 0 ? { debit: difference } : { credit: 0 - difference }),
    cashFlowItem: isCash === 1 ? cashFlowOf(ctx, difference) : null,
  }))
  const gain = sum(moved)
  return [{ memo: SUMMARY, lines: gain === 0 ? lines : [...lines, resultOf(ctx, gain)] }]
}

/**
 * 期末调汇: what accounts hold in a currency at the month's end is worth that much RMB by the last rate; the difference is one voucher.
 * SMALL (小企业会计准则 第76条): on the whole a gain is 营业外收入—汇兑收益, a loss 财务费用—汇兑损失; BUSINESS (企业会计准则第19号): 财务费用.
 */
export const revaluationStep: CloseStep = {
  id: STEP,
  label: SUMMARY,
  help: '核算外币的科目按月末汇率折算，与账面的差额记入汇兑损益',
  applies: ({ db }) => db.value('SELECT 1 FROM account WHERE currency_id IS NOT NULL LIMIT 1') !== undefined,
  due(ctx, period) {
    const { moved, without } = movedOf(ctx, period)
    if (without !== null) return messageOf(problem('CURRENCY_NO_RATE', undefined, noRate(without, period)))
    if (moved.length === 0) return ''
    const gain = sum(moved)
    return gain === 0 ? `${moved.length} 个余额与汇率不符` : `${gain > 0 ? '汇兑收益' : '汇兑损失'} ${fenDisplay(Math.abs(gain))}`
  },
  run(ctx, period) {
    const month = periodText(period)
    const { moved, without } = movedOf(ctx, period)
    if (without !== null) refuse('CURRENCY_NO_RATE', noRate(without, period))
    if (moved.length === 0) return { text: `${month} 的外币余额没有汇兑差额`, documents: [] }
    return { text: `${month} 已调汇`, documents: remake(ctx, STEP, period, () => contentOf(ctx, period)) }
  },
}
