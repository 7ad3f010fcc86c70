import { takesGoodsOut } from '../../../core/documents/define'
import type { AnyDocument, OrderDocument } from '../../../core/documents/types'
import { type Problem, problem, qtyText } from '../../../core/kernel'
import { documentDef } from '../../../core/modules/registry'
import { availableOf } from '../../../core/reports/stockUse'
import { ITEM_NAME } from '../../../db/queries/itemNames'
import { LEFT_OF_ORDER, reservingOrders, supplyOf } from '../../../db/queries/supply'
import { type CommandContext, type QueryContext, Refusal } from '../../backend/context'
import type { PlacedMovement } from './place'

/** What takes goods away from where orders count on them; what is lost is gone, whoever counted on it. */
const takes = (doc: AnyDocument): boolean =>
  doc.type !== 'opening' && doc.type !== 'stockLoss' && takesGoodsOut(documentDef(doc.type)) && doc.reversesId === null
/** Some approved sales order waits for one of these items: without one nothing is reserved, which is the usual case. */
const RESERVED = `SELECT 1 FROM json_each(?) i CROSS JOIN doc_order_line l ON l.item_id = i.value AND ${LEFT_OF_ORDER} > 0
  JOIN doc_order d ON d.id = l.document_id AND d.state = 'approved' AND d.type = 'salesOrder' LIMIT 1`
const OWN_ORDERS = 'SELECT DISTINCT document_id FROM doc_order_line WHERE id IN (SELECT value FROM json_each(?))'
const NORMAL = "SELECT name FROM warehouse WHERE id = ? AND kind = 'normal'"

interface Place {
  itemId: number
  warehouseId: number
  quantity: number
  lineId: number | null
}
/** What goes out, once an item and warehouse, with the first line that takes it. */
function placesOf(placed: readonly PlacedMovement[]): Place[] {
  const places = new Map<string, Place>()
  for (const { draft } of placed) {
    if (draft.quantity >= 0) continue
    const key = `${draft.itemId}|${draft.warehouseId}`
    const known = places.get(key)
    if (known) known.quantity -= draft.quantity
    else places.set(key, { itemId: draft.itemId, warehouseId: draft.warehouseId, quantity: -draft.quantity, lineId: draft.lineId })
  }
  return [...places.values()]
}

/**
 * D19: RESERVED_STOCK where the movements just written take goods that approved orders of others have reserved; as warnings or as
 * a refusal, by the option. A delivery made from its own order has that order's reservation.
 */
export function settleReservations(ctx: CommandContext, doc: AnyDocument, placed: readonly PlacedMovement[]): Problem[] {
  if (ctx.options.reservedStock === 'ignore' || !takes(doc)) return []
  const places = placesOf(placed)
  if (ctx.db.value(RESERVED, JSON.stringify(places.map((p) => p.itemId))) === undefined) return []
  let own: number[] | undefined
  const found = places.flatMap((place) => {
    const { itemId, warehouseId } = place
    const left = (without: readonly number[]) => availableOf(supplyOf(ctx.db, itemId, warehouseId, without), ctx.options.countInTransit)
    if (left([]) >= 0) return []
    own ??= ctx.db.column<number>(OWN_ORDERS, JSON.stringify(doc.lines.flatMap((l) => l.sourceLineId ?? [])))
    const orders = reservingOrders(ctx.db, itemId, warehouseId, own)
    const available = left(own)
    return orders.length === 0 || available >= 0 ? [] : reservedProblem(ctx, doc, place, available, orders)
  })
  if (found.length > 0 && ctx.options.reservedStock === 'refuse') throw new Refusal(found)
  return found
}
function reservedProblem(ctx: QueryContext, doc: AnyDocument, place: Place, after: number, orders: readonly string[]): Problem[] {
  const warehouse = ctx.db.value<string>(NORMAL, place.warehouseId)
  if (warehouse === undefined) return []
  const line = doc.lines.findIndex((l) => l.id === place.lineId)
  const shown = orders.slice(0, 3).join('、') + (orders.length > 3 ? ' 等' : '')
  const args = { ...named(ctx, place.itemId), warehouse, orders: shown, available: qtyText(Math.max(after + place.quantity, 0)) }
  return [problem('RESERVED_STOCK', line < 0 ? undefined : `lines.${line}.quantity`, args)]
}
const named = (ctx: QueryContext, itemId: number) =>
  ctx.db.get<{ item: string; unit: string }>(`SELECT ${ITEM_NAME('item')} AS item, unit FROM item WHERE id = ?`, itemId) ?? {
    item: '',
    unit: '',
  }

export interface Missing {
  /** of the order: 0, 1, … */
  line: number
  itemId: number
  warehouseId: number | null
  quantity: number
}
/**
 * What cannot be promised of an approved sales order (D19): by line, as much of what is open as the available quantity of its item and
 * warehouse is below zero, purchase orders counted or not.
 */
export function missingOf(ctx: QueryContext, order: OrderDocument, countInTransit: boolean): Missing[] {
  const short = new Map<string, number>()
  return order.lines.flatMap((l, line) => {
    const warehouseId = l.warehouseId ?? order.warehouseId
    const key = `${l.itemId}|${warehouseId}`
    const kind = ctx.db.value<string>('SELECT kind FROM item WHERE id = ?', l.itemId)
    const left = short.get(key) ?? -availableOf(supplyOf(ctx.db, l.itemId, warehouseId), countInTransit)
    const open = l.quantity - l.executedQuantity + l.returnedQuantity - l.closedQuantity
    const quantity = kind === 'service' ? 0 : Math.min(Math.max(left, 0), Math.max(open, 0))
    short.set(key, left - quantity)
    return quantity > 0 ? [{ line, itemId: l.itemId, warehouseId, quantity }] : []
  })
}
/** PROMISE_SHORT for each line of which not all can be promised. */
export const promiseWarnings = (ctx: QueryContext, order: OrderDocument): Problem[] =>
  missingOf(ctx, order, ctx.options.countInTransit).map(({ line, itemId, warehouseId, quantity }) =>
    problem('PROMISE_SHORT', `lines.${line}.quantity`, {
      ...named(ctx, itemId),
      warehouse: ctx.db.value<string>('SELECT name FROM warehouse WHERE id = ?', warehouseId) ?? '',
      short: qtyText(quantity),
    }),
  )
