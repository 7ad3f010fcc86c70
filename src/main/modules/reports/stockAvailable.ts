import type { ReportRow } from '../../../core/contract'
import { NO_DATES } from '../../../core/documents/batches'
import { sliceOf } from '../../../core/reports/bookPages'
import type { SettledParams } from '../../../core/reports/define'
import { EXPIRY_STATES, expiryOf, isDue } from '../../../core/reports/stockBatches'
import { UNNAMED } from '../../../core/reports/stock'
import { availableOf, openOrderColumns, openOrders, stockAvailable, stockAvailableColumns } from '../../../core/reports/stockUse'
import { batchDates, batchManaged, nearExpiryDays } from '../../../db/queries/batches'
import { type ItemRow, itemsOf } from '../../../db/queries/reports/stock'
import { openOrderLines, type OpenOrderRow, openOrdersByBatch } from '../../../db/queries/reports/stockPlaces'
import type { ReadableDb } from '../../../db/types'
import { batchedItems, itemCells, itemFilter, stockDrill, warehousesOf } from './items'
import { scopeOf } from './scope'
import { FIGURES, laterDrill, orderDrills, suppliesOf, type Supply, supplyKey, supplySum } from './supplies'
import type { Report } from './types'
import { auxiliaryOf } from './units'

/** An item in a warehouse; taken apart by batch, what no order names stands under 未指定批号, and several rows have their sum. */
interface Shown {
  item: ItemRow
  parts: Supply[]
  order: string
}
/** Read once for all rows. */
interface Known {
  warehouses: ReturnType<typeof warehousesOf>
  dates: ReturnType<typeof batchDates>
}

