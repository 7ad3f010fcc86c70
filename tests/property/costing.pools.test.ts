import {
  COSTINGS,
  compareMovements,
  type Costed,
  type CostLookup,
  type CostMovement,
  costOfSalesDifference,
  periodicAverage,
  type PooledMovement,
  type PoolState,
  replayPools,
  settlePeriod,
  settlePools,
  sumOfCovers,
} from '@core/ledger/costing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { movementsArbitrary } from '../support/costMovements'
import { round } from '../support/naiveCosting'

const runs = { numRuns: 300 }

it('D18 D22 月末一次加权: opening + month = closing, nothing left means no value, and every fen is in stock or expensed', () => {
  fc.assert(
    fc.property(movementsArbitrary(true), fc.nat(), (list, at) => {
      const cut = list.length === 0 ? 0 : at % list.length
      let state: PoolState = periodicAverage.empty()
      let put = 0
      let expensed = 0
      const earlier = new Map<number, { m: CostMovement; c: Costed }>()
      const before: CostLookup = {
        movement: (seq) => {
          const e = earlier.get(seq)
          return e ? { kind: e.m.kind, quantity: e.m.quantity, amount: e.c.amount, booked: e.c.booked } : null
        },
        referring: (seq, kind) => {
          const found = [...earlier.values()].filter((e) => e.m.ref === seq && e.m.kind === kind)
          const sum = (f: (e: { m: CostMovement; c: Costed }) => number) => found.reduce((a, e) => a + f(e), 0)
          return {
            quantity: sum((e) => Math.abs(e.m.quantity)),
            amount: sum((e) => Math.abs(e.c.amount)),
            priceGiven: sum((e) => (e.m.revalueKind === 'price' ? (e.m.given ?? 0) : 0)),
          }
        },
        covered: (seq) => sumOfCovers([...earlier.values()].flatMap((e) => e.c.covers ?? []).filter(({ issue }) => issue === seq)),
        foreseen: () => [],
      }
      for (const month of [list.slice(0, cut), list.slice(cut)]) {
        const opening = state
        const { costed, closing } = settlePeriod(opening, month, before)
        let quantity = opening.quantity
        let value = opening.value
        costed.forEach((c, i) => {
          const m = month[i] as CostMovement
          earlier.set(m.seq, { m, c })
          quantity += m.quantity
          value += c.booked
          expect([c.runQuantity, c.runValue]).toEqual([quantity, value])
          if (m.kind === 'out') expect(c.booked).toBeLessThanOrEqual(0)
          if (m.kind === 'out' || m.kind === 'returnIn') expensed -= c.booked
          else put += m.kind === 'returnOut' ? (m.given ?? c.amount) : c.amount
          expensed += costOfSalesDifference(m, c)
        })
        expect([closing.quantity, closing.value]).toEqual([quantity, value])
        expect(Number.isSafeInteger(value)).toBe(true)
        if (closing.quantity === 0) expect(closing.value).toBe(0)
        if (closing.quantity > 0) expect(closing.value).toBeGreaterThanOrEqual(0)
        expect(closing.shortage.length > 0).toBe(closing.quantity < 0)
        if (closing.quantity < 0) {
          expect(closing.shortage.reduce((a, s) => a + s.quantity, 0)).toBe(0 - closing.quantity)
          expect(closing.shortage.reduce((a, s) => a + s.value, 0)).toBe(0 - closing.value)
        }
        state = closing
      }
      expect(put).toBe(state.value + expensed)
    }),
    runs,
  )
})

