import type { AssetPreview, DisposeInput, Posted } from '../../../core/contract'
import { type LocalDate, type Period, periodOf, periodText, type RatePpm } from '../../../core/kernel'
import {
  type Disposal,
  DISPOSAL_KINDS,
  type DisposalAccount,
  disposalLines,
  disposalTax,
  type DisposalTax,
  shareOut,
} from '../../../core/modules/assets/disposal'
import type { AccountRole } from '../../../core/ledger/roles'
import { type CommandContext, type QueryContext, refuse } from '../../backend/context'
import { accountFor } from '../../documents/accountRules'
import { requireOpenPeriod } from '../../documents/post'
import { taxpayerOn } from '../tax/periods'
import { type DepreciationPart, depreciation, dueDepreciation } from './depreciation'
import { type MadeLine, postMade } from './madeVoucher'
import { skipped } from './monthly'
import { previewed } from './preview'
import { cashFlowOf, moneySide, nameOf, postAssetVoucher, requireLatest, roleIn, standingCard } from './vouchers'

type Standing = ReturnType<typeof standingCard>
type Asked = Parameters<typeof dueDepreciation>[0]
/** What the card has still to be depreciated in the month: 当月减少当月照提 (D55). DEPRECIATION_EARLIER where a month before it waits. */
export function dueOf(ctx: Asked, id: number, period: Period): DepreciationPart[] {
  const own = (part: DepreciationPart) => part.card.id === id
  const before = skipped(ctx, depreciation, period, own)
  if (before !== undefined) refuse('DEPRECIATION_EARLIER', { period: periodText(before), what: '折旧' }, 'date')
  return dueDepreciation(ctx, period).filter(own)
}

/** The account of the VAT of a sale: 一般纳税人 销项税额 by its rate, or 简易计税; 小规模 应交增值税. ROLE_UNRESOLVED. */
export function saleVatAccount(ctx: QueryContext, date: LocalDate, how: DisposalTax, taxRate: RatePpm): number {
  const role: AccountRole = taxpayerOn(ctx, date) === 'smallScale' ? 'vatSmallScale' : how === 'reduced' ? 'vatSimplified' : 'vatOutput'
  return accountFor(ctx, role, { taxRate })
}

