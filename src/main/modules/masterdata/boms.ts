import type { BomInput } from '../../../core/contract'
import type { Problem } from '../../../core/kernel'
import { circleOf } from '../../../core/modules/inventory/bom'
import { ITEM_NAME } from '../../../db/queries/itemNames'
import * as schema from '../../../db/schema'
import type { ReadableDb } from '../../../db/types'
import { type Entity, unknownReference } from './entity'

type BomRow = typeof schema.bom.$inferSelect

/** 物料清单: several for a product, one of them the default. */
export const bom: Entity<BomInput, BomRow> = {
  label: '物料清单',
  table: schema.bom,
  firstCode: 'BOM001',
  // one default a product: set when the others no longer are
  columns: (_db, { itemId, baseQuantity, fee, memo }) => ({ itemId, baseQuantity, fee, memo, isDefault: false }),
  check: (db, value, existing) => [
    ...unknownReference(db, 'item', value.itemId, existing?.itemId, 'itemId', '商品'),
    ...stocked(db, value.itemId, 'itemId'),
    ...lineProblems(db, value),
    ...circleProblems(db, value),
  ],
  saved: ({ db }, id, { itemId, isDefault, lines }) => {
    if (isDefault) db.run('UPDATE bom SET is_default = 0 WHERE item_id = ?', itemId)
    db.run(
      'UPDATE bom SET is_default = 1 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM bom WHERE item_id = ?2 AND is_default = 1)',
      id,
      itemId,
    )
    db.run('DELETE FROM bom_line WHERE bom_id = ?', id)
    lines.forEach(({ itemId, quantity, lossRate }, i) =>
      db.run(
        'INSERT INTO bom_line (bom_id, line_no, item_id, quantity, loss_rate) VALUES (?, ?, ?, ?, ?)',
        id,
        i + 1,
        itemId,
        quantity,
        lossRate,
      ),
    )
  },
  removing: ({ db }, row) => void db.run('DELETE FROM bom_line WHERE bom_id = ?', row.id),
  views: (db, rows) => {
    const lines = Map.groupBy(db.all<LineRow>(LINES, JSON.stringify(rows.map(({ id }) => id))), (line) => line.bomId)
    return rows.map((row) => {
      const product = db.get<Named>(ITEM, row.itemId)
      return {
        ...row,
        itemName: product?.name ?? '',
        unit: product?.unit ?? '',
        lines: (lines.get(row.id) ?? []).map(({ itemId, quantity, lossRate }) => ({ itemId, quantity, lossRate })),
        items: Object.fromEntries(
          (lines.get(row.id) ?? []).map(({ itemId, code, name, spec, unit }) => [itemId, { id: itemId, code, name, spec, unit }]),
        ),
      }
    })
  },
}
interface Named {
  name: string
  unit: string
}
interface LineRow extends Named {
  bomId: number
  itemId: number
  quantity: number
  lossRate: number
  code: string
  spec: string
}
const ITEM = `SELECT ${ITEM_NAME('item')} AS name, unit FROM item WHERE id = ?`
const LINES = `SELECT l.bom_id AS bomId, l.item_id AS itemId, l.quantity, l.loss_rate AS lossRate, i.code, i.name, i.spec, i.unit
  FROM bom_line l JOIN item i ON i.id = l.item_id WHERE l.bom_id IN (SELECT value FROM json_each(?)) ORDER BY l.bom_id, l.line_no`

/** A service is not made and used up. */
function stocked(db: ReadableDb, itemId: number, at: string): Problem[] {
  const item = db.get<{ name: string; kind: string }>('SELECT name, kind FROM item WHERE id = ?', itemId)
  return item?.kind === 'service' ? [{ code: 'SERVICE_HAS_NO_STOCK', at, args: { item: item.name } }] : []
}
function lineProblems(db: ReadableDb, { id, lines }: BomInput): Problem[] {
  const before = new Set(db.column<number>('SELECT item_id FROM bom_line WHERE bom_id = ?', id ?? 0))
  return lines.flatMap(({ itemId }, i): Problem[] => {
    const at = `lines.${i}.itemId`
    const unknown = unknownReference(db, 'item', itemId, before.has(itemId) ? itemId : null, at, '商品')
    if (unknown.length > 0) return unknown
    const name = db.value<string>('SELECT name FROM item WHERE id = ?', itemId) ?? ''
    if (lines.findIndex((l) => l.itemId === itemId) < i) return [{ code: 'BOM_TWICE', at, args: { item: name } }]
    return stocked(db, itemId, at)
  })
}
const MADE_OF = 'SELECT DISTINCT l.item_id FROM bom b JOIN bom_line l ON l.bom_id = b.id WHERE b.item_id = ?1 AND b.id <> ?2'

/** Also lists not in use count: putting one into use again must not close a circle. */
function circleProblems(db: ReadableDb, { id, itemId, lines }: BomInput): Problem[] {
  const madeOf = (item: number) => db.column<number>(MADE_OF, item, id ?? 0)
  const components = lines.map((line) => line.itemId)
  const circle = circleOf(itemId, components, madeOf)
  if (!circle) return []
  const path = circle.map((item) => db.value<string>('SELECT name FROM item WHERE id = ?', item) ?? '').join(' → ')
  return [{ code: 'BOM_CIRCLE', at: `lines.${components.indexOf(circle[1] ?? 0)}.itemId`, args: { path } }]
}
