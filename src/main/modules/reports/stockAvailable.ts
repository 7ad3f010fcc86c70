import type { ReportRow } from '../../../core/contract'
import { availableOf, OPEN_ORDER_COLUMNS, openOrders, stockAvailable, stockAvailableColumns } from '../../../core/reports/stockUse'
import { itemsOf, orderedOf, placesOf } from '../../../db/queries/reports/stock'
import { onTheWayOf, openOrderLines } from '../../../db/queries/reports/stockPlaces'
import type { ReadableDb } from '../../../db/types'
import { itemCells, itemFilter, stockDrill, warehousesOf } from './items'
import { scopeOf } from './scope'
import type { Report } from './types'
import { auxiliaryOf } from './units'

/** Stock of an item in a warehouse, and what orders want of it and bring to it. */
interface Supply {
  itemId: number
  /** 0: orders that name none */
  warehouseId: number
  quantity: number
  reserved: number
  inTransit: number
  /** sent to it from another warehouse, not arrived (D28) */
  onTheWay: number
}
export const NO_SUPPLY = { quantity: 0, reserved: 0, inTransit: 0, onTheWay: 0 }
export const supplyKey = (itemId: number, warehouseId: number) => `${itemId}|${warehouseId}`
/** D19, by item and warehouse. What is shipped is nobody's to promise; what is on the way counts where it goes to. */
export function suppliesOf(db: ReadableDb): Map<string, Supply> {
  const normal = new Set([...warehousesOf(db).values()].filter((w) => w.kind === 'normal').map((w) => w.id))
  const supplies = new Map<string, Supply>()
  const add = (
    rows: readonly { itemId: number; warehouseId: number; quantity: number }[],
    name: 'quantity' | 'reserved' | 'inTransit' | 'onTheWay',
  ) => {
    for (const { itemId, warehouseId, quantity } of rows) {
      if (warehouseId !== 0 && !normal.has(warehouseId)) continue
      const key = supplyKey(itemId, warehouseId)
      const supply = supplies.get(key) ?? { ...NO_SUPPLY, itemId, warehouseId }
      supplies.set(key, supply)
      supply[name] += quantity
    }
  }
  add(placesOf(db), 'quantity')
  add(orderedOf(db, 'salesOrder'), 'reserved')
  add(orderedOf(db, 'purchaseOrder'), 'inTransit')
  add(onTheWayOf(db), 'onTheWay')
  return supplies
}
/** Where the orders behind a reserved or coming quantity are. */
export const orderDrills = ({ itemId, warehouseId }: Pick<Supply, 'itemId' | 'warehouseId'>) => {
  const drill = (orderType: 'salesOrder' | 'purchaseOrder') => ({
    report: 'openOrders',
    params: { orderType, itemId, ...(warehouseId > 0 ? { warehouseId } : {}) },
  })
  return {
    reserved: drill('salesOrder'),
    inTransit: drill('purchaseOrder'),
    onTheWay: { report: 'stockInTransit', params: { itemId, ...(warehouseId > 0 ? { warehouseId } : {}) } },
  }
}

export const available: Report = {
  def: stockAvailable,
  run({ db, options }, params) {
    const { inTransit: asked = 'setting' } = params
    const counted = asked === 'setting' ? options.countInTransit : asked === 'counted'
    const auxiliary = auxiliaryOf(db)
    const items = itemsOf(db)
    const accepts = itemFilter(db, params)
    const warehouses = warehousesOf(db)
    const codeOf = (id: number) => warehouses.get(id)?.code ?? ''
    const shown = [...suppliesOf(db).values()].flatMap((supply) => {
      const item = items.get(supply.itemId)
      const here = params.warehouseId === undefined || supply.warehouseId === params.warehouseId
      return here && accepts(item) ? [{ item, supply, order: `${item.code}\u0000${codeOf(supply.warehouseId)}` }] : []
    })
    const transfers = counted && shown.some(({ supply }) => supply.onTheWay !== 0)
    const totals = { quantity: 0, reserved: 0, ...(counted ? { inTransit: 0 } : {}), onTheWay: 0, available: 0 }
    const rows = shown
      .sort((a, b) => (a.order < b.order ? -1 : 1))
      .map(({ item, supply }): ReportRow => {
        const { itemId, warehouseId, quantity, reserved, inTransit, onTheWay } = supply
        const left = availableOf(supply, counted)
        totals.quantity += quantity
        totals.reserved += reserved
        totals.available += left
        totals.onTheWay += onTheWay
        if (totals.inTransit !== undefined) totals.inTransit += inTransit
        return {
          cells: {
            ...itemCells(item),
            warehouse: warehouses.get(warehouseId)?.name ?? '（未指定）',
            quantity,
            reserved,
            ...(counted ? { inTransit } : {}),
            ...(transfers ? { onTheWay } : {}),
            available: left,
            ...auxiliary(item, left),
          },
          drill: stockDrill(itemId, params.to)(warehouseId > 0 ? { warehouseId } : {}),
          drills: orderDrills(supply),
        }
      })
    // pieces and cases of different goods do not add up
    return {
      columns: stockAvailableColumns(counted, transfers),
      rows,
      totals: params.itemId === undefined ? null : totals,
      scope: scopeOf(db, params),
    }
  },
}

export const orders: Report = {
  def: openOrders,
  run({ db }, params) {
    const items = itemsOf(db)
    const accepts = itemFilter(db, params)
    const warehouses = warehousesOf(db)
    const auxiliary = auxiliaryOf(db)
    const totals = { open: 0 }
    const rows = openOrderLines(db, params.orderType ?? 'salesOrder').flatMap((line): ReportRow[] => {
      const item = items.get(line.itemId)
      if (!accepts(item) || (params.warehouseId !== undefined && line.warehouseId !== params.warehouseId)) return []
      totals.open += line.open
      const { date, number, partner, expectedDate, ordered, open } = line
      return [
        {
          cells: {
            date,
            number,
            partner: partner ?? '',
            ...itemCells(item),
            warehouse: warehouses.get(line.warehouseId)?.name ?? '（未指定）',
            expectedDate,
            ordered,
            open,
            ...auxiliary(item, open),
          },
          drill: { document: line.documentId },
        },
      ]
    })
    return { columns: OPEN_ORDER_COLUMNS, rows, totals: params.itemId === undefined ? null : totals, scope: scopeOf(db, params) }
  },
}
