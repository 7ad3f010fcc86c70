/** What a scanner delivers, read: readBarcode. */
import type { LocalDate } from '../date'
import { fail, ok, problem, type Result } from '../result'
import { checkDigitOf, hasCheckDigit } from './checkDigit'
import { GS, readElements } from './gs1'
import { readScaleCode, type ScaleLayout } from './scale'
import { gtinKeys, type Scan, scanOf } from './scan'

export { checkDigitOf, hasCheckDigit, withCheckDigit } from './checkDigit'
export { GS } from './gs1'
export { ownCode, ownPrefix } from './ownCode'
export { lengthOf, overlaps, readScaleCode, type ScaleLayout } from './scale'
export { gtinKeys, type Scan, scanOf } from './scan'

const GTIN_LENGTHS = new Set([8, 12, 13, 14])
/** AIM symbology identifiers of codes that carry element strings: GS1-128, DataMatrix, QR, DataBar. */
const GS1_IDENTIFIER = /^\](?:C1|d2|Q3|e0)/
const ANY_IDENTIFIER = /^\][A-Za-z][0-9A-Za-z]/

/**
 * Reads a code: a scale's label by its layouts, GS1 element strings (marked, printed with brackets, separated by GS, or a GTIN with
 * more behind it), a GTIN by its length; anything else is a plain code. `today` tells the century of two-digit years.
 * Refuses BARCODE_CHECK_DIGIT, BARCODE_SCALE_CHECK_DIGIT, BARCODE_VALUE, BARCODE_UNREADABLE.
 */
export function readBarcode(scanned: string, today: LocalDate, layouts: readonly ScaleLayout[]): Result<Scan> {
  const marked = GS1_IDENTIFIER.test(scanned)
  const code = scanned
    .replace(ANY_IDENTIFIER, '')
    .replace(new RegExp(`^${GS}+|${GS}+$`, 'g'), '')
    .trim()
  const elements = marked || code.includes(GS) || /^\((?:0[0-2]|10|21)\)/.test(code)
  if (elements) return readElements(code, today)
  const scale = readScaleCode(code, layouts)
  if (scale) return scale
  if (/^\d+$/.test(code) && GTIN_LENGTHS.has(code.length)) {
    if (hasCheckDigit(code)) return ok(scanOf('gtin', code, gtinKeys(code)))
    return fail([problem('BARCODE_CHECK_DIGIT', undefined, { code, expected: checkDigitOf(code.slice(0, -1)) })])
  }
  // without any mark only a number that proves itself is taken for one
  if (/^0[12]\d{14}/.test(code) && hasCheckDigit(code.slice(2, 16))) {
    const read = readElements(code, today)
    if (read.ok) return read
  }
  return ok(scanOf('plain', code, [code]))
}
