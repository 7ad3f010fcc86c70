import type { Costed, Costing, CostLookup, CostMovement, Covered, Position, PoolState } from './types'

/** Order of movements (D20): effective date, receipts before the rest within a day, sequence. Total, as seq is unique. */
export const compareMovements = (a: Position, b: Position): number =>
  a.date < b.date ? -1 : a.date > b.date ? 1 : a.phase - b.phase || a.seq - b.seq

const NOTHING = { quantity: 0, amount: 0, priceGiven: 0 }

/**
 * Lookup for a replay: what the replay has costed so far, over the facts that stand `before` it. `record` must follow the
 * order of movements; `referring` then sees exactly those that stand before the one being costed. With `only`, movements
 * outside that set are not kept: the seqs that the replayed movements refer to.
 */
export class ReplayLookup implements CostLookup {
  private readonly movements = new Map<number, { kind: CostMovement['kind']; quantity: number; amount: number; booked: number }>()
  private readonly references = new Map<string, { quantity: number; amount: number; priceGiven: number }>()
  private readonly covers = new Map<number, Covered>()

  constructor(
    private readonly before: CostLookup | null = null,
    private readonly only: ReadonlySet<number> | null = null,
  ) {}

  record(movement: CostMovement, costed: Costed): void {
    if (!this.only || this.only.has(movement.seq)) {
      this.movements.set(movement.seq, { kind: movement.kind, quantity: movement.quantity, amount: costed.amount, booked: costed.booked })
    }
    for (const cover of costed.covers ?? []) this.covers.set(cover.issue, sumOfCovers([this.covers.get(cover.issue), cover]))
    if (movement.ref === null) return
    const key = `${movement.kind}:${movement.ref}`
    const sum = this.references.get(key) ?? { ...NOTHING }
    sum.quantity += Math.abs(movement.quantity)
    sum.amount += Math.abs(costed.amount)
    if (movement.revalueKind === 'price') sum.priceGiven += movement.given ?? 0
    this.references.set(key, sum)
  }

  movement(seq: number) {
    return this.movements.get(seq) ?? this.before?.movement(seq) ?? null
  }

  referring(seq: number, kind: 'returnIn' | 'returnOut' | 'revalue') {
    const here = this.references.get(`${kind}:${seq}`) ?? NOTHING
    const earlier = this.before?.referring(seq, kind) ?? NOTHING
    return {
      quantity: here.quantity + earlier.quantity,
      amount: here.amount + earlier.amount,
      priceGiven: here.priceGiven + earlier.priceGiven,
    }
  }

  covered(seq: number, by: number) {
    const earlier = this.before?.covered(seq, by)
    return earlier === null ? null : sumOfCovers([this.covers.get(seq), earlier])
  }

  foreseen(seq: number) {
    return this.before?.foreseen(seq) ?? []
  }

  get pricedFrom() {
    return this.before?.pricedFrom ?? 0
  }
}

/** What covers of one issue come to. */
export function sumOfCovers(covers: Iterable<Covered | undefined>): Covered {
  const sum = { difference: 0, quantity: 0, value: 0 }
  for (const cover of covers) {
    sum.difference += cover?.difference ?? 0
    sum.quantity += cover?.quantity ?? 0
    sum.value += cover?.value ?? 0
  }
  return sum
}

/** The seqs that movements refer to. */
export function referencesOf(movements: Iterable<CostMovement>): Set<number> {
  const refs = new Set<number>()
  for (const movement of movements) if (movement.ref !== null) refs.add(movement.ref)
  return refs
}

/** Marks as final the issues below zero whose shortage has been covered since. */
function settleFlags(state: PoolState, costed: Costed[]): void {
  const open = new Set(state.shortage.map((s) => s.seq))
  for (const c of costed) if (!c.final && !open.has(c.seq)) c.final = true
}

/**
 * Costs a run of movements of one pool, in order, onto `state` (mutated). `before` knows what stands before the first of
 * them, in this pool and others. An issue is final unless its shortage is still open at the end.
 */
export function replay(costing: Costing, state: PoolState, movements: readonly CostMovement[], before: CostLookup | null = null): Costed[] {
  const lookup = new ReplayLookup(before, referencesOf(movements))
  const costed: Costed[] = []
  let provisional = false
  for (const movement of movements) {
    const c = costing.apply(state, movement, lookup)
    lookup.record(movement, c)
    costed.push(c)
    provisional ||= !c.final
  }
  if (provisional && costing.method !== 'periodicAverage') settleFlags(state, costed)
  return costed
}

export interface PooledMovement extends CostMovement {
  pool: string
}

/**
 * Replays several pools together in one order, so that costs travel: `carried` gives the value of a carryIn from what its
 * sources are booked at. Sources stand before (same document: lower seq), so one pass is enough. States are mutated; pools
 * without a state start empty.
 */
export function replayPools(
  costing: Costing,
  states: Map<string, PoolState>,
  movements: readonly PooledMovement[],
  carried: (movement: PooledMovement, lookup: CostLookup) => number | null,
  before: CostLookup | null = null,
): Costed[] {
  const lookup = new ReplayLookup(before)
  const costed: Costed[] = []
  for (const movement of movements) {
    let state = states.get(movement.pool)
    if (!state) {
      state = costing.empty()
      states.set(movement.pool, state)
    }
    const given = movement.kind === 'carryIn' ? carried(movement, lookup) : movement.given
    const valued = given === movement.given ? movement : { ...movement, given }
    const c = costing.apply(state, valued, lookup)
    lookup.record(valued, c)
    costed.push(c)
  }
  return costed
}

/** One change of a booked value by a recost or a month-end settlement. */
export interface CostDifference {
  seq: number
  /** change of the pool's value */
  booked: number
  /** change of the movement's own value */
  amount: number
}

/** What changed between two costings of the same movements, in the order of `after`; unchanged ones are left out. */
export function differences(before: Iterable<Costed>, after: Iterable<Costed>): CostDifference[] {
  const old = new Map<number, Costed>()
  for (const c of before) old.set(c.seq, c)
  const changed: CostDifference[] = []
  for (const c of after) {
    const was = old.get(c.seq)
    const booked = c.booked - (was?.booked ?? 0)
    const amount = c.amount - (was?.amount ?? 0)
    if (booked !== 0 || amount !== 0) changed.push({ seq: c.seq, booked, amount })
  }
  return changed
}
