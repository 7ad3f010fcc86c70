import type { ReportRow } from '../../../core/contract'
import { addDays, type Fen, firstDay, type LocalDate, periodOf } from '../../../core/kernel'
import { documentLabel } from '../../../core/modules/registry'
import type { SettledParams } from '../../../core/reports/define'
import { itemDrill } from '../../../core/reports/partners'
import {
  ageDays,
  averageAge,
  type AgeLayer,
  ageLayers,
  bandOf,
  placeKey,
  sharesOf,
  STOCK_AGE_LAYER_COLUMNS,
  stockAgeing,
  stockAgeingColumns,
} from '../../../core/reports/stockAgeing'
import { documentsOf } from '../../../db/queries/reports/documents'
import { type ItemRow, itemsOf } from '../../../db/queries/reports/stock'
import { type FlowRow, flowsOf, monthsCovering } from '../../../db/queries/reports/stockPlaces'
import type { ReadableDb } from '../../../db/types'
import { byCode, categoriesOf, itemCells, itemFilter, stockDrill, warehousesOf } from './items'
import { scopeOf } from './scope'
import { isStock, type ValuedPlace, valuedPlacesAt } from './stockPlaces'
import { addTo } from './totals'
import type { Report, ReportBody } from './types'

/** What is left of one receipt in one place. */
interface Aged {
  item: ItemRow
  place: ValuedPlace
  layer: AgeLayer | null
  days: number
  quantity: number
  value: Fen
}
/** Movements of so many items are read at a time. */
const ITEMS_AT_ONCE = 200

export const ageing: Report = {
  def: stockAgeing,
  run({ db }, params) {
    const accepts = itemFilter(db, params)
    const items = itemsOf(db)
    const asked = (p: ValuedPlace) =>
      (params.warehouseId === undefined ? isStock(p) : p.warehouseId === params.warehouseId) && (!params.batch || p.batch === params.batch)
    const all = valuedPlacesAt(db, params.to)
    const places = all.flatMap((place) => {
      const item = items.get(place.itemId)
      return asked(place) && accepts(item) ? [{ item, place }] : []
    })
    const aged = agedOf(db, places, all, params)
    if (params.itemId !== undefined) return layerRows(db, aged, params)
    return summaryRows(db, aged, all, params)
  },
}

type ItemLayers = Map<string, AgeLayer[]>
/** Every place by its receipts; each layer's value is its share of the place's. `all`: the places that are not asked for, too. */
function agedOf(
  db: ReadableDb,
  places: readonly { item: ItemRow; place: ValuedPlace }[],
  all: readonly ValuedPlace[],
  params: SettledParams,
): Aged[] {
  const byItem = [...Map.groupBy(places, (p) => p.item)].sort(([a], [b]) => byCode({ item: a }, { item: b }))
  const ids = new Set(byItem.map(([item]) => item.id))
  const held = Map.groupBy(
    all.filter((p) => ids.has(p.itemId)),
    (p) => p.itemId,
  )
  const layers = layersOf(db, held, params.to)
  return byItem.flatMap(([item, own]) =>
    own.flatMap(({ place }) => agedPlace(item, place, layers.get(item.id)?.get(placeKey(place)) ?? [], params)),
  )
}

/**
 * What items lie there by their receipts, out of the movements since enough came in. Where some of it turns out to be older
 * (goods lie in one place and come in at another), further back; in the end from the beginning.
 */
function layersOf(db: ReadableDb, held: ReadonlyMap<number, readonly ValuedPlace[]>, to: LocalDate): Map<number, ItemLayers> {
  const found = new Map<number, ItemLayers>()
  const quantities = new Map([...held].map(([id, places]) => [id, places.reduce((sum, p) => sum + Math.max(p.quantity, 0), 0)]))
  let wanted = [...monthsCovering(db, quantities, periodOf(to))].map(([id, month]) => [id, month === 0 ? '' : firstDay(month)] as const)
  for (let more = EARLIER_DAYS; wanted.length > 0; more *= 4) {
    const older: [number, LocalDate][] = []
    for (let at = 0; at < wanted.length; at += ITEMS_AT_ONCE) {
      const part = wanted.slice(at, at + ITEMS_AT_ONCE)
      const flows = Map.groupBy(flowsOf(db, part, to), (f) => f.itemId)
      for (const [id, from] of part) {
        const own = flows.get(id) ?? []
        const layers = ageLayers(own, from === '' ? undefined : openingOf(held.get(id) ?? [], own))
        if (layers) found.set(id, layers)
        else older.push([id, more > MOST_DAYS ? '' : addDays(from, -more)])
      }
    }
    wanted = older
  }
  return found
}
/** How much further back the second reading begins; the next ones four times as far, at last with the first movement. */
const EARLIER_DAYS = 61
const MOST_DAYS = 1000
/** What lay in each place before these flows: what lies there now, less what they brought. */
function openingOf(places: readonly ValuedPlace[], flows: readonly FlowRow[]): Map<string, number> {
  const opening = new Map<string, number>()
  const add = (key: string, quantity: number) => opening.set(key, (opening.get(key) ?? 0) + quantity)
  for (const place of places) add(placeKey(place), place.quantity)
  for (const flow of flows) add(placeKey(flow), -flow.quantity)
  return opening
}
function agedPlace(item: ItemRow, place: ValuedPlace, layers: readonly AgeLayer[], { to }: SettledParams): Aged[] {
  if (layers.length === 0) return [{ item, place, layer: null, days: 0, quantity: place.quantity, value: place.value }]
  const shares = sharesOf(
    place.value,
    layers.map((l) => l.quantity),
  )
  // what is short has no age
  return layers.map((layer, i) => ({
    item,
    place,
    layer,
    days: layer.quantity < 0 ? 0 : ageDays(layer.date, to),
    quantity: layer.quantity,
    value: shares[i] ?? 0,
  }))
}

