import type { ItemInput } from '../../../core/contract'
import type { Problem } from '../../../core/kernel'
import type { ReadableDb, WritableDb } from '../../../db/types'
import { unknownReference } from './entity'

/** 库存上下限 of an item: every warehouse once and not the program's own, the maximum not below the minimum. */
export function limitProblems(db: ReadableDb, { limits, id }: ItemInput): Problem[] {
  const before = new Set(db.column<number>('SELECT warehouse_id FROM item_stock_limit WHERE item_id = ?', id ?? 0))
  return limits.flatMap(({ warehouseId, minQuantity, maxQuantity }, i): Problem[] => {
    const at = `limits.${i}.warehouseId`
    const kept = before.has(warehouseId) ? warehouseId : null
    const unknown = unknownReference(db, 'warehouse', warehouseId, kept, at, '仓库')
    if (unknown.length > 0) return unknown
    const warehouse = db.get<{ name: string; kind: string }>('SELECT name, kind FROM warehouse WHERE id = ?', warehouseId)
    if (!warehouse || warehouse.kind !== 'normal') return [{ code: 'UNKNOWN_REFERENCE', at, args: { field: '仓库' } }]
    const args = { warehouse: warehouse.name }
    if (limits.findIndex((l) => l.warehouseId === warehouseId) < i) return [{ code: 'LIMITS_TWICE', at, args }]
    const crossed = minQuantity !== null && maxQuantity !== null && maxQuantity < minQuantity
    return crossed ? [{ code: 'LIMITS_CROSSED', at: `limits.${i}.maxQuantity`, args }] : []
  })
}
/** A service has no stock to limit; a warehouse without either limit has none. */
export function writeLimits(db: WritableDb, itemId: number, { kind, limits }: ItemInput): void {
  db.run('DELETE FROM item_stock_limit WHERE item_id = ?', itemId)
  if (kind === 'service') return
  for (const { warehouseId, minQuantity, maxQuantity } of limits) {
    if (minQuantity === null && maxQuantity === null) continue
    db.run(
      'INSERT INTO item_stock_limit (item_id, warehouse_id, min_quantity, max_quantity) VALUES (?, ?, ?, ?)',
      itemId,
      warehouseId,
      minQuantity,
      maxQuantity,
    )
  }
}
