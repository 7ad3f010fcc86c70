import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addTax, TAX_TOLERANCE } from '../../src/core/documents/amounts'
import { allocateLanded, basisFigure, type LandedLine, LANDED_BASES, taxOfShares } from '../../src/core/documents/landedShares'

const QTY = 1_000_000
const line = fc.record({
  itemName: fc.constantFrom('复印纸', '中性笔', '订书机'),
  net: fc.integer({ min: 0, max: 5_000_000 }),
  quantity: fc.integer({ min: 1, max: 4000 }).map((n) => (n * QTY) / 4),
  weight: fc.integer({ min: 1, max: 50 * QTY }),
  volume: fc.integer({ min: 1, max: QTY }),
})
const lines = fc.array(line, { minLength: 1, maxLength: 60 })
const basis = fc.constantFrom(...LANDED_BASES)
const fee = fc.integer({ min: 0, max: 10_000_000 })
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
const spread = (amount: number, of: readonly LandedLine[], by: (typeof LANDED_BASES)[number]) => {
  const result = allocateLanded(amount, of, by)
  return result.ok ? result.value : null
}

describe('D27 采购费用 spread over receipts', () => {
  test('together exactly the fee, none below zero, each but the last within half a fen of its part', () => {
    fc.assert(
      fc.property(fee, lines, basis, (amount, of, by) => {
        const figures = of.map((l) => basisFigure(l, by) ?? 0)
        const whole = sum(figures)
        fc.pre(whole > 0)
        const shares = spread(amount, of, by) ?? []
        expect(sum(shares)).toBe(amount)
        const last = figures.findLastIndex((f) => f > 0)
        let left = amount
        shares.forEach((share, i) => {
          expect(share).toBeGreaterThanOrEqual(0)
          const exact = (amount * (figures[i] ?? 0)) / whole
          // what is left bounds the last ones, where many were rounded up before them
          if (i !== last) expect(Math.abs(share - Math.min(exact, left))).toBeLessThanOrEqual(0.5 + 1e-6)
          left -= share
        })
      }),
    )
  })

  test('VAT follows the shares: all of it, and every line would be accepted with its rate', () => {
    fc.assert(
      fc.property(fee, lines, fc.constantFrom(0, 30_000, 60_000, 90_000, 130_000), (amount, of, rate) => {
        fc.pre(sum(of.map((l) => l.net)) > 0)
        const { tax } = addTax(amount, rate)
        const shares = spread(amount, of, 'amount') ?? []
        const taxes = taxOfShares(tax, shares)
        expect(sum(taxes)).toBe(tax)
        taxes.forEach((t, i) => expect(Math.abs(t - addTax(shares[i] ?? 0, rate).tax)).toBeLessThanOrEqual(TAX_TOLERANCE))
      }),
    )
  })

  test('an item without weight or volume is named once, also where others have them; what counts nothing spreads nothing', () => {
    const paper = { itemName: '复印纸', net: 0, quantity: 10 * QTY, weight: 2_500_000, volume: null }
    const pen = { itemName: '中性笔', net: 0, quantity: QTY, weight: null, volume: null }
    const refusal = (of: LandedLine[], by: (typeof LANDED_BASES)[number]) => {
      const result = allocateLanded(100, of, by)
      return result.ok ? result.value : result.error.map(({ code, args }) => [code, args])
    }
    expect(refusal([paper, pen, pen], 'weight')).toEqual([['LANDED_NO_FIGURE', { items: '中性笔', basis: '重量' }]])
    expect(refusal([paper, pen], 'volume')).toEqual([['LANDED_NO_FIGURE', { items: '复印纸、中性笔', basis: '体积' }]])
    expect(refusal([paper, pen], 'amount')).toEqual([['LANDED_NOTHING', { basis: '金额' }]])
    expect(refusal([], 'quantity')).toEqual([['LANDED_NOTHING', { basis: '数量' }]])
    expect(refusal([paper, pen], 'quantity')).toEqual([91, 9])
    // 10 × 2.5 kg
    expect(basisFigure(paper, 'weight')).toBe(25 * QTY)
  })
})
