import { COSTINGS, type CostingMethod, type PoolState } from '../../../core/ledger/costing'
import type { ReadableDb } from '../../types'

/** A unit cost as a fraction: value (fen) of a quantity (10⁻⁶ base unit); 0 and 0: nothing is known. */
export interface KnownCost {
  value: number
  quantity: number
}
export const NOTHING_KNOWN: KnownCost = { value: 0, quantity: 0 }

/** Pools of goods that lie in warehouses; on the way, shipped and estimated ones have costs of their own kind. */
const OTHERS = `FROM cost_pool p JOIN cost_state s ON s.pool_id = p.id
WHERE p.item_id = ?1 AND p.id IS NOT ?2 AND p.warehouse_id NOT IN (SELECT id FROM warehouse WHERE kind <> 'normal')`
const ON_HAND = `SELECT SUM(s.value) AS value, SUM(s.quantity) AS quantity ${OTHERS} AND s.quantity > 0`
const LAST = `SELECT s.state ->> 'lastValue' AS value, s.state ->> 'lastQuantity' AS quantity ${OTHERS} AND s.state ->> 'lastQuantity' > 0
ORDER BY s.last_date DESC, s.last_phase DESC, s.last_seq DESC LIMIT 1`

/**
 * What an item costs outside one of its pools, now: the average of what is on hand there, else what was last known of the pool that
 * moved last. It stands in for what a pool that begins does not know of its own.
 */
export function costElsewhere(db: ReadableDb, itemId: number, poolId: number | null): KnownCost {
  const onHand = db.get<{ value: number | null; quantity: number | null }>(ON_HAND, itemId, poolId)
  if (onHand?.quantity) return { value: onHand.value ?? 0, quantity: onHand.quantity }
  return db.get<KnownCost>(LAST, itemId, poolId) ?? NOTHING_KNOWN
}

const KNOWN = 'SELECT known_value AS value, known_quantity AS quantity FROM cost_pool WHERE id = ?'
/** A pool before its first movement: empty, with what was known of its goods when it began. */
export function beginningOf(db: ReadableDb, { id, method }: { id: number; method: CostingMethod }): PoolState {
  const { value, quantity } = db.get<KnownCost>(KNOWN, id) ?? NOTHING_KNOWN
  return { ...COSTINGS[method].empty(), lastValue: value, lastQuantity: quantity }
}
