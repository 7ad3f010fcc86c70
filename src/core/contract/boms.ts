import { z } from 'zod'
import { query } from './rpc'
import { id, output, quantity } from './schemas'

/** A component of a product: how much is needed, and whether it is there. 10⁻⁶, fen. */
export interface BomNeed {
  itemId: number
  code: string
  name: string
  spec: string
  unit: string
  batchManaged: boolean
  quantity: number
  /** on hand in the warehouse, or in all where none is given */
  onHand: number
  /** what the quantity costs now; 0 where nothing is known */
  cost: number
}
export interface BomExpansion {
  bomId: number
  bomName: string
  /** for the quantity wanted, lower levels included where they are expanded; fen */
  fee: number
  lines: BomNeed[]
}
const wanted = { itemId: id, bomId: id.optional(), quantity: quantity.min(1), warehouseId: id.optional() }

export const boms = {
  expand: query(
    'inventory.read',
    '按物料清单展开：做这么多商品要用的组件、加工费和库存',
    z.strictObject({ ...wanted, levels: z.enum(['one', 'all']).default('one') }),
    output<BomExpansion>(),
  ),
  shortages: query(
    'inventory.read',
    '这些组件在各自仓库的现存量够不够',
    z.strictObject({ lines: z.array(z.strictObject({ itemId: id, warehouseId: id.optional(), quantity })).max(2000) }),
    output<{ itemId: number; warehouseId: number | null; code: string; name: string; unit: string; quantity: number; onHand: number }[]>(),
  ),
}
