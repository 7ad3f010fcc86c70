import type { DocumentType } from '../../../core/documents/types'
import type { LocalDate, Period } from '../../../core/kernel'
import type { ReadableDb } from '../../types'
import { laterThan } from '../later'
import { LEFT_OF_ORDER } from '../supply'
import { type PlaceRow, placesOf } from './stock'

/** Movements after a date, by place: to be taken off what lies there now. */
export const PLACES_SINCE = `
  SELECT e.item_id AS itemId, e.warehouse_id AS warehouseId, e.batch, SUM(e.quantity) AS quantity
  FROM cost_pool p CROSS JOIN stock_entry e ON e.pool_id = p.id AND e.date > ?
  GROUP BY 1, 2, 3`
/** What lay in every place at the end of a date: balances less the movements since, never all movements from the start. */
export const placesAt = (db: ReadableDb, date: LocalDate): PlaceRow[] => without(placesOf(db), db.all<PlaceRow>(PLACES_SINCE, date))
/** The same of today or a day to come, where few documents are dated later. */
export const presentPlaces = (db: ReadableDb, date: LocalDate): PlaceRow[] => without(placesOf(db), laterThan(db, date))
function without(now: readonly PlaceRow[], since: readonly PlaceRow[]): PlaceRow[] {
  const keyOf = (p: PlaceRow) => `${p.itemId}|${p.warehouseId}|${p.batch}`
  const places = new Map(now.map((p) => [keyOf(p), { ...p }]))
  for (const later of since) {
    const place = places.get(keyOf(later)) ?? { ...later, quantity: 0 }
    places.set(keyOf(later), place)
    place.quantity -= later.quantity
  }
  return [...places.values()].filter((p) => p.quantity !== 0)
}

const LIVE = `NOT EXISTS (
    SELECT 1 FROM stock_entry w WHERE w.pool_id = e.pool_id AND w.date = e.date AND w.phase = e.phase AND w.seq = e.seq AND w.n = 1)`

/** Movements of items in cost order, item after item, of each from a date of its own up to a common one; withdrawn ones and changes of value are not among them. */
export interface FlowRow {
  itemId: number
  warehouseId: number
  batch: string
  date: LocalDate
  kind: string
  quantity: number
  documentType: DocumentType
  documentId: number
}
export const FLOWS = `
  SELECT e.item_id AS itemId, e.warehouse_id AS warehouseId, e.batch, e.date, e.kind, e.quantity, e.document_type AS documentType, e.document_id AS documentId
  FROM json_each(?1) i CROSS JOIN cost_pool p ON p.item_id = i.value ->> 0 CROSS JOIN stock_entry e ON e.pool_id = p.id AND e.date >= i.value ->> 1 AND e.date <= ?2
  WHERE e.n = 0 AND e.quantity <> 0 AND ${LIVE}
  ORDER BY e.item_id, e.date, e.phase, e.seq`
export const flowsOf = (db: ReadableDb, items: readonly (readonly [itemId: number, from: LocalDate])[], to: LocalDate): FlowRow[] =>
  db.all<FlowRow>(FLOWS, JSON.stringify(items), to)

/** What came in, month by month, the last one first. */
export const RECEIVED = `
  SELECT p.item_id AS itemId, s.period, s.in_quantity AS quantity FROM stock_period s CROSS JOIN cost_pool p ON p.id = s.pool_id
  WHERE s.period <= ? ORDER BY s.period DESC`
/** For each item the month since which as much came in as there is of it; 0: never as much. Reads no further back than that takes. */
export function monthsCovering(db: ReadableDb, quantities: ReadonlyMap<number, number>, to: Period): Map<number, Period> {
  const found = new Map([...quantities.keys()].map((itemId) => [itemId, 0]))
  const left = new Map(quantities)
  for (const { itemId, period, quantity } of db.iterate<{ itemId: number; period: Period; quantity: number }>(RECEIVED, to)) {
    const rest = left.get(itemId)
    if (rest === undefined) continue
    left.set(itemId, rest - quantity)
    if (rest - quantity > 0) continue
    found.set(itemId, period)
    left.delete(itemId)
    if (left.size === 0) break
  }
  return found
}

