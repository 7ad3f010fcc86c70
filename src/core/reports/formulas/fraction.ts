/** An exact number: no rounding before a row is shown. The denominator is positive. */
export interface Fraction {
  numerator: bigint
  denominator: bigint
}
export const fraction = (numerator: bigint, denominator = 1n): Fraction => ({ numerator, denominator })
export const ZERO = fraction(0n)

export function add(a: Fraction, b: Fraction): Fraction {
  if (a.denominator === b.denominator) return fraction(a.numerator + b.numerator, a.denominator)
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
}
export const negate = (a: Fraction): Fraction => fraction(-a.numerator, a.denominator)
export const multiply = (a: Fraction, b: Fraction): Fraction => fraction(a.numerator * b.numerator, a.denominator * b.denominator)
/** null: divided by nothing */
export function divide(a: Fraction, b: Fraction): Fraction | null {
  if (b.numerator === 0n) return null
  const sign = b.numerator < 0n ? -1n : 1n
  return fraction(sign * a.numerator * b.denominator, a.denominator * sign * b.numerator)
}
/** In so many parts of one, half away from zero; null beyond what a figure can hold. */
export function scaled({ numerator, denominator }: Fraction, scale: bigint): number | null {
  const size = numerator < 0n ? -numerator : numerator
  const rounded = (size * scale * 2n + denominator) / (denominator * 2n)
  const value = Number(numerator < 0n ? -rounded : rounded)
  return Number.isSafeInteger(value) ? value + 0 : null
}
