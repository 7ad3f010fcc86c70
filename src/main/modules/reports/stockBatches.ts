import type { ReportRow } from '../../../core/contract'
import { NO_DATES } from '../../../core/documents/batches'
import { EXPIRY_STATES, expiryOf, type ExpiryState, isDue, STOCK_BATCH_COLUMNS, stockBatches } from '../../../core/reports/stockBatches'
import { batchDates, nearExpiryDays } from '../../../db/queries/batches'
import { itemsOf } from '../../../db/queries/reports/stock'
import { itemCells, itemFilter, stockDrill, warehousesOf } from './items'
import { scopeOf } from './scope'
import { valuedPlacesAt } from './stockPlaces'
import type { Report } from './types'

const LATEST = '9999'
const shows = (wanted: string, state: ExpiryState): boolean => wanted === 'all' || wanted === state || (wanted === 'due' && isDue(state))

/** Every batch that lies in a warehouse at a date; where its cost is not known by batch, its part of the pool's by quantity. */
export const batches: Report = {
  def: stockBatches,
  run({ db }, params) {
    const items = itemsOf(db)
    const accepts = itemFilter(db, params)
    const warehouses = warehousesOf(db)
    const dates = batchDates(db)
    const near = nearExpiryDays(db)
    const wanted = params.expiry ?? 'all'
    // what is due stands in the order in which it falls due, the rest by item
    const byDate = wanted === 'due' || wanted === 'near' || wanted === 'expired'
    const totals = { value: 0 }
    const rows = valuedPlacesAt(db, params.to).flatMap((place): (ReportRow & { order: string })[] => {
      const { itemId, warehouseId, batch, quantity, value } = place
      const item = items.get(itemId)
      const here = params.warehouseId === undefined ? warehouses.get(warehouseId)?.kind !== 'shipped' : params.warehouseId === warehouseId
      if (batch === '' || quantity === 0 || !here || !accepts(item) || (params.batch && params.batch !== batch)) return []
      const { productionDate, expiryDate } = dates.get(`${itemId}|${batch}`) ?? NO_DATES
      const { days, state } = expiryOf(expiryDate, params.to, near.get(itemId) ?? null)
      if (!shows(wanted, state)) return []
      totals.value += value
      const warehouse = warehouses.get(warehouseId)
      const due = expiryDate ?? LATEST
      const goods = `${item.code}\u0000${warehouse?.code ?? ''}`
      return [
        {
          order: byDate ? `${due}\u0000${goods}` : `${goods}\u0000${due}\u0000${batch}`,
          cells: {
            ...itemCells(item),
            warehouse: warehouse?.name ?? '',
            batch,
            productionDate,
            expiryDate,
            days,
            state: EXPIRY_STATES[state],
            quantity,
            value,
          },
          drill: stockDrill(itemId, params.to)({ warehouseId, batch }),
        },
      ]
    })
    return {
      columns: STOCK_BATCH_COLUMNS,
      rows: rows.sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ order: _order, ...row }) => row),
      totals,
      scope: [...(wanted === 'all' ? [] : [wanted === 'due' ? '临期和过期' : EXPIRY_STATES[wanted]]), ...scopeOf(db, params)],
    }
  },
}
