import type { AccountSetOptions } from '../../../core/contract'
import { type Problem, problem, qtyText } from '../../../core/kernel'
import { refusedShortages, type Shortage } from '../../../db/queries/shortages'
import { type CommandContext, Refusal } from '../../backend/context'

/** How many goods that are short are named; there may be more. */
const NAMED = 20
const NOW = 'SELECT COALESCE(SUM(quantity), 0) FROM stock_balance WHERE item_id = ?1 AND warehouse_id = ?2'
const NAMES = `SELECT i.code || ' ' || i.name AS item, i.unit, w.name AS warehouse FROM item i JOIN warehouse w ON w.id = ?2 WHERE i.id = ?1`

function shortNow({ db, clock }: CommandContext, { item_id: itemId, warehouse_id: warehouseId, date: from, last }: Shortage): Problem[] {
  const quantity = db.value<number>(NOW, itemId, warehouseId) ?? 0
  if (quantity >= 0) return []
  const names = db.get<{ item: string; unit: string; warehouse: string }>(NAMES, itemId, warehouseId)
  const to = last > clock.today() ? last : clock.today()
  return [problem('SHORT_NOW', 'negativeStock', { ...names, quantity: qtyText(quantity), itemId, warehouseId, from, to })]
}
/**
 * Stock below zero has come to be refused (of an item, in a warehouse, or where neither says otherwise: `general`). Goods that are short now stand
 * in the way, each named: SHORT_NOW. What was short before and was made up for stays as it was.
 */
export function refuseShortFromNow(
  ctx: CommandContext,
  general: AccountSetOptions['negativeStock'],
  of: { itemId: number } | { warehouseId: number } | null,
): void {
  const found = refusedShortages(ctx.db, general, of)
  const short = found.flatMap((s) => shortNow(ctx, s))
  if (short.length > 0) throw new Refusal(short.slice(0, NAMED))
  for (const { item_id, warehouse_id, last } of found)
    ctx.db.run(
      'INSERT INTO short_before (item_id, warehouse_id, until) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET until = MAX(until, excluded.until)',
      item_id,
      warehouse_id,
      last,
    )
}
