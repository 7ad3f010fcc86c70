import { addDays, dayNumber } from '@core/kernel'
import { type AgeFlow, ageLayers, placeKey } from '@core/reports/stockAgeing'
import fc from 'fast-check'
import { expect, test } from 'vitest'

/** Receipts, issues (also of what is not there), and transfers between three places, each a document of its own. */
const act = fc.record({
  kind: fc.constantFrom('in', 'out', 'out', 'transfer', 'returnIn'),
  from: fc.integer({ min: 1, max: 3 }),
  to: fc.integer({ min: 1, max: 3 }),
  quantity: fc.integer({ min: 1, max: 20 }),
  days: fc.integer({ min: 0, max: 3 }),
})
const acts = fc.array(act, { maxLength: 60 })

function flowsOf(done: readonly (typeof act extends fc.Arbitrary<infer A> ? A : never)[]): AgeFlow[] {
  let date = '2026-01-01'
  return done.flatMap(({ kind, from, to, quantity, days }, i): AgeFlow[] => {
    date = addDays(date, days)
    const of = { batch: '', date, documentType: 'transfer' as const, documentId: i + 1 }
    if (kind === 'transfer')
      return [
        { ...of, warehouseId: from, kind: 'out', quantity: -quantity },
        { ...of, warehouseId: to, kind: 'carryIn', quantity },
      ]
    return [{ ...of, warehouseId: from, kind, quantity: kind === 'out' ? -quantity : quantity }]
  })
}
function quantities(flows: readonly AgeFlow[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const flow of flows) sums.set(placeKey(flow), (sums.get(placeKey(flow)) ?? 0) + flow.quantity)
  return sums
}

test('ages out of the last movements are those out of all, whenever what was there before them is gone', () => {
  let [known, unknown] = [0, 0]
  fc.assert(
    fc.property(acts, fc.double({ min: 0, max: 1, noNaN: true }), (done, share) => {
      const flows = flowsOf(done)
      const last = flows.at(-1)?.date ?? '2026-01-01'
      const from = addDays('2026-01-01', Math.floor(share * (dayNumber(last) - dayNumber('2026-01-01') + 1)))
      const earlier = flows.filter(({ date }) => date < from)
      const found = ageLayers(
        flows.filter(({ date }) => date >= from),
        quantities(earlier),
      )
      const all = ageLayers(flows)
      if (found) {
        known += 1
        for (const [key, layers] of all ?? []) expect(found.get(key) ?? []).toEqual(layers)
      } else unknown += 1
      // what was not reached is really there
      const oldest = [...(all ?? []).values()].flat().filter(({ date }) => date < from)
      expect(found === null).toBe(oldest.length > 0)
    }),
    { numRuns: 3000 },
  )
  expect(Math.min(known, unknown)).toBeGreaterThan(100)
})
