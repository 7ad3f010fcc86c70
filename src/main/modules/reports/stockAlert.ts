import type { ReportRow } from '../../../core/contract'
import { alertOf, stockAlert, stockAlertColumns } from '../../../core/reports/stockAlert'
import { availableOf } from '../../../core/reports/stockUse'
import { itemsOf } from '../../../db/queries/reports/stock'
import { limitsOf } from '../../../db/queries/reports/stockLimits'
import { itemCells, itemFilter, stockDrill, warehousesOf } from './items'
import { scopeOf } from './scope'
import { NO_SUPPLY, orderDrills, suppliesOf, supplyKey } from './stockAvailable'
import type { Report } from './types'

const STATES = { below: '低于下限', above: '高于上限' } as const

export const alert: Report = {
  def: stockAlert,
  run({ db }, params) {
    const items = itemsOf(db)
    const accepts = itemFilter(db, params)
    const warehouses = warehousesOf(db)
    const supplies = suppliesOf(db)
    const wanted = params.alert ?? 'all'
    const rows = limitsOf(db).flatMap(({ itemId, warehouseId, min, max }): (ReportRow & { order: string })[] => {
      const item = items.get(itemId)
      if (!accepts(item) || (params.warehouseId !== undefined && params.warehouseId !== warehouseId)) return []
      const supply = supplies.get(supplyKey(itemId, warehouseId)) ?? { ...NO_SUPPLY, itemId, warehouseId }
      const { quantity, reserved, inTransit, onTheWay } = supply
      const available = availableOf(supply, true)
      const found = alertOf({ min, max }, quantity, available)
      if (!found || (wanted !== 'all' && wanted !== found.state)) return []
      const { state, difference, proposal } = found
      const warehouse = warehouses.get(warehouseId)
      const figures = { quantity, min, max, difference, reserved, inTransit, onTheWay, available, proposal }
      return [
        {
          order: `${item.code}\u0000${warehouse?.code ?? ''}`,
          cells: { ...itemCells(item), warehouse: warehouse?.name ?? '', state: STATES[state], ...figures },
          drill: stockDrill(itemId, params.to)({ warehouseId }),
          drills: orderDrills(supply),
        },
      ]
    })
    return {
      columns: stockAlertColumns(rows.some((row) => row.cells['onTheWay'])),
      rows: rows.sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ order: _order, ...row }) => row),
      totals: null,
      scope: [...(wanted === 'all' ? [] : [STATES[wanted]]), ...scopeOf(db, params)],
    }
  },
}
