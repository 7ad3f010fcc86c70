import type { ItemInput } from '../../../core/contract'
import type { Problem } from '../../../core/kernel'
import * as schema from '../../../db/schema'
import type { ReadableDb, WritableDb } from '../../../db/types'
import { dropSearchText, setSearchText } from '../search/text'
import { type Entity, unknownReference } from './entity'
import { limitProblems, writeLimits } from './stockLimits'

type ItemRow = typeof schema.item.$inferSelect
type UnitRow = ItemInput['units'][number] & { itemId: number }

export const item: Entity<ItemInput, ItemRow> = {
  label: '商品',
  table: schema.item,
  firstCode: '0001',
  columns: (_db, value) => {
    const {
      spec,
      unit,
      kind,
      categoryId,
      taxRate,
      purchasePrice,
      salePrice,
      floorPrice,
      costingMethod,
      batchManaged,
      shelfLifeDays,
      negativeStock,
      nearExpiryDays,
      memo,
    } = value
    return {
      spec,
      unit,
      kind,
      categoryId,
      taxRate,
      purchasePrice,
      salePrice,
      floorPrice,
      costingMethod,
      batchManaged,
      shelfLifeDays,
      negativeStock,
      nearExpiryDays,
      memo,
    }
  },
  check: (db, value, existing) => [
    ...unknownReference(db, 'item_category', value.categoryId, existing?.categoryId, 'categoryId', '商品分类'),
    ...barcodeProblems(db, value),
    ...unitProblems(value),
    ...limitProblems(db, value),
    ...(existing && isUsed(db, existing.id) ? lockedProblems(db, value, existing) : []),
  ],
  saved: ({ db }, id, value) => {
    writeBarcodes(db, id, value.barcodes)
    writeUnits(db, id, value.units)
    writeLimits(db, id, value)
    setSearchText(db, 'item_search', id, { ...value, more: [value.spec, value.code, ...value.barcodes] })
  },
  removing: ({ db }, row) => {
    for (const table of ['item_barcode', 'item_unit', 'item_stock_limit', 'batch']) db.run(`DELETE FROM ${table} WHERE item_id = ?`, row.id)
    dropSearchText(db, 'item_search', row.id)
  },
  views: (db, rows) => {
    const barcodes = groupedBy(
      db,
      rows,
      'SELECT item_id AS itemId, barcode FROM item_barcode WHERE item_id IN (SELECT value FROM json_each(?)) ORDER BY barcode',
    )
    const units = groupedBy(
      db,
      rows,
      `SELECT item_id AS itemId, unit, numerator, denominator, purchase_price AS purchasePrice, sale_price AS salePrice
       FROM item_unit WHERE item_id IN (SELECT value FROM json_each(?)) ORDER BY unit`,
    )
    const limits = groupedBy(
      db,
      rows,
      `SELECT item_id AS itemId, warehouse_id AS warehouseId, min_quantity AS minQuantity, max_quantity AS maxQuantity
       FROM item_stock_limit WHERE item_id IN (SELECT value FROM json_each(?)) ORDER BY warehouse_id`,
    )
    const categories = new Map(db.all<{ id: number; name: string }>('SELECT id, name FROM item_category').map(({ id, name }) => [id, name]))
    return rows.map((row) => ({
      ...row,
      barcodes: (barcodes.get(row.id) ?? []).map(({ barcode }) => barcode),
      units: (units.get(row.id) ?? []).map(({ itemId: _, ...unit }) => unit),
      limits: (limits.get(row.id) ?? []).map(({ itemId: _, ...limit }) => limit),
      categoryName: row.categoryId === null ? null : (categories.get(row.categoryId) ?? null),
    }))
  },
}

function groupedBy(db: ReadableDb, rows: ItemRow[], sql: string): Map<number, Record<string, unknown>[]> {
  const ids = JSON.stringify(rows.map(({ id }) => id))
  return Map.groupBy(db.all<Record<string, unknown> & { itemId: number }>(sql, ids), ({ itemId }) => itemId)
}

