/** Codes of the shop's own for goods that have none: EAN-13 of the range that GS1 leaves to shops (2x), clear of the scales' prefixes. */
import { withCheckDigit } from './checkDigit'
import { lengthOf, type ScaleLayout } from './scale'

/** The highest two digits that no 13-digit scale code begins with; null: all are the scales'. */
export function ownPrefix(layouts: readonly ScaleLayout[]): string | null {
  const scales = layouts.filter((l) => lengthOf(l) === 13).map((l) => l.prefix.slice(0, 2))
  return ['29', '28', '27', '26', '25', '24', '23', '22', '21', '20'].find((p) => !scales.includes(p)) ?? null
}
const DIGITS = 10
export const ownCode = (prefix: string, number: number): string => withCheckDigit(prefix + String(number).padStart(DIGITS, '0'))
