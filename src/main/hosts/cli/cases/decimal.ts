/** A decimal text as an exact fraction of a power of ten. */
interface Decimal {
  digits: bigint
  scale: number
}
/** JSON writes small numbers with an exponent: 5e-7 is 0.0000005. */
export function plainText(text: string): string {
  const [, sign, whole = '', decimals = '', exponent] = /^([+-]?)(\d+)(?:\.(\d+))?e-(\d+)$/i.exec(text) ?? []
  if (exponent === undefined) return text
  const digits = whole.padStart(Number(exponent) + 1, '0')
  return `${sign}${digits.slice(0, -Number(exponent))}.${digits.slice(-Number(exponent))}${decimals}`
}
function decimalOf(text: string): Decimal {
  const m = /^\s*([+-]?)(\d*)(?:\.(\d*))?\s*$/.exec(text)
  if (!m || (!m[2] && !m[3])) throw new Error(`not a number: ${text}`)
  const digits = BigInt((m[2] ?? '') + (m[3] ?? ''))
  return { digits: m[1] === '-' ? -digits : digits, scale: (m[3] ?? '').length }
}
/** Rounded 四舍五入 to an integer of 10^−decimals. */
function rounded({ digits, scale }: Decimal, decimals: number): number {
  if (scale <= decimals) return Number(digits * 10n ** BigInt(decimals - scale))
  const unit = 10n ** BigInt(scale - decimals)
  const magnitude = digits < 0n ? -digits : digits
  const whole = (2n * magnitude + unit) / (2n * unit)
  return Number(digits < 0n ? -whole : whole)
}
/** A text as an integer of 10^−decimals, rounded where it is written finer. */
export const scaledOf = (text: string, decimals: number): number => rounded(decimalOf(text), decimals)
/** quantity × unit cost, exactly, then rounded once. */
export function valueOf(quantity: string, unitCost: string, decimals: number): number {
  const [q, c] = [decimalOf(quantity), decimalOf(unitCost)]
  return rounded({ digits: q.digits * c.digits, scale: q.scale + c.scale }, decimals)
}
export const decimalsOf = (text: string): number => decimalOf(text).scale
