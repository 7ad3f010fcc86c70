import {
  COSTINGS,
  type CostLookup,
  type CostMovement,
  type Costed,
  costOfSalesDifference,
  type Foreseen,
  type PoolState,
  replayPools,
  sumOfCovers,
} from '@core/ledger/costing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comesFrom } from '../support/comesFrom'
import { type NaivePooled, naivePools } from '../support/naiveCosting'

/** Three warehouses with costs of their own that sell and transfer what they have not got yet (D18, D28). */
interface Step {
  what: 'in' | 'surplus' | 'out' | 'transfer' | 'back'
  from: number
  to: number
  quantity: number
  value: number
  pick: number
}
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('in', 'in', 'in', 'surplus', 'out', 'out', 'transfer', 'transfer', 'transfer', 'back'),
  from: fc.nat({ max: 2 }),
  to: fc.nat({ max: 2 }),
  quantity: fc.oneof(
    fc.integer({ min: 1, max: 9 }).map((n) => n * 1_000_000),
    fc.integer({ min: 1, max: 3_000_000 }),
  ),
  value: fc.integer({ min: 0, max: 99_999 }),
  pick: fc.nat(),
})
const blank = {
  date: '2026-01-01',
  phase: 1 as const,
  ref: null,
  refQuantity: null,
  revalueKind: null,
  group: null,
  given: null,
  source: null,
}
function movementsOf(steps: readonly Step[]): NaivePooled[] {
  const movements: NaivePooled[] = []
  steps.forEach(({ what, from, to, quantity, value, pick }, i) => {
    const [seq, pool] = [2 * i + 1, `w${from}`]
    if (what === 'in') movements.push({ ...blank, pool, seq, kind: 'in', quantity, given: value })
    else if (what === 'surplus') movements.push({ ...blank, pool, seq, kind: 'in', quantity })
    else if (what === 'back') {
      const issues = movements.filter((m) => m.kind === 'out' && m.pool === pool)
      const ref = issues[pick % Math.max(issues.length, 1)]?.seq ?? null
      if (ref !== null) movements.push({ ...blank, pool, seq, kind: 'returnIn', quantity, ref })
    } else {
      movements.push({ ...blank, pool, seq, kind: 'out', quantity: -quantity })
      if (what === 'transfer') movements.push({ ...blank, pool: `w${to}`, seq: seq + 1, kind: 'carryIn', quantity, source: seq })
    }
  })
  return movements
}

/** The fast costing: again, with what came for each transferred issue as the time before found it, until that stays as it is. */
function costed(method: keyof typeof COSTINGS, movements: readonly NaivePooled[]) {
  const transferred = new Set(movements.map(({ source }) => source))
  const sourceOf = new Map(movements.map(({ seq, source }) => [seq, source]))
  let known = new Map<number, Foreseen[]>()
  for (let round = 1; ; round++) {
    const before: CostLookup = {
      movement: () => null,
      referring: () => ({ quantity: 0, amount: 0, priceGiven: 0 }),
      covered: () => sumOfCovers([]),
      foreseen: (seq) => known.get(seq) ?? [],
    }
    const states = new Map<string, PoolState>()
    const carried = ({ seq }: CostMovement, lookup: CostLookup) => 0 - (lookup.movement(sourceOf.get(seq) ?? 0)?.booked ?? 0)
    const found = replayPools(COSTINGS[method], states, movements, carried, before)
    const covers = new Map(found.map((c) => [c.seq, c.covers ?? []]))
    const arrivals = new Map<number, Foreseen[]>()
    const settledOwn: number[] = []
    for (const [seq, list] of covers)
      for (const { issue, quantity, settled, cost, carried, difference } of list) {
        if (!transferred.has(issue)) continue
        const own = cost !== null && (carried === 0 || !comesFrom(movements, covers, seq, issue))
        arrivals.set(issue, [...(arrivals.get(issue) ?? []), { quantity: quantity + settled, cost: own ? cost : null }])
        if (own) settledOwn.push(difference)
      }
    if (JSON.stringify([...arrivals]) === JSON.stringify([...known])) return { found, states, settledOwn }
    // costs of what is carried to issues travel on, and come to rest
    expect(round).toBeLessThan(movements.length + 3)
    known = arrivals
  }
}

describe.each(['movingAverage', 'fifo', 'lifo', 'specific'] as const)('D18 D28 %s', (method) => {
  it('what a short issue passed on equals the naive model; nothing is lost, and the running balance holds', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30, size: 'max' }), (steps) => {
        const movements = movementsOf(steps)
        const { found, states, settledOwn } = costed(method, movements)
        const booked = naivePools(method, movements)
        const run = new Map<string, [number, number]>()
        let put = 0
        let expensed = 0
        const source = new Set(movements.map((m) => m.source))
        movements.forEach((m, i) => {
          const c = found[i] as Costed
          expect(BigInt(c.booked)).toBe(booked.get(m.seq))
          const [quantity, value] = run.get(m.pool) ?? [0, 0]
          run.set(m.pool, [quantity + m.quantity, value + c.booked])
          expect([c.runQuantity, c.runValue]).toEqual(run.get(m.pool))
          if (m.kind === 'in') put += c.amount
          if ((m.kind === 'out' && !source.has(m.seq)) || m.kind === 'returnIn') expensed -= c.booked
          expensed += costOfSalesDifference(m, c)
        })
        const stock = [...states.values()].reduce((sum, s) => sum + s.value, 0)
        // returns of transferred goods are bought back from nobody here: they come at what the issue cost
        expect(stock + expensed).toBe(put)
        for (const s of states.values()) {
          if (s.quantity === 0) expect(s.value).toBe(0)
          if (s.quantity >= 0) expect(s.shortage).toEqual([])
          else expect(s.shortage.reduce((sum, x) => sum - x.value, 0)).toBe(s.value)
        }
        // what came for an issue and not from it is settled with it: no difference is left for cost of sales
        expect(settledOwn.every((difference) => difference === 0)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
