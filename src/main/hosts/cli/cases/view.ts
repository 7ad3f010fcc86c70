import { shareOf } from '../../../../core/kernel'
import {
  type Costed,
  costOfSalesDifference,
  mergedLayers,
  type PooledMovement,
  type PoolState,
  standingCost,
} from '../../../../core/ledger/costing'
import { type CaseView, scaled, unitCost } from './compare'

/** A movement with the event that made it and the place (warehouse and batch) it concerns. */
export interface CaseMovement extends PooledMovement {
  event: { seq: number; type: string }
  place: string
  /** it moves inside its pool, and costs nothing */
  inside?: boolean
}
/** What a run has come to: movements in the order of time, what each is costed at, and the pools at their end. */
export interface CaseOutcome {
  /** entries made so far; one without movements cost nothing, brought in nothing and left nothing */
  entries: ReadonlySet<number>
  movements: CaseMovement[]
  costed: Map<number, Costed>
  pools: Map<string, PoolState>
}
export const placeOf = (warehouse: string | null | undefined, batch: string | null | undefined) =>
  JSON.stringify([warehouse ?? '', batch ?? ''])

/** The figures of an outcome, for the whole item or one warehouse or batch. `layersOf`: where receipts are left, by pool. */
export function viewOf(
  o: CaseOutcome,
  scope: { warehouse: string | null; batch: string | null },
  decimals: number,
  error: string | null,
  layersOf: () => Map<string, PoolState>,
): CaseView {
  const inScope = (place: string) => {
    const [warehouse, batch] = JSON.parse(place) as [string, string]
    return (scope.warehouse === null || scope.warehouse === warehouse) && (scope.batch === null || scope.batch === batch)
  }
  const moved = o.movements.filter((m) => inScope(m.place))
  const everyPlace = scope.warehouse === null && scope.batch === null
  // a pool that reaches beyond the scope shows the scope's share of its value, at the pool's average, or what was last known
  const shares = [...o.pools].map(([pool, state]) => {
    const here = sum(moved.filter((m) => m.pool === pool).map((m) => m.quantity))
    return {
      state,
      here,
      value: everyPlace ? state.value : shareHere(state, here),
      concerned: everyPlace || moved.some((m) => m.pool === pool),
    }
  })
  const concerned = shares.filter((s) => s.concerned)
  const quantity = sum(moved.map((m) => m.quantity))
  const value = sum(concerned.map((s) => s.value))
  const known = quantity !== 0 ? { value, quantity } : lastKnown(concerned[0]?.state)
  const isSale = (m: CaseMovement) => m.kind === 'out' && m.event.type !== 'transfer' && m.event.type !== 'adjust_value'
  const expensed = moved.map((m) => {
    const c = o.costed.get(m.seq) as Costed
    return isSale(m) || m.kind === 'returnIn' ? 0 - c.booked : costOfSalesDifference(m, c)
  })
  return {
    onHandQty: scaled(quantity, 6),
    onHandValue: scaled(value, decimals),
    avgCost: unitCost(known.value, known.quantity, decimals) ?? scaled(0, 0),
    totalCogs: scaled(sum(expensed), decimals),
    layers: concerned
      .flatMap(({ state }) =>
        shownLayers(state).flatMap((l) => [[scaled(l.quantity, 6), unitCost(l.value, l.quantity, decimals) ?? scaled(0, 0)] as const]),
      )
      .map(([q, c]) => [q, c]),
    error,
    ...bySeq(o, decimals, layersOf),
  }
}

const lastKnown = (state: PoolState | undefined) => ({ value: state?.lastValue ?? 0, quantity: state?.lastQuantity ?? 0 })
function shareHere(state: PoolState, here: number): number {
  if (here === state.quantity) return state.value
  if (state.quantity !== 0) return shareOf(state.value, here, state.quantity)
  return here < 0 ? 0 - standingCost(state, -here) : standingCost(state, here)
}
const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0)
/** What one event cost, brought in, and how much of it is left. */
function bySeq(
  o: CaseOutcome,
  decimals: number,
  layersOf: () => Map<string, PoolState>,
): Pick<CaseView, 'cogsOf' | 'valueInOf' | 'unitCostOf' | 'remainingOf'> {
  // a cost that only becomes known moves nothing
  const moved = o.movements.filter((m) => m.kind === 'revalue' || m.event.type !== 'adjust_value')
  const of = (seq: number) => moved.filter((m) => m.event.seq === seq).map((m) => ({ m, c: o.costed.get(m.seq) as Costed }))
  const money = (seq: number, list: readonly number[]) => (o.entries.has(seq) ? scaled(sum(list), decimals) : null)
  return {
    cogsOf: (seq) => {
      const out = of(seq).filter(({ m }) => m.quantity < 0)
      return money(
        seq,
        out.map(({ c }) => 0 - c.booked),
      )
    },
    valueInOf: (seq) => {
      const came = of(seq).filter(({ m }) => m.quantity >= 0)
      return money(
        seq,
        came.map(({ m, c }) => (m.kind === 'revalue' ? c.booked : c.amount)),
      )
    },
    unitCostOf: (seq) => {
      const [first] = of(seq)
      return first ? unitCost(Math.abs(first.m.quantity < 0 ? first.c.booked : first.c.amount), Math.abs(first.m.quantity), decimals) : null
    },
    remainingOf: (seq) => {
      const own = new Set(of(seq).map(({ m }) => m.seq))
      const layers = [...layersOf().values()].flatMap((s) => s.layers)
      return o.entries.has(seq) ? scaled(sum(layers.filter((l) => own.has(l.seq)).map((l) => l.quantity)), 6) : null
    },
  }
}

/** Layers as people see them; stock below zero is one layer of negative quantity, a pool without layers one of its average. */
function shownLayers(state: PoolState): { quantity: number; value: number }[] {
  if (state.quantity === 0) return []
  return state.layers.length > 0 ? mergedLayers(state) : [{ quantity: state.quantity, value: state.value }]
}
