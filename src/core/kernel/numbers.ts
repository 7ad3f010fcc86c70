/**
 * Integers only. Every amount in the program is one of these:
 * - Fen: money in 分 (10⁻² yuan)
 * - QuantityMicro: quantity in 10⁻⁶ of the base unit
 * - UnitPriceE8: price of one base unit in 10⁻⁸ yuan
 * - RatePpm: a rate in 10⁻⁶ (13 % = 130 000)
 * All are safe integers; a product goes through {@link mulDiv} in BigInt.
 */
export type Fen = number
export type QuantityMicro = number
export type UnitPriceE8 = number
export type RatePpm = number

export const QTY_SCALE = 1_000_000
export const PRICE_SCALE = 100_000_000
export const RATE_SCALE = 1_000_000
/** price(10⁻⁸ yuan) × quantity(10⁻⁶) → fen(10⁻² yuan): divide by 10¹². */
export const PRICE_QTY_TO_FEN = 1_000_000_000_000

/** Limits of what a user may enter (D2): they keep every sum of a lifetime of trade inside a safe integer. */
export const MAX_FEN = 10_000_000_000_000
export const MAX_QTY = 1_000_000_000_000_000
export const MAX_PRICE = 1_000_000_000_000_000

/** A figure that would leave the safe integers: what was asked for is refused (TOO_LARGE), never rounded. */
export class NumberTooLarge extends RangeError {}

export type Rounding = 'halfAwayFromZero' | 'truncate'

/**
 * a·b/c exactly, then rounded once. Default 四舍五入 on the absolute value (rounding.md §1: −1.005 → −1.01).
 * Throws RangeError when c is 0, NumberTooLarge when the result leaves the safe integers.
 */
export function mulDiv(a: number, b: number, c: number, rounding: Rounding = 'halfAwayFromZero'): number {
  const product = a * b
  if (Number.isSafeInteger(product) && Number.isSafeInteger(2 * product)) return divRound(product, c, rounding)
  // whole pieces of whole pieces, as nearly all are: the same quotient without the millionths
  if (b % QTY_SCALE === 0 && c % QTY_SCALE === 0) {
    const pieces = a * (b / QTY_SCALE)
    if (Number.isSafeInteger(2 * pieces)) return divRound(pieces, c / QTY_SCALE, rounding)
  }
  return divRoundBig(BigInt(a) * BigInt(b), BigInt(c), rounding)
}

/** a/c rounded; exact for safe integers. */
export function divRound(a: number, c: number, rounding: Rounding = 'halfAwayFromZero'): number {
  if (c === 0) throw new RangeError('division by zero')
  const negative = a < 0 !== c < 0
  const n = Math.abs(a)
  const d = Math.abs(c)
  if (!Number.isSafeInteger(2 * n) || !Number.isSafeInteger(d)) return divRoundBig(BigInt(a), BigInt(c), rounding)
  const rest = n % d
  let q = (n - rest) / d
  if (rounding === 'halfAwayFromZero' && rest >= d - rest) q += 1
  return q === 0 ? 0 : negative ? -q : q
}

function divRoundBig(a: bigint, c: bigint, rounding: Rounding): number {
  if (c === 0n) throw new RangeError('division by zero')
  const negative = a < 0n !== c < 0n
  const n = a < 0n ? -a : a
  const d = c < 0n ? -c : c
  let q = n / d
  if (rounding === 'halfAwayFromZero' && 2n * (n % d) >= d) q += 1n
  const result = Number(negative ? -q : q)
  if (!Number.isSafeInteger(result)) throw new NumberTooLarge('number too large')
  return result === 0 ? 0 : result
}

/** 数量 × 单价 → 金额, R(q·p, 2). */
export const amountOf = (quantity: QuantityMicro, price: UnitPriceE8): Fen => mulDiv(quantity, price, PRICE_QTY_TO_FEN)

/** 金额 ÷ 数量 → 单价 (display and back-calculation, D3); 0 when the quantity is 0. */
export const priceOf = (amount: Fen, quantity: QuantityMicro): UnitPriceE8 =>
  quantity === 0 ? 0 : mulDiv(amount, PRICE_QTY_TO_FEN, quantity)

/** part of `amount` that belongs to `part` of `whole` (share of a line, of a layer), rounded to the fen. */
export const shareOf = (amount: Fen, part: number, whole: number): Fen => (part === whole ? amount : mulDiv(amount, part, whole))

/**
 * Splits `amount` by weights so that the parts add up to it (rounding.md §3): each part rounded, clamped so that none
 * takes the opposite sign, the last weighted part takes the residue. All-zero weights share equally.
 */
export function allocate(amount: Fen, weights: readonly number[]): Fen[] {
  const total = weights.reduce((a, b) => a + b, 0)
  const w = total === 0 ? weights.map(() => 1) : weights
  const sum = total === 0 ? weights.length : total
  let last = -1
  w.forEach((x, i) => {
    if (x !== 0) last = i
  })
  let left = amount
  return w.map((x, i) => {
    if (x === 0) return 0
    if (i === last) return left
    const raw = mulDiv(amount, x, sum)
    const part = amount >= 0 ? Math.min(Math.max(raw, 0), left) : Math.max(Math.min(raw, 0), left)
    left -= part
    return part
  })
}

/** As {@link allocate}, but the largest weight (the first among equals) takes the residue (D27, D29). */
export function allocateToLargest(amount: Fen, weights: readonly number[]): Fen[] {
  const top = weights.indexOf(Math.max(...weights))
  if (top < 0) return []
  const parts = allocate(amount, [...weights.toSpliced(top, 1), weights[top] ?? 0])
  const largest = parts.pop() ?? 0
  return parts.toSpliced(top, 0, largest)
}
