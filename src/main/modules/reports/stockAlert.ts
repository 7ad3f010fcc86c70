import type { ReportRow } from '../../../core/contract'
import { NO_DATES } from '../../../core/documents/batches'
import type { SettledParams } from '../../../core/reports/define'
import { ALERT_STATES, alertOf, expiryText, stockAlert, stockAlertColumns } from '../../../core/reports/stockAlert'
import { expiryOf, isDue } from '../../../core/reports/stockBatches'
import { availableOf } from '../../../core/reports/stockUse'
import { batchDates, nearExpiryDays } from '../../../db/queries/batches'
import { type ItemRow, itemsOf } from '../../../db/queries/reports/stock'
import { limitsOf } from '../../../db/queries/reports/stockLimits'
import type { ReadableDb } from '../../../db/types'
import { itemCells, itemFilter, stockDrill, warehousesOf } from './items'
import { scopeOf } from './scope'
import { laterDrill, orderDrills, suppliesOf, type Supply, supplyKey, supplySum } from './supplies'
import type { Report } from './types'

type State = keyof typeof ALERT_STATES
interface Alert {
  item: ItemRow
  supply: Supply
  state: State
  /** what the state rests on: limits, or the batch's date */
  cells: ReportRow['cells']
}

export const alert: Report = {
  def: stockAlert,
  run({ db }, params) {
    const warehouses = warehousesOf(db)
    const wanted = params.alert ?? 'all'
    const supplies = [...suppliesOf(db, params.to, { byBatch: true, itemId: params.itemId, batch: params.batch }).values()]
    const found = [...(params.batch ? [] : beyondLimits(db, params, supplies)), ...dueBatches(db, params, supplies)].filter(
      ({ state }) => wanted === 'all' || wanted === state || (wanted === 'due' && isBatch(state)),
    )
    const laterIn = laterDrill(db, params.to)
    const rows = found.map(({ item, supply, state, cells }) => {
      const { itemId, warehouseId, batch, quantity, later, reserved, inTransit, onTheWay } = supply
      const warehouse = warehouses.get(warehouseId)
      const figures = {
        quantity,
        later,
        reserved: unlessZero(reserved),
        inTransit: unlessZero(inTransit),
        onTheWay,
        available: availableOf(supply, true),
      }
      const named = batch ? { batch } : undefined
      return {
        order: `${item.code}\u0000${warehouse?.code ?? ''}\u0000${String(cells['expiryDate'] ?? '')}\u0000${batch}`,
        row: {
          cells: { ...itemCells(item), warehouse: warehouse?.name ?? '', state: ALERT_STATES[state], ...figures, ...cells },
          drill: stockDrill(itemId, params.to)({ warehouseId, ...named }),
          drills: { ...orderDrills(supply, named), ...(later === 0 ? {} : { later: laterIn(itemId, { warehouseId, ...named }) }) },
        },
      }
    })
    return {
      columns: stockAlertColumns({
        limits:
          wanted === 'all' ? found.some(({ state }) => !isBatch(state)) || found.length === 0 : wanted === 'below' || wanted === 'above',
        batches: found.some(({ state }) => isBatch(state)),
        onTheWay: found.some(({ supply }) => supply.onTheWay !== 0),
        later: found.some(({ supply }) => supply.later !== 0),
      }),
      rows: rows.sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ row }) => row),
      totals: null,
      scope: [...(wanted === 'all' ? [] : [wanted === 'due' ? '临期和过期' : ALERT_STATES[wanted]]), ...scopeOf(db, params)],
    }
  },
}
/** A column that nothing stands in is left out. */
const unlessZero = (quantity: number) => (quantity === 0 ? null : quantity)
const isBatch = (state: State): boolean => state === 'expired' || state === 'near'

/** Whether the filters let goods of a warehouse through. */
function asked(db: ReadableDb, params: SettledParams) {
  const items = itemsOf(db)
  const accepts = itemFilter(db, params)
  return (itemId: number, warehouseId: number): ItemRow | null => {
    const item = items.get(itemId)
    return accepts(item) && (params.warehouseId === undefined || params.warehouseId === warehouseId) ? item : null
  }
}
/** Items of a warehouse, all their batches together, below their minimum or above their maximum. */
function beyondLimits(db: ReadableDb, params: SettledParams, supplies: readonly Supply[]): Alert[] {
  const itemOf = asked(db, params)
  const places = Map.groupBy(supplies, (s) => supplyKey(s.itemId, s.warehouseId))
  return limitsOf(db).flatMap(({ itemId, warehouseId, min, max }): Alert[] => {
    const item = itemOf(itemId, warehouseId)
    if (!item) return []
    const sum = supplySum(places.get(supplyKey(itemId, warehouseId)) ?? [])
    const found = alertOf({ min, max }, sum.quantity, availableOf(sum, true))
    if (!found) return []
    const { state, difference, proposal } = found
    return [{ item, supply: { ...sum, itemId, warehouseId, batch: '' }, state, cells: { min, max, difference, proposal } }]
  })
}
/** Batches that lie in a warehouse and are past their date or near it (D33). */
function dueBatches(db: ReadableDb, params: SettledParams, supplies: readonly Supply[]): Alert[] {
  const itemOf = asked(db, params)
  const [dates, near] = [batchDates(db), nearExpiryDays(db)]
  return supplies.flatMap((supply): Alert[] => {
    const { itemId, warehouseId, batch, quantity } = supply
    const item = itemOf(itemId, warehouseId)
    if (!item || batch === '' || quantity <= 0) return []
    const { expiryDate } = dates.get(`${itemId}|${batch}`) ?? NO_DATES
    const { days, state } = expiryOf(expiryDate, params.to, near.get(itemId) ?? null)
    return isDue(state) ? [{ item, supply, state, cells: { state: expiryText(state, days ?? 0), batch, expiryDate } }] : []
  })
}
