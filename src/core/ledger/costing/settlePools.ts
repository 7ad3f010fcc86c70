import type { Fen } from '../../kernel'
import { periodicAverage, settlePeriod } from './periodicAverage'
import { type PooledMovement, ReplayLookup } from './replay'
import type { Costed, CostLookup, PoolState } from './types'

/** How a carryIn gets its value: the issues it comes from, and the value they make it. */
export interface CarryLinks {
  sources(movement: PooledMovement): readonly number[]
  value(movement: PooledMovement, lookup: CostLookup): Fen
}

/** Chains of transfers and assemblies settle in as many rounds as they are long; circles of transfers close in on a value. */
const PATIENCE = 60

/** One round: every pool settled with the carried values of the round before. */
function settleAll(
  pools: ReadonlyMap<string, PooledMovement[]>,
  openings: ReadonlyMap<string, PoolState>,
  given: ReadonlyMap<number, Fen>,
  before: CostLookup | null,
  agreed: ReadonlyMap<number, Fen> | null,
): { costed: Map<number, Costed>; closing: Map<string, PoolState> } {
  const costed = new Map<number, Costed>()
  const closing = new Map<string, PoolState>()
  for (const [pool, movements] of pools) {
    const valued = movements.map((m) => (m.kind === 'carryIn' ? { ...m, given: given.get(m.seq) ?? 0 } : m))
    const settled = settlePeriod(openings.get(pool) ?? periodicAverage.empty(), valued, before, agreed)
    closing.set(pool, settled.closing)
    for (const c of settled.costed) costed.set(c.seq, c)
  }
  return { costed, closing }
}

/**
 * Settles a month of all pools that pass cost to one another. Goods that go in circles between pools have averages that
 * depend on each other: the rounds approach them. If a fen keeps wandering, one transfer of the circle is agreed at the cost
 * it has reached, which opens the circle, so that value out equals value in. `movements` are the month's, in order.
 */
export function settlePools(
  openings: ReadonlyMap<string, PoolState>,
  movements: readonly PooledMovement[],
  carry: CarryLinks,
  before: CostLookup | null = null,
): { costed: Costed[]; closing: Map<string, PoolState> } {
  const pools = Map.groupBy(movements, (m) => m.pool)
  for (const pool of openings.keys()) if (!pools.has(pool)) pools.set(pool, [])
  const carried = movements.filter((m) => m.kind === 'carryIn')
  const given = new Map(carried.map((m) => [m.seq, m.given ?? 0]))
  const agreed = new Map<number, Fen>()
  for (let round = 1; ; round++) {
    const { costed, closing } = settleAll(pools, openings, given, before, agreed)
    const lookup = new ReplayLookup(before)
    for (const m of movements) lookup.record(m, costed.get(m.seq) as Costed)
    const moved = carried.filter((m) => carry.value(m, lookup) !== given.get(m.seq))
    if (moved.length === 0 || round > PATIENCE * (carried.length + 1)) {
      return { costed: movements.map((m) => costed.get(m.seq) as Costed), closing }
    }
    for (const m of moved) given.set(m.seq, carry.value(m, lookup))
    if (round % PATIENCE > 0) continue
    const open = [...moved, ...carried].find((m) => carry.sources(m).some((seq) => !agreed.has(seq)))
    for (const seq of open ? carry.sources(open) : []) agreed.set(seq, 0 - (costed.get(seq)?.booked ?? 0))
  }
}
