import type { ReportRow } from '../../../core/contract'
import { addDays, dayNumber, type LocalDate } from '../../../core/kernel'
import type { SettledParams } from '../../../core/reports/define'
import { ageDays } from '../../../core/reports/stockAgeing'
import {
  averageOf,
  IDLE_DAYS,
  STOCK_IDLE_COLUMNS,
  stockIdle,
  stockTurnover,
  stockTurnoverColumns,
  turnsOf,
  type TurnoverFigures,
} from '../../../core/reports/stockUse'
import { type ItemRow, itemsOf, poolsOf, stockBetween } from '../../../db/queries/reports/stock'
import { soldFrom, usesAt } from '../../../db/queries/reports/stockPlaces'
import { bookedOn } from '../../../db/queries/reports/trade'
import type { ReadableDb } from '../../../db/types'
import { categoriesOf, itemCells, itemFilter, stockDrill } from './items'
import { accountsOfRoles, COST_ROLES, turnoverOfRoles } from './sales'
import { scopeOf } from './scope'
import { isStock, valuedPlacesAt } from './stockPlaces'
import { addTo } from './totals'
import type { Report } from './types'

interface Held {
  quantity: number
  value: number
}
const later = (a: LocalDate | null, b: LocalDate | null) => (a === null ? b : b === null || a > b ? a : b)
const earlier = (a: LocalDate | null, b: LocalDate | null) => (a === null ? b : b === null || a < b ? a : b)

export const idle: Report = {
  def: stockIdle,
  run({ db }, params) {
    const { to, warehouseId, batch, days: limit = IDLE_DAYS } = params
    const items = itemsOf(db)
    const accepts = itemFilter(db, params)
    const apart = new Set(poolsOf(db).flatMap((p) => (p.apart === 1 ? [p.id] : [])))
    const uses = new Map<number, Record<'lastOut' | 'lastIn' | 'firstIn', LocalDate | null>>()
    for (const use of usesAt(db, to, warehouseId, batch || undefined)) {
      if (warehouseId === undefined && apart.has(use.poolId)) continue
      const known = uses.get(use.itemId)
      uses.set(use.itemId, {
        lastOut: later(known?.lastOut ?? null, use.lastOut),
        lastIn: later(known?.lastIn ?? null, use.lastIn),
        firstIn: earlier(known?.firstIn ?? null, use.firstIn),
      })
    }
    const totals = { value: 0 }
    const rows = [...heldAt(db, params)].flatMap(([itemId, { quantity, value }]): (ReportRow & { value: number })[] => {
      const item = items.get(itemId)
      const use = uses.get(itemId)
      const since = use?.lastOut ?? use?.firstIn ?? null
      if (!accepts(item) || !use || since === null || quantity <= 0 || ageDays(since, to) < limit) return []
      totals.value += value
      const { lastIn, lastOut } = use
      const from = earlier(lastIn, lastOut) ?? to
      const narrowed = { ...(warehouseId === undefined ? {} : { warehouseId }), ...(batch ? { batch } : {}) }
      return [
        {
          value,
          cells: { ...itemCells(item), quantity, value, lastIn, lastOut, days: ageDays(since, to) },
          drill: stockDrill(itemId, to, from)(narrowed),
          drills: { value: { report: 'stockAgeing', params: { to, itemId, ...narrowed } } },
        },
      ]
    })
    return {
      columns: STOCK_IDLE_COLUMNS,
      rows: rows.sort((a, b) => b.value - a.value).map(({ value: _value, ...row }) => row),
      totals,
      scope: [`${limit} 天没有出库`, ...scopeOf(db, params)],
    }
  },
}
/** Quantity and value by item in the places asked for. */
function heldAt(db: ReadableDb, { to, warehouseId, batch }: SettledParams): Map<number, Held> {
  const held = new Map<number, Held>()
  for (const place of valuedPlacesAt(db, to)) {
    const asked = warehouseId === undefined ? isStock(place) : place.warehouseId === warehouseId
    if (!asked || (batch && place.batch !== batch)) continue
    const sum = held.get(place.itemId) ?? { quantity: 0, value: 0 }
    held.set(place.itemId, { quantity: sum.quantity + place.quantity, value: sum.value + place.value })
  }
  return held
}

