import type { AcquireInput, AssetPreview, Posted, RevalueInput } from '../../../core/contract'
import { type Fen, firstDay, type LocalDate, periodOf } from '../../../core/kernel'
import { type CommandContext, type QueryContext, refuse } from '../../backend/context'
import { accountFor, roleAccount } from '../../documents/accountRules'
import { requireOpenPeriod } from '../../documents/post'
import { taxpayerOn } from '../tax/periods'
import { dueOf } from './leaving'
import type { MadeLine } from './madeVoucher'
import { previewed } from './preview'
import { cashFlowOf, moneySide, nameOf, postAssetVoucher, requireLatest, standingCard } from './vouchers'

type Standing = ReturnType<typeof standingCard>
interface Paid {
  accountId: number | null
  partnerId: number | null
  invoiceKind: AcquireInput['invoiceKind']
  taxRate: AcquireInput['taxRate']
}
/** Input VAT waits for 认证 where the account set lets it (posting.md 2.1); 小规模 deducts none: ASSET_NO_INPUT_VAT. */
export function inputVat(
  ctx: QueryContext,
  { invoiceKind, taxRate }: Pick<Paid, 'invoiceKind' | 'taxRate'>,
  date: LocalDate,
  at: string,
): number {
  if (taxpayerOn(ctx, date) !== 'general') refuse('ASSET_NO_INPUT_VAT', undefined, at)
  const waits = invoiceKind === 'special' && ctx.options.inputVatFlow === 'viaPending'
  return accountFor(ctx, waits ? 'vatPendingInput' : 'vatInput', { taxRate })
}
/** What comes in at a price and what is paid or owed for it, fen. */
function boughtLines(
  ctx: QueryContext,
  card: Standing,
  paid: Paid,
  { date, summary, amount, tax }: { date: LocalDate; summary: string; amount: Fen; tax: Fen },
): MadeLine[] {
  const { isCash, ...side } = moneySide(ctx, card, paid, 'accountId')
  const cashFlowItem = isCash ? cashFlowOf(ctx, card.assetAccountId, 'debit') : null
  return [
    { accountId: card.assetAccountId, departmentId: card.departmentId, summary, debit: amount },
    ...(tax === 0 ? [] : [{ accountId: inputVat(ctx, paid, date, 'tax'), summary, debit: tax }]),
    { ...side, summary, credit: amount + tax, cashFlowItem },
  ]
}

/**
 * 购置, 在建工程转固: the card's original value and input VAT against money, what is owed, or 在建工程, on the day it was acquired.
 * ASSET_BOUGHT where a voucher stands already, ASSET_IS_OPENING for what the file began with.
 */
function planAcquire(ctx: QueryContext, input: AcquireInput) {
  const card = standingCard(ctx.db, input.assetId)
  if (periodOf(card.acquired) < ctx.options.startPeriod) refuse('ASSET_IS_OPENING', { asset: nameOf(card) }, 'assetId')
  if (card.entries.some((e) => e.kind === 'acquire' && e.original !== 0)) refuse('ASSET_BOUGHT', { asset: nameOf(card) }, 'assetId')
  const summary = `${input.action === 'purchase' ? '购置' : '在建工程转入'} ${card.name}`
  // what 在建工程 cost came in with its VAT before
  const tax = input.action === 'purchase' ? card.inputVat : 0
  return { card, summary, tax, lines: boughtLines(ctx, card, input, { date: card.acquired, summary, amount: card.original, tax }) }
}
export function acquireAsset(ctx: CommandContext, input: AcquireInput): { documents: Posted[] } {
  const { card, summary, tax, lines } = planAcquire(ctx, input)
  requireOpenPeriod(ctx, card.acquired)
  const { partnerId, invoiceKind, invoiceNumber, taxRate, action } = input
  const posted = postAssetVoucher(ctx, {
    card,
    action,
    date: card.acquired,
    memo: [`${summary}（${card.code}）`, input.memo].filter((text) => text !== '').join(' '),
    lines,
    entry: { kind: 'acquire', original: card.original, depreciation: 0, impairment: 0 },
    partnerId,
    invoiceKind,
    invoiceNumber,
    taxRate,
    net: card.original,
    tax,
  })
  return { documents: [posted] }
}
export const acquirePreview = (ctx: QueryContext, input: AcquireInput): AssetPreview =>
  previewed(ctx, () => {
    const { card, tax, lines } = planAcquire(ctx, input)
    return {
      lines,
      figures: [
        { label: '原值', amount: card.original },
        { label: '进项税额', amount: tax },
        { label: '合计', amount: card.original + tax },
      ],
    }
  })