/** A barcode stands for one item, whatever the item's state. */
export function barcodeProblems(db: ReadableDb, { id, barcodes, name }: Pick<ItemInput, 'id' | 'barcodes' | 'name'>): Problem[] {
  return barcodes.flatMap((barcode, i) => {
    const owner = db.get<{ itemId: number; name: string }>(
      'SELECT item_id AS itemId, name FROM item_barcode JOIN item ON item.id = item_id WHERE barcode = ?',
      barcode,
    )
    const args =
      owner && owner.itemId !== id
        ? { code: barcode, owner: owner.name }
        : barcodes.indexOf(barcode) < i
          ? { code: barcode, owner: name }
          : undefined
    return args ? [{ code: 'DUPLICATE_BARCODE' as const, at: `barcodes.${i}`, args }] : []
  })
}
function unitProblems({ unit, units }: ItemInput): Problem[] {
  return units.flatMap((other, i): Problem[] => {
    if (other.unit === '') return [{ code: 'REQUIRED', at: `units.${i}.unit`, args: { field: '辅助单位' } }]
    const taken = other.unit === unit || units.findIndex((u) => u.unit === other.unit) < i
    return taken ? [{ code: 'DUPLICATE_CODE', at: `units.${i}.unit`, args: { code: other.unit } }] : []
  })
}

/** Something was bought, sold, stocked or opened with it. */
function isUsed(db: ReadableDb, itemId: number): boolean {
  const places = ['doc_order_line', 'doc_stock_line', 'doc_invoice_line', 'opening_stock', 'cost_pool']
  return places.some((table) => db.value(`SELECT 1 FROM ${table} WHERE item_id = ? LIMIT 1`, itemId) !== undefined)
}
/** What figures already stand on: the base unit and its conversions (D32), the costing method, kind, batches. */
function lockedProblems(db: ReadableDb, value: ItemInput, existing: ItemRow): Problem[] {
  const before = db.all<UnitRow>('SELECT unit, numerator, denominator FROM item_unit WHERE item_id = ?', existing.id)
  const kept = before.every((old) =>
    value.units.some((u) => u.unit === old.unit && u.numerator * old.denominator === old.numerator * u.denominator),
  )
  const problems: Problem[] = []
  if (value.unit !== existing.unit) problems.push({ code: 'UNIT_LOCKED', at: 'unit' })
  if (!kept) problems.push({ code: 'UNIT_LOCKED', at: 'units' })
  if (value.costingMethod !== existing.costingMethod) problems.push({ code: 'COSTING_LOCKED', at: 'costingMethod' })
  if (value.kind !== existing.kind) problems.push({ code: 'ITEM_LOCKED', at: 'kind', args: { field: '类别' } })
  if (value.batchManaged !== existing.batchManaged) problems.push({ code: 'ITEM_LOCKED', at: 'batchManaged', args: { field: '批次管理' } })
  return problems
}

function writeBarcodes(db: WritableDb, itemId: number, barcodes: string[]): void {
  db.run('DELETE FROM item_barcode WHERE item_id = ?', itemId)
  for (const barcode of barcodes) db.run('INSERT INTO item_barcode (barcode, item_id) VALUES (?, ?)', barcode, itemId)
}
function writeUnits(db: WritableDb, itemId: number, units: ItemInput['units']): void {
  db.run('DELETE FROM item_unit WHERE item_id = ?', itemId)
  for (const { unit, numerator, denominator, purchasePrice, salePrice } of units) {
    db.run(
      'INSERT INTO item_unit (item_id, unit, numerator, denominator, purchase_price, sale_price) VALUES (?, ?, ?, ?, ?, ?)',
      itemId,
      unit,
      numerator,
      denominator,
      purchasePrice,
      salePrice,
    )
  }
}