it('D22 月末一次加权 with enough stock equals the textbook: average of the month, closing at the average, last issue the rest', () => {
  const quantity = fc.integer({ min: 1, max: 9_000_000 })
  fc.assert(
    fc.property(
      fc.array(fc.record({ quantity, given: fc.integer({ min: 0, max: 500_000 }) }), { minLength: 1, maxLength: 8 }),
      fc.array(quantity, { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      (receipts, wanted, sellOut) => {
        const received = receipts.reduce((a, r) => a + r.quantity, 0)
        const issues: number[] = []
        for (const w of wanted) {
          const left = received - issues.reduce((a, b) => a + b, 0)
          if (left > 0) issues.push(Math.min(w, left))
        }
        const rest = received - issues.reduce((a, b) => a + b, 0)
        if (sellOut && rest > 0) issues.push(rest)
        const blank = { phase: 1 as const, ref: null, refQuantity: null, revalueKind: null, group: null }
        const list: CostMovement[] = [
          ...receipts.map((r, i) => ({ ...blank, seq: i, date: `2026-01-0${i + 1}`, kind: 'in' as const, ...r })),
          ...issues.map((q, i) => ({ ...blank, seq: 100 + i, date: `2026-01-0${i + 1}`, kind: 'out' as const, quantity: -q, given: null })),
        ].sort(compareMovements)
        const value = BigInt(receipts.reduce((a, r) => a + r.given, 0))
        const closingQuantity = received - issues.reduce((a, b) => a + b, 0)
        const { costed, closing } = settlePeriod(periodicAverage.empty(), list)
        expect(BigInt(closing.value)).toBe(round(value * BigInt(closingQuantity), BigInt(received)))
        const costs = costed.filter((c) => c.seq >= 100)
        const exact = costs
          .slice(0, -1)
          .map((c) => round(value * BigInt(list.find((m) => m.seq === c.seq)?.quantity ?? 0), BigInt(received)))
        const total = exact.reduce((a, b) => a + b, 0n)
        // unless the last issue is too small to absorb the residue, all the others cost exactly quantity × average
        const last = BigInt(closing.value) - value - total
        if (last <= 0n) expect(costs.map((c) => BigInt(c.booked))).toEqual([...exact, last])
      },
    ),
    runs,
  )
})

it('D22 D26 月末一次加权: a price given later in the month costs what it would have if it had been known at once', () => {
  const quantity = fc.integer({ min: 1, max: 9_000_000 })
  const receipt = fc.record({ quantity, given: fc.integer({ min: 0, max: 500_000 }), known: fc.boolean() })
  fc.assert(
    fc.property(fc.array(receipt, { minLength: 1, maxLength: 6 }), fc.array(quantity, { maxLength: 6 }), (receipts, issues) => {
      const blank = { phase: 1 as const, ref: null, refQuantity: null, revalueKind: null, group: null, date: '2026-01-05', given: null }
      const at = (known: boolean): CostMovement[] => [
        { ...blank, seq: 0, kind: 'in', quantity: 1_000_000, given: 777 },
        ...receipts.map((r, i) => ({
          ...blank,
          seq: 1 + i,
          kind: 'in' as const,
          quantity: r.quantity,
          given: known || r.known ? r.given : null,
        })),
        ...issues.map((q, i) => ({ ...blank, seq: 100 + i, kind: 'out' as const, quantity: -q })),
      ]
      // what they come in at without a price is the average of those that have one
      const whole = at(false).filter((m) => m.kind === 'in' && m.given !== null)
      const sum = (of: (m: CostMovement) => number) => whole.reduce((all, m) => all + of(m), 0)
      const [value, units] = [sum((m) => m.given ?? 0), sum((m) => m.quantity)]
      const later = receipts.flatMap((r, i): CostMovement[] => {
        const standing = Number(round(BigInt(value) * BigInt(r.quantity), BigInt(units)))
        return r.known
          ? []
          : [{ ...blank, seq: 200 + i, kind: 'revalue', quantity: 0, ref: 1 + i, given: r.given - standing, revalueKind: 'price' }]
      })
      const [once, twice] = [
        settlePeriod(periodicAverage.empty(), at(true)),
        settlePeriod(periodicAverage.empty(), [...at(false), ...later]),
      ]
      expect(twice.closing).toEqual(once.closing)
      const costs = ({ costed }: typeof once) => costed.filter((c) => c.seq >= 100 && c.seq < 200).map((c) => c.booked)
      expect(costs(twice)).toEqual(costs(once))
    }),
    runs,
  )
})

/** Three warehouses, receipts and issues, and transfers in any direction with enough stock. */
interface Step {
  kind: 'in' | 'out' | 'transfer'
  from: number
  to: number
  quantity: number
  value: number
}
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('in', 'in', 'out', 'transfer', 'transfer'),
  from: fc.nat({ max: 2 }),
  to: fc.nat({ max: 2 }),
  quantity: fc.integer({ min: 1, max: 9 }).map((n) => n * 1_000_000),
  value: fc.integer({ min: 1, max: 99_999 }),
})
function steps(list: readonly Step[]): { movements: PooledMovement[]; source: Map<number, number> } {
  const onHand = [0, 0, 0]
  const movements: PooledMovement[] = []
  const source = new Map<number, number>()
  const blank = { date: '2026-01-01', phase: 1 as const, ref: null, refQuantity: null, revalueKind: null, group: null, given: null }
  list.forEach((s, i) => {
    const has = onHand[s.from] ?? 0
    const quantity = s.kind === 'in' ? s.quantity : Math.min(s.quantity, has)
    if (quantity === 0 || (s.kind === 'transfer' && s.from === s.to)) return
    const pool = `w${s.from}`
    if (s.kind === 'in') movements.push({ ...blank, pool, seq: 2 * i, kind: 'in', quantity, given: s.value })
    else movements.push({ ...blank, pool, seq: 2 * i, kind: 'out', quantity: -quantity })
    onHand[s.from] = has + (s.kind === 'in' ? quantity : -quantity)
    if (s.kind !== 'transfer') return
    movements.push({ ...blank, pool: `w${s.to}`, seq: 2 * i + 1, kind: 'carryIn', quantity })
    source.set(2 * i + 1, 2 * i)
    onHand[s.to] = (onHand[s.to] ?? 0) + quantity
  })
  return { movements, source }
}

it.each(['movingAverage', 'fifo', 'lifo', 'periodicAverage'] as const)(
  'D28 %s: transfers between pools create and lose nothing',
  (method) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30, size: 'max' }), (list) => {
        const { movements, source } = steps(list)
        const costOf = (m: CostMovement, lookup: CostLookup) => 0 - (lookup.movement(source.get(m.seq) ?? -1)?.booked ?? 0)
        let states = new Map<string, PoolState>()
        let costed: Costed[]
        if (method === 'periodicAverage') {
          const links = { sources: (m: CostMovement) => [source.get(m.seq) ?? -1], value: costOf }
          const settled = settlePools(new Map(), movements, links)
          costed = settled.costed
          states = settled.closing
        } else costed = replayPools(COSTINGS[method], states, movements, costOf)
        const booked = new Map(costed.map((c) => [c.seq, c.booked]))
        for (const [to, from] of source) expect(booked.get(to)).toBe(0 - (booked.get(from) ?? 0))
        const transfers = new Set([...source.keys(), ...source.values()])
        const traded = movements.filter((m) => !transfers.has(m.seq)).reduce((sum, m) => sum + (booked.get(m.seq) ?? 0), 0)
        expect([...states.values()].reduce((sum, s) => sum + s.value, 0)).toBe(traded)
        for (const s of states.values()) {
          if (s.quantity === 0) expect(s.value).toBe(0)
          expect(s.value).toBeGreaterThanOrEqual(0)
        }
      }),
      runs,
    )
  },
)
