import type { BatchDates } from '../../../core/documents/batches'
import { priceOf } from '../../../core/kernel'
import { stockOnHand, stockOnHandColumns, UNNAMED } from '../../../core/reports/stock'
import { availableOf } from '../../../core/reports/stockUse'
import { batchDates } from '../../../db/queries/batches'
import { laterThan } from '../../../db/queries/later'
import { type ItemRow, itemsOf, orderedOf, type PlaceRow, type PoolRow } from '../../../db/queries/reports/stock'
import { placesAt, presentPlaces } from '../../../db/queries/reports/stockPlaces'
import { Provisional } from '../../../db/queries/reports/provisional'
import { batchedItems, byCode, itemCells, itemFilter, stockDrill, warehousesOf } from './items'
import { scopeOf } from './scope'
import { poolFinder, poolsAt } from './stockPlaces'
import { laterDrill } from './supplies'
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
    const past = params.to < clock.today()
    const pools = poolsAt(db, params.to)
    const poolOf = poolFinder(pools)
    const auxiliary = auxiliaryOf(db)
    const { batch } = params
    const ordered = (type: 'salesOrder' | 'purchaseOrder') => (batch || past ? [] : orderedOf(db, type).filter(here))
    const [reserved, inTransit] = [ordered('salesOrder'), ordered('purchaseOrder')]
    const asked = (p: PlaceRow) => here(p) && (!batch || p.batch === batch)
    const places = (past ? placesAt : presentPlaces)(db, params.to).filter(asked)
    // what is dated later than a past day is no news
    const later = past ? [] : laterThan(db, params.to).filter(asked)
    // value without goods: estimates taken back (月初回冲), and what a difference that is booked later will take off
    const shown = new Set(places.map((place) => poolOf(place)))
    for (const pool of pools) {
      const place = { itemId: pool.itemId, warehouseId: pool.warehouseId, batch: pool.batch, quantity: 0 }
      if (pool.value !== 0 && pool.quantity === 0 && !shown.has(pool) && asked(place)) places.push(place)
    }
    // an order may ask for goods that lie nowhere, and goods may come to where none of them lie
    for (const { itemId, warehouseId, batch: named } of later)
      if (!places.some((p) => p.itemId === itemId && p.warehouseId === warehouseId && p.batch === named))
        places.push({ itemId, warehouseId, batch: named, quantity: 0 })
    for (const { itemId, warehouseId } of [...reserved, ...inTransit]) {
      if (!places.some((p) => p.itemId === itemId && p.warehouseId === warehouseId))
        places.push({ itemId, warehouseId, batch: '', quantity: 0 })
    }
    const dates = batchDates(db)
    const batched = batchedItems(dates)
    const datesOf = (itemId: number, batch: string) => (batch === '' ? null : (dates.get(`${itemId}|${batch}`) ?? null))
    const provisional = new Provisional(db, params.to)
    const laterIn = laterDrill(db, params.to)
    const groups = Map.groupBy(places, (p) => p.itemId)
    const totals = { value: 0 }
    const rows = [...groups]
      .flatMap(([itemId, own]) => {
        const item = items.get(itemId)
        return item ? [{ item, own }] : []
      })
      .sort(byCode)
      .flatMap(({ item, own }) => {
        const of = (r: { itemId: number }) => r.itemId === item.id
        const orders = { reserved: reserved.filter(of), inTransit: inTransit.filter(of) }
        const context = {
          item,
          named: batched.has(item.id),
          warehouses,
          poolOf,
          provisional,
          orders,
          later: later.filter(of),
          laterIn,
          datesOf,
          auxiliary,
          counted: options.countInTransit,
          drill: stockDrill(item.id, params.to),
        }
        return onHandRows(context, own, totals)
      })
    const onTheWay = places.some((p) => warehouses.get(p.warehouseId)?.kind === 'transit')
    return {
      columns: stockOnHandColumns({ onTheWay, orders: !batch && !past, later: later.length > 0 }),
      rows,
      totals,
      scope: scopeOf(db, params),
    }
  },
}
interface OnHandContext {
  item: ItemRow
  /** there are batches of it */
  named: boolean
  warehouses: ReturnType<typeof warehousesOf>
  poolOf: ReturnType<typeof poolFinder>
  /** 在途 can be promised (D19) */
  counted: boolean
  auxiliary: ReturnType<typeof auxiliaryOf>
  provisional: Provisional
  orders: Record<'reserved' | 'inTransit', Omit<PlaceRow, 'batch'>[]>
  /** posted documents of later dates, by place */
  later: PlaceRow[]
  laterIn: ReturnType<typeof laterDrill>
  datesOf(itemId: number, batch: string): BatchDates | null
  drill(more: { warehouseId?: number; batch?: string }): { report: string; params: object }
}
const quantityOf = (rows: readonly { quantity: number }[]) => rows.reduce((sum, r) => sum + r.quantity, 0)

