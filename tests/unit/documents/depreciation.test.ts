import { depreciationPlan, type DepreciationTerms, equalParts, nextDepreciation, residualOf } from '@core/modules/assets/depreciation'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const yuan = (n: number) => Math.round(n * 100)
const byYear = (plan: readonly number[]) =>
  Array.from({ length: Math.ceil(plan.length / 12) }, (_, i) => plan.slice(12 * i, 12 * i + 12).reduce((sum, part) => sum + part, 0))
const terms = (method: DepreciationTerms['method'], original: number, rate: number, life: number): DepreciationTerms => ({
  method,
  original: yuan(original),
  residualRate: rate * 10_000,
  life,
})

test('D55 年限平均法: equal months, the last takes what rounding leaves', () => {
  const plan = depreciationPlan(terms('straightLine', 10_000, 5, 36))
  expect(plan.slice(0, 35).every((part) => part === yuan(263.89))).toBe(true)
  expect(plan[35]).toBe(yuan(9500) - 35 * yuan(263.89))
})
test('D55 双倍余额递减法: 120 000 元, 5 年, 净残值 7 200 元: 48 000, 28 800, 17 280, then twice half of what is left', () => {
  expect(byYear(depreciationPlan(terms('doubleDeclining', 120_000, 6, 60)))).toEqual([48_000, 28_800, 17_280, 9_360, 9_360].map(yuan))
})
test('D55 年数总和法: 120 000 元, 5 年, 净残值 7 200 元: 5/15, 4/15, 3/15, 2/15, 1/15 of 112 800', () => {
  expect(byYear(depreciationPlan(terms('sumOfYears', 120_000, 6, 60)))).toEqual([37_600, 30_080, 22_560, 15_040, 7_520].map(yuan))
})

const cards = fc.record<DepreciationTerms>({
  original: fc.integer({ min: 1, max: 100_000_000_000 }),
  residualRate: fc.integer({ min: 0, max: 500_000 }),
  life: fc.integer({ min: 1, max: 480 }),
  method: fc.constantFrom('straightLine', 'doubleDeclining', 'sumOfYears'),
})
test('D55 the plan has the months of the life, no negative one, and comes to original less residual value', () => {
  fc.assert(
    fc.property(cards, (card) => {
      const plan = depreciationPlan(card)
      expect(plan).toHaveLength(card.life)
      expect(plan.every((part) => Number.isInteger(part) && part >= 0)).toBe(true)
      expect(plan.reduce((sum, part) => sum + part, 0)).toBe(card.original - residualOf(card))
    }),
  )
})
test('D55 month by month from what has been accumulated is the plan itself', () => {
  fc.assert(
    fc.property(cards, (card) => {
      let accumulated = 0
      depreciationPlan(card).forEach((part, elapsed) => {
        expect(nextDepreciation(card, elapsed, accumulated)).toBe(part)
        accumulated += part
      })
    }),
    { numRuns: 40 },
  )
})
/** Rational arithmetic year by year, without any of the program's rounding: never a fen per month off. */
function naive({ original, residualRate, life, method }: DepreciationTerms): number[] {
  const residual = (original * residualRate) / 1_000_000
  const years = life / 12
  if (method === 'straightLine') return Array.from({ length: life }, () => (original - residual) / life)
  let net = original
  return Array.from({ length: years }, (_, y) => {
    const year =
      method === 'sumOfYears'
        ? ((original - residual) * (years - y)) / ((years * (years + 1)) / 2)
        : years - y === 2 || years - y === 1
          ? (net - residual) / (years - y)
          : Math.min((net * 2) / years, net - residual)
    net -= year
    return Array.from({ length: 12 }, () => year / 12)
  }).flat()
}
test('D55 a naive model in fractions agrees with every month to a few fen', () => {
  const whole = fc.record<DepreciationTerms>({
    original: fc.integer({ min: 100_000, max: 1_000_000_000 }),
    residualRate: fc.constantFrom(0, 30_000, 50_000, 100_000),
    life: fc.integer({ min: 2, max: 20 }).map((years) => years * 12),
    method: fc.constantFrom('straightLine', 'doubleDeclining', 'sumOfYears'),
  })
  fc.assert(
    fc.property(whole, (card) => {
      const expected = naive(card)
      // the last month of a year or a life takes the residue of its months
      depreciationPlan(card).forEach((part, i) => expect(Math.abs(part - (expected[i] ?? 0))).toBeLessThanOrEqual(card.life))
      let sum = 0
      depreciationPlan(card).forEach((part, i) => {
        sum += part - (expected[i] ?? 0)
        expect(Math.abs(sum)).toBeLessThanOrEqual(card.life)
      })
    }),
  )
})
test('D55 whatever happened before, what follows ends at the residual value and never goes past it', () => {
  fc.assert(
    fc.property(cards, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (card, share, at) => {
      const total = card.original - residualOf(card)
      let accumulated = Math.floor(total * share)
      for (let elapsed = Math.floor(card.life * at); elapsed < card.life; elapsed++) {
        const part = nextDepreciation(card, elapsed, accumulated)
        expect(part).toBeGreaterThanOrEqual(0)
        accumulated += part
        expect(accumulated).toBeLessThanOrEqual(total)
      }
      if (Math.floor(card.life * at) < card.life) expect(accumulated).toBe(total)
    }),
    { numRuns: 60 },
  )
})
test('equal parts of an amount that rounding would exceed stop at it', () => {
  expect(equalParts(100, 60).reduce((sum, part) => sum + part, 0)).toBe(100)
  expect(equalParts(-100, 3)).toEqual([-33, -33, -34])
})
