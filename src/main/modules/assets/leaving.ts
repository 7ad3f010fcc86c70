import { type LocalDate, type Period, periodOf, periodText, type RatePpm } from '../../../core/kernel'
import type { AccountRole } from '../../../core/ledger/roles'
import { type DisposalAccount, type DisposalLine, type DisposalTax, shareOut, type TakenOut } from '../../../core/modules/assets/disposal'
import { type CommandContext, type QueryContext, refuse } from '../../backend/context'
import { accountFor } from '../../documents/accountRules'
import { taxpayerOn } from '../tax/periods'
import { type DepreciationPart, depreciation, dueDepreciation } from './depreciation'
import { type MadeLine, postMade } from './madeVoucher'
import { skipped } from './monthly'
import { cashFlowOf, moneySide, nameOf, requireLatest, roleIn, standingCard } from './vouchers'

export type Standing = ReturnType<typeof standingCard>
type Asked = Parameters<typeof dueDepreciation>[0]
/** What the card has still to be depreciated in the month: 当月减少当月照提 (D55). DEPRECIATION_EARLIER where a month before it waits. */
export function dueOf(ctx: Asked, id: number, period: Period): DepreciationPart[] {
  const own = (part: DepreciationPart) => part.card.id === id
  const before = skipped(ctx, depreciation, period, own)
  if (before !== undefined) refuse('DEPRECIATION_EARLIER', { period: periodText(before), what: '折旧' }, 'date')
  return dueDepreciation(ctx, period).filter(own)
}

interface Leaves {
  assetId: number
  date: LocalDate
  /** part of the original value; null: all of it */
  original: number | null
  vatOut: number
}
/**
 * What leaves with a card, or with a part of it, on a day, the month's depreciation taken first. ASSET_GONE, ASSET_PART, DATE_BEFORE_SOURCE,
 * DEPRECIATION_LATER, ASSET_NO_INPUT_VAT, each at its field.
 */
export function leaving(ctx: QueryContext, input: Leaves): { card: Standing; due: DepreciationPart[]; taken: TakenOut } {
  const period = periodOf(input.date)
  const card = standingCard(ctx.db, input.assetId)
  if (card.gone) refuse('ASSET_GONE', { asset: nameOf(card) }, 'assetId')
  if (input.date < card.acquired) refuse('DATE_BEFORE_SOURCE', { date: input.date, source: nameOf(card), earliest: card.acquired }, 'date')
  requireLatest(card, period)
  const part = input.original ?? card.value
  if (part > card.value) refuse('ASSET_PART', { asset: nameOf(card) }, 'original')
  const due = dueOf(ctx, card.id, period)
  const accumulated = card.accumulated + due.reduce((sum, p) => sum + p.amount, 0)
  if (input.vatOut > 0 && taxpayerOn(ctx, input.date) !== 'general') refuse('ASSET_NO_INPUT_VAT', undefined, 'vatOut')
  return { card, due, taken: shareOut({ ...card, accumulated }, part) }
}
/** What a voucher takes of a card that leaves. */
export const leftEntry = ({ original, accumulated, impairment }: TakenOut) => ({
  kind: 'disposal' as const,
  original: -original,
  depreciation: 0 - accumulated,
  impairment: 0 - impairment,
})
/** The month's depreciation of a card that leaves, by a voucher of its own that the month's step makes part of its own later. */
export function depreciateFirst(ctx: CommandContext, date: LocalDate, card: Standing, due: readonly DepreciationPart[]): void {
  if (due.length === 0) return
  const period = periodOf(date)
  const memo = `${periodText(period)} ${depreciation.memo} ${card.name}`
  const made = postMade(ctx, date, memo, due.flatMap(depreciation.lines), depreciation.id)
  for (const part of due) depreciation.keep(ctx, part, made.id ?? 0, period)
}

/** The account of the VAT of a sale: 一般纳税人 销项税额 by its rate, or 简易计税; 小规模 应交增值税. ROLE_UNRESOLVED. */
export function saleVatAccount(ctx: QueryContext, date: LocalDate, how: DisposalTax, taxRate: RatePpm): number {
  const role: AccountRole = taxpayerOn(ctx, date) === 'smallScale' ? 'vatSmallScale' : how === 'reduced' ? 'vatSimplified' : 'vatOutput'
  return accountFor(ctx, role, { taxRate })
}

interface Money {
  accountId: number | null
  partnerId: number | null
  employeeId: number | null
}
/** Where a line goes: its account and what else the account may keep. */
type Place = Pick<MadeLine, 'partnerId' | 'departmentId' | 'employeeId' | 'cashFlowItem'> & { accountId: number }
/**
 * The other side of what is got (`in`) or spent (`out`) against a clearing account: money, or who owes it or is owed it. Money is that of
 * disposing of long-term assets (`flowOf`: the account whose cash-flow items say so). UNKNOWN_REFERENCE for the clearing account itself.
 */
export function moneyPlace(
  ctx: QueryContext,
  card: Standing,
  money: Money,
  { at, way, clearing, flowOf }: { at: string; way: 'in' | 'out'; clearing: number; flowOf: number },
): Place {
  const { isCash, ...side } = moneySide(ctx, card, money, at)
  if (side.accountId === clearing) refuse('UNKNOWN_REFERENCE', { field: '收付款科目' }, at)
  const cashFlowItem = isCash ? cashFlowOf(ctx, flowOf, way === 'in' ? 'credit' : 'debit') : null
  return { ...side, employeeId: money.employeeId, cashFlowItem }
}
type Places = { [A in DisposalAccount]?: () => Place }
/** The lines of a disposal on their accounts: those that `places` names, else the card's own or those of their roles. */
export const placed = (ctx: QueryContext, card: Standing, lines: readonly DisposalLine[], places: Places): MadeLine[] =>
  lines.map(({ account, ...line }) => ({
    departmentId: card.departmentId,
    ...(places[account]?.() ?? { accountId: roleIn(ctx, card, account as AccountRole) }),
    ...line,
  }))
