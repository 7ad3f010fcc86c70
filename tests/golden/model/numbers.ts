/** Arithmetic of the model: amounts in fen, quantities in 10⁻⁶ pieces, prices in 10⁻⁸ yuan, rates in 10⁻⁶; 四舍五入 on the absolute value (rounding.md 1). */

/** a·b / c, rounded once. */
export function times(a: number, b: number, c: number): number {
  const [x, y] = [BigInt(a) * BigInt(b), BigInt(c)]
  const negative = x < 0n !== y < 0n
  const [p, q] = [x < 0n ? -x : x, y < 0n ? -y : y]
  const rounded = Number((2n * p + q) / (2n * q))
  return negative && rounded !== 0 ? -rounded : rounded
}

const scaled = (digits: number) => (text: string | number | null | undefined) => {
  if (text === null || text === undefined) return 0
  const [whole = '0', fraction = ''] = String(text).replace('-', '').split('.')
  const figure = Number(whole + fraction.padEnd(digits, '0').slice(0, digits))
  return String(text).startsWith('-') && figure !== 0 ? -figure : figure
}
export const fen = scaled(2)
export const pieces = scaled(6)
export const priceOf = scaled(8)
export const ppm = scaled(6)
export const WHOLE = 1_000_000

/** Quantity × price, in fen. */
export const worth = (qty: number, price: number) => times(qty, price, 1_000_000 * 1_000_000)
export const percent = (amount: number, rate: number) => times(amount, rate, WHOLE)
export const sum = (amounts: readonly number[]) => amounts.reduce((s, x) => s + x, 0)

/** Shares by weight; the last takes what is left (rounding.md 3). */
export function shares(total: number, weights: readonly number[]): number[] {
  const all = sum(weights)
  let left = total
  return weights.map((w, i) => {
    const part = i === weights.length - 1 ? left : times(total, w, all)
    left -= part
    return part
  })
}
export const yuan = (amount: number) => {
  const [sign, digits] = [amount < 0 ? '-' : '', String(Math.abs(amount)).padStart(3, '0')]
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