interface Planned {
  card: Standing
  due: DepreciationPart[]
  disposal: Disposal
  tax: ReturnType<typeof disposalTax>
  lines: MadeLine[]
}
/** Everything a disposal comes to, nothing written. ASSET_GONE, ASSET_PART, EXCEEDS_DOCUMENT and the like, each at its field. */
function plan(ctx: QueryContext, input: DisposeInput): Planned {
  const period = periodOf(input.date)
  const card = standingCard(ctx.db, input.assetId)
  if (card.gone) refuse('ASSET_GONE', { asset: nameOf(card) }, 'assetId')
  if (input.date < card.acquired) refuse('DATE_BEFORE_SOURCE', { date: input.date, source: nameOf(card), earliest: card.acquired }, 'date')
  requireLatest(card, period)
  const part = input.original ?? card.value
  if (part > card.value) refuse('ASSET_PART', { asset: nameOf(card) }, 'original')
  const due = dueOf(ctx, card.id, period)
  const accumulated = card.accumulated + due.reduce((sum, p) => sum + p.amount, 0)
  const tax = disposalTax(input.proceeds, input.taxation, input.taxRate)
  if (input.vatOut > 0 && taxpayerOn(ctx, input.date) !== 'general') refuse('ASSET_NO_INPUT_VAT', undefined, 'vatOut')
  const disposal: Disposal = {
    ...shareOut({ ...card, accumulated }, part),
    kind: input.kind,
    name: card.name,
    proceeds: input.proceeds,
    tax: tax.tax,
    cost: input.cost,
    vatOut: input.vatOut,
  }
  return { card, due, disposal, tax, lines: linesOf(ctx, input, card, disposal, tax.rate) }
}
function linesOf(ctx: QueryContext, input: DisposeInput, card: Standing, disposal: Disposal, taxRate: RatePpm): MadeLine[] {
  const clearing = roleIn(ctx, card, input.kind === 'shortage' ? 'pendingAssetLoss' : 'assetClearing')
  // money is that of disposing of long-term assets, whatever the accounts on the other side say
  const assetFlow = roleIn(ctx, card, 'assetClearing')
  const money = (account: 'proceeds' | 'cost') => {
    const [accountId, at] =
      account === 'proceeds' ? ([input.accountId, 'accountId'] as const) : ([input.costAccountId, 'costAccountId'] as const)
    const partnerId = account === 'proceeds' ? input.partnerId : input.costPartnerId
    const side = moneySide(ctx, card, { accountId, partnerId }, at)
    if (side.accountId === clearing) refuse('UNKNOWN_REFERENCE', { field: '收付款科目' }, at)
    return {
      accountId: side.accountId,
      partnerId: side.partnerId,
      departmentId: side.departmentId,
      employeeId: account === 'proceeds' ? input.employeeId : null,
      cashFlowItem: side.isCash ? cashFlowOf(ctx, assetFlow, account === 'proceeds' ? 'credit' : 'debit') : null,
    }
  }
  const of = (account: DisposalAccount) => {
    if (account === 'proceeds' || account === 'cost') return money(account)
    return { accountId: account === 'saleVat' ? saleVatAccount(ctx, input.date, input.taxation, taxRate) : roleIn(ctx, card, account) }
  }
  return disposalLines(disposal).map(({ account, ...line }) => ({
    departmentId: card.departmentId,
    ...of(account),
    ...line,
  }))
}

/**
 * 处置: the month's depreciation of the card, where it is not taken yet, by a voucher of its own that the month's step makes part of its
 * own later; then the voucher of the disposal. PERIOD_CLOSED and all that `plan` and posting refuse.
 */
export function disposeAsset(ctx: CommandContext, input: DisposeInput): { documents: Posted[] } {
  requireOpenPeriod(ctx, input.date)
  const { card, due, disposal, tax, lines } = plan(ctx, input)
  const period = periodOf(input.date)
  if (due.length > 0) {
    const memo = `${periodText(period)} ${depreciation.memo} ${card.name}`
    const made = postMade(ctx, input.date, memo, due.flatMap(depreciation.lines), depreciation.id)
    for (const part of due) depreciation.keep(ctx, part, made.id ?? 0, period)
  }
  const what = `${DISPOSAL_KINDS[input.kind]} ${nameOf(card)}`
  const posted = postAssetVoucher(ctx, {
    card,
    action: input.kind,
    date: input.date,
    memo: [what, input.memo].filter((text) => text !== '').join(' '),
    lines,
    entry: {
      kind: 'disposal',
      original: -disposal.original,
      depreciation: 0 - disposal.accumulated,
      impairment: 0 - disposal.impairment,
    },
    partnerId: input.partnerId,
    invoiceKind: input.invoiceKind,
    invoiceNumber: input.invoiceNumber,
    taxRate: tax.rate,
    net: input.taxation === 'none' ? 0 : tax.net,
    tax: tax.tax,
  })
  return { documents: [posted] }
}

/** The voucher that a disposal would make, and what comes of it; or why it cannot be made. */
export const disposalPreview = (ctx: QueryContext, input: DisposeInput): AssetPreview =>
  previewed(ctx, () => {
    const { due, disposal, lines } = plan(ctx, input)
    const net = disposal.original - disposal.accumulated - disposal.impairment
    return {
      lines,
      figures: [
        { label: '当月折旧', amount: due.reduce((sum, p) => sum + p.amount, 0) },
        { label: '转出净值', amount: net },
        { label: '处置损益', amount: disposal.proceeds - disposal.tax - disposal.cost - disposal.vatOut - net },
      ],
    }
  })
