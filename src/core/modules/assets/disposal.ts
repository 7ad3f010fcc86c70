import { type Fen, mulDiv, RATE_SCALE, type RatePpm } from '../../kernel'
import type { AccountRole } from '../../ledger/roles'

/** How a fixed asset leaves: 出售 goes through 固定资产清理 to gains of sale, 报废 and 毁损 to 营业外收支, 盘亏 through 待处理财产损溢. */
export const DISPOSAL_KINDS = { sale: '出售', scrap: '报废', damage: '毁损', shortage: '盘亏' } as const
export type DisposalKind = keyof typeof DISPOSAL_KINDS
/**
 * VAT on what is got for a used asset: at a rate (一般计税, or the levy of 小规模); 3% 减按 2% of who could not deduct the input VAT
 * (财税〔2009〕9号, 财税〔2014〕57号); none.
 */
export const DISPOSAL_TAXES = { rate: '按税率', reduced: '简易 3% 减按 2%', none: '不计税' } as const
export type DisposalTax = keyof typeof DISPOSAL_TAXES
const LEVY = 30_000
const REDUCED = 20_000
/** The VAT in an amount received, and the sale without it, as they are declared; fen. */
export function disposalTax(gross: Fen, how: DisposalTax, rate: RatePpm): { net: Fen; tax: Fen; rate: RatePpm } {
  if (how === 'none') return { net: gross, tax: 0, rate: 0 }
  if (how === 'reduced') {
    const net = mulDiv(gross, RATE_SCALE, RATE_SCALE + LEVY)
    return { net, tax: mulDiv(net, REDUCED, RATE_SCALE), rate: LEVY }
  }
  const tax = mulDiv(gross, rate, RATE_SCALE + rate)
  return { net: gross - tax, tax, rate }
}

/** What leaves the books with the asset, or with a part of it: fen. */
export interface TakenOut {
  original: Fen
  accumulated: Fen
  impairment: Fen
}
/** The share of a card that `part` of its value is: of the rest nothing is lost by rounding, the last part takes what is left. */
export const shareOut = (card: { value: Fen; accumulated: Fen; impairment: Fen }, part: Fen): TakenOut => ({
  original: part,
  accumulated: part === card.value ? card.accumulated : mulDiv(card.accumulated, part, card.value),
  impairment: part === card.value ? card.impairment : mulDiv(card.impairment, part, card.value),
})
export const netOf = ({ original, accumulated, impairment }: TakenOut): Fen => original - accumulated - impairment

/** What is disposed of, and how. */
export interface Leaving {
  kind: DisposalKind
  name: string
}
export interface TakenOutWithVat extends Leaving, TakenOut {
  /** input VAT to be taken back: abnormal loss (增值税法 art. 22) */
  vatOut: Fen
}
export interface Disposal extends TakenOutWithVat {
  /** received or to be received, with VAT: 价款, 残料变价, 赔款 */
  proceeds: Fen
  tax: Fen
  /** 清理费用 */
  cost: Fen
}
/** Whose account a line goes to: a role, one of the card's, one chosen with the money, or that of VAT, which its rate decides. */
export type DisposalAccount = AccountRole | 'asset' | 'depreciation' | 'proceeds' | 'cost' | 'saleVat' | 'costVat'
export interface DisposalLine {
  account: DisposalAccount
  summary: string
  debit?: Fen
  credit?: Fen
}
const RESULT: Record<DisposalKind, { gain: AccountRole; loss: AccountRole }> = {
  sale: { gain: 'assetSaleGain', loss: 'assetSaleLoss' },
  scrap: { gain: 'assetScrapGain', loss: 'assetScrapLoss' },
  damage: { gain: 'assetScrapGain', loss: 'assetScrapLoss' },
  shortage: { gain: 'assetScrapGain', loss: 'assetScrapLoss' },
}
const clearingOf = ({ kind }: Leaving): AccountRole => (kind === 'shortage' ? 'pendingAssetLoss' : 'assetClearing')
const named = ({ kind, name }: Leaving, what: string) => `${DISPOSAL_KINDS[kind]} ${name} ${what}`
const withoutNothing = (lines: DisposalLine[]) => lines.filter((l) => (l.debit ?? 0) !== 0 || (l.credit ?? 0) !== 0)

/** 转入清理: the net value, and input VAT that is taken back, go to 固定资产清理. */
export function takenOutLines(d: TakenOutWithVat): DisposalLine[] {
  const clearing = clearingOf(d)
  const out = named(d, '转出净值')
  const back = named(d, '进项税额转出')
  return withoutNothing([
    { account: clearing, summary: out, debit: netOf(d) },
    { account: 'depreciation', summary: out, debit: d.accumulated },
    { account: 'assetImpairment', summary: out, debit: d.impairment },
    { account: 'asset', summary: out, credit: d.original },
    { account: clearing, summary: back, debit: d.vatOut },
    { account: 'vatInputTransferOut', summary: back, credit: d.vatOut },
  ])
}
/** What is got, with VAT, of which 清理 gets what is not VAT. */
export function receivedLines(d: Leaving, what: string, gross: Fen, tax: Fen): DisposalLine[] {
  const summary = named(d, what)
  return withoutNothing([
    { account: 'proceeds', summary, debit: gross },
    { account: clearingOf(d), summary, credit: gross - tax },
    { account: 'saleVat', summary, credit: tax },
  ])
}
/** 清理费用 with the input VAT in it. */
export function spentLines(d: Leaving, what: string, gross: Fen, tax: Fen): DisposalLine[] {
  const summary = named(d, what)
  return withoutNothing([
    { account: clearingOf(d), summary, debit: gross - tax },
    { account: 'costVat', summary, debit: tax },
    { account: 'cost', summary, credit: gross },
  ])
}
/** 结转清理损益: the balance of 清理 (debit positive) goes to the result; the roles say which (posting.md §8). */
export function resultLines(d: Leaving, balance: Fen): DisposalLine[] {
  const clearing = clearingOf(d)
  const summary = named(d, balance > 0 ? '净损失' : '净收益')
  return withoutNothing(
    balance > 0
      ? [
          { account: RESULT[d.kind].loss, summary, debit: balance },
          { account: clearing, summary, credit: balance },
        ]
      : [
          { account: clearing, summary, debit: -balance },
          { account: RESULT[d.kind].gain, summary, credit: -balance },
        ],
  )
}
/**
 * The voucher of a disposal in one step (小企业会计准则 art. 34 and account 1606; 企业会计准则第4号 art. 23): the net value goes to 固定资产清理, what is
 * got and what it costs too, and the balance to the result, so that 清理 ends at nothing. 小企业: 营业外收支; 企业: 资产处置损益 of a sale,
 * 营业外收支 of scrap and damage. 盘亏 takes the same way through 待处理财产损溢 (小企业会计准则 art. 34). Lines of nothing are left out.
 */
export const disposalLines = (d: Disposal): DisposalLine[] => [
  ...takenOutLines(d),
  ...receivedLines(d, d.kind === 'sale' ? '价款' : '残值收入或赔款', d.proceeds, d.tax),
  ...spentLines(d, '清理费用', d.cost, 0),
  ...resultLines(d, netOf(d) + d.vatOut + d.cost - (d.proceeds - d.tax)),
]
