import { shareOf } from '../../../../core/kernel'
import { type Costed, costOfSalesDifference, mergedLayers, type PooledMovement, type PoolState } from '../../../../core/ledger/costing'
import { type CaseView, scaled, unitCost } from './compare'

/** A movement with the event that made it and the place (warehouse and batch) it concerns. */
export interface CaseMovement extends PooledMovement {
  event: { seq: number; type: string }
  place: string
}
/** What a run has come to: movements in the order of time, what each is costed at, and the pools at their end. */
export interface CaseOutcome {
  movements: CaseMovement[]
  costed: Map<number, Costed>
  pools: Map<string, PoolState>
}
export const placeOf = (warehouse: string | null | undefined, batch: string | null | undefined) => `${warehouse ?? ''}|${batch ?? ''}`

/** The figures of an outcome, for the whole item or one warehouse or batch. `layersOf`: where receipts are left, by pool. */
export function viewOf(
  o: CaseOutcome,
  scope: { warehouse: string | null; batch: string | null },
  decimals: number,
  error: string | null,
  layersOf: () => Map<string, PoolState>,
): CaseView {
  const inScope = (place: string) => {
    const [warehouse, batch] = place.split('|')
    return (scope.warehouse === null || scope.warehouse === warehouse) && (scope.batch === null || scope.batch === batch)
  }
  const moved = o.movements.filter((m) => inScope(m.place))
  const everyPlace = scope.warehouse === null && scope.batch === null
  // a pool that reaches beyond the scope shows the scope's share of its value, at the pool's average
  const shares = [...o.pools].map(([pool, state]) => {
    const here = sum(moved.filter((m) => m.pool === pool).map((m) => m.quantity))
    return {
      state,
      here,
      value: everyPlace || here === state.quantity ? state.value : state.quantity === 0 ? 0 : shareOf(state.value, here, state.quantity),
      concerned: everyPlace || moved.some((m) => m.pool === pool),
    }
  })
  const concerned = shares.filter((s) => s.concerned)
  const quantity = sum(concerned.map((s) => s.here))
  const value = sum(concerned.map((s) => s.value))
  const average =
    quantity !== 0
      ? unitCost(value, quantity, decimals)
      : unitCost(concerned[0]?.state.lastValue ?? 0, concerned[0]?.state.lastQuantity ?? 0, decimals)
  const isSale = (m: CaseMovement) => m.kind === 'out' && m.event.type !== 'transfer'
  const expensed = moved.map((m) => {
    const c = o.costed.get(m.seq) as Costed
    return isSale(m) || m.kind === 'returnIn' ? 0 - c.booked : costOfSalesDifference(m, c)
  })
  return {
    onHandQty: scaled(quantity, 6),
    onHandValue: scaled(value, decimals),
    avgCost: average,
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

const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0)
/** What one event cost, brought in, and how much of it is left. */
function bySeq(
  o: CaseOutcome,
  decimals: number,
  layersOf: () => Map<string, PoolState>,
): Pick<CaseView, 'cogsOf' | 'valueInOf' | 'unitCostOf' | 'remainingOf'> {
  const of = (seq: number) => o.movements.filter((m) => m.event.seq === seq).map((m) => ({ m, c: o.costed.get(m.seq) as Costed }))
  const money = (list: readonly number[]) => (list.length === 0 ? null : scaled(sum(list), decimals))
  return {
    cogsOf: (seq) =>
      money(
        of(seq)
          .filter(({ m }) => m.quantity < 0)
          .map(({ c }) => 0 - c.booked),
      ),
    valueInOf: (seq) =>
      money(
        of(seq)
          .filter(({ m }) => m.quantity >= 0)
          .map(({ m, c }) => (m.kind === 'revalue' ? c.booked : c.amount)),
      ),
    unitCostOf: (seq) => {
      const [first] = of(seq)
      return first ? unitCost(Math.abs(first.m.quantity < 0 ? first.c.booked : first.c.amount), Math.abs(first.m.quantity), decimals) : null
    },
    remainingOf: (seq) => {
      const layers = [...layersOf().values()].flatMap((s) => s.layers)
      return of(seq).length === 0
        ? null
        : scaled(sum(layers.filter((l) => of(seq).some(({ m }) => m.seq === l.seq)).map((l) => l.quantity)), 6)
    },
  }
}

/** Layers as people see them; stock below zero is one layer of negative quantity, a pool without layers one of its average. */
function shownLayers(state: PoolState): { quantity: number; value: number }[] {
  if (state.quantity === 0) return []
  return state.layers.length > 0 ? mergedLayers(state) : [{ quantity: state.quantity, value: state.value }]
}
