import type { AssetPreview, DisposeInput, Posted } from '../../../core/contract'
import type { RatePpm } from '../../../core/kernel'
import { type Disposal, DISPOSAL_KINDS, disposalLines, disposalTax, netOf } from '../../../core/modules/assets/disposal'
import type { CommandContext, QueryContext } from '../../backend/context'
import { requireOpenPeriod } from '../../documents/post'
import { depreciateFirst, leaving, leftEntry, moneyPlace, placed, saleVatAccount, type Standing } from './leaving'
import type { MadeLine } from './madeVoucher'
import { previewed } from './preview'
import { nameOf, postAssetVoucher, roleIn } from './vouchers'

interface Planned extends ReturnType<typeof leaving> {
  disposal: Disposal
  tax: ReturnType<typeof disposalTax>
  lines: MadeLine[]
}
/** Everything a disposal comes to, nothing written; refuses what `leaving` refuses. */
function plan(ctx: QueryContext, input: DisposeInput): Planned {
  const left = leaving(ctx, input)
  const { card, taken } = left
  const tax = disposalTax(input.proceeds, input.taxation, input.taxRate)
  const { kind, proceeds, cost, vatOut } = input
  const disposal: Disposal = { ...taken, kind, name: card.name, proceeds, tax: tax.tax, cost, vatOut }
  return { ...left, disposal, tax, lines: linesOf(ctx, input, card, disposal, tax.rate) }
}
function linesOf(ctx: QueryContext, input: DisposeInput, card: Standing, disposal: Disposal, taxRate: RatePpm): MadeLine[] {
  const clearing = roleIn(ctx, card, input.kind === 'shortage' ? 'pendingAssetLoss' : 'assetClearing')
  const flow = { clearing, flowOf: roleIn(ctx, card, 'assetClearing') }
  const paid = { accountId: input.costAccountId, partnerId: input.costPartnerId, employeeId: null }
  return placed(ctx, card, disposalLines(disposal), {
    proceeds: () => moneyPlace(ctx, card, input, { at: 'accountId', way: 'in', ...flow }),
    cost: () => moneyPlace(ctx, card, paid, { at: 'costAccountId', way: 'out', ...flow }),
    saleVat: () => ({ accountId: saleVatAccount(ctx, input.date, input.taxation, taxRate) }),
  })
}

/**
 * 处置 in one step: the month's depreciation of the card, where it is not taken yet, by a voucher of its own; then the voucher of the disposal.
 * PERIOD_CLOSED and all that `plan` and posting refuse.
 */
export function disposeAsset(ctx: CommandContext, input: DisposeInput): { documents: Posted[] } {
  requireOpenPeriod(ctx, input.date)
  const { card, due, disposal, tax, lines } = plan(ctx, input)
  depreciateFirst(ctx, input.date, card, due)
  const what = `${DISPOSAL_KINDS[input.kind]} ${nameOf(card)}`
  const posted = postAssetVoucher(ctx, {
    card,
    action: input.kind,
    date: input.date,
    memo: [what, input.memo].filter((text) => text !== '').join(' '),
    lines,
    entry: leftEntry(disposal),
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
    const net = netOf(disposal)
    return {
      lines,
      figures: [
        { label: '当月折旧', amount: due.reduce((sum, p) => sum + p.amount, 0) },
        { label: '转出净值', amount: net },
        { label: '处置损益', amount: disposal.proceeds - disposal.tax - disposal.cost - disposal.vatOut - net },
      ],
    }
  })
