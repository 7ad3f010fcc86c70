import type { ItemInput } from '../../../core/contract'
import type { DocumentType } from '../../../core/documents/types'
import { isUnitName, type Problem, problem, type UnitRatio } from '../../../core/kernel'
import { documentLabel } from '../../../core/modules/registry'
import * as schema from '../../../db/schema'
import type { ReadableDb, WritableDb } from '../../../db/types'
import { dropSearchText, setSearchText } from '../search/text'
import { refuseShortFromNow } from '../settings/shortages'
import { itemMoved } from '../settings/standing'
import { usualBinProblems, writeUsualBins } from './bins'
import { type Entity, unknownReference } from './entity'
import { limitProblems, writeLimits } from './stockLimits'

type ItemRow = typeof schema.item.$inferSelect

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
      serialManaged,
      shelfLifeDays,
      negativeStock,
      nearExpiryDays,
      weight,
      volume,
      memo,
      saleUnit,
      purchaseUnit,
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
      weight,
      volume,
      memo,
      saleUnit,
      purchaseUnit,
      serialManaged,
    }
  },
  check: (db, value, existing) => [
    ...unknownReference(db, 'item_category', value.categoryId, existing?.categoryId, 'categoryId', '商品分类'),
    ...(existing && existing.categoryId !== value.categoryId ? itemMoved(db, existing.id, value.categoryId) : []),
    ...barcodeProblems(db, value),
    ...unitProblems(value),
    ...(existing ? ratioProblems(db, existing.id, value.units) : []),
    ...(value.serialManaged && value.kind === 'service' ? [problem('SERVICE_HAS_NO_STOCK', 'serialManaged', { item: value.name })] : []),
    ...limitProblems(db, value),
    ...usualBinProblems(db, value),
    ...(existing && isUsed(db, existing.id) ? lockedProblems(db, value, existing) : []),
  ],
  saved: (ctx, id, value, existing) => {
    const { db } = ctx
    if (existing && existing.negativeStock !== value.negativeStock) refuseShortFromNow(ctx, ctx.options.negativeStock, { itemId: id })
    writeBarcodes(db, id, value)
    writeUnits(db, id, value.units)
    writeLimits(db, id, value)
    writeUsualBins(db, id, value)
    setSearchText(db, 'item_search', id, { ...value, more: [value.spec, value.code, ...barcodesOf(value).map(({ barcode }) => barcode)] })
  },
  removing: ({ db }, row) => {
    for (const table of ['item_barcode', 'item_unit', 'item_stock_limit', 'item_bin', 'batch'])
      db.run(`DELETE FROM ${table} WHERE item_id = ?`, row.id)
    dropSearchText(db, 'item_search', row.id)
  },
  views: (db, rows) => {
    const barcodes = groupedBy(
      db,
      rows,
      'SELECT item_id AS itemId, barcode, unit FROM item_barcode WHERE item_id IN (SELECT value FROM json_each(?)) ORDER BY barcode',
    )
    const units = groupedBy(
      db,
      rows,
      `SELECT item_id AS itemId, unit, numerator, denominator, purchase_price AS purchasePrice, sale_price AS salePrice
       FROM item_unit WHERE item_id IN (SELECT value FROM json_each(?)) ORDER BY numerator * 1.0 / denominator, unit`,
    )
    const barcodesIn = (id: number, unit: unknown) => (barcodes.get(id) ?? []).flatMap((b) => (b['unit'] === unit ? [b['barcode']] : []))
    const limits = groupedBy(
      db,
      rows,
      `SELECT item_id AS itemId, warehouse_id AS warehouseId, min_quantity AS minQuantity, max_quantity AS maxQuantity
       FROM item_stock_limit WHERE item_id IN (SELECT value FROM json_each(?)) ORDER BY warehouse_id`,
    )
    const bins = groupedBy(
      db,
      rows,
      'SELECT item_id AS itemId, warehouse_id AS warehouseId, bin FROM item_bin WHERE item_id IN (SELECT value FROM json_each(?)) ORDER BY warehouse_id',
    )
    const categories = new Map(db.all<{ id: number; name: string }>('SELECT id, name FROM item_category').map(({ id, name }) => [id, name]))
    return rows.map((row) => ({
      ...row,
      barcodes: barcodesIn(row.id, null),
      units: (units.get(row.id) ?? []).map(({ itemId: _, ...unit }) => ({ ...unit, barcodes: barcodesIn(row.id, unit['unit']) })),
      limits: (limits.get(row.id) ?? []).map(({ itemId: _, ...limit }) => limit),
      bins: (bins.get(row.id) ?? []).map(({ itemId: _, ...bin }) => bin),
      categoryName: row.categoryId === null ? null : (categories.get(row.categoryId) ?? null),
    }))
  },
}

function groupedBy(db: ReadableDb, rows: ItemRow[], sql: string): Map<number, Record<string, unknown>[]> {
  const ids = JSON.stringify(rows.map(({ id }) => id))
  return Map.groupBy(db.all<Record<string, unknown> & { itemId: number }>(sql, ids), ({ itemId }) => itemId)
}

