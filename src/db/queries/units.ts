import type { ItemUnit } from '../../core/contract'
import type { ReadableDb } from '../types'

/** SQL: the further units of an item as JSON, the smallest first; `item` is the column with its id. */
export const UNITS_OF = (item: string) =>
  `(SELECT json_group_array(json_object('unit', unit, 'numerator', numerator, 'denominator', denominator, 'purchasePrice', purchase_price, 'salePrice', sale_price)
    ORDER BY numerator * 1.0 / denominator, unit) FROM item_unit WHERE item_id = ${item})`
/** SQL: the barcode that stands for one of an item's base unit, the first where it has several; null: none. */
export const BARCODE_OF = (item: string) => `(SELECT min(barcode) FROM item_barcode WHERE item_id = ${item} AND unit IS NULL)`
export const unitsFrom = (json: string): ItemUnit[] => JSON.parse(json) as ItemUnit[]

/** One unit of an item; undefined: it has none of that name. */
export const itemUnit = (db: ReadableDb, itemId: number, unit: string): ItemUnit | undefined =>
  db.get<ItemUnit>(
    'SELECT unit, numerator, denominator, purchase_price AS purchasePrice, sale_price AS salePrice FROM item_unit WHERE item_id = ? AND unit = ?',
    itemId,
    unit,
  )
/** Units of all items that have further ones, the smallest first. */
export const allUnits = (db: ReadableDb): Map<number, ItemUnit[]> =>
  Map.groupBy(
    db.all<ItemUnit & { itemId: number }>(
      'SELECT item_id AS itemId, unit, numerator, denominator, purchase_price AS purchasePrice, sale_price AS salePrice FROM item_unit ORDER BY item_id, numerator * 1.0 / denominator, unit',
    ),
    (u) => u.itemId,
  )