const VALUE = { increase: '原值增加', decrease: '原值减少', impairment: '计提减值准备' } as const
/**
 * 原值变动 and 减值准备: they count from the month after (企业会计准则第4号 art. 19, 第8号 art. 17: written down once, never up again). The month
 * they are made in keeps its depreciation. ASSET_GONE, ASSET_BELOW where less would be left than is depreciated, ASSET_NO_IMPAIRMENT
 * under 小企业会计准则, which knows none (art. 6).
 */
function planRevalue(ctx: QueryContext, input: RevalueInput) {
  const card = standingCard(ctx.db, input.assetId)
  const { action, amount } = input
  const period = periodOf(input.date)
  if (card.gone) refuse('ASSET_GONE', { asset: nameOf(card) }, 'assetId')
  if (input.date < card.acquired) refuse('DATE_BEFORE_SOURCE', { date: input.date, source: nameOf(card), earliest: card.acquired }, 'date')
  requireLatest(card, period)
  if (action === 'impairment' && ctx.options.standard === 'small') refuse('ASSET_NO_IMPAIRMENT', undefined, 'action')
  if (action !== 'increase' && input.tax !== 0) refuse('ASSET_NO_INPUT_VAT', undefined, 'tax')
  const due = action === 'increase' ? [] : dueOf(ctx, card.id, period)
  const net = card.value - card.accumulated - card.impairment - due.reduce((sum, p) => sum + p.amount, 0)
  if (action !== 'increase' && (amount > net || amount >= card.value)) refuse('ASSET_BELOW', { asset: nameOf(card) }, 'amount')
  const summary = `${VALUE[action]} ${card.name}`
  const before = { net }
  return { card, summary, before, lines: revaluedLines(ctx, input, card, summary) }
}
function revaluedLines(ctx: QueryContext, input: RevalueInput, card: Standing, summary: string): MadeLine[] {
  const { action, amount, tax } = input
  const { departmentId } = card
  if (action === 'increase') return boughtLines(ctx, card, input, { date: input.date, summary, amount, tax })
  if (action === 'impairment')
    return [
      { accountId: roleAccount(ctx, 'impairmentLoss'), departmentId, summary, debit: amount },
      { accountId: roleAccount(ctx, 'assetImpairment'), departmentId, summary, credit: amount },
    ]
  const { isCash, ...side } = moneySide(ctx, card, input, 'accountId')
  return [
    { ...side, summary, debit: amount, cashFlowItem: isCash ? cashFlowOf(ctx, card.assetAccountId, 'debit') : null },
    { accountId: card.assetAccountId, departmentId, summary, credit: amount },
  ]
}
export function revalueAsset(ctx: CommandContext, input: RevalueInput): { documents: Posted[] } {
  requireOpenPeriod(ctx, firstDay(periodOf(input.date)))
  const { card, summary, lines } = planRevalue(ctx, input)
  const { action, amount, partnerId, invoiceKind, invoiceNumber, taxRate, tax } = input
  const value = action === 'impairment' ? 0 : action === 'increase' ? amount : -amount
  const posted = postAssetVoucher(ctx, {
    card,
    action,
    date: input.date,
    memo: [`${summary}（${card.code}）`, input.memo].filter((text) => text !== '').join(' '),
    lines,
    entry: { kind: 'value', original: value, depreciation: 0, impairment: action === 'impairment' ? amount : 0 },
    ...(action === 'increase' ? { partnerId, invoiceKind, invoiceNumber, taxRate, net: amount, tax } : { partnerId }),
  })
  return { documents: [posted] }
}
export const revaluePreview = (ctx: QueryContext, input: RevalueInput): AssetPreview =>
  previewed(ctx, () => {
    const { lines, before } = planRevalue(ctx, input)
    return {
      lines,
      figures: [
        { label: '变动前净值', amount: before.net },
        { label: '变动后净值', amount: before.net + (input.action === 'increase' ? input.amount : -input.amount) },
      ],
    }
  })
