import { allocateToLargest, type Fen } from '../../kernel'
import { periodicAverage, settlePeriod } from './periodicAverage'
import { cloneState } from './pool'
import { type PooledMovement, ReplayLookup, replay, sumOfCovers } from './replay'
import type { Costed, Costing, CostLookup, PoolState } from './types'

/** How a carryIn gets its value: the issues it comes from, and the value they make it. */
export interface CarryLinks {
  sources(movement: PooledMovement): readonly number[]
  value(movement: PooledMovement, lookup: CostLookup): Fen
}

/**
 * Of a cost of `total` fen, the part of the carryIn `seq` among those that share it (拆卸, D29): by weight, each rounded, none
 * below 0; the largest weight takes the residue, of equal ones that of the lowest seq. `shares` stand in order of seq.
 */
export function carriedPart(total: Fen, seq: number, shares: readonly { seq: number; share: number }[]): Fen {
  const parts = allocateToLargest(
    total,
    shares.map(({ share }) => share),
  )
  return parts[shares.findIndex((s) => s.seq === seq)] ?? 0
}

/** Chains of transfers and assemblies settle in as many rounds as they are long; circles of transfers close in on a value. */
const PATIENCE = 60

interface Month {
  pools: ReadonlyMap<string, PooledMovement[]>
  openings: ReadonlyMap<string, PoolState>
  costingOf: (pool: string) => Costing
  before: CostLookup | null
}
interface Round {
  costed: Map<number, Costed>
  closing: Map<string, PoolState>
}

/** One round: every pool costed by its method with the carried values, and the costs in other pools, of the round before. */
function settleAll(month: Month, given: ReadonlyMap<number, Fen>, earlier: CostLookup, agreed: ReadonlyMap<number, Fen>): Round {
  const round: Round = { costed: new Map(), closing: new Map() }
  for (const [pool, movements] of month.pools) {
    const valued = movements.map((m) => (m.kind === 'carryIn' ? { ...m, given: given.get(m.seq) ?? 0 } : m))
    const costing = month.costingOf(pool)
    const opening = month.openings.get(pool) ?? costing.empty()
    if (costing.method === 'periodicAverage') {
      const settled = settlePeriod(opening, valued, earlier, agreed)
      round.closing.set(pool, settled.closing)
      for (const c of settled.costed) round.costed.set(c.seq, c)
    } else {
      const state = cloneState(opening)
      for (const c of replay(costing, state, valued, earlier)) round.costed.set(c.seq, c)
      round.closing.set(pool, state)
    }
  }
  return round
}

/** What a pool sees of the others: what stands before the month and, of pools that do not wait for its end, the round before. */
function seenBy(month: Month, movements: readonly PooledMovement[], round: Round | null): CostLookup {
  const lookup = new ReplayLookup(month.before)
  if (round)
    for (const m of movements) if (month.costingOf(m.pool).method !== 'periodicAverage') lookup.record(m, round.costed.get(m.seq) as Costed)
  return {
    movement: (seq) => lookup.movement(seq),
    referring: month.before?.referring.bind(month.before) ?? (() => NOTHING),
    covered: (seq, by) => (month.before ? month.before.covered(seq, by) : sumOfCovers([])),
    foreseen: (seq) => month.before?.foreseen(seq) ?? [],
    pricedFrom: lookup.pricedFrom,
  }
}
const NOTHING = { quantity: 0, amount: 0, priceGiven: 0 }

/**
 * Settles a month of pools that pass cost to one another (月末一次加权, D22; docs/spec/costing.md). Goods that go in circles between
 * pools have averages that depend on each other: the rounds approach them. If a fen keeps wandering, one transfer of the
 * circle is agreed at the cost it has reached, which opens the circle, so that value out equals value in. The rounds begin
 * with nothing carried, so that the result is a function of the movements alone. `movements` are the month's, in order.
 */
export function settlePools(
  openings: ReadonlyMap<string, PoolState>,
  movements: readonly PooledMovement[],
  carry: CarryLinks,
  before: CostLookup | null = null,
  costingOf: (pool: string) => Costing = () => periodicAverage,
): { costed: Costed[]; closing: Map<string, PoolState> } {
  const pools = Map.groupBy(movements, (m) => m.pool)
  for (const pool of openings.keys()) if (!pools.has(pool)) pools.set(pool, [])
  const month: Month = { pools, openings, costingOf, before }
  const carried = movements.filter((m) => m.kind === 'carryIn')
  const averaged = new Set(movements.filter((m) => costingOf(m.pool).method === 'periodicAverage').map((m) => m.seq))
  const sourcesOf = (m: PooledMovement) => carry.sources(m).filter((seq) => averaged.has(seq))
  const given = new Map(carried.map((m) => [m.seq, 0]))
  const agreed = new Map<number, Fen>()
  let earlier: Round | null = null
  for (let round = 1; ; round++) {
    const current = settleAll(month, given, seenBy(month, movements, earlier), agreed)
    const lookup = new ReplayLookup(before)
    for (const m of movements) lookup.record(m, current.costed.get(m.seq) as Costed)
    const moved = carried.filter((m) => carry.value(m, lookup) !== given.get(m.seq))
    const still = moved.length === 0 && unchanged(movements, earlier, current, averaged)
    if (still || round > PATIENCE * (carried.length + 2)) {
      return { costed: movements.map((m) => current.costed.get(m.seq) as Costed), closing: current.closing }
    }
    for (const m of moved) given.set(m.seq, carry.value(m, lookup))
    earlier = current
    if (round % PATIENCE > 0) continue
    const open = [...moved, ...carried].find((m) => sourcesOf(m).some((seq) => !agreed.has(seq)))
    for (const seq of open ? sourcesOf(open) : []) agreed.set(seq, 0 - (current.costed.get(seq)?.booked ?? 0))
  }
}
/** What other pools have seen of this round's costs is what they saw of the round before. */
function unchanged(movements: readonly PooledMovement[], earlier: Round | null, current: Round, averaged: ReadonlySet<number>): boolean {
  return movements.every((m) => {
    if (averaged.has(m.seq)) return true
    const [was, is] = [earlier?.costed.get(m.seq), current.costed.get(m.seq)]
    return was?.booked === is?.booked && was?.amount === is?.amount
  })
}

/** Groups of pools that see each other's costs within these movements: by what is carried and by what refers to what. */
export function connectedPools(movements: readonly PooledMovement[], carry: Pick<CarryLinks, 'sources'>): (pool: string) => string {
  const parent = new Map<string, string>()
  const root = (pool: string): string => {
    const up = parent.get(pool)
    if (up === undefined || up === pool) return pool
    const top = root(up)
    parent.set(pool, top)
    return top
  }
  const poolOf = new Map(movements.map((m) => [m.seq, m.pool]))
  for (const m of movements) {
    const seen = m.kind === 'carryIn' ? carry.sources(m) : m.ref === null ? [] : [m.ref]
    for (const seq of seen) {
      const other = poolOf.get(seq)
      if (other !== undefined && root(other) !== root(m.pool)) parent.set(root(other), root(m.pool))
    }
  }
  return root
}
