import type { RatePpm } from '../../core/kernel'
import type { SqlValue } from '../types'

/** What a register of invoices is narrowed to: documents of a partner are found by it, not by their days. */
export interface Narrowed {
  partnerId?: number | undefined
  taxRate?: RatePpm | undefined
}
export interface Narrowing {
  /** the type of a document, kept from being looked up by where its partner is */
  type: string
  /** further conditions; alias of what has the partner, and of all that have a rate, any of which may be the one */
  more: (partner: string, ...rates: string[]) => string
}
/** Conditions after ?1 and ?2, the days, with the values of {@link narrowedValues}. */
export function narrowing({ partnerId, taxRate }: Narrowed): Narrowing {
  const rate = partnerId === undefined ? '?3' : '?4'
  return {
    type: partnerId === undefined ? 'd.type' : '+d.type',
    more: (partner, ...rates) =>
      [
        ...(partnerId === undefined ? [] : [`AND ${partner}.partner_id = ?3`]),
        ...(taxRate === undefined ? [] : [`AND (${rates.map((alias) => `${alias}.tax_rate = ${rate}`).join(' OR ')})`]),
      ].join(' '),
  }
}
export const narrowedValues = ({ partnerId, taxRate }: Narrowed): SqlValue[] => [partnerId, taxRate].filter((value) => value !== undefined)
