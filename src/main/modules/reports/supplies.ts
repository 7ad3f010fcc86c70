import type { DrillTarget } from '../../../core/contract'
import { addDays, type LocalDate } from '../../../core/kernel'
import { UNNAMED } from '../../../core/reports/stock'
import { laterThan } from '../../../db/queries/later'
import { orderedOf, type PlaceRow, placesOf } from '../../../db/queries/reports/stock'
import { namedParts, onTheWayOf } from '../../../db/queries/reports/stockPlaces'
import type { ReadableDb } from '../../../db/types'
import { stockDrill, warehousesOf } from './items'

/** Stock of an item in a warehouse, and what orders want of it and bring to it; quantities in 10⁻⁶. */
export interface Supply {
  itemId: number
  /** 0: orders that name none */
  warehouseId: number
  /** '': of any batch, or of none that was named */
  batch: string
  /** what lies there at the end of today */
  quantity: number
  /** what posted documents of days to come bring (+) and take (−) */
  later: number
  reserved: number
  inTransit: number
  /** sent to it from another warehouse, not arrived (D28) */
  onTheWay: number
}
export const FIGURES = ['quantity', 'later', 'reserved', 'inTransit', 'onTheWay'] as const
const NO_SUPPLY = { quantity: 0, later: 0, reserved: 0, inTransit: 0, onTheWay: 0 }
export const supplyKey = (itemId: number, warehouseId: number, batch = '') => `${itemId}|${warehouseId}|${batch}`

/**
 * D19, by item and warehouse, or by batch too. What is shipped is nobody's to promise; what is on the way counts where it goes to.
 * Orders ask for no batch: what a delivery or receipt that is not posted yet names for them stands under its batch, the rest under ''.
 */
export function suppliesOf(
  db: ReadableDb,
  today: LocalDate,
  { byBatch = false, itemId, batch: only }: { byBatch?: boolean; itemId?: number | undefined; batch?: string | undefined } = {},
): Map<string, Supply> {
  const normal = new Set([...warehousesOf(db).values()].filter((w) => w.kind === 'normal').map((w) => w.id))
  const supplies = new Map<string, Supply>()
  const add = (name: (typeof FIGURES)[number], place: Omit<PlaceRow, 'batch'>, named: string, sign = 1) => {
    if (place.warehouseId !== 0 && !normal.has(place.warehouseId)) return
    const batch = byBatch ? named : ''
    if (only && batch !== only) return
    const key = supplyKey(place.itemId, place.warehouseId, batch)
    const supply = supplies.get(key) ?? { ...NO_SUPPLY, itemId: place.itemId, warehouseId: place.warehouseId, batch }
    supplies.set(key, supply)
    supply[name] += sign * place.quantity
  }
  for (const place of placesOf(db, itemId)) add('quantity', place, place.batch)
  for (const place of laterThan(db, today)) {
    if (itemId !== undefined && place.itemId !== itemId) continue
    add('later', place, place.batch)
    add('quantity', place, place.batch, -1)
  }
  for (const [type, name] of [['salesOrder', 'reserved'] as const, ['purchaseOrder', 'inTransit'] as const]) {
    for (const ordered of orderedOf(db, type, itemId)) add(name, ordered, '')
    if (!byBatch) continue
    for (const part of namedParts(db, type, itemId)) {
      add(name, part, part.batch)
      add(name, part, '', -1)
    }
  }
  for (const place of onTheWayOf(db, itemId)) add('onTheWay', place, place.batch)
  return supplies
}
/** Several supplies together. */
export function supplySum(supplies: readonly Supply[]): typeof NO_SUPPLY {
  const sum = { ...NO_SUPPLY }
  for (const supply of supplies) for (const name of FIGURES) sum[name] += supply[name]
  return sum
}

/** Where the documents of days to come are that are posted already: the item's book from tomorrow on. */
export function laterDrill(
  db: ReadableDb,
  today: LocalDate,
): (itemId: number, place: { warehouseId?: number; batch?: string }) => DrillTarget {
  const until = laterThan(db, today).reduce((last, row) => (row.until > last ? row.until : last), addDays(today, 1))
  return (itemId, place) => stockDrill(itemId, until, addDays(today, 1))(place)
}
/** Where the orders behind a reserved or coming quantity are; of a batch those that a document names it for, of '' those that none does, of null all. */
export function orderDrills({ itemId, warehouseId }: Pick<Supply, 'itemId' | 'warehouseId'>, byBatch?: { batch: string | null }) {
  const narrowed = { itemId, ...(warehouseId > 0 ? { warehouseId } : {}), ...(byBatch?.batch ? { batch: byBatch.batch } : {}) }
  const drill = (orderType: 'salesOrder' | 'purchaseOrder'): DrillTarget => ({
    report: 'openOrders',
    params: {
      orderType,
      ...narrowed,
      ...(byBatch ? { groupBy: 'batch' as const, ...(byBatch.batch === null ? {} : { batch: byBatch.batch || UNNAMED }) } : {}),
    },
  })
  const onTheWay: DrillTarget = { report: 'stockInTransit', params: narrowed }
  return { reserved: drill('salesOrder'), inTransit: drill('purchaseOrder'), onTheWay }
}
