import { type Fen, mulDiv, RATE_SCALE, type RatePpm } from '../../kernel'
import type { SurchargeCode } from './rates'

/** 应交增值税 of a month, credit positive; what 转出未交 and 转出多交 moved in it left out. */
export interface GeneralVat {
  /** the account as a whole at the month's end, 留抵 of before included */
  balance: Fen
  /** 已交税金 of the month: tax of this month that was paid in it */
  paidInMonth: Fen
  /** 预交增值税 that waits for being set off */
  prepaid: Fen
}
export interface GeneralTransfer {
  /** Dr 转出未交增值税 → Cr 未交增值税 */
  unpaid: Fen
  /** Dr 未交增值税 → Cr 转出多交增值税 */
  over: Fen
  /** Dr 未交增值税 → Cr 预交增值税 */
  prepaid: Fen
  /** 留抵: stays in 应交增值税, no entry */
  carried: Fen
}
/** 转出未交增值税 (财会〔2016〕22号; posting.md §6.3, D56): what is due; what was paid too much in the month; what stays as 留抵. */
export function generalTransfer({ balance, paidInMonth, prepaid }: GeneralVat): GeneralTransfer {
  const over = balance < 0 ? Math.min(-balance, Math.max(paidInMonth, 0)) : 0
  return { unpaid: Math.max(balance, 0), over, prepaid: Math.max(prepaid, 0), carried: Math.max(-balance - over, 0) }
}

export interface SmallScaleVat {
  /** tax booked in the tax period */
  booked: Fen
  /** of it, on sales with 专票, less what red ones took back */
  special: Fen
  /** net of sales booked at the full levy that may be taxed at the reduced one */
  fullLevySales: Fen
  fullLevy: RatePpm
  /** null: no relief holds */
  reducedLevy: RatePpm | null
  underThreshold: boolean
}
/**
 * What of the tax booked is not owed (posting.md §6.4): below the threshold all but that of 专票; else the difference to the reduced levy.
 * Dr 应交增值税 → Cr 营业外收入 (企业会计准则: 其他收益). Below zero where more came back than was sold: what was not owed is not given back.
 */
export function smallScaleRelief(vat: SmallScaleVat): { exempt: Fen; reduced: Fen; due: Fen } {
  const exempt = vat.underThreshold ? vat.booked - vat.special : 0
  const cut = vat.reducedLevy === null ? 0 : Math.max(0, vat.fullLevy - vat.reducedLevy)
  const reduced = vat.underThreshold ? 0 : mulDiv(vat.fullLevySales, cut, RATE_SCALE)
  return { exempt, reduced, due: vat.booked - exempt - reduced }
}

export interface SurchargeRate {
  code: SurchargeCode
  rate: RatePpm
  /** below its own limit of sales nothing is levied */
  free: boolean
}
/** 附加税费 on the VAT owed (posting.md §6.5): each R(base × rate × the part that is left to pay). No base: nothing. */
export const surchargesOf = (base: Fen, rates: readonly SurchargeRate[], part: RatePpm): { code: SurchargeCode; amount: Fen }[] =>
  rates.map(({ code, rate, free }) => ({
    code,
    amount: free || base <= 0 ? 0 : mulDiv(base, rate * part, RATE_SCALE * RATE_SCALE),
  }))
