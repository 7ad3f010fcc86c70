import { compareMovements, type CostMovement } from '@core/ledger/costing'
import fc from 'fast-check'

/** Random but valid cost movements of one pool, in order; references point backwards. */

interface Draft {
  kind: CostMovement['kind']
  day: number
  quantity: number
  given: number
  /** picks a movement to refer to, and how much of it */
  pick: number
  portion: number
  option: number
}

/** Quantities and values that meet the edges: single pieces, fractions, thirds, large and tiny. */
const quantity = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 12 }).map((n) => n * 1_000_000) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 5_000_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 1_000_000_000_000 }) },
)
const value = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 200_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 12 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 100_000_000_000 }) },
)
const kinds: CostMovement['kind'][] = [
  'in',
  'in',
  'in',
  'out',
  'out',
  'out',
  'out',
  'returnIn',
  'returnOut',
  'revalue',
  'revalue',
  'carryIn',
]
const draft: fc.Arbitrary<Draft> = fc.record({
  kind: fc.constantFrom(...kinds),
  day: fc.integer({ min: 1, max: 28 }),
  quantity,
  given: value,
  pick: fc.nat(),
  portion: fc.integer({ min: 1, max: 6 }),
  option: fc.nat({ max: 11 }),
})

function target(before: readonly CostMovement[], d: Draft): CostMovement | null {
  const wanted = d.kind === 'returnIn' ? (m: CostMovement) => m.quantity < 0 : (m: CostMovement) => m.quantity > 0
  const found = before.filter(wanted)
  return d.option === 0 ? null : (found[d.pick % Math.max(found.length, 1)] ?? null)
}

function movementOf(d: Draft, seq: number, before: readonly CostMovement[], grouped: boolean): CostMovement {
  const date = `2026-01-${String(d.day).padStart(2, '0')}`
  const base = { seq, date, phase: 1 as const, kind: d.kind, ref: null, refQuantity: null, revalueKind: null, group: null }
  const source = target(before, d)
  // mostly a part of what is referred to, at times more than there was
  const part = source ? Math.max(1, Math.floor((Math.abs(source.quantity) * d.portion) / 4)) : d.quantity
  switch (d.kind) {
    case 'in':
      return { ...base, phase: 0, quantity: d.quantity, given: d.option === 1 ? null : d.given }
    case 'carryIn':
      return { ...base, quantity: d.quantity, given: d.given }
    case 'out':
      return {
        ...base,
        quantity: -d.quantity,
        given: null,
        ref: grouped ? null : (source?.seq ?? null),
        group: grouped && d.option < 6 ? d.option % 2 : null,
      }
    case 'returnIn':
      return { ...base, quantity: part, given: d.option === 1 ? null : d.given, ref: source?.seq ?? null }
    case 'returnOut':
      return { ...base, quantity: -part, given: d.option < 3 ? -d.given : null, ref: source?.seq ?? null }
    case 'revalue': {
      const given = d.option % 3 === 0 ? -d.given : d.given
      const refQuantity = source && d.option > 6 ? part : null
      return { ...base, quantity: 0, given, ref: source?.seq ?? null, refQuantity, revalueKind: d.option % 2 ? 'price' : 'landed' }
    }
  }
}

/** With `grouped`, issues may form groups; without, they may name a receipt (specific identification). */
export const movementsArbitrary = (grouped: boolean, maxLength = 24): fc.Arbitrary<CostMovement[]> =>
  fc.array(draft, { maxLength, size: 'max' }).map((drafts) => {
    const days = drafts.map((d) => d.day).sort((a, b) => a - b)
    const movements: CostMovement[] = []
    drafts.forEach((d, i) => {
      // dates rise with the order of entry, so that a reference never points forward
      movements.push(movementOf({ ...d, day: days[i] ?? 1 }, i + 1, movements, grouped))
    })
    return movements.sort(compareMovements).filter((m, i, all) => m.ref === null || all.findIndex((x) => x.seq === m.ref) < i)
  })
