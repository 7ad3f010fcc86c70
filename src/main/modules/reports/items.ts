import type { LocalDate } from '../../../core/kernel'
import type { SettledParams } from '../../../core/reports/define'
import { categoriesUnder, type ItemRow } from '../../../db/queries/reports/stock'
import type { ReadableDb } from '../../../db/types'
import { matchesText } from './scope'

export const warehousesOf = (db: ReadableDb) =>
  new Map(
    db
      .all<{ id: number; code: string; name: string; kind: string }>('SELECT id, code, name, kind FROM warehouse ORDER BY code')
      .map((w) => [w.id, w]),
  )
export const categoriesOf = (db: ReadableDb) =>
  new Map(db.all<{ id: number; code: string; name: string }>('SELECT id, code, name FROM item_category').map((c) => [c.id, c]))

/** Whether the report's filters let an item through. */
export function itemFilter(db: ReadableDb, params: SettledParams): (item: ItemRow | undefined) => item is ItemRow {
  const categories = params.categoryId === undefined ? undefined : categoriesUnder(db, params.categoryId)
  return (item): item is ItemRow =>
    item !== undefined &&
    (params.itemId === undefined || item.id === params.itemId) &&
    (!categories || (item.categoryId !== null && categories.has(item.categoryId))) &&
    matchesText(params, item.code, item.name, item.spec)
}
/** Items of which there are batches; what lies there without one is told apart from them. */
export const batchedItems = (dates: ReadonlyMap<string, unknown>): Set<number> =>
  new Set([...dates.keys()].map((key) => Number(key.slice(0, key.indexOf('|')))))
export const itemCells = ({ code, name, spec, unit }: ItemRow) => ({ code, name, spec, unit })
export const byCode = <T extends { item: ItemRow }>(a: T, b: T) => (a.item.code < b.item.code ? -1 : a.item.code > b.item.code ? 1 : 0)

/** The item's book, of the year so far unless a span is given. */
export const stockDrill =
  (itemId: number, to: LocalDate, from = `${to.slice(0, 4)}-01-01`) =>
  (more: { warehouseId?: number; batch?: string }) => ({ report: 'stockLedger', params: { itemId, from, to, ...more } })
