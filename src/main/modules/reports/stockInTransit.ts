import type { ReportRow } from '../../../core/contract'
import { dayNumber, type Fen, shareOf } from '../../../core/kernel'
import { STOCK_IN_TRANSIT_COLUMNS, stockInTransit } from '../../../core/reports/stockInTransit'
import { itemsOf, poolsOf } from '../../../db/queries/reports/stock'
import { type OnTheWayRow, onTheWayLines } from '../../../db/queries/reports/stockPlaces'
import type { ReadableDb } from '../../../db/types'
import { itemCells, itemFilter, warehousesOf } from './items'
import { scopeOf } from './scope'
import { poolFinder } from './stockPlaces'
import { addTo } from './totals'
import type { Report } from './types'

export const inTransit: Report = {
  def: stockInTransit,
  run({ db }, params) {
    const items = itemsOf(db)
    const accepts = itemFilter(db, params)
    const warehouses = warehousesOf(db)
    const worth = valuation(db)
    const totals = { value: 0 }
    const rows = onTheWayLines(db).flatMap((line): ReportRow[] => {
      const item = items.get(line.itemId)
      if (!accepts(item) || (params.warehouseId !== undefined && line.toId !== params.warehouseId)) return []
      if (params.batch && line.batch !== params.batch) return []
      const value = worth(line)
      addTo(totals, { value })
      const { date, number, batch, quantity, left, documentId } = line
      return [
        {
          cells: {
            date,
            number,
            from: warehouses.get(line.fromId)?.name ?? '',
            to: warehouses.get(line.toId)?.name ?? '',
            ...itemCells(item),
            batch,
            sent: quantity,
            received: quantity - left,
            left,
            days: dayNumber(params.to) - dayNumber(date),
            value,
          },
          drill: { document: documentId },
        },
      ]
    })
    return { columns: STOCK_IN_TRANSIT_COLUMNS, rows, totals, scope: scopeOf(db, params) }
  },
}

/** What a line on the way is worth: the cost it left with, or its share of the pool that it still belongs to. */
function valuation(db: ReadableDb): (line: OnTheWayRow) => Fen {
  const poolOf = poolFinder(poolsOf(db))
  return ({ itemId, batch, left, ownValue }) => {
    if (ownValue !== null) return ownValue
    const pool = poolOf({ itemId, warehouseId: 0, batch, quantity: left })
    return pool && pool.quantity > 0 ? shareOf(pool.value, left, pool.quantity) : 0
  }
}
