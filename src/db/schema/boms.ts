import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { flag, kept } from './columns'

/** 物料清单: what `baseQuantity` (10⁻⁶) of an item is made of, and the fee (fen) of making it. */
export const bom = sqliteTable('bom', {
  ...kept,
  itemId: integer('item_id').notNull(),
  baseQuantity: integer('base_quantity').notNull(),
  fee: integer().notNull().default(0),
  isDefault: flag('is_default'),
  memo: text().notNull().default(''),
})
/** `quantity` for the base quantity; the loss rate (10⁻⁶) comes on top. */
export const bomLine = sqliteTable(
  'bom_line',
  {
    bomId: integer('bom_id').notNull(),
    lineNo: integer('line_no').notNull(),
    itemId: integer('item_id').notNull(),
    quantity: integer().notNull(),
    lossRate: integer('loss_rate').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.bomId, table.lineNo] })],
)
