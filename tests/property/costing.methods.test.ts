import {
  cloneState,
  COSTINGS,
  compareMovements,
  costOfSalesDifference,
  type CostMovement,
  type Costed,
  differences,
  type PoolState,
  ReplayLookup,
  replay,
} from '@core/ledger/costing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { movementsArbitrary } from '../support/costMovements'
import { type Entry, layersOf, type NaiveMethod, naiveCosting, shortagesOf } from '../support/naiveCosting'

const methods: NaiveMethod[] = ['movingAverage', 'fifo', 'lifo', 'specific']
const runs = { numRuns: 300 }

function check(state: PoolState, method: NaiveMethod): void {
  const sums = (list: { quantity: number; value: number }[]) => [
    list.reduce((sum, x) => sum + x.quantity, 0),
    list.reduce((sum, x) => sum + x.value, 0),
  ]
  expect(Number.isSafeInteger(state.quantity) && Number.isSafeInteger(state.value)).toBe(true)
  if (state.quantity === 0) expect(state.value).toBe(0)
  if (state.quantity > 0) expect(state.value).toBeGreaterThanOrEqual(0)
  expect(state.shortage.length > 0).toBe(state.quantity < 0)
  if (state.quantity < 0) expect(sums(state.shortage)).toEqual([0 - state.quantity, 0 - state.value])
  if (method !== 'movingAverage') expect(sums(state.layers)).toEqual(state.quantity > 0 ? [state.quantity, state.value] : [0, 0])
  for (const l of state.layers) expect(l.quantity > 0 && l.value >= 0).toBe(true)
}

describe.each(methods)('%s', (method) => {
  const costing = COSTINGS[method]
  const movements = fc.boolean().chain((grouped) => movementsArbitrary(grouped))
  const scratch = (list: readonly CostMovement[]) => replay(costing, costing.empty(), list)

  it('equals the naive model: bookings, running balance, layers and open shortages after every movement', () => {
    fc.assert(
      fc.property(movements, (list) => {
        const history = naiveCosting(method, list)
        const state = costing.empty()
        const lookup = new ReplayLookup()
        list.forEach((m, i) => {
          const costed = costing.apply(state, m, lookup)
          lookup.record(m, costed)
          check(state, method)
          const entry = history[i] as Entry
          const upTo = history.slice(0, i + 1)
          expect([costed.booked, costed.amount].map(BigInt)).toEqual([entry.booked, entry.amount])
          expect(costed.final).toBe(entry.short.quantity === 0n)
          if (method !== 'movingAverage') {
            expect(state.layers.map((l) => ({ seq: l.seq, quantity: BigInt(l.quantity), value: BigInt(l.value) }))).toEqual(layersOf(upTo))
          }
          expect(state.shortage.map((s) => ({ seq: s.seq, quantity: BigInt(s.quantity), value: BigInt(s.value) }))).toEqual(
            shortagesOf(upTo),
          )
        })
      }),
      runs,
    )
  })

  it('D18 opening + in − out = closing, and every fen is either in stock or in cost of sales', () => {
    fc.assert(
      fc.property(movements, (list) => {
        let quantity = 0
        let value = 0
        let put = 0
        let expensed = 0
        scratch(list).forEach((c, i) => {
          const m = list[i] as CostMovement
          quantity += m.quantity
          value += c.booked
          expect([c.runQuantity, c.runValue]).toEqual([quantity, value])
          if (m.kind === 'out' || m.kind === 'returnIn') expensed -= c.booked
          else put += m.kind === 'returnOut' ? (m.given ?? c.amount) : c.amount
          expensed += costOfSalesDifference(m, c)
        })
        expect(put).toBe(value + expensed)
      }),
      runs,
    )
  })

  it('a checkpoint anywhere, stored as JSON, continues to the same result', () => {
    fc.assert(
      fc.property(movements, fc.nat(), (list, at) => {
        const cut = list.length === 0 ? 0 : at % list.length
        const whole = costing.empty()
        const lookup = new ReplayLookup()
        let checkpoint = cloneState(whole)
        const expected: Costed[] = []
        list.forEach((m, i) => {
          if (i === cut) checkpoint = JSON.parse(JSON.stringify(whole)) as PoolState
          const c = costing.apply(whole, m, lookup)
          lookup.record(m, c)
          expected.push(c)
        })
        const before = new ReplayLookup()
        list.slice(0, cut).forEach((m, i) => before.record(m, expected[i] as Costed))
        const resumed = replay(costing, checkpoint, list.slice(cut), before)
        expect(resumed.map((c) => ({ ...c, final: true }))).toEqual(expected.slice(cut).map((c) => ({ ...c, final: true })))
        expect(checkpoint).toEqual(whole)
      }),
      runs,
    )
  })

  it('D20 back-dating and unposting: differences over the suffix lead to what a replay from scratch gives', () => {
    fc.assert(
      fc.property(movements, fc.nat(), (list, pick) => {
        if (list.length === 0) return
        const changed = list[pick % list.length] as CostMovement
        const without = list.filter((m) => m.seq !== changed.seq && m.ref !== changed.seq)
        const before = scratch(list)
        const after = scratch(without)
        const booked = new Map(before.map((c) => [c.seq, c.booked]))
        for (const m of list) if (!without.includes(m)) booked.delete(m.seq)
        for (const d of differences(before, after)) booked.set(d.seq, (booked.get(d.seq) ?? 0) + d.booked)
        expect([...booked.values()].reduce((a, b) => a + b, 0)).toBe(after.at(-1)?.runValue ?? 0)
        for (const c of after) expect(booked.get(c.seq)).toBe(c.booked)
        // the movements before the change keep their cost, whatever comes later
        const first = without.findIndex((m) => compareMovements(m, changed) > 0)
        expect(after.slice(0, Math.max(first, 0)).map((c) => c.booked)).toEqual(before.slice(0, Math.max(first, 0)).map((c) => c.booked))
      }),
      runs,
    )
  })
})

it('one line split over batches costs what the whole line costs, however it is split', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...methods),
      movementsArbitrary(false, 10),
      fc.array(fc.integer({ min: 1, max: 9_000_000 }), { minLength: 1, maxLength: 6 }),
      (method, start, parts) => {
        const costing = COSTINGS[method]
        const out = (seq: number, quantity: number, group: number | null): CostMovement => ({
          seq,
          date: '2026-02-01',
          phase: 1,
          kind: 'out',
          quantity: -quantity,
          given: null,
          ref: null,
          refQuantity: null,
          revalueKind: null,
          group,
        })
        const whole = costing.empty()
        replay(costing, whole, [
          ...start,
          out(
            1000,
            parts.reduce((a, b) => a + b, 0),
            null,
          ),
        ])
        const split = costing.empty()
        replay(costing, split, [...start, ...parts.map((p, i) => out(1000 + i, p, 7))])
        expect([split.quantity, split.value]).toEqual([whole.quantity, whole.value])
        expect(split.layers).toEqual(whole.layers)
      },
    ),
    runs,
  )
})
