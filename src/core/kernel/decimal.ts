/** Text ↔ scaled integers, without a float in between. */

/**
 * Parses "1,234.5", "-0.03", "１２．５" (full width) into an integer scaled by 10^digits.
 * Returns null when it is not a number, has more decimals than `digits` (trailing zeros are fine), or is unsafe.
 */
export function parseScaled(text: string, digits: number): number | null {
  const t = text
    .trim()
    .replace(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[，,\s]/g, '')
    .replace(/．|。/g, '.')
    .replace(/－|−/g, '-')
  const m = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(t)
  if (!m || (!m[2] && !m[3])) return null
  const fraction = (m[3] ?? '').replace(/0+$/, '')
  if (fraction.length > digits) return null
  const value = Number((m[2] ?? '') + fraction.padEnd(digits, '0'))
  if (!Number.isSafeInteger(value)) return null
  return m[1] === '-' && value !== 0 ? -value : value
}

/** Integer scaled by 10^digits → decimal text with at least `min` decimals, no exponent, no grouping. */
export function formatScaled(value: number, digits: number, min = 0): string {
  const negative = value < 0
  const s = String(Math.abs(value)).padStart(digits + 1, '0')
  const whole = s.slice(0, s.length - digits)
  let fraction = digits ? s.slice(-digits) : ''
  while (fraction.length > min && fraction.endsWith('0')) fraction = fraction.slice(0, -1)
  return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`
}

export const parseFen = (text: string) => parseScaled(text, 2)
export const parseQty = (text: string) => parseScaled(text, 6)
export const parsePrice = (text: string) => parseScaled(text, 8)
export const parseRate = (text: string) => parseScaled(text, 6)

/** 123456 → "1234.56" */
export const fenText = (fen: number) => formatScaled(fen, 2, 2)
/** 1500000 → "1.5" */
export const qtyText = (qty: number) => formatScaled(qty, 6)
export const priceText = (price: number, min = 2) => formatScaled(price, 8, min)

/** Thousands of a decimal text set apart: "-1234.5" → "-1,234.5". */
export const group = (text: string) => text.replace(/^(-?)(\d+)/, (_m, s: string, d: string) => s + d.replace(/\B(?=(\d{3})+$)/g, ','))
/** 123456 → "1,234.56" */
export const fenDisplay = (fen: number) => group(fenText(fen))
export const qtyDisplay = (qty: number) => group(qtyText(qty))
export const priceDisplay = (price: number, min = 2) => group(priceText(price, min))
/** 130000 → "13%" */
export const rateDisplay = (ppm: number) => `${formatScaled(ppm, 4)}%`