/** Every barcode of an item with the unit that it stands for (null: the base unit) and its place in the input. */
const barcodesOf = ({ barcodes, units }: Pick<ItemInput, 'barcodes' | 'units'>) => [
  ...barcodes.map((barcode, i) => ({ barcode, unit: null as string | null, at: `barcodes.${i}` })),
  ...units.flatMap((u, i) => u.barcodes.map((barcode, j) => ({ barcode, unit: u.unit as string | null, at: `units.${i}.barcodes.${j}` }))),
]
/** A barcode stands for one unit of one item, whatever the item's state. */
export function barcodeProblems(db: ReadableDb, value: Pick<ItemInput, 'id' | 'barcodes' | 'units' | 'name'>): Problem[] {
  const { id, name } = value
  const all = barcodesOf(value)
  return all.flatMap(({ barcode, at }, i) => {
    const owner = db.get<{ itemId: number; name: string }>(
      'SELECT item_id AS itemId, name FROM item_barcode JOIN item ON item.id = item_id WHERE barcode = ?',
      barcode,
    )
    const args =
      owner && owner.itemId !== id
        ? { code: barcode, owner: owner.name }
        : all.findIndex((other) => other.barcode === barcode) < i
          ? { code: barcode, owner: name }
          : undefined
    return args ? [{ code: 'DUPLICATE_BARCODE' as const, at, args }] : []
  })
}
/** What a unit may be called, each once, and which one is usual (D32). */
function unitProblems({ unit, units, saleUnit, purchaseUnit }: ItemInput): Problem[] {
  const problems = units.flatMap((other, i): Problem[] => {
    const at = `units.${i}.unit`
    if (other.unit === '') return [{ code: 'REQUIRED', at, args: { field: '单位' } }]
    // "3箱5瓶" could not be told apart
    if (!isUnitName(other.unit)) return [{ code: 'UNIT_NAME', at, args: { unit: other.unit } }]
    const named = (u: string) => u.toLowerCase() === other.unit.toLowerCase()
    const taken = named(unit) || units.findIndex((u) => named(u.unit)) < i
    return taken ? [{ code: 'UNIT_TWICE', at, args: { unit: other.unit } }] : []
  })
  if (units.length > 0 && !isUnitName(unit)) problems.push({ code: 'UNIT_NAME', at: 'unit', args: { unit } })
  for (const [at, usual] of [
    ['saleUnit', saleUnit],
    ['purchaseUnit', purchaseUnit],
  ] as const)
    if (usual !== '' && !units.some((u) => u.unit === usual)) problems.push({ code: 'UNIT_NOT_LISTED', at, args: { unit: usual } })
  return problems
}
const USED_IN = `
SELECT d.id, d.type, d.number FROM doc_order_line l JOIN doc_order d ON d.id = l.document_id WHERE l.item_id = ?1 AND l.unit = ?2 AND d.state <> 'void'
UNION ALL SELECT d.id, d.type, d.number FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id WHERE l.item_id = ?1 AND l.unit = ?2 AND d.state <> 'void'
UNION ALL SELECT d.id, d.type, d.number FROM doc_invoice_line l JOIN doc_invoice d ON d.id = l.document_id WHERE l.item_id = ?1 AND l.unit = ?2 AND d.state <> 'void'
LIMIT 1`
/** A conversion that a document was entered by stays as it is (D32). RATIO_LOCKED says where it was used. */
function ratioProblems(db: ReadableDb, itemId: number, units: ItemInput['units']): Problem[] {
  const before = db.all<UnitRatio>('SELECT unit, numerator, denominator FROM item_unit WHERE item_id = ?', itemId)
  return before.flatMap((old): Problem[] => {
    const i = units.findIndex((u) => u.unit === old.unit)
    const now = units[i]
    if (now && now.numerator * old.denominator === old.numerator * now.denominator) return []
    const used = db.get<{ id: number; type: DocumentType; number: string }>(USED_IN, itemId, old.unit)
    if (!used) return []
    const args = { unit: old.unit, document: `${documentLabel(used.type)} ${used.number}`, documentId: used.id }
    return [{ code: 'RATIO_LOCKED', at: now ? `units.${i}.numerator` : 'units', args }]
  })
}

/** Something was bought, sold, stocked or opened with it. */
function isUsed(db: ReadableDb, itemId: number): boolean {
  const places = ['doc_order_line', 'doc_stock_line', 'doc_invoice_line', 'opening_stock', 'cost_pool']
  return places.some((table) => db.value(`SELECT 1 FROM ${table} WHERE item_id = ? LIMIT 1`, itemId) !== undefined)
}
/** What figures already stand on: the base unit (D32), the costing method, kind, batches. */
function lockedProblems(db: ReadableDb, value: ItemInput, existing: ItemRow): Problem[] {
  const problems: Problem[] = []
  if (value.unit !== existing.unit) problems.push({ code: 'UNIT_LOCKED', at: 'unit' })
  if (value.costingMethod !== existing.costingMethod) problems.push({ code: 'COSTING_LOCKED', at: 'costingMethod' })
  if (value.kind !== existing.kind) problems.push({ code: 'ITEM_LOCKED', at: 'kind', args: { field: '类别' } })
  if (value.batchManaged !== existing.batchManaged) problems.push({ code: 'ITEM_LOCKED', at: 'batchManaged', args: { field: '批次管理' } })
  if (value.serialManaged !== existing.serialManaged && lies(db, existing.id)) problems.push({ code: 'SERIAL_LOCKED', at: 'serialManaged' })
  return problems
}
/** Something of it is there, with a number or without: it could not be told which piece is which (D35). */
const lies = (db: ReadableDb, itemId: number): boolean =>
  db.value('SELECT 1 FROM stock_balance WHERE item_id = ? AND quantity <> 0', itemId) !== undefined ||
  db.value('SELECT 1 FROM serial WHERE item_id = ? AND warehouse_id <> 0', itemId) !== undefined ||
  db.value('SELECT 1 FROM opening_stock WHERE item_id = ?', itemId) !== undefined

function writeBarcodes(db: WritableDb, itemId: number, value: ItemInput): void {
  db.run('DELETE FROM item_barcode WHERE item_id = ?', itemId)
  for (const { barcode, unit } of barcodesOf(value))
    db.run('INSERT INTO item_barcode (barcode, item_id, unit) VALUES (?, ?, ?)', barcode, itemId, unit)
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
