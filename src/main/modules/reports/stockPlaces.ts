import type { Fen, LocalDate } from '../../../core/kernel'
import { sharesOf } from '../../../core/reports/stockAgeing'
import { type PlaceRow, type PoolRow, poolsOf, stockBetween } from '../../../db/queries/reports/stock'
import { placesAt } from '../../../db/queries/reports/stockPlaces'
import type { ReadableDb } from '../../../db/types'

/** The pool of a place: goods shipped and estimates taken back have their own, others one per account set, warehouse or batch. */
export function poolFinder(pools: readonly PoolRow[]) {
  const byKey = new Map(pools.map((p) => [`${p.itemId}|${p.warehouseId}|${p.batch}`, p]))
  return ({ itemId, warehouseId, batch }: PlaceRow): PoolRow | undefined =>
    [`${itemId}|${warehouseId}|${batch}`, `${itemId}|${warehouseId}|`, `${itemId}|0|${batch}`, `${itemId}|0|`]
      .map((key) => byKey.get(key))
      .find((pool) => pool !== undefined)
}

/** Pools as they were at the end of a date, value as 收发存 has it. */
export function poolsAt(db: ReadableDb, date: LocalDate): PoolRow[] {
  const sums = new Map<number, { quantity: number; value: Fen }>()
  for (const s of stockBetween(db, null, date)) {
    const sum = sums.get(s.poolId) ?? { quantity: 0, value: 0 }
    sums.set(s.poolId, sum)
    sum.quantity += s.inQuantity - s.outQuantity + s.moveQuantity
    sum.value += s.inValue - s.outValue
  }
  return poolsOf(db).map((pool) => ({ ...pool, quantity: 0, value: 0, ...sums.get(pool.id) }))
}

/** A place with its part of its pool's value. */
export interface ValuedPlace extends PlaceRow {
  value: Fen
  /** shipped and not sold, or estimates taken back */
  apart: boolean
  /** estimates taken back (月初回冲): value without goods */
  estimate: boolean
}
/** What lies in warehouses, and estimates taken back; not what was shipped. */
export const isStock = (p: ValuedPlace): boolean => !p.apart || p.estimate
/**
 * Every place at the end of a date with its value: a pool's value, as 收发存 has it, over its places by quantity, so that they add
 * up to it. A pool without quantity that still has a value (its difference was booked later) is a place of quantity 0.
 */
export function valuedPlacesAt(db: ReadableDb, date: LocalDate): ValuedPlace[] {
  const pools = poolsAt(db, date)
  const poolOf = poolFinder(pools)
  const byPool = Map.groupBy(placesAt(db, date), (p) => poolOf(p)?.id)
  return pools.flatMap((pool) => {
    const { value, itemId, warehouseId, batch } = pool
    const places = byPool.get(pool.id) ?? (value === 0 ? [] : [{ itemId, warehouseId, batch, quantity: 0 }])
    places.sort((a, b) => a.warehouseId - b.warehouseId || (a.batch < b.batch ? -1 : 1))
    const shares = sharesOf(
      value,
      places.map((p) => p.quantity),
    )
    return places.map((place, i) => ({ ...place, value: shares[i] ?? 0, apart: pool.apart === 1, estimate: pool.estimate === 1 }))
  })
}