interface Group extends TurnoverFigures {
  item: ItemRow | undefined
}
export const turnover: Report = {
  def: stockTurnover,
  run({ db }, params) {
    const byCategory = params.groupBy === 'category'
    const { from, to, warehouseId, batch } = params
    const here = { ...(warehouseId === undefined ? {} : { warehouseId }), ...(batch ? { batch } : {}) }
    const daysOfSpan = dayNumber(to) - dayNumber(from) + 1
    const categories = categoriesOf(db)
    const groups = groupsOf(db, params, byCategory)
    const totals: Record<string, number> = { opening: 0, closing: 0, average: 0, cost: 0 }
    const rows = [...groups].map(([id, group]): ReportRow & { order: string } => {
      const { item, opening, closing, cost } = group
      const average = averageOf(group)
      const figures = { opening, closing, average, cost }
      addTo(totals, figures)
      const cells = { ...figures, ...turnsOf(average, cost, daysOfSpan) }
      if (byCategory) {
        const category = categories.get(id)
        const drill = { report: 'stockTurnover', params: { from, to, groupBy: 'item' as const, categoryId: id, ...here } }
        const who = { code: category?.code ?? '', name: category?.name ?? '（未分类）' }
        return { order: category?.code ?? '\uffff', cells: { ...who, ...cells }, ...(category ? { drill } : {}) }
      }
      const who = item ? itemCells(item) : { code: '', name: '（未指定）', spec: '', unit: '' }
      if (!item) return { order: '\uffff', cells: { ...who, ...cells } }
      return {
        order: item.code,
        cells: { ...who, ...cells },
        drill: stockDrill(id, to, from)(here),
        ...(warehouseId === undefined && !batch ? { drills: { cost: { report: 'salesDetail', params: { from, to, itemId: id } } } } : {}),
      }
    })
    const { turns, days } = turnsOf(totals['average'] ?? 0, totals['cost'] ?? 0, daysOfSpan)
    const left = totals['cost'] ?? 0
    const narrowed = isNarrowed(params) || warehouseId !== undefined
    const right = narrowed ? left : turnoverOfRoles(db, COST_ROLES, params)
    return {
      columns: stockTurnoverColumns(byCategory ? 'category' : 'item'),
      rows: rows.sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ order: _order, ...row }) => row),
      totals: { ...totals, ...(turns === null ? {} : { turns }), ...(days === null ? {} : { days }) },
      checks: narrowed ? [] : [{ label: '销售成本与成本科目发生额', left, right, ok: left === right, severity: 'error' }],
      scope: scopeOf(db, params),
    }
  },
}
const isNarrowed = (params: SettledParams) =>
  params.itemId !== undefined || params.categoryId !== undefined || Boolean(params.batch) || Boolean(params.text)
/** Value of stock at the end of a date, pool by pool; in a warehouse, or of a batch, the share of its places. */
function valuesAt(db: ReadableDb, date: LocalDate, { warehouseId, batch }: SettledParams): { itemId: number; value: number }[] {
  if (warehouseId !== undefined || batch)
    return valuedPlacesAt(db, date).filter(
      (p) => (warehouseId === undefined ? isStock(p) : p.warehouseId === warehouseId) && (!batch || p.batch === batch),
    )
  const pools = new Map(poolsOf(db).map((p) => [p.id, p]))
  return stockBetween(db, null, date).flatMap((s) => {
    const pool = pools.get(s.poolId)
    return pool?.apart === 0 || pool?.estimate === 1 ? [{ itemId: pool.itemId, value: s.inValue - s.outValue }] : []
  })
}
/** Stock at both ends and cost of sales, by item or category (0: none). Goods shipped and not yet sold are not in the stock. */
function groupsOf(db: ReadableDb, params: SettledParams, byCategory: boolean): Map<number, Group> {
  const items = itemsOf(db)
  const accepts = itemFilter(db, params)
  const groups = new Map<number, Group>()
  const narrowed = isNarrowed(params)
  const add = (itemId: number | null, figures: Partial<TurnoverFigures>) => {
    const item = items.get(itemId ?? 0)
    // what the ledger booked without an item stands in a row of its own, unless items are chosen
    if (item ? !accepts(item) : narrowed) return
    const key = (byCategory ? item?.categoryId : itemId) ?? 0
    const group = groups.get(key) ?? { item, opening: 0, closing: 0, cost: 0 }
    groups.set(key, group)
    for (const name of ['opening', 'closing', 'cost'] as const) group[name] += figures[name] ?? 0
  }
  const { from, to, warehouseId, batch } = params
  for (const [date, name] of [[addDays(from, -1), 'opening'] as const, [to, 'closing'] as const])
    for (const { itemId, value } of valuesAt(db, date, params)) add(itemId, { [name]: value })
  const whole = warehouseId === undefined && !batch
  const sold = whole ? bookedOn(db, accountsOfRoles(db, COST_ROLES), from, to) : soldFrom(db, { warehouseId, batch }, from, to)
  for (const { itemId, amount } of sold) add(itemId, { cost: amount })
  return new Map([...groups].filter(([, g]) => g.opening !== 0 || g.closing !== 0 || g.cost !== 0))
}
