import type { ItemHit } from '../../../core/contract'
import type { LocalDate } from '../../../core/kernel'
import { laterIn, laterOf } from '../../../db/queries/later'
import { BARCODE_OF, UNITS_OF, unitsFrom } from '../../../db/queries/units'
import type { ReadableDb, SqlValue } from '../../../db/types'
import { collect, prefixEnd } from './collect'
import { matchesOf } from './text'

export interface ItemQuery {
  text: string
  limit: number
  /** goods and materials only, no services */
  stockOnly: boolean
  /** stock on hand today in this warehouse; else in all */
  warehouseId?: number | undefined
}

/**
 * Items a user may mean: exactly that barcode or code, then codes and barcodes that begin so, then names and initials that
 * begin so, then those that have it anywhere. Disabled items are not found.
 */
export function searchItems(db: ReadableDb, today: LocalDate, { text, limit, stockOnly, warehouseId }: ItemQuery): ItemHit[] {
  const typed = text.trim()
  const live = `i.disabled = 0${stockOnly ? " AND i.kind <> 'service'" : ''}`
  const find =
    (from: string, condition: string, order: string, ...params: SqlValue[]) =>
    () =>
      db.column<number>(`SELECT i.id FROM ${from} WHERE ${condition} AND ${live} ORDER BY ${order} LIMIT ?`, ...params, limit)
  const codes = [...new Set([typed, typed.toUpperCase()])]
  const matches = matchesOf(typed)
  const indexed = 'item_search s JOIN item i ON i.id = s.rowid'
  const stages =
    typed === ''
      ? [find('item i', 'true', 'i.code')]
      : [
          find('item_barcode b JOIN item i ON i.id = b.item_id', 'b.barcode = ?', 'i.id', typed),
          find('item i', 'i.code IN (?, ?)', 'i.code', typed, typed.toUpperCase()),
          ...codes.map((code) => find('item i', 'i.code >= ? AND i.code < ?', 'i.code', code, prefixEnd(code))),
          find('item_barcode b JOIN item i ON i.id = b.item_id', 'b.barcode >= ? AND b.barcode < ?', 'b.barcode', typed, prefixEnd(typed)),
          ...(matches
            ? [
                find(indexed, 'item_search MATCH ?', 's.rowid', matches.beginning),
                find(indexed, 'item_search MATCH ?', 's.rowid', matches.anywhere),
              ]
            : []),
        ]
  const found = hits(db, today, collect(stages, limit), warehouseId)
  const unit = typed === '' ? undefined : db.get<{ itemId: number; unit: string }>(UNIT_OF_CODE, typed)
  return unit ? found.map((item) => (item.id === unit.itemId ? { ...item, typedUnit: unit.unit } : item)) : found
}
/** A barcode of its own of one of an item's units (箱码). */
const UNIT_OF_CODE = 'SELECT item_id AS itemId, unit FROM item_barcode WHERE barcode = ? AND unit IS NOT NULL'

/** The one live item that has this barcode, and the unit that it stands for ('': the base unit); else the item of this code; null: none. */
export function itemOfBarcode(db: ReadableDb, today: LocalDate, barcode: string): { item: ItemHit; unit: string } | null {
  const found =
    db.get<{ id: number; unit: string }>(
      "SELECT i.id, COALESCE(b.unit, '') AS unit FROM item_barcode b JOIN item i ON i.id = b.item_id WHERE b.barcode = ? AND i.disabled = 0",
      barcode,
    ) ??
    db.get<{ id: number; unit: string }>(
      "SELECT id, '' AS unit FROM item WHERE code IN (?, ?) AND disabled = 0",
      barcode,
      barcode.toUpperCase(),
    )
  const item = found && hits(db, today, [found.id], undefined)[0]
  return item ? { item, unit: found.unit } : null
}

/** The live item one of whose pieces has this number: one that is there rather than one that has left; null: none, or several. */
export function itemOfSerial(db: ReadableDb, today: LocalDate, serial: string): ItemHit | null {
  const found = db.all<{ id: number; here: number }>(
    'SELECT i.id, s.warehouse_id <> 0 AS here FROM serial s JOIN item i ON i.id = s.item_id WHERE s.serial = ? AND i.disabled = 0 AND i.serial_managed = 1 LIMIT 20',
    serial,
  )
  const here = found.filter((f) => f.here === 1)
  const [only, ...more] = here.length > 0 ? here : found
  return only === undefined || more.length > 0 ? null : (hits(db, today, [only.id], undefined)[0] ?? null)
}

interface HitRow extends Omit<ItemHit, 'batchManaged' | 'serialManaged' | 'units'> {
  batchManaged: number
  serialManaged: number
  units: string
}
/** Rows for the ids, in their order, with what is on hand today. 发出商品 is not on hand. */
function hits(db: ReadableDb, today: LocalDate, ids: number[], warehouseId: number | undefined): ItemHit[] {
  const rows = db.all<HitRow>(
    `SELECT id, code, name, spec, unit, kind, tax_rate AS taxRate, purchase_price AS purchasePrice, sale_price AS salePrice, batch_managed AS batchManaged, serial_managed AS serialManaged, shelf_life_days AS shelfLifeDays,
       sale_unit AS saleUnit, purchase_unit AS purchaseUnit, ${UNITS_OF('item.id')} AS units,
       ${BARCODE_OF('item.id')} AS barcode,
       (SELECT coalesce(sum(s.quantity), 0) FROM stock_balance s JOIN warehouse w ON w.id = s.warehouse_id
        WHERE s.item_id = item.id AND w.kind = 'normal' AND (?1 IS NULL OR w.id = ?1)) - ${laterOf('?3', { item: 'item.id', warehouse: '?1' })} AS onHand
     FROM item WHERE id IN (SELECT value FROM json_each(?2))`,
    warehouseId ?? null,
    JSON.stringify(ids),
    laterIn(db, today),
  )
  const byId = new Map(
    rows.map((row) => [
      row.id,
      { ...row, batchManaged: row.batchManaged === 1, serialManaged: row.serialManaged === 1, units: unitsFrom(row.units) },
    ]),
  )
  return ids.flatMap((id) => byId.get(id) ?? [])
}
