import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { divRound, MAX_FEN, MAX_QTY, mulDiv, NumberTooLarge, QTY_SCALE, shareOf } from '../../../src/core/kernel'

/** a·b/c by long division, 四舍五入 on the absolute value. */
function plain(a: number, b: number, c: number): bigint {
  const product = BigInt(a) * BigInt(b)
  const divisor = BigInt(c)
  const sign = product < 0n === divisor < 0n ? 1n : -1n
  const [n, d] = [product < 0n ? -product : product, divisor < 0n ? -divisor : divisor]
  return (sign * (2n * n + d)) / (2n * d)
}
const amount = fc.oneof(
  fc.integer({ min: -MAX_FEN, max: MAX_FEN }),
  fc.integer({ min: -200, max: 200 }),
  fc.constantFrom(0, 1, -1, MAX_FEN, -MAX_FEN, Number.MAX_SAFE_INTEGER),
)
/** Pieces, parts of a piece, and all that lies between. */
const quantity = fc.oneof(
  fc.integer({ min: -MAX_QTY, max: MAX_QTY }),
  fc.integer({ min: -MAX_QTY / QTY_SCALE, max: MAX_QTY / QTY_SCALE }).map((n) => n * QTY_SCALE),
  fc.integer({ min: -5000, max: 5000 }).map((n) => n * QTY_SCALE),
  fc.constantFrom(1, -1, QTY_SCALE, MAX_QTY),
)

describe('products (rounding.md §1)', () => {
  test('a·b/c is exact and rounded once, whichever way it is worked out', () => {
    fc.assert(
      fc.property(amount, quantity, quantity, (a, b, c) => {
        fc.pre(c !== 0)
        const exact = plain(a, b, c)
        if (exact > BigInt(Number.MAX_SAFE_INTEGER) || exact < -BigInt(Number.MAX_SAFE_INTEGER))
          expect(() => mulDiv(a, b, c)).toThrow(NumberTooLarge)
        else expect(mulDiv(a, b, c)).toBe(Number(exact))
      }),
      { numRuns: 5000 },
    )
  })

  test('half a fen goes away from zero: of whole pieces, of parts, of amounts beyond what a product may reach', () => {
    expect(mulDiv(1, QTY_SCALE, 2 * QTY_SCALE)).toBe(1)
    expect(mulDiv(-1, QTY_SCALE, 2 * QTY_SCALE)).toBe(-1)
    expect(mulDiv(3, 500_000, QTY_SCALE)).toBe(2)
    expect(mulDiv(-3, 500_000, QTY_SCALE)).toBe(-2)
    expect(mulDiv(9_999_999_999_999, 3 * QTY_SCALE, 6 * QTY_SCALE)).toBe(5_000_000_000_000)
    expect(mulDiv(9_999_999_999_999, 999_999_999 * QTY_SCALE, 1_999_999_998 * QTY_SCALE)).toBe(5_000_000_000_000)
    expect(divRound(-5, 10)).toBe(-1)
    expect(mulDiv(-1, QTY_SCALE, 3 * QTY_SCALE)).toBe(0)
    expect(Object.is(mulDiv(-1, QTY_SCALE, 3 * QTY_SCALE), 0)).toBe(true)
  })

  test('all of it is all of it', () => expect(shareOf(12_345, 7 * QTY_SCALE, 7 * QTY_SCALE)).toBe(12_345))

  test('nothing is divided by nothing', () => expect(() => mulDiv(1, QTY_SCALE, 0)).toThrow(RangeError))
})