function layerRows(db: ReadableDb, aged: readonly Aged[], params: SettledParams): ReportBody {
  const warehouses = warehousesOf(db)
  const documents = documentsOf(
    db,
    aged.flatMap(({ layer }) => layer?.documentId ?? []),
  )
  const totals = { quantity: 0, value: 0 }
  const rows = aged.map(({ item, place, layer, days, quantity, value }): ReportRow => {
    addTo(totals, { quantity, value })
    const document = documents.get(layer?.documentId ?? 0)
    const { warehouseId, batch } = place
    return {
      cells: {
        date: layer?.date ?? null,
        document: layer ? documentLabel(layer.documentType) : '',
        number: document?.number ?? '',
        partner: document?.partner ?? '',
        warehouse: warehouses.get(warehouseId)?.name ?? '',
        batch,
        days,
        band: place.estimate ? '' : bandOf(days).title,
        quantity,
        value,
      },
      ...(layer ? itemDrill(layer) : {}),
      drills: { quantity: stockDrill(item.id, params.to)({ ...(warehouseId > 0 ? { warehouseId } : {}), ...(batch ? { batch } : {}) }) },
    }
  })
  return { columns: STOCK_AGE_LAYER_COLUMNS, rows, totals, scope: scopeOf(db, params) }
}

function summaryRows(db: ReadableDb, aged: readonly Aged[], all: readonly ValuedPlace[], params: SettledParams): ReportBody {
  const groupBy = params.groupBy === 'category' || params.groupBy === 'warehouse' ? params.groupBy : 'item'
  const warehouses = warehousesOf(db)
  const categories = categoriesOf(db)
  const keyOf = ({ item, place }: Aged) =>
    groupBy === 'category' ? `${item.categoryId}` : groupBy === 'warehouse' ? `${place.warehouseId}|${item.id}` : `${item.id}`
  const totals: Record<string, number> = { value: 0 }
  const rows = [...Map.groupBy(aged, keyOf).values()].flatMap((own): (ReportRow & { order: string })[] => {
    const [first] = own
    if (!first) return []
    const figures: Record<string, number> = { value: 0 }
    for (const { place: at, days, value } of own) addTo(figures, { [at.estimate ? 'estimate' : bandOf(days).key]: value, value })
    addTo(totals, figures)
    const { item, place } = first
    const { to, warehouseId, batch } = params
    const narrowed = { to, ...(warehouseId === undefined ? {} : { warehouseId }), ...(batch ? { batch } : {}) }
    if (groupBy === 'category') {
      const category = categories.get(item.categoryId ?? 0)
      const drill = { report: 'stockAgeing', params: { ...narrowed, groupBy: 'item' as const, categoryId: category?.id } }
      const cells = { code: category?.code ?? '', name: category?.name ?? '（未分类）', ...figures }
      return [{ order: category?.code ?? '\uffff', cells, ...(category ? { drill } : {}) }]
    }
    const quantity = own.reduce((sum, a) => sum + a.quantity, 0)
    const days = averageAge(own)
    const here = groupBy === 'warehouse' && place.warehouseId > 0 ? { warehouseId: place.warehouseId } : {}
    const warehouse = warehouses.get(place.warehouseId)
    return [
      {
        order: `${groupBy === 'warehouse' ? `${warehouse?.code ?? ''}|` : ''}${item.code}`,
        cells: { warehouse: warehouse?.name ?? '', ...itemCells(item), quantity, days, ...figures },
        drill: { report: 'stockAgeing', params: { ...narrowed, ...here, itemId: item.id } },
      },
    ]
  })
  return {
    columns: stockAgeingColumns(
      groupBy,
      aged.some((a) => a.place.estimate),
    ),
    rows: rows.sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ order: _order, ...row }) => row),
    totals,
    checks: isNarrowed(params) ? [] : [tie(totals['value'] ?? 0, all)],
    scope: scopeOf(db, params),
  }
}
const isNarrowed = ({ warehouseId, categoryId, batch, text }: SettledParams) =>
  warehouseId !== undefined || categoryId !== undefined || Boolean(batch) || Boolean(text)
/** Σ of the bands against the stock of all warehouses. */
function tie(left: Fen, all: readonly ValuedPlace[]) {
  const right = all.reduce((sum, p) => sum + (isStock(p) ? p.value : 0), 0)
  return { label: '各库龄段合计与收发存结存金额', left, right, ok: left === right, severity: 'error' as const }
}
