import type { Fen } from '../../kernel'
import { DISPOSAL_KINDS, type DisposalKind } from './disposal'

/** Kinds of disposal that go through 固定资产清理 and may take several days. */
export type ClearingKind = Exclude<DisposalKind, 'shortage'>
export const CLEARING_KINDS: Record<ClearingKind, string> = {
  sale: DISPOSAL_KINDS.sale,
  scrap: DISPOSAL_KINDS.scrap,
  damage: DISPOSAL_KINDS.damage,
}
/**
 * The stages of 固定资产清理 (account 1606 of both standards): the net value comes in, costs and income on days of their own, and in the end what
 * it comes to goes to the result.
 */
export const CLEARING_STAGES = {
  clearing: '转入清理',
  clearingCost: '清理费用',
  clearingIncome: '清理收入',
  clearingResult: '结转损益',
} as const
export type ClearingStage = keyof typeof CLEARING_STAGES
/** What comes in while an asset is cleared. */
export const CLEARING_INCOMES = {
  price: '价款',
  material: '残料变价',
  stock: '残料入库',
  insurance: '保险赔款',
  person: '责任人赔款',
} as const
export type ClearingIncome = keyof typeof CLEARING_INCOMES

/** What the stages of a card have moved on 固定资产清理, each by its own sign; fen. */
export type ClearingSums = Record<ClearingStage, Fen>
export const NOT_CLEARED: ClearingSums = { clearing: 0, clearingCost: 0, clearingIncome: 0, clearingResult: 0 }
/** The balance of 固定资产清理 for the card, debit positive: what it loses if it is settled now. */
export const clearingBalance = (sums: ClearingSums): Fen => sums.clearing + sums.clearingCost + sums.clearingIncome + sums.clearingResult
/** Days after which a card that is still 清理中 is told of when the month is closed. */
export const CLEARING_LONG_DAYS = 30
