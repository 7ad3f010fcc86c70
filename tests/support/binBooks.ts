import { entityInput, type EntityRecord } from '@core/contract'
import { getRecord, saveRecord } from '../../src/main/modules/masterdata/records'
import { type Books, NET } from './books'

/** The first warehouse of the tests' books, and the second. */
export const MAIN = 1
export const OTHER = 3
export const bin = (code: string, more: Record<string, unknown> = {}) => ({ code, ...more })

/** Saves a warehouse as its form does, with what is changed. */
export function saveWarehouse(books: Books, id: number, changed: Record<string, unknown>): void {
  saveMaster(books, 'warehouse', id, changed)
}
/** 默认货位 of an item. */
export const usualBin = (books: Books, itemId: number, code: string, warehouseId = MAIN): void =>
  saveMaster(books, 'item', itemId, { bins: [{ warehouseId, bin: code }] })

function saveMaster(books: Books, entity: 'warehouse' | 'item', id: number, changed: Record<string, unknown>): void {
  const shape = entityInput.options.find((o) => o.shape.entity.value === entity)?.shape.value.shape ?? {}
  const stored: EntityRecord = getRecord(books.db, entity, id)
  const known = Object.fromEntries(Object.keys(shape).flatMap((k) => (stored[k] === undefined ? [] : [[k, stored[k]]])))
  const value = { ...known, ...changed, id, revision: stored.revision }
  const input = entityInput.parse({ entity, value })
  books.command('master.save', { entity, value }, (ctx) => saveRecord(ctx, input.entity, input.value))
}
/** 货位管理 with bins A (route 1), B (2), C (3); what is there goes into A. */
export const withBins = (books: Books, id = MAIN): void =>
  saveWarehouse(books, id, {
    binManaged: true,
    firstBin: 'A',
    bins: [bin('A', { route: 1 }), bin('B', { route: 2, name: '二排' }), bin('C', { route: 3 })],
  })

/** "A 5, B 3": pieces of an item in the bins of a warehouse. */
export const lies = (books: Books, itemId: number, warehouseId = MAIN): string =>
  books.db
    .all<{ bin: string; quantity: number }>(
      'SELECT bin, SUM(quantity) AS quantity FROM bin_balance WHERE item_id = ? AND warehouse_id = ? GROUP BY bin HAVING SUM(quantity) <> 0 ORDER BY bin',
      itemId,
      warehouseId,
    )
    .map((r) => `${r.bin} ${r.quantity / NET}`)
    .join(', ')
