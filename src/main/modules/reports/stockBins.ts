import type { ReportRow } from '../../../core/contract'
import { STOCK_BIN_COLUMNS, stockBins } from '../../../core/reports/stockBins'
import { itemsOf } from '../../../db/queries/reports/stock'
import { itemCells, itemFilter, stockDrill } from './items'
import { scopeOf } from './scope'
import type { Report } from './types'

interface Row {
  itemId: number
  warehouseId: number
  warehouse: string
  batch: string
  bin: string
  binName: string
  quantity: number
}
const ROWS = `
SELECT s.item_id AS itemId, s.warehouse_id AS warehouseId, w.name AS warehouse, s.batch, s.bin, b.name AS binName, s.quantity
FROM bin_balance s JOIN warehouse w ON w.id = s.warehouse_id JOIN bin b ON b.warehouse_id = s.warehouse_id AND b.code = s.bin JOIN item i ON i.id = s.item_id
WHERE s.quantity <> 0 AND (?1 IS NULL OR s.warehouse_id = ?1) AND (?2 IS NULL OR s.bin = ?2) AND (?3 IS NULL OR s.batch = ?3)
ORDER BY w.code, b.route, b.code, i.code, s.batch`

/** What lies in each bin now, along the route. Quantities only: costs know no bins. */
export const bins: Report = {
  def: stockBins,
  run({ db }, params) {
    const items = itemsOf(db)
    const accepts = itemFilter(db, params)
    const found = db.all<Row>(ROWS, params.warehouseId ?? null, params.bin ?? null, params.batch ?? null)
    const rows = found.flatMap(({ itemId, warehouseId, ...cells }): ReportRow[] => {
      const item = items.get(itemId)
      if (!accepts(item)) return []
      return [{ cells: { ...cells, ...itemCells(item) }, drill: stockDrill(itemId, params.to)({ warehouseId, batch: cells.batch }) }]
    })
    return { columns: STOCK_BIN_COLUMNS, rows, totals: null, scope: scopeOf(db, params) }
  },
}
