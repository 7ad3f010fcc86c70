import type { InvoiceKind } from '../../core/documents/types'
import type { RatePpm } from '../../core/kernel'
import type { SqlValue } from '../types'

/** What a register of invoices is narrowed to: documents of a partner are found by it, not by their days. */
export interface Narrowed {
  partnerId?: number | undefined
  taxRate?: RatePpm | undefined
  /** plain: all that are not special */
  kind?: InvoiceKind | 'plain' | undefined
  /** in the number of the document or the invoice, or of one of these partners */
  text?: { text: string; partnerIds: readonly number[] } | undefined
}
/** Where a document has what may be narrowed. */
interface Columns {
  /** alias of what has the partner */
  partner: string
  /** SQL of the invoice's number */
  invoice: string
  /** of all that have a rate, any of which may be the one */
  rates: readonly string[]
  /** SQL of kinds, any of which may be the one; none: it is known of each row only afterwards */
  kinds: readonly string[]
}
export interface Narrowing {
  /** the type of a document, kept from being looked up by where its partner is */
  type: string
  /** further conditions */
  more: (columns: Columns) => string
}
/** Conditions after ?1 and ?2, the days, with the values of {@link narrowedValues}. */
export function narrowing({ partnerId, taxRate, kind, text }: Narrowed): Narrowing {
  const rate = partnerId === undefined ? 3 : 4
  const sought = rate + (taxRate === undefined ? 0 : 1)
  const isKind = kind === 'plain' ? "<> 'special'" : `= '${kind}'`
  const any = (conditions: readonly string[]) => `AND (${conditions.join(' OR ')})`
  return {
    type: partnerId === undefined ? 'd.type' : '+d.type',
    more: ({ partner, invoice, rates, kinds }) =>
      [
        ...(partnerId === undefined ? [] : [`AND ${partner}.partner_id = ?3`]),
        ...(taxRate === undefined ? [] : [any(rates.map((alias) => `${alias}.tax_rate = ?${rate}`))]),
        ...(kind === undefined || kinds.length === 0 ? [] : [any(kinds.map((column) => `${column} ${isKind}`))]),
        ...(text === undefined
          ? []
          : [
              any([
                `instr(d.number, ?${sought}) > 0`,
                `instr(${invoice}, ?${sought}) > 0`,
                `${partner}.partner_id IN (SELECT value FROM json_each(?${sought + 1}))`,
              ]),
            ]),
      ].join(' '),
  }
}
export const narrowedValues = ({ partnerId, taxRate, text }: Narrowed): SqlValue[] =>
  [partnerId, taxRate, text?.text, text && JSON.stringify(text.partnerIds)].filter((value) => value !== undefined)
