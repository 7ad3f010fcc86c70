import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { carriedPart } from '@core/ledger/costing'

/** The rule as its text says it, in BigInt: every part but the largest rounded, kept within what is left; the largest takes the rest. */
function plain(total: number, shares: number[]): number[] {
  const weights = shares.every((w) => w === 0) ? shares.map(() => 1) : shares
  const sum = BigInt(weights.reduce((a, b) => a + b, 0))
  const largest = weights.indexOf(Math.max(...weights))
  let left = total
  const parts = weights.map((w, i) => {
    if (i === largest) return 0
    const part = Math.min(Number((2n * BigInt(total) * BigInt(w) + sum) / (2n * sum)), left)
    left -= part
    return part
  })
  return parts.with(largest, left)
}

describe('D29: a cost shared out by weights', () => {
  const weights = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 10_000_000_000 })), {
    minLength: 1,
    maxLength: 12,
  })
  it('is what the rule says, adds up, and no part has the wrong sign', () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat(20), fc.nat(10_000_000_000)), weights, (total, w) => {
        const shares = w.map((share, i) => ({ seq: 10 + i, share }))
        const parts = shares.map(({ seq }) => carriedPart(total, seq, shares))
        expect(parts).toEqual(plain(total, w))
        expect(parts.reduce((a, b) => a + b, 0)).toBe(total)
        expect(parts.every((part) => part >= 0)).toBe(true)
        // red: the same parts with the other sign
        expect(shares.map(({ seq }) => carriedPart(0 - total, seq, shares))).toEqual(parts.map((part) => 0 - part))
      }),
    )
  })
})
