import type { LocalDate } from '../date'
import type { Fen, QuantityMicro } from '../numbers'

/** What one scan says, whatever the scanner and the symbology. */
export interface Scan {
  /** gtin: EAN-8, EAN-13, UPC-A, ITF-14; gs1: element strings; scale: printed by a scale; plain: anything else */
  kind: 'gtin' | 'gs1' | 'scale' | 'plain'
  /** as it was scanned, without a symbology identifier */
  code: string
  /** under which barcodes or item codes the item may be known, the likeliest first; empty: the code names no item */
  keys: string[]
  /** '' when the code does not say */
  batch: string
  serial: string
  productionDate: LocalDate | null
  expiryDate: LocalDate | null
  /** pieces, (30) or (37) */
  count: QuantityMicro | null
  /** net weight: of (310n) in kg, of a scale code in the item's unit */
  weight: QuantityMicro | null
  /** what the scale's label asks for, with tax */
  amount: Fen | null
}
export const scanOf = (kind: Scan['kind'], code: string, keys: string[]): Scan => ({
  kind,
  code,
  keys,
  batch: '',
  serial: '',
  productionDate: null,
  expiryDate: null,
  count: null,
  weight: null,
  amount: null,
})

/**
 * One trade item's number in all its lengths: GTIN-14 with leading zero = EAN-13, EAN-13 with leading zero = UPC-A.
 * The first is how it is printed on a single piece.
 */
export function gtinKeys(gtin: string): string[] {
  const long = gtin.padStart(14, '0')
  const lengths = [13, 12, 8, 14].filter((n) => /^0*$/.test(long.slice(0, 14 - n)))
  return [...new Set([gtin, ...lengths.map((n) => long.slice(14 - n))])]
}
