import type { BatchDates } from '../../../core/documents/batches'
import { priceOf } from '../../../core/kernel'
import { stockOnHand, stockOnHandColumns } from '../../../core/reports/stock'
import { availableOf } from '../../../core/reports/stockUse'
import { batchDates } from '../../../db/queries/batches'
import { type ItemRow, itemsOf, orderedOf, type PlaceRow, placesOf, type PoolRow, poolsOf } from '../../../db/queries/reports/stock'
import { placesAt } from '../../../db/queries/reports/stockPlaces'
import { Provisional } from '../../../db/queries/reports/provisional'
import { byCode, itemCells, itemFilter, stockDrill, warehousesOf } from './items'
import { scopeOf } from './scope'
import { poolFinder, poolsAt } from './stockPlaces'
import type { Report } from './types'
import { auxiliaryOf } from './units'

export const onHand: Report = {
  def: stockOnHand,
  run({ db, options, clock }, params) {
    const items = itemsOf(db)
    const accepts = itemFilter(db, params)
    const warehouses = warehousesOf(db)
    const here = (p: { itemId: number; warehouseId: number }) =>
      (params.warehouseId === undefined || p.warehouseId === params.warehouseId) && accepts(items.get(p.itemId))
    // the present is all that is posted, whatever its date
    const past = params.to < clock.today()
    const pools = past ? poolsAt(db, params.to) : poolsOf(db)
    const poolOf = poolFinder(pools)
    const auxiliary = auxiliaryOf(db)
    const { batch } = params
    const ordered = (type: 'salesOrder' | 'purchaseOrder') => (batch || past ? [] : orderedOf(db, type).filter(here))
    const [reserved, inTransit] = [ordered('salesOrder'), ordered('purchaseOrder')]
    const places = (past ? placesAt(db, params.to) : placesOf(db)).filter((p) => here(p) && (!batch || p.batch === batch))
    // estimates taken back (月初回冲) are value without goods
    for (const { estimate, value, itemId, warehouseId } of pools)
      if (!batch && estimate === 1 && value !== 0 && here({ itemId, warehouseId }))
        places.push({ itemId, warehouseId, batch: '', quantity: 0 })
    // an order may ask for goods that lie nowhere
    for (const { itemId, warehouseId } of [...reserved, ...inTransit]) {
      if (!places.some((p) => p.itemId === itemId && p.warehouseId === warehouseId))
        places.push({ itemId, warehouseId, batch: '', quantity: 0 })
    }
    const dates = batchDates(db)
    const datesOf = (itemId: number, batch: string) => (batch === '' ? null : (dates.get(`${itemId}|${batch}`) ?? null))
    const provisional = new Provisional(db, params.to)
    const groups = Map.groupBy(places, (p) => p.itemId)
    const totals = { value: 0 }
    const rows = [...groups]
      .flatMap(([itemId, own]) => {
        const item = items.get(itemId)
        return item ? [{ item, own }] : []
      })
      .sort(byCode)
      .flatMap(({ item, own }) => {
        const orders = { reserved: reserved.filter((r) => r.itemId === item.id), inTransit: inTransit.filter((r) => r.itemId === item.id) }
        const context = {
          item,
          warehouses,
          poolOf,
          provisional,
          orders,
          datesOf,
          auxiliary,
          counted: options.countInTransit,
          drill: stockDrill(item.id, params.to),
        }
        return onHandRows(context, own, totals)
      })
    const onTheWay = places.some((p) => warehouses.get(p.warehouseId)?.kind === 'transit')
    return { columns: stockOnHandColumns(onTheWay, !batch && !past), rows, totals, scope: scopeOf(db, params) }
  },
}
interface OnHandContext {
  item: ItemRow
  warehouses: ReturnType<typeof warehousesOf>
  poolOf: ReturnType<typeof poolFinder>
  /** 在途 can be promised (D19) */
  counted: boolean
  auxiliary: ReturnType<typeof auxiliaryOf>
  provisional: Provisional
  orders: Record<'reserved' | 'inTransit', Omit<PlaceRow, 'batch'>[]>
  datesOf(itemId: number, batch: string): BatchDates | null
  drill(more: { warehouseId?: number; batch?: string }): { report: string; params: object }
}
const quantityOf = (rows: readonly { quantity: number }[]) => rows.reduce((sum, r) => sum + r.quantity, 0)

