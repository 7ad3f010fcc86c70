/** Labels that a shop's scale prints (D36): prefix, item, one or two values, check digit; 13 or 18 digits. */
import { fail, ok, problem, type Result } from '../result'
import { checkDigitOf, hasCheckDigit } from './checkDigit'
import { type Scan, scanOf } from './scan'

interface ScaleValue {
  kind: 'amount' | 'weight'
  digits: number
  /** amount: of a yuan, at most 2; weight: of the item's unit, at most 6 */
  decimals: number
}
export interface ScaleLayout {
  /** the first digits, beginning with 2 */
  prefix: string
  itemDigits: number
  /** in the order they are printed; 18 digits usually have both */
  values: ScaleValue[]
}
export const lengthOf = (layout: ScaleLayout): number =>
  layout.prefix.length + layout.itemDigits + layout.values.reduce((sum, v) => sum + v.digits, 0) + 1
/** Prefixes that begin so too would be read either way. */
export const overlaps = (a: ScaleLayout, b: ScaleLayout): boolean =>
  lengthOf(a) === lengthOf(b) && (a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix))

const layoutOf = (code: string, layouts: readonly ScaleLayout[]): ScaleLayout | undefined =>
  /^\d+$/.test(code) ? layouts.find((l) => code.length === lengthOf(l) && code.startsWith(l.prefix)) : undefined

/**
 * What the label says; null when the code is none of the layouts'. The item may be known under prefix and number ("2112345"), the
 * number ("12345") or the number without leading zeros. Refuses BARCODE_SCALE_CHECK_DIGIT.
 */
export function readScaleCode(code: string, layouts: readonly ScaleLayout[]): Result<Scan> | null {
  const layout = layoutOf(code, layouts)
  if (!layout) return null
  if (!hasCheckDigit(code))
    return fail([problem('BARCODE_SCALE_CHECK_DIGIT', undefined, { code, expected: checkDigitOf(code.slice(0, -1)) })])
  const { prefix, itemDigits } = layout
  const item = code.slice(prefix.length, prefix.length + itemDigits)
  const scan = scanOf('scale', code, [...new Set([prefix + item, item, item.replace(/^0+(?=\d)/, '')])])
  let at = prefix.length + itemDigits
  for (const { kind, digits, decimals } of layout.values) {
    const value = Number(code.slice(at, at + digits))
    at += digits
    if (kind === 'amount') scan.amount = value * 10 ** (2 - decimals)
    else scan.weight = value * 10 ** (6 - decimals)
  }
  return ok(scan)
}