/** What orders want of the item in some of its places and bring there, and what is left to promise (D19). */
function promised({ orders, later, counted, warehouses }: OnHandContext, own: readonly PlaceRow[]) {
  const isOf = (kind: string) => (p: PlaceRow) => warehouses.get(p.warehouseId)?.kind === kind
  const [normal, transit] = [isOf('normal'), isOf('transit')]
  const at = (r: { warehouseId: number }) => own.some((p) => p.warehouseId === r.warehouseId)
  const [reserved, inTransit] = [quantityOf(orders.reserved.filter(at)), quantityOf(orders.inTransit.filter(at))]
  const supply = {
    quantity: quantityOf(own.filter((p) => p.warehouseId === 0 || normal(p))),
    later: quantityOf(later.filter((p) => normal(p) && at(p))),
    reserved,
    inTransit,
    onTheWay: quantityOf([...own, ...later.filter(at)].filter(transit)),
  }
  return { reserved, inTransit, available: availableOf(supply, counted) }
}
/** Rows of one item: each place, and their sum when there are several. A value stands where its pool is shown whole. */
function onHandRows(context: OnHandContext, places: readonly PlaceRow[], totals: { value: number }) {
  const { item, named, warehouses, poolOf, later, laterIn, drill, datesOf, auxiliary, provisional } = context
  const transit = (p: PlaceRow) => warehouses.get(p.warehouseId)?.kind === 'transit'
  const withPool = places.map((place) => ({ place, pool: poolOf(place) }))
  const placesOfPool = (pool: PoolRow | undefined) => withPool.filter((x) => x.pool === pool)
  const held = [...new Set(withPool.flatMap(({ pool }) => pool ?? []))].filter(
    (pool) => pool.quantity === quantityOf(placesOfPool(pool).map((x) => x.place)),
  )
  const value = held.reduce((sum, pool) => sum + pool.value, 0)
  totals.value += value
  const rows = withPool
    .sort(
      (a, b) =>
        Number(transit(a.place)) - Number(transit(b.place)) ||
        a.place.warehouseId - b.place.warehouseId ||
        (a.place.batch < b.place.batch ? -1 : 1),
    )
    .map(({ place, pool }) => {
      const alone = places.filter((p) => p.warehouseId === place.warehouseId).length === 1
      const coming = quantityOf(later.filter((p) => p.warehouseId === place.warehouseId && p.batch === place.batch))
      const here = {
        ...(place.warehouseId > 0 ? { warehouseId: place.warehouseId } : {}),
        ...(place.batch || named ? { batch: place.batch || UNNAMED } : {}),
      }
      const own = pool !== undefined && held.includes(pool) && placesOfPool(pool).length === 1
      return {
        cells: {
          ...itemCells(item),
          warehouse: warehouses.get(place.warehouseId)?.name ?? '（未指定）',
          batch: place.batch,
          ...datesOf(item.id, place.batch),
          ...(transit(place) ? { quantity: 0, onTheWay: place.quantity } : { quantity: place.quantity }),
          later: coming,
          ...(transit(place) ? {} : auxiliary(item, place.quantity)),
          ...(alone ? promised(context, [place]) : {}),
          unitCost: pool && pool.quantity > 0 ? priceOf(pool.value, pool.quantity) : null,
          value: own ? pool.value : null,
          provisional: provisional.pool(pool?.id),
        },
        drill: drill(here),
        ...(coming === 0 ? {} : { drills: { later: laterIn(item.id, here) } }),
      }
    })
  if (rows.length < 2) return rows
  const whole = held.length > 0 && withPool.every(({ pool }) => pool === undefined || held.includes(pool))
  const [away, lying] = [quantityOf(places.filter(transit)), quantityOf(places.filter((p) => !transit(p)))]
  const coming = quantityOf(later.filter((p) => !transit(p)))
  const sum = {
    quantity: lying,
    ...auxiliary(item, lying),
    onTheWay: away,
    later: coming,
    ...promised(context, places),
    value: whole ? value : null,
    provisional: held.map((pool) => provisional.pool(pool.id)).find((x) => x !== '') ?? '',
  }
  const behind = coming === 0 ? {} : { drills: { later: laterIn(item.id, {}) } }
  return [...rows, { kind: 'subtotal' as const, cells: { ...itemCells(item), warehouse: '小计', ...sum }, drill: drill({}), ...behind }]
}