export const available: Report = {
  def: stockAvailable,
  run({ db, options }, params, turn) {
    const { inTransit: asked = 'setting', batch } = params
    const counted = asked === 'setting' ? options.countInTransit : asked === 'counted'
    const byBatch = params.groupBy === 'batch' || Boolean(batch)
    const known = { warehouses: warehousesOf(db), dates: batchDates(db) }
    const shown = shownOf(db, params, byBatch, known)
    const supplies = shown.flatMap((s) => s.parts)
    const transfers = counted && supplies.some(({ onTheWay }) => onTheWay !== 0)
    const later = supplies.some((s) => s.later !== 0)
    const rowOf = rowsOf(db, params, { counted, transfers, byBatch }, known)
    const { inTransit, ...rest } = supplySum(supplies)
    const totals = { ...rest, ...(counted ? { inTransit } : {}), available: availableOf({ ...rest, inTransit }, counted) }
    const lines = shown.flatMap((s) => Array.from({ length: s.parts.length > 1 ? s.parts.length + 1 : 1 }, (_, at) => ({ s, at })))
    const { rows, page, pages } = sliceOf(lines, turn)
    // of thousands of goods only those on the page are put in order
    for (const s of new Set(rows.map((line) => line.s))) s.parts = inOrder(s.parts, known)
    // pieces and cases of different goods do not add up
    return {
      columns: stockAvailableColumns({ counted, transfers, byBatch, later }),
      rows: rows.map(({ s, at }) => rowOf(s.item, s.parts[at] ?? s.parts)),
      page,
      pages,
      totals: params.itemId === undefined ? null : totals,
      scope: scopeOf(db, params),
    }
  },
}
/** What the filters let through, by item and warehouse. */
function shownOf(db: ReadableDb, params: SettledParams, byBatch: boolean, { warehouses }: Known): Shown[] {
  const items = itemsOf(db)
  const accepts = itemFilter(db, params)
  const groups = Map.groupBy(suppliesOf(db, params.to, { byBatch, itemId: params.itemId, batch: params.batch }).values(), (s) =>
    supplyKey(s.itemId, s.warehouseId),
  )
  return [...groups.values()]
    .flatMap((group): Shown[] => {
      const [first] = group
      const item = items.get(first?.itemId ?? 0)
      const here = params.warehouseId === undefined || first?.warehouseId === params.warehouseId
      const parts = group.filter((s) => FIGURES.some((f) => s[f] !== 0))
      if (!here || !accepts(item) || parts.length === 0) return []
      const order = `${item.code}\u0000${warehouses.get(first?.warehouseId ?? 0)?.code ?? ''}`
      return [{ item, order, parts }]
    })
    .sort((a, b) => (a.order < b.order ? -1 : 1))
}
/** Batches in the order in which they expire, what names none last. */
function inOrder(parts: readonly Supply[], { dates }: Known): Supply[] {
  const dueOf = (s: Supply) => (s.batch === '' ? '\uffff' : `${dates.get(`${s.itemId}|${s.batch}`)?.expiryDate ?? '9999'}|${s.batch}`)
  return parts
    .map((part) => ({ part, due: dueOf(part) }))
    .sort((a, b) => (a.due < b.due ? -1 : 1))
    .map(({ part }) => part)
}
/** A row of one part, or of the sum of several. */
function rowsOf(
  db: ReadableDb,
  { to }: SettledParams,
  { counted, transfers, byBatch }: Record<'counted' | 'transfers' | 'byBatch', boolean>,
  { warehouses, dates }: Known,
) {
  const auxiliary = auxiliaryOf(db)
  const managed = new Set(batchManaged(db))
  const near = nearExpiryDays(db)
  const laterIn = laterDrill(db, to)
  const named = batchedItems(dates)
  const batchCells = ({ itemId, batch }: Supply) => {
    if (batch === '') return { batch: managed.has(itemId) ? UNNAMED : '' }
    const { expiryDate } = dates.get(`${itemId}|${batch}`) ?? NO_DATES
    const { state } = expiryOf(expiryDate, to, near.get(itemId) ?? null)
    return { batch, expiryDate, state: isDue(state) ? EXPIRY_STATES[state] : '' }
  }
  return (item: ItemRow, of: Supply | Supply[]): ReportRow => {
    const parts = Array.isArray(of) ? of : [of]
    const single = Array.isArray(of) ? null : of
    const warehouseId = parts[0]?.warehouseId ?? 0
    const sum = supplySum(parts)
    const { quantity, later, reserved, inTransit, onTheWay } = sum
    const left = availableOf(sum, counted)
    const batch = single?.batch || (byBatch && single && named.has(item.id) ? UNNAMED : '')
    const here = { ...(warehouseId > 0 ? { warehouseId } : {}), ...(batch ? { batch } : {}) }
    const behind = orderDrills({ itemId: item.id, warehouseId }, byBatch ? { batch: single ? single.batch : null } : undefined)
    return {
      ...(single ? {} : { kind: 'subtotal' as const }),
      cells: {
        ...itemCells(item),
        warehouse: warehouses.get(warehouseId)?.name ?? '（未指定）',
        ...(byBatch ? (single ? batchCells(single) : { batch: '小计' }) : {}),
        quantity,
        later,
        reserved,
        ...(counted ? { inTransit } : {}),
        ...(transfers ? { onTheWay } : {}),
        available: left,
        ...auxiliary(item, left),
      },
      drill: stockDrill(item.id, to)(here),
      drills: {
        reserved: behind.reserved,
        inTransit: behind.inTransit,
        // transfers name the batch they bring: what names none brings nothing
        ...(onTheWay === 0 ? {} : { onTheWay: behind.onTheWay }),
        ...(later === 0 ? {} : { later: laterIn(item.id, here) }),
      },
    }
  }
}

export const orders: Report = {
  def: openOrders,
  run({ db }, params) {
    const items = itemsOf(db)
    const accepts = itemFilter(db, params)
    const warehouses = warehousesOf(db)
    const auxiliary = auxiliaryOf(db)
    const byBatch = params.groupBy === 'batch' || Boolean(params.batch)
    const totals = { open: 0 }
    const type = params.orderType ?? 'salesOrder'
    const lines: (OpenOrderRow & { batch?: string })[] = byBatch
      ? openOrdersByBatch(db, type, params.itemId)
      : openOrderLines(db, type, params.itemId)
    const rows = lines.flatMap((line): ReportRow[] => {
      const item = items.get(line.itemId)
      if (!accepts(item) || (params.warehouseId !== undefined && line.warehouseId !== params.warehouseId)) return []
      if (params.batch && (line.batch || UNNAMED) !== params.batch) return []
      totals.open += line.open
      const { date, number, partner, expectedDate, ordered, open } = line
      return [
        {
          cells: {
            date,
            number,
            partner: partner ?? '',
            ...itemCells(item),
            warehouse: warehouses.get(line.warehouseId)?.name ?? '（未指定）',
            ...(byBatch ? { batch: line.batch ?? '' } : {}),
            expectedDate,
            ordered,
            open,
            ...auxiliary(item, open),
          },
          drill: { document: line.documentId },
        },
      ]
    })
    return { columns: openOrderColumns(byBatch), rows, totals: params.itemId === undefined ? null : totals, scope: scopeOf(db, params) }
  },
}
