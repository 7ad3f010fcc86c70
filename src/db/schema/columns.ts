import { integer, text } from 'drizzle-orm/sqlite-core'

/** 0 or 1 in the file, boolean in the program. */
export const flag = (name: string) => integer(name, { mode: 'boolean' }).notNull().default(false)

/** What every master record has. */
export const kept = {
  id: integer().primaryKey(),
  code: text().notNull().unique(),
  name: text().notNull(),
  pinyin: text().notNull().default(''),
  disabled: flag('disabled'),
  /** counts its changes: who saves an older one is refused */
  revision: integer().notNull().default(1),
}
/** What happens when goods are short (D17); null: the next wider rule, item before warehouse before account set. */
export const negativeStock = text('negative_stock', { enum: ['refuse', 'authorise', 'warn', 'allow'] })