/** When goods of a pool last went out, last came in and first came in, up to a date; in one place where it is asked for. */
export interface UseRow {
  poolId: number
  itemId: number
  lastOut: LocalDate | null
  lastIn: LocalDate | null
  firstIn: LocalDate | null
}
const DATE_OF = (which: string, order: 'DESC' | 'ASC') => `(
    SELECT e.date FROM stock_entry e WHERE e.pool_id = p.id AND e.date <= ?1 AND e.n = 0 AND ${which}
      AND (?2 IS NULL OR e.warehouse_id = ?2) AND (?3 IS NULL OR e.batch = ?3) AND ${LIVE}
    ORDER BY e.date ${order}, e.phase ${order}, e.seq ${order} LIMIT 1)`
// goods that came to a warehouse from another came in there; in the whole they were there before
const CAME =
  "e.quantity > 0 AND e.kind IN ('in', 'carryIn', 'move') AND (e.document_type NOT IN ('transfer', 'transferIn') OR ?2 IS NOT NULL)"
export const USES = `
  SELECT p.id AS poolId, p.item_id AS itemId,
    ${DATE_OF("e.quantity < 0 AND e.kind = 'out' AND e.document_type NOT IN ('transfer', 'transferIn')", 'DESC')} AS lastOut,
    ${DATE_OF(CAME, 'DESC')} AS lastIn, ${DATE_OF(CAME, 'ASC')} AS firstIn
  FROM cost_pool p`
export const usesAt = (db: ReadableDb, date: LocalDate, warehouseId?: number, batch?: string): UseRow[] =>
  db.all<UseRow>(USES, date, warehouseId ?? null, batch ?? null)

/** Cost of what a warehouse (or all, what is shipped left them) sold of a batch (or of all) in a span, returns taken off, by item, as it is booked now; by the date of the movement. */
export const SOLD_FROM = `
  SELECT e.item_id AS itemId, -SUM((SELECT COALESCE(SUM(v.value), 0) FROM stock_valuation_entry v
    WHERE v.pool_id = e.pool_id AND v.date = e.date AND v.phase = e.phase AND v.seq = e.seq)) AS amount
  FROM cost_pool p CROSS JOIN stock_entry e ON e.pool_id = p.id AND e.date BETWEEN ?1 AND ?2 JOIN warehouse w ON w.id = e.warehouse_id AND w.kind <> 'shipped'
  WHERE e.n = 0 AND (?3 IS NULL OR e.warehouse_id = ?3) AND (?4 IS NULL OR e.batch = ?4) AND e.document_type IN ('salesDelivery', 'salesReturn')
  GROUP BY e.item_id`
export const soldFrom = (
  db: ReadableDb,
  place: { warehouseId: number | undefined; batch: string | undefined },
  from: LocalDate,
  to: LocalDate,
): { itemId: number; amount: number }[] => db.all(SOLD_FROM, from, to, place.warehouseId ?? null, place.batch || null)

type OrderType = 'salesOrder' | 'purchaseOrder'
/** A line of an approved order that is not yet delivered or received (D19). */
export interface OpenOrderRow {
  documentId: number
  lineId: number
  date: LocalDate
  number: string
  partner: string | null
  expectedDate: LocalDate | null
  itemId: number
  warehouseId: number
  ordered: number
  open: number
}
export const OPEN_ORDERS = `
  SELECT d.id AS documentId, l.id AS lineId, d.date, d.number, p.name AS partner, d.expected_date AS expectedDate, l.item_id AS itemId,
    COALESCE(l.warehouse_id, d.warehouse_id, 0) AS warehouseId, l.quantity AS ordered,
    ${LEFT_OF_ORDER} AS open
  FROM doc_order d JOIN doc_order_line l ON l.document_id = d.id LEFT JOIN partner p ON p.id = d.partner_id
  WHERE d.type = ?1 AND d.state = 'approved' AND ${LEFT_OF_ORDER} > 0 AND (?2 IS NULL OR l.item_id = ?2)
  ORDER BY d.date, d.id, l.line_no`
export const openOrderLines = (db: ReadableDb, type: OrderType, itemId?: number): OpenOrderRow[] =>
  db.all<OpenOrderRow>(OPEN_ORDERS, type, itemId ?? null)