/** Rows of one item: each place, and their sum when there are several. A value stands where its pool is shown whole. */
function onHandRows(context: OnHandContext, places: readonly PlaceRow[], totals: { value: number }) {
  const { item, warehouses, poolOf, orders, counted, drill, datesOf, auxiliary, provisional } = context
  const isOf = (kind: string) => (p: PlaceRow) => warehouses.get(p.warehouseId)?.kind === kind
  const [normal, transit] = [isOf('normal'), isOf('transit')]
  const withPool = places.map((place) => ({ place, pool: poolOf(place) }))
  const placesOfPool = (pool: PoolRow | undefined) => withPool.filter((x) => x.pool === pool)
  const held = [...new Set(withPool.flatMap(({ pool }) => pool ?? []))].filter(
    (pool) => pool.quantity === quantityOf(placesOfPool(pool).map((x) => x.place)),
  )
  const value = held.reduce((sum, pool) => sum + pool.value, 0)
  totals.value += value
  const cellsOf = (own: readonly PlaceRow[]) => {
    const at = (r: { warehouseId: number }) => own.some((p) => p.warehouseId === r.warehouseId)
    const [reserved, inTransit] = [quantityOf(orders.reserved.filter(at)), quantityOf(orders.inTransit.filter(at))]
    const quantity = quantityOf(own.filter((p) => p.warehouseId === 0 || normal(p)))
    return {
      reserved,
      inTransit,
      available: availableOf({ quantity, reserved, inTransit, onTheWay: quantityOf(own.filter(transit)) }, counted),
    }
  }
  const rows = withPool
    .sort(
      (a, b) =>
        Number(transit(a.place)) - Number(transit(b.place)) ||
        a.place.warehouseId - b.place.warehouseId ||
        (a.place.batch < b.place.batch ? -1 : 1),
    )
    .map(({ place, pool }) => {
      const alone = places.filter((p) => p.warehouseId === place.warehouseId).length === 1
      const own = pool !== undefined && held.includes(pool) && placesOfPool(pool).length === 1
      return {
        cells: {
          ...itemCells(item),
          warehouse: warehouses.get(place.warehouseId)?.name ?? '（未指定）',
          batch: place.batch,
          ...datesOf(item.id, place.batch),
          ...(transit(place) ? { quantity: 0, onTheWay: place.quantity } : { quantity: place.quantity }),
          ...(transit(place) ? {} : auxiliary(item, place.quantity)),
          ...(alone ? cellsOf([place]) : {}),
          unitCost: pool && pool.quantity > 0 ? priceOf(pool.value, pool.quantity) : null,
          value: own ? pool.value : null,
          provisional: provisional.pool(pool?.id),
        },
        drill: drill({
          ...(place.warehouseId > 0 ? { warehouseId: place.warehouseId } : {}),
          ...(place.batch ? { batch: place.batch } : {}),
        }),
      }
    })
  if (rows.length < 2) return rows
  const whole = held.length > 0 && withPool.every(({ pool }) => pool === undefined || held.includes(pool))
  const [away, lying] = [quantityOf(places.filter(transit)), quantityOf(places.filter((p) => !transit(p)))]
  const sum = {
    quantity: lying,
    ...auxiliary(item, lying),
    onTheWay: away,
    ...cellsOf(places),
    value: whole ? value : null,
    provisional: held.map((pool) => provisional.pool(pool.id)).find((x) => x !== '') ?? '',
  }
  return [...rows, { kind: 'subtotal' as const, cells: { ...itemCells(item), warehouse: '小计', ...sum }, drill: drill({}) }]
}
