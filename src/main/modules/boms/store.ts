import type { Bom, BomOf, CostOf } from '../../../core/modules/inventory/bom'
import type { ReadableDb } from '../../../db/types'

type Head = Omit<Bom, 'lines'>
const HEAD = 'SELECT id, name, item_id AS itemId, base_quantity AS baseQuantity, fee FROM bom'
const LINES = 'SELECT item_id AS itemId, quantity, loss_rate AS lossRate FROM bom_line WHERE bom_id = ? ORDER BY line_no'

const withLines = (db: ReadableDb, head: Head | undefined): Bom | undefined =>
  head && { ...head, lines: db.all<Bom['lines'][number]>(LINES, head.id) }

/** A list in use. */
export const bomById = (db: ReadableDb, id: number): Bom | undefined =>
  withLines(db, db.get<Head>(`${HEAD} WHERE id = ? AND disabled = 0`, id))
/** All lists of an item, the default first. */
export const bomsOf = (db: ReadableDb, itemId: number): Bom[] =>
  db
    .all<Head>(`${HEAD} WHERE item_id = ? AND disabled = 0 ORDER BY is_default DESC, id`, itemId)
    .flatMap((head) => withLines(db, head) ?? [])

/** The list an item is made by: the default, or another that is in use. Read once an item. */
export function defaultBoms(db: ReadableDb): BomOf {
  const known = new Map<number, Bom | undefined>()
  return (itemId) => {
    if (!known.has(itemId))
      known.set(
        itemId,
        withLines(db, db.get<Head>(`${HEAD} WHERE item_id = ? AND disabled = 0 ORDER BY is_default DESC, id LIMIT 1`, itemId)),
      )
    return known.get(itemId)
  }
}

const IN_STOCK = `SELECT SUM(s.quantity) AS quantity, SUM(s.value) AS value FROM cost_pool p JOIN cost_state s ON s.pool_id = p.id
  WHERE p.item_id = ? AND s.quantity > 0 AND p.warehouse_id NOT IN (SELECT id FROM warehouse WHERE kind = 'shipped')`
const LAST = `SELECT s.state ->> 'lastQuantity' AS quantity, s.state ->> 'lastValue' AS value FROM cost_pool p JOIN cost_state s ON s.pool_id = p.id
  WHERE p.item_id = ? AND s.state ->> 'lastQuantity' > 0 ORDER BY s.last_date DESC, s.last_seq DESC LIMIT 1`

/** What an item costs now: the average of what is there, else what it cost last. Read once an item. */
export function currentCosts(db: ReadableDb): CostOf {
  const known = new Map<number, ReturnType<CostOf>>()
  return (itemId) => {
    if (!known.has(itemId)) {
      const there = db.get<{ quantity: number | null; value: number }>(IN_STOCK, itemId)
      const { quantity, value } = (there?.quantity ? there : db.get<{ quantity: number; value: number }>(LAST, itemId)) ?? {}
      known.set(itemId, quantity && value !== undefined ? { quantity, value } : null)
    }
    return known.get(itemId) ?? null
  }
}
