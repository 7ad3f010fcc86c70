import type { ReportRow } from '../../../core/contract'
import { mulDiv, QTY_SCALE, RATE_SCALE } from '../../../core/kernel'
import { rollUp } from '../../../core/modules/inventory/bom'
import { BOM_COST_COLUMNS, BOM_USE_COLUMNS, type BomItem, bomCost, bomCostRows, bomUse } from '../../../core/reports/bom'
import type { ReadableDb } from '../../../db/types'
import { refuse } from '../../backend/context'
import { bomsOf, currentCosts, defaultBoms } from '../boms/store'
import { matchesText, scopeOf } from './scope'
import type { Report } from './types'

const ITEM = 'SELECT code, name, spec, unit FROM item WHERE id = ?'
function items(db: ReadableDb): (id: number) => BomItem {
  const known = new Map<number, BomItem>()
  return (id) => {
    const item = known.get(id) ?? db.get<BomItem>(ITEM, id) ?? { code: '', name: '', spec: '', unit: '' }
    known.set(id, item)
    return item
  }
}

const cost: Report = {
  def: bomCost,
  run({ db }, params) {
    const itemOf = items(db)
    const [bomOf, costOf] = [defaultBoms(db), currentCosts(db)]
    const columns = BOM_COST_COLUMNS
    if (params.itemId !== undefined) {
      const rows = bomsOf(db, params.itemId).flatMap((bom) => bomCostRows(rollUp(bom, bom.baseQuantity, bomOf, costOf), itemOf))
      return { columns, rows, totals: null, scope: scopeOf(db, params) }
    }
    const products = db.column<number>(
      'SELECT DISTINCT b.item_id FROM bom b JOIN item i ON i.id = b.item_id WHERE b.disabled = 0 ORDER BY i.code',
    )
    const rows = products.flatMap((id) => {
      const bom = bomOf(id)
      const { code, name } = itemOf(id)
      if (!bom || !matchesText(params, code, name)) return []
      const [root] = bomCostRows(rollUp(bom, bom.baseQuantity, bomOf, costOf), itemOf)
      return root ? [{ ...root, kind: 'normal' as const, drill: { report: 'bomCost', params: { itemId: id } } }] : []
    })
    return { columns, rows, totals: null, scope: scopeOf(db, params) }
  },
}

interface Use {
  itemId: number
  bom: string
  baseQuantity: number
  quantity: number
  lossRate: number
}
const USES = `SELECT b.item_id AS itemId, b.name AS bom, b.base_quantity AS baseQuantity, l.quantity, l.loss_rate AS lossRate
  FROM bom_line l JOIN bom b ON b.id = l.bom_id AND b.disabled = 0 JOIN item i ON i.id = b.item_id WHERE l.item_id = ? ORDER BY i.code, b.is_default DESC, b.id`

const use: Report = {
  def: bomUse,
  run({ db }, params) {
    const itemOf = items(db)
    const rows: ReportRow[] = []
    // lists never go in circles; one that would (a damaged file) ends where an item comes again
    const above = (itemId: number, quantity: number, way: readonly number[]): void => {
      for (const found of db.all<Use>(USES, itemId)) {
        if (way.includes(found.itemId)) continue
        const each = mulDiv(mulDiv(quantity, found.quantity, found.baseQuantity), RATE_SCALE + found.lossRate, RATE_SCALE)
        rows.push({
          cells: { ...itemOf(found.itemId), bom: found.bom, level: way.length, quantity: each },
          indent: way.length - 1,
          drill: { report: 'bomCost', params: { itemId: found.itemId } },
        })
        above(found.itemId, each, [...way, found.itemId])
      }
    }
    const itemId = params.itemId ?? refuse('REQUIRED', { field: '商品' }, 'itemId')
    above(itemId, QTY_SCALE, [itemId])
    return { columns: BOM_USE_COLUMNS, rows, totals: null, scope: scopeOf(db, params) }
  },
}
export const boms: readonly Report[] = [cost, use]
