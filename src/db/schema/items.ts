import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { flag, kept, negativeStock } from './columns'

const METHODS = ['movingAverage', 'fifo', 'periodicAverage', 'specific', 'lifo'] as const

export const itemCategory = sqliteTable('item_category', { ...kept, parentId: integer('parent_id') })

/** 商品. Prices are 10⁻⁸ yuan for one base unit, the rate is 10⁻⁶. */
export const item = sqliteTable('item', {
  ...kept,
  spec: text().notNull().default(''),
  unit: text().notNull(),
  kind: text({ enum: ['goods', 'material', 'service'] })
    .notNull()
    .default('goods'),
  categoryId: integer('category_id'),
  taxRate: integer('tax_rate').notNull(),
  purchasePrice: integer('purchase_price'),
  salePrice: integer('sale_price'),
  floorPrice: integer('floor_price'),
  /** null: the account set's */
  costingMethod: text('costing_method', { enum: METHODS }),
  batchManaged: flag('batch_managed'),
  shelfLifeDays: integer('shelf_life_days'),
  /** null: the program's */
  nearExpiryDays: integer('near_expiry_days'),
  memo: text().notNull().default(''),
  negativeStock,
  /** '': the base unit */
  saleUnit: text('sale_unit').notNull().default(''),
  purchaseUnit: text('purchase_unit').notNull().default(''),
  /** D35: every piece has a number of its own */
  serialManaged: flag('serial_managed'),
  /** of one base unit, for spreading 采购费用 (D27): 10⁻⁶ kg and 10⁻⁶ m³ */
  weight: integer(),
  volume: integer(),
})
export const itemBarcode = sqliteTable('item_barcode', { barcode: text().primaryKey(), itemId: integer('item_id').notNull(), unit: text() })
/** One `unit` is numerator/denominator base units. */
export const itemUnit = sqliteTable(
  'item_unit',
  {
    itemId: integer('item_id').notNull(),
    unit: text().notNull(),
    numerator: integer().notNull(),
    denominator: integer().notNull(),
    purchasePrice: integer('purchase_price'),
    salePrice: integer('sale_price'),
  },
  (table) => [primaryKey({ columns: [table.itemId, table.unit] })],
)
