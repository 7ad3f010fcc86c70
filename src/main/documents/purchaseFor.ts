import type { DocumentInput } from '../../core/contract'
import { lineAmounts } from '../../core/documents/amounts'
import type { AnyDocument, OrderDocument } from '../../core/documents/types'
import { type QueryContext, refuse } from '../backend/context'
import { missingOf } from './ledger/reservations'
import { madeInput } from './made'

const PRICED = 'SELECT purchase_price AS price, tax_rate AS taxRate FROM item WHERE id = ?'

/**
 * 以销定购 (D19): the content of a purchase order for what approved sales orders lack, each line referring to the one that wants it; what
 * is on order already is not ordered again. The supplier is left to be chosen. WRONG_STATE, NOTHING_SHORT.
 */
export function purchaseForOrders(ctx: QueryContext, orders: readonly OrderDocument[], date: string): AnyDocument & DocumentInput {
  if (orders.some((o) => o.state !== 'approved')) refuse('WRONG_STATE', { state: '未审核或已完成', action: '以销定购' })
  const lines = orders.flatMap((order) =>
    missingOf(ctx, order, true).map(({ line, itemId, warehouseId, quantity }) => {
      const { price, taxRate } = ctx.db.get<{ price: number | null; taxRate: number }>(PRICED, itemId) ?? { price: null, taxRate: 0 }
      const amounts = lineAmounts('incl', quantity, price ?? 0, taxRate, 0)
      return { itemId, quantity, price: price ?? 0, taxRate, ...amounts, warehouseId, sourceLineId: order.lines[line]?.id ?? null }
    }),
  )
  if (lines.length === 0) refuse('NOTHING_SHORT')
  const [first] = orders
  return madeInput({
    type: 'purchaseOrder',
    date,
    warehouseId: first?.warehouseId ?? null,
    departmentId: first?.departmentId ?? null,
    priceMode: 'incl',
    lines,
  }) as AnyDocument & DocumentInput
}