/** Batches that deliveries and receipts name for open order lines before they are posted, in the warehouse the order is for. */
export const NAMED_BATCHES = `
  SELECT l.id AS lineId, l.item_id AS itemId, COALESCE(l.warehouse_id, d.warehouse_id, 0) AS warehouseId, ${LEFT_OF_ORDER} AS left, s.batch, s.quantity
  FROM doc_order d JOIN doc_order_line l ON l.document_id = d.id AND ${LEFT_OF_ORDER} > 0
    CROSS JOIN doc_stock_line s ON s.source_line_id = l.id AND s.item_id = l.item_id AND s.batch <> '' AND s.quantity > 0
    JOIN doc_stock t ON t.id = s.document_id AND t.state IN ('draft', 'submitted', 'approved')
      AND COALESCE(s.warehouse_id, t.warehouse_id, 0) = COALESCE(l.warehouse_id, d.warehouse_id, 0)
  WHERE d.type = ?1 AND d.state = 'approved' AND (?2 IS NULL OR l.item_id = ?2)
  ORDER BY t.date, t.id, s.line_no`
/** A part of an open order line of which a document that is not posted yet names the batch. */
export interface NamedPart extends PlaceRow {
  lineId: number
}
/** The oldest document first, and never more of a line than is left of it. */
export function namedParts(db: ReadableDb, type: OrderType, itemId?: number): NamedPart[] {
  const taken = new Map<number, number>()
  return db.all<NamedPart & { left: number }>(NAMED_BATCHES, type, itemId ?? null).flatMap(({ left, ...part }) => {
    const before = taken.get(part.lineId) ?? 0
    const quantity = Math.min(left - before, part.quantity)
    taken.set(part.lineId, before + quantity)
    return quantity > 0 ? [{ ...part, quantity }] : []
  })
}
/** Open order lines by batch; what nobody has named a batch of yet stands under ''. The parts of a line add up to it. */
export function openOrdersByBatch(db: ReadableDb, type: OrderType, itemId?: number): (OpenOrderRow & { batch: string })[] {
  const named = Map.groupBy(namedParts(db, type, itemId), (part) => part.lineId)
  return openOrderLines(db, type, itemId).flatMap((line) => {
    const parts = new Map<string, number>()
    let left = line.open
    for (const { batch, quantity } of named.get(line.lineId) ?? []) {
      parts.set(batch, (parts.get(batch) ?? 0) + quantity)
      left -= quantity
    }
    if (left > 0) parts.set('', left)
    return [...parts].map(([batch, open]) => ({ ...line, batch, open }))
  })
}

/** What left with a two-step transfer and has not arrived (D28), by item, batch and the warehouse it goes to. */
const ON_THE_WAY = 'doc_stock_line l JOIN doc_stock d ON d.id = l.document_id WHERE l.in_transit_quantity > 0 AND l.item_id > 0'
export const onTheWayOf = (db: ReadableDb, itemId?: number): PlaceRow[] =>
  db.all(
    `SELECT l.item_id AS itemId, COALESCE(d.to_warehouse_id, 0) AS warehouseId, l.batch, SUM(l.in_transit_quantity) AS quantity
     FROM ${ON_THE_WAY} AND (?1 IS NULL OR l.item_id = ?1) GROUP BY 1, 2, 3`,
    itemId ?? null,
  )
/** Line by line, with what the goods on the way are worth where they have a pool of their own (null: they share one). */
export interface OnTheWayRow {
  documentId: number
  date: LocalDate
  number: string
  memo: string
  itemId: number
  batch: string
  fromId: number
  toId: number
  quantity: number
  left: number
  ownValue: number | null
}
export const ON_THE_WAY_LINES = `
  SELECT d.id AS documentId, d.date, d.number, d.memo, l.item_id AS itemId, l.batch, d.warehouse_id AS fromId, d.to_warehouse_id AS toId, l.quantity,
    l.in_transit_quantity AS left,
    (SELECT SUM(c.booked + COALESCE((SELECT SUM(o.booked) FROM cost_row o WHERE o.ref_seq = c.seq AND o.kind = 'out'), 0))
     FROM doc_stock_line s CROSS JOIN cost_row c ON c.ref_seq = s.movement_seq AND c.kind = 'carryIn'
     WHERE s.id = l.id OR (s.source_line_id = l.id AND s.quantity < 0)) AS ownValue
  FROM ${ON_THE_WAY} ORDER BY d.date, d.id, l.line_no`
export const onTheWayLines = (db: ReadableDb): OnTheWayRow[] => db.all<OnTheWayRow>(ON_THE_WAY_LINES)
