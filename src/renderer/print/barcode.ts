/** Barcode pictures: each code in the symbology that its digits are. */
import { hasCheckDigit } from '@core/kernel'
import { code128, drawingSVG, ean13, ean8, itf14, type RenderOptions, upca } from 'bwip-js/generic'

type Symbology = 'ean13' | 'ean8' | 'upca' | 'itf14' | 'code128'
const BY_LENGTH: Record<number, Symbology> = { 8: 'ean8', 12: 'upca', 13: 'ean13', 14: 'itf14' }
const DRAW = { ean13, ean8, upca, itf14, code128 }

export const symbologyOf = (code: string): Symbology =>
  (/^\d+$/.test(code) && hasCheckDigit(code) ? BY_LENGTH[code.length] : undefined) ?? 'code128'

/** SVG text with the digits below the bars, EAN and UPC in their own way. Throws where the code cannot be drawn (beyond ASCII). */
export function barcodeSvg(code: string): string {
  const bcid = symbologyOf(code)
  const options: RenderOptions = {
    bcid,
    text: code,
    includetext: true,
    height: 10,
    ...(bcid === 'code128' ? { textxalign: 'center' } : {}),
  }
  return DRAW[bcid](options, drawingSVG())
}
