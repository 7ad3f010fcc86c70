import type { DocumentType } from '../../core/documents/types'
import { priceOf } from '../../core/kernel'
import { documentDef } from '../../core/modules/registry'
import { availableOf } from '../../core/reports/stockUse'
import { provisionalItem } from '../../db/queries/reports/provisional'
import { laterIn, laterOf } from '../../db/queries/later'
import { supplyOf } from '../../db/queries/supply'
import type { QueryContext } from '../backend/context'

interface Question {
  type: DocumentType
  itemId: number
  /** '': the base unit */
  unit: string
  partnerId?: number | undefined
  warehouseId?: number | undefined
  date: string
}
/** D37: the last price to this partner of this item in this unit; gifts, price 0 and returns do not count. */
const LAST_PRICE = `
SELECT CASE WHEN l.unit = '' THEN l.price ELSE l.unit_price END AS price, d.date FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id
WHERE l.item_id = ?1 AND d.type = ?2 AND d.state = 'posted' AND d.reverses_id IS NULL AND l.price > 0 AND l.unit = ?4 AND (?3 IS NULL OR d.partner_id = ?3) ORDER BY d.date DESC, d.id DESC LIMIT 1`

/** What the user wants to know of the item in the current line: 现存、占用、在途、可用 (D19), last price, cost. */
export function lineInfo({ db, options, clock }: QueryContext, q: Question) {
  const warehouse = q.warehouseId ?? null
  const supply = supplyOf(db, q.itemId, warehouse)
  const later =
    db.value<number>(`SELECT ${laterOf('?1', { item: '?2', warehouse: '?3' })}`, laterIn(db, clock.today()), q.itemId, warehouse) ?? 0
  const priceFrom = documentDef(q.type).module === 'purchasing' ? 'purchaseReceipt' : 'salesDelivery'
  const last = db.get<{ price: number; date: string }>(LAST_PRICE, q.itemId, priceFrom, q.partnerId ?? null, q.unit)
  const pool = db.get<{ quantity: number; value: number }>(
    `SELECT SUM(c.quantity) AS quantity, SUM(c.value) AS value FROM cost_pool p JOIN cost_state c ON c.pool_id = p.id
     WHERE p.item_id = ?1 AND p.warehouse_id NOT IN (SELECT id FROM warehouse WHERE kind <> 'normal') AND (p.warehouse_id = 0 OR ?2 IS NULL OR p.warehouse_id = ?2)`,
    q.itemId,
    warehouse,
  )
  return {
    onHand: supply.quantity - later,
    later,
    reserved: supply.reserved,
    inTransit: supply.inTransit + supply.onTheWay,
    available: availableOf(supply, options.countInTransit),
    lastPrice: last?.price ?? null,
    lastDate: last?.date ?? null,
    costProvisional: pool?.quantity ? provisionalItem(db, q.itemId) : false,
    // as a unit price, 10⁻⁸ yuan
    cost: pool?.quantity ? priceOf(pool.value, pool.quantity) : null,
    floorPrice: db.value<number | null>('SELECT floor_price FROM item WHERE id = ?', q.itemId) ?? null,
  }
}
