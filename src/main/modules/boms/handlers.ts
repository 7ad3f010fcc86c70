import type { BomNeed, boms } from '../../../core/contract'
import { MAX_QTY, mulDiv } from '../../../core/kernel'
import { expandBom } from '../../../core/modules/inventory/bom'
import { laterIn, laterOf } from '../../../db/queries/later'
import type { ReadableDb } from '../../../db/types'
import { refuse } from '../../backend/context'
import type { ModuleHandlers } from '../../backend/router'
import { bomById, currentCosts, defaultBoms } from './store'

const ITEM = 'SELECT id AS itemId, code, name, spec, unit, batch_managed = 1 AS batchManaged FROM item WHERE id = ?'
const ON_HAND = `SELECT COALESCE(SUM(b.quantity), 0) - ${laterOf('?3', { item: '?1', warehouse: '?2' })} FROM stock_balance b JOIN warehouse w ON w.id = b.warehouse_id AND w.kind = 'normal'
  WHERE b.item_id = ?1 AND (?2 IS NULL OR b.warehouse_id = ?2)`
/** What lies there today, `later` (see laterIn) left out. */
const onHand = (db: ReadableDb, itemId: number, warehouseId: number | null, later: string): number =>
  db.value<number>(ON_HAND, itemId, warehouseId, later) ?? 0

type Item = Pick<BomNeed, 'itemId' | 'code' | 'name' | 'spec' | 'unit'> & { batchManaged: number }
const itemOf = (db: ReadableDb, id: number): Item => db.get<Item>(ITEM, id) ?? refuse('NOT_FOUND', { what: '商品' })

export const bomHandlers: ModuleHandlers<typeof boms> = {
  expand({ db, clock }, { itemId, bomId, quantity, levels, warehouseId }) {
    const bomOf = defaultBoms(db)
    const bom = bomId === undefined ? bomOf(itemId) : bomById(db, bomId)
    if (!bom || bom.itemId !== itemId) return refuse('BOM_MISSING', { item: itemOf(db, itemId).name })
    const costOf = currentCosts(db)
    const later = laterIn(db, clock.today())
    const { lines, fee } = expandBom(bom, quantity, levels === 'all' ? bomOf : null)
    return {
      bomId: bom.id,
      bomName: bom.name,
      fee,
      lines: lines.map((line) => {
        const cost = costOf(line.itemId)
        const item = itemOf(db, line.itemId)
        return {
          ...item,
          batchManaged: item.batchManaged === 1,
          quantity: line.quantity,
          onHand: onHand(db, line.itemId, warehouseId ?? null, later),
          cost: cost ? mulDiv(cost.value, line.quantity, cost.quantity) : 0,
        }
      }),
    }
  },
  shortages({ db, clock }, { lines }) {
    const later = laterIn(db, clock.today())
    const wanted = Map.groupBy(lines, ({ itemId, warehouseId }) => `${itemId}:${warehouseId ?? ''}`)
    return [...wanted.values()].flatMap((same) => {
      const [first] = same
      if (!first) return []
      const { code, name, unit } = itemOf(db, first.itemId)
      const quantity = same.reduce((sum, line) => sum + line.quantity, 0)
      if (Math.abs(quantity) > MAX_QTY) refuse('TOO_LARGE', { field: '数量' }, 'lines')
      const warehouseId = first.warehouseId ?? null
      const there = onHand(db, first.itemId, warehouseId, later)
      return there < quantity ? [{ itemId: first.itemId, warehouseId, code, name, unit, quantity, onHand: there }] : []
    })
  },
}
