import type { BatchDates } from '../../../core/documents/batches'
import type { LocalDate } from '../../../core/kernel'
import { type CommandContext, refuse } from '../../backend/context'
import { postDocument } from '../../documents/post'
import { proposeBatches } from '../../documents/proposeBatches'
import { proposeBins } from '../../documents/proposeBins'
import { saveDocument, stampOf } from '../../documents/save'
import { setState } from '../../documents/store'
import { madeInput } from '../../documents/made'

interface Renumbering {
  itemId: number
  batch: string
  toBatch: string
  date: LocalDate
  reason: string
}
const KNOWN = 'SELECT production_date AS productionDate, expiry_date AS expiryDate FROM batch WHERE item_id = ? AND batch = ?'
const WAREHOUSES = `SELECT s.warehouse_id FROM stock_balance s JOIN warehouse w ON w.id = s.warehouse_id AND w.kind = 'normal'
  WHERE s.item_id = ? AND s.batch = ? AND s.quantity > 0 ORDER BY w.code`

/** What lies there, bin by bin where the warehouse has bins. */
function partsOf(ctx: CommandContext, place: Omit<Parameters<typeof proposeBins>[1], 'incoming'>): { bin: string; quantity: number }[] {
  if (ctx.db.value('SELECT 1 FROM warehouse WHERE id = ? AND bin_managed = 1', place.warehouseId) === undefined)
    return [{ bin: '', quantity: place.quantity }]
  return proposeBins(ctx.db, { ...place, incoming: false }).bins.flatMap(({ bin, quantity }) => (quantity > 0 ? [{ bin, quantity }] : []))
}
/**
 * 改批号 (D33): the ledger is never rewritten, so the goods move from the old batch to the new one by a 调拨单 in each warehouse where
 * they lie, at their cost and with their dates; no quantity changes. What left under the old number keeps it.
 */
export function renumber(ctx: CommandContext, { itemId, batch, toBatch, date, reason }: Renumbering): { id: number; number: string }[] {
  const dates = ctx.db.get<BatchDates>(KNOWN, itemId, batch) ?? refuse('NOT_FOUND', { what: '批次' }, 'batch')
  if (batch === toBatch) refuse('SAME_BATCH', undefined, 'toBatch')
  const made = ctx.db.column<number>(WAREHOUSES, itemId, batch).flatMap((warehouseId) => {
    const free = proposeBatches(ctx.db, { itemId, warehouseId, quantity: 0, date }).batches.find((b) => b.batch === batch)
    if (!free) return []
    const input = madeInput({
      type: 'transfer',
      date,
      warehouseId,
      toWarehouseId: warehouseId,
      memo: `改批号 ${batch} → ${toBatch}：${reason}`,
      lines: partsOf(ctx, { itemId, warehouseId, batch, date, quantity: free.onHand }).map((part) => ({
        itemId,
        batch,
        toBatch,
        ...part,
        ...dates,
      })),
    })
    const doc = saveDocument(ctx, input)
    if (ctx.options.approval) setState(ctx.db, doc, 'approved', stampOf(ctx))
    postDocument(ctx, doc)
    return [{ id: doc.id ?? 0, number: doc.number }]
  })
  if (made.length === 0) refuse('BATCH_NOT_ON_HAND', { batch, date }, 'date')
  return made
}
