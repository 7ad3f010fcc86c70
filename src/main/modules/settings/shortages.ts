import type { AccountSetOptions } from '../../../core/contract'
import { type Problem, problem, qtyText } from '../../../core/kernel'
import { refusedBatches, refusedShortages, type Shortage, type ShortageScope } from '../../../db/queries/shortages'
import { type CommandContext, Refusal } from '../../backend/context'

/** How many goods that are short are named; there may be more. */
const NAMED = 20
const NOW = 'SELECT COALESCE(SUM(quantity), 0) FROM stock_balance WHERE item_id = ?1 AND warehouse_id = ?2 AND (?3 IS NULL OR batch = ?3)'
const NAMES = `SELECT i.code || ' ' || i.name AS item, i.unit, w.name AS warehouse FROM item i JOIN warehouse w ON w.id = ?2 WHERE i.id = ?1`

function shortNow({ db, clock }: CommandContext, short: Shortage, batch: string | null): Problem[] {
  const { item_id: itemId, warehouse_id: warehouseId, date: from, last } = short
  const quantity = db.value<number>(NOW, itemId, warehouseId, batch) ?? 0
  if (quantity >= 0) return []
  const names = db.get<{ item: string; unit: string; warehouse: string }>(NAMES, itemId, warehouseId)
  const to = last > clock.today() ? last : clock.today()
  const item = [names?.item, ...(batch === null ? [] : ['批号', batch])].join(' ')
  return [problem('SHORT_NOW', 'negativeStock', { ...names, item, quantity: qtyText(quantity), itemId, warehouseId, from, to })]
}
/**
 * Stock below zero has come to be refused (of an item, in a warehouse, or where neither says otherwise: `general`). Goods that are short
 * now, or a batch of them, stand in the way, each named: SHORT_NOW. What was short before and was made up for stays as it was.
 */
export function refuseShortFromNow(ctx: CommandContext, general: AccountSetOptions['negativeStock'], of: ShortageScope): void {
  const found = refusedShortages(ctx.db, general, of)
  const batches = refusedBatches(ctx.db, general, of)
  const short = [...found.flatMap((s) => shortNow(ctx, s, null)), ...batches.flatMap((s) => shortNow(ctx, s, s.batch))]
  if (short.length > 0) throw new Refusal(short.slice(0, NAMED))
  for (const { item_id, warehouse_id, last } of [...found, ...batches])
    ctx.db.run(
      'INSERT INTO short_before (item_id, warehouse_id, until) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET until = MAX(until, excluded.until)',
      item_id,
      warehouse_id,
      last,
    )
}
