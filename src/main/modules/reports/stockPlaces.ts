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

/** A place with its part of its pool's value. */
export interface ValuedPlace extends PlaceRow {
  value: Fen
  apart: boolean
}
/**
 * Every place at the end of a date with its value: a pool's value, as 收发存 has it, over its places by quantity, so that they add
 * up to it. A pool without quantity that still has a value (its difference was booked later) is a place of quantity 0.
 */
export function valuedPlacesAt(db: ReadableDb, date: LocalDate): ValuedPlace[] {
  const pools = poolsOf(db)
  const poolOf = poolFinder(pools)
  const values = new Map<number, Fen>()
  for (const s of stockBetween(db, null, date)) values.set(s.poolId, (values.get(s.poolId) ?? 0) + s.inValue - s.outValue)
  const byPool = Map.groupBy(placesAt(db, date), (p) => poolOf(p)?.id)
  return pools.flatMap((pool) => {
    const value = values.get(pool.id) ?? 0
    const { itemId, warehouseId, batch } = pool
    const places = byPool.get(pool.id) ?? (value === 0 ? [] : [{ itemId, warehouseId, batch, quantity: 0 }])
    places.sort((a, b) => a.warehouseId - b.warehouseId || (a.batch < b.batch ? -1 : 1))
    const shares = sharesOf(
      value,
      places.map((p) => p.quantity),
    )
    return places.map((place, i) => ({ ...place, value: shares[i] ?? 0, apart: pool.apart === 1 }))
  })
}
