import type { Fen, LocalDate, RatePpm } from '../../kernel'
import type { Facts } from '../../documents/facts'

/** What a row of the rates is: see migration 0021 for units. */
export const TAX_RATE_KINDS = {
  vat: '增值税税率',
  levy: '征收率',
  threshold: '起征点和免征额',
  surcharge: '附加税费率',
  relief: '减征',
  incomeTax: '企业所得税',
} as const
export type TaxRateKind = keyof typeof TAX_RATE_KINDS
export type SurchargeCode = 'city' | 'education' | 'localEducation'

/** A rate (10⁻⁶) or amount (fen, of a threshold) with the dates it holds for; validTo null: until further notice. */
export interface TaxRate {
  kind: TaxRateKind
  code: string
  name: string
  value: number
  /** threshold: below = reaching it is taxed in full (增值税法 art. 23); upTo = what does not exceed it is free */
  bound: 'below' | 'upTo' | null
  validFrom: LocalDate
  validTo: LocalDate | null
}
const holds = ({ validFrom, validTo }: TaxRate, date: LocalDate) => validFrom <= date && (validTo === null || date <= validTo)

/** The row of a kind and code that holds on the date. */
export const rateAt = (rates: readonly TaxRate[], kind: TaxRateKind, code: string, date: LocalDate): TaxRate | undefined =>
  rates.find((r) => r.kind === kind && r.code === code && holds(r, date))

/** VAT rates that a document of the date may carry. Purchases carry what the invoice says: rates and levies. */
export function ratesOn(rates: readonly TaxRate[], date: LocalDate, seller: Facts['taxpayer'] | null): RatePpm[] {
  // 一般纳税人 may choose 简易计税
  const kinds: readonly TaxRateKind[] = seller === 'smallScale' ? ['levy'] : ['vat', 'levy']
  return [...new Set(rates.filter((r) => kinds.includes(r.kind) && holds(r, date)).map((r) => r.value))]
}

/**
 * The rate on the date of what usually carries `usual`: the same row's successor or predecessor (13 % of goods is 16 % in March 2019). A levy
 * whose relief has run out is the full one. Unchanged where no row says otherwise.
 */
export function rateOn(rates: readonly TaxRate[], usual: RatePpm, date: LocalDate, seller: Facts['taxpayer']): RatePpm {
  const kind: TaxRateKind = seller === 'smallScale' ? 'levy' : 'vat'
  const known = rates.filter((r) => r.kind === kind && r.value === usual)
  if (known.length === 0 || known.some((r) => holds(r, date))) return usual
  const other = known.map((r) => rateAt(rates, kind, r.code, date)).find((r) => r !== undefined)
  return (other ?? (kind === 'levy' ? rateAt(rates, 'levy', 'levy', date) : undefined))?.value ?? usual
}

/** Whether sales stay under a threshold. No row: there is none, and everything is taxed. */
export const isUnder = (threshold: TaxRate | undefined, sales: Fen): boolean =>
  threshold !== undefined && (threshold.bound === 'upTo' ? sales <= threshold.value : sales < threshold.value)
