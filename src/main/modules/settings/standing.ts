import { firstDay, type Problem, problem } from '../../../core/kernel'
import { STOCK_ROLES } from '../../../core/ledger/accountRules'
import type { ReadableDb } from '../../../db/types'
import { categoriesOf } from '../../../db/queries/accountRules'
import { Refusal } from '../../backend/context'
import { type AccountOf, accountBook } from '../../documents/accountRules'

interface Standing {
  itemId: number
  item: string
  kind: string
  warehouseId: number
  place: string
}
/**
 * Pools whose goods are there, or moved in a month that is open (the last movement not withdrawn). Estimates taken back keep
 * their receipt's account.
 */
const STANDING = `
SELECT i.id AS itemId, i.code || ' ' || i.name AS item, i.kind, e.warehouse_id AS warehouseId, w.kind AS place
FROM cost_pool p JOIN item i ON i.id = p.item_id
JOIN stock_entry e ON e.pool_id = p.id AND e.n = 0 AND e.seq = (SELECT x.seq FROM stock_entry x WHERE x.pool_id = p.id AND x.n = 0
  AND NOT EXISTS (SELECT 1 FROM stock_entry r WHERE r.pool_id = x.pool_id AND r.date = x.date AND r.phase = x.phase AND r.seq = x.seq AND r.n = 1)
  ORDER BY x.date DESC, x.phase DESC, x.seq DESC LIMIT 1)
JOIN warehouse w ON w.id = e.warehouse_id AND w.kind <> 'estimate' LEFT JOIN cost_state s ON s.pool_id = p.id
WHERE (?1 IS NULL OR p.item_id = ?1) AND (COALESCE(s.quantity, 0) <> 0 OR COALESCE(s.value, 0) <> 0 OR e.date >= ?2) ORDER BY i.code`
const FIRST_OPEN = "SELECT MIN(period) FROM period WHERE state = 'open'"
const MOST = 20
const nameOf = (db: ReadableDb, id: number | undefined) =>
  db.value<string>("SELECT code || ' ' || full_name FROM account WHERE id = ?", id ?? 0) ?? '（未指定）'

/** Goods in use with the stock account that the rules give them now. */
export interface StandingGoods {
  item: string
  accountIn: (accountOf: AccountOf) => number | undefined
  before: number | undefined
}
/** `itemId`: of this item only; null: of all. */
export function standingGoods(db: ReadableDb, itemId: number | null): StandingGoods[] {
  const open = db.value<number | null>(FIRST_OPEN)
  const now = accountBook(db, null)
  return db.all<Standing>(STANDING, itemId, open ? firstDay(open) : '').map((s) => {
    const role = s.place === 'shipped' ? 'goodsShipped' : s.kind === 'material' ? 'rawMaterial' : 'goods'
    const accountIn = (accountOf: AccountOf) => accountOf(role, { itemId: s.itemId, warehouseId: s.warehouseId })
    return { item: s.item, accountIn, before: accountIn(now) }
  })
}
/**
 * Goods in use stay on the stock account that they stand on: their value does not travel from one account to another, and what costing finds out
 * later goes to the account that the movement was posted on. So whatever would give them another one (a rule, the category of the item, the
 * category above it) is refused with STOCK_ACCOUNT_IN_USE while there is any of them, or they moved in an open month.
 */
export function movedProblems(db: ReadableDb, goods: readonly StandingGoods[], accountOf: AccountOf): Problem[] {
  const problems: Problem[] = []
  for (const { item, accountIn, before } of goods) {
    const after = accountIn(accountOf)
    if (after === before) continue
    problems.push(problem('STOCK_ACCOUNT_IN_USE', undefined, { item, before: nameOf(db, before), after: nameOf(db, after) }))
    if (problems.length >= MOST) break
  }
  return problems
}
/** Does the work, and refuses it when it would move goods in use to another stock account. */
export function keepingStockAccounts<T>(db: ReadableDb, work: () => T): T {
  const goods = standingGoods(db, null)
  const done = work()
  const problems = movedProblems(db, goods, accountBook(db, null))
  if (problems.length > 0) throw new Refusal(problems)
  return done
}

const RULED = `SELECT 1 FROM account_rule WHERE until_posting IS NULL AND category_id IS NOT NULL AND role IN (${STOCK_ROLES.map((r) => `'${r}'`).join(', ')}) LIMIT 1`
const UP = `WITH RECURSIVE up (id, depth) AS (SELECT ?, 0 UNION ALL SELECT c.parent_id, up.depth + 1 FROM up JOIN item_category c ON c.id = up.id WHERE c.parent_id IS NOT NULL AND up.depth < 50)
SELECT id FROM up ORDER BY depth`
const above = (db: ReadableDb, categoryId: number | null) => (categoryId === null ? [] : db.column<number>(UP, categoryId))
/** An item that goes to another category. */
export function itemMoved(db: ReadableDb, itemId: number, categoryId: number | null): Problem[] {
  if (db.value(RULED) === undefined) return []
  return movedProblems(
    db,
    standingGoods(db, itemId),
    accountBook(db, null, () => above(db, categoryId)),
  ).map((p) => ({ ...p, at: 'categoryId' }))
}
/** A category that goes below another. */
export function categoryMoved(db: ReadableDb, categoryId: number, parentId: number | null): Problem[] {
  if (db.value(RULED) === undefined) return []
  const beyond = [categoryId, ...above(db, parentId)]
  const after = (itemId: number) => {
    const now = categoriesOf(db, itemId)
    const at = now.indexOf(categoryId)
    return at < 0 ? now : [...now.slice(0, at), ...beyond]
  }
  return movedProblems(db, standingGoods(db, null), accountBook(db, null, after)).map((p) => ({ ...p, at: 'parentId' }))
}
