import { addDays, type LocalDate } from '../../../core/kernel'
import type { SettledParams } from '../../../core/reports/define'
import { stockSummary, stockSummaryColumns } from '../../../core/reports/stock'
import { noStock, stockCells, type StockFigures } from '../../../core/reports/stockRows'
import { batchBetween, type ItemRow, itemsOf, poolsOf, stockBetween, type StockSums } from '../../../db/queries/reports/stock'
import type { ReadableDb } from '../../../db/types'
import { Provisional } from '../../../db/queries/reports/provisional'
import { byCode, categoriesOf, itemCells, itemFilter, stockDrill, warehousesOf } from './items'
import { scopeOf } from './scope'
import { addTo } from './totals'
import type { Report } from './types'

export const summary: Report = {
  def: stockSummary,
  run({ db }, params) {
    const groupBy = params.groupBy === 'category' || params.groupBy === 'warehouse' ? params.groupBy : 'item'
    const warehouses = warehousesOf(db)
    const items = itemsOf(db)
    const accepts = itemFilter(db, params)
    const pools = new Map(poolsOf(db).map((p) => [p.id, p]))
    // estimates taken back (月初回冲) belong to their item; among warehouses they are a row where those have values of their own
    const byPlace = groupBy === 'warehouse' && [...pools.values()].some((p) => p.apart === 0 && p.warehouseId !== 0)
    const places = new Map<string, Place>()
    const provisional = new Provisional(db, params.to)
    const collect = (sums: readonly StockSums[], opening: boolean) => {
      for (const s of sums) {
        const pool = pools.get(s.poolId)
        const item = items.get(pool?.itemId ?? 0)
        const estimate = pool?.estimate === 1 && (byPlace || groupBy !== 'warehouse')
        const asked = params.warehouseId === undefined ? pool?.apart === 0 || estimate : s.warehouseId === params.warehouseId
        if (!pool || !asked || !accepts(item)) continue
        // one warehouse of a pool of several has quantities only
        const ofPlace = (params.warehouseId === undefined && groupBy !== 'warehouse') || pool.warehouseId === s.warehouseId
        const valued = ofPlace && (!params.batch || pool.batch === params.batch)
        const key = groupBy === 'category' ? `${item.categoryId}` : groupBy === 'warehouse' ? `${item.id}|${s.warehouseId}` : `${item.id}`
        const place = places.get(key) ?? {
          item,
          items: new Set(),
          warehouseId: s.warehouseId,
          valued: true,
          provisional: '',
          figures: noStock(),
        }
        places.set(key, place)
        place.items.add(item.id)
        place.provisional ||= provisional.pool(pool.id)
        place.valued &&= valued
        addSums(place.figures, s, opening)
      }
    }
    const between = (after: LocalDate | null, to: LocalDate) =>
      params.batch
        ? batchBetween(db, params.batch, after, to, (poolId) => pools.get(poolId)?.batch === params.batch)
        : stockBetween(db, after, to)
    collect(between(null, addDays(params.from, -1)), true)
    collect(between(addDays(params.from, -1), params.to), false)
    const rows =
      groupBy === 'category' ? categoryRows(db, [...places.values()], params) : itemRows([...places.values()], groupBy, warehouses, params)
    const totals: Record<string, number> = { openingValue: 0, inValue: 0, outValue: 0, closingValue: 0 }
    for (const row of rows) {
      for (const [key, value] of Object.entries(row.cells)) if (key.endsWith('Value')) addTo(totals, { [key]: Number(value ?? 0) })
    }
    const withMoves = groupBy === 'warehouse' || params.warehouseId !== undefined
    return { columns: stockSummaryColumns(groupBy, withMoves), rows, totals, scope: scopeOf(db, params) }
  },
}
interface Place {
  item: ItemRow
  items: Set<number>
  warehouseId: number
  valued: boolean
  provisional: string
  figures: StockFigures
}
function addSums(f: StockFigures, s: StockSums, opening: boolean): void {
  if (opening) {
    f.openingQuantity += s.inQuantity - s.outQuantity + s.moveQuantity
    f.openingValue += s.inValue - s.outValue
    return
  }
  f.inQuantity += s.inQuantity
  f.inValue += s.inValue
  f.outQuantity += s.outQuantity
  f.outValue += s.outValue
  f.moveQuantity += s.moveQuantity
}
const isEmpty = (f: StockFigures) => Object.values(f).every((v) => v === 0)

function itemRows(
  places: readonly Place[],
  groupBy: 'item' | 'warehouse',
  warehouses: ReturnType<typeof warehousesOf>,
  params: SettledParams,
) {
  const byPlace = (a: Place, b: Place) => (groupBy === 'warehouse' ? a.warehouseId - b.warehouseId : 0) || byCode(a, b)
  return places
    .filter((p) => params.hideZero === false || !isEmpty(p.figures))
    .sort(byPlace)
    .map(({ item, warehouseId, valued, provisional, figures }) => ({
      cells: { warehouse: warehouses.get(warehouseId)?.name ?? '', ...itemCells(item), ...stockCells(figures, valued), provisional },
      drill: stockDrill(
        item.id,
        params.to,
        params.from,
      )({
        ...(groupBy === 'warehouse' || params.warehouseId !== undefined ? { warehouseId } : {}),
        ...(params.batch ? { batch: params.batch } : {}),
      }),
    }))
}
function categoryRows(db: ReadableDb, places: readonly Place[], params: SettledParams) {
  const names = categoriesOf(db)
  return places
    .map((place) => ({ place, category: names.get(place.item.categoryId ?? 0) }))
    .sort((a, b) => ((a.category?.code ?? '\uffff') < (b.category?.code ?? '\uffff') ? -1 : 1))
    .map(({ place: { items, valued, provisional, figures }, category }) => ({
      cells: {
        code: category?.code ?? '',
        name: category?.name ?? '（未分类）',
        items: items.size,
        ...stockCells(figures, valued),
        provisional,
      },
      ...(category ? { drill: { report: 'stockSummary', params: { ...params, groupBy: 'item' as const, categoryId: category.id } } } : {}),
    }))
}
