import { COSTINGS, type CostMovement, ReplayLookup } from '@core/ledger/costing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { movementsArbitrary } from '../support/costMovements'

const base = { date: '2026-02-01', phase: 1, ref: null, refQuantity: null, revalueKind: null, group: null } as const

describe.each(['movingAverage', 'fifo', 'lifo', 'specific'] as const)('%s', (method) => {
  it('D15 D16: a pool that is emptied, or filled up to nothing, is worth nothing, and so it stays when it is revalued', () => {
    fc.assert(
      fc.property(
        fc.boolean().chain((grouped) => movementsArbitrary(grouped)),
        fc.integer({ min: -500, max: 500 }),
        (list, given) => {
          const state = COSTINGS[method].empty()
          const lookup = new ReplayLookup()
          const apply = (m: CostMovement) => {
            const costed = COSTINGS[method].apply(state, m, lookup)
            lookup.record(m, costed)
            if (costed.runQuantity === 0) expect(costed.runValue).toBe(0)
          }
          for (const m of list) apply(m)
          const seq = list.length + 1
          const rest = state.quantity
          if (rest > 0) apply({ ...base, seq, kind: 'out', quantity: -rest, given: null })
          if (rest < 0) apply({ ...base, seq, kind: 'in', quantity: -rest, given: Math.abs(given) })
          expect([state.quantity, state.value]).toEqual([0, 0])
          apply({ ...base, seq: seq + 1, kind: 'revalue', quantity: 0, given })
          expect([state.quantity, state.value, state.layers]).toEqual([0, 0, []])
        },
      ),
      { numRuns: 300 },
    )
  })
})
