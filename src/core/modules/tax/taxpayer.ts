import type { Facts } from '../../documents/facts'
import type { LocalDate } from '../../kernel'
import type { AccountRole } from '../../ledger/roles'

/** 一般纳税人 or 小规模纳税人 */
type VatTaxpayer = Facts['taxpayer']

export const TAXPAYERS: Record<VatTaxpayer, string> = { general: '一般纳税人', smallScale: '小规模纳税人' }

/** From a day on, the first of a month, the company is another kind of taxpayer. */
export interface TaxpayerStatus {
  validFrom: LocalDate
  taxpayer: VatTaxpayer
  /** what the change rests on: registration, notice */
  source: string
}
/** What the company is on a date; before the first change what it was when the books were opened. */
export const taxpayerAt = (initial: VatTaxpayer, changes: readonly TaxpayerStatus[], date: LocalDate): VatTaxpayer =>
  changes.reduce((found, c) => (c.validFrom <= date ? c.taxpayer : found), initial)

/**
 * Where output VAT of a document is posted: by what the company was when the sale was made, and by what it is on the document's date. What a
 * 一般纳税人 takes back of sales made as 小规模纳税人 lowers the tax by the simplified method; after the change back, returns of earlier sales stay with
 * the accounts of the general method (总局公告2018年第18号 art. 4). In order of preference.
 */
export function outputRoles(origin: VatTaxpayer, own: VatTaxpayer): readonly AccountRole[] {
  if (origin === 'general') return ['vatOutput']
  return own === 'general' ? ['vatSimplified', 'vatSmallScale', 'vatOutput'] : ['vatSmallScale', 'vatOutput']
}
