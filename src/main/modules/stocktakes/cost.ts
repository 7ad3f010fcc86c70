import { amountOf, mulDiv, RATE_SCALE, shareOf } from '../../../core/kernel'
import { costElsewhere } from '../../../db/queries/costs/beginning'
import type { QueryContext } from '../../backend/context'
import { taxpayerOn } from '../tax/periods'

const LAST_IN = `SELECT quantity, amount FROM cost_row WHERE pool_id = ? AND quantity > 0 AND amount > 0 ORDER BY date DESC, phase DESC, seq DESC LIMIT 1`
const PRICED = 'SELECT purchase_price AS price, tax_rate AS taxRate FROM item WHERE id = ?'

/**
 * What found goods are worth of which none is left to take the cost from, fen: as those that came in last, else what the item costs in
 * other warehouses or batches that have a cost of their own, else at the purchase price (without its tax where that is deducted); null
 * where nothing is known.
 */
export function foundValue(ctx: QueryContext, itemId: number, poolId: number | null, quantity: number): number | null {
  const last = poolId === null ? undefined : ctx.db.get<{ quantity: number; amount: number }>(LAST_IN, poolId)
  if (last) return shareOf(last.amount, quantity, last.quantity)
  const elsewhere = costElsewhere(ctx.db, itemId, poolId)
  if (elsewhere.quantity > 0 && elsewhere.value > 0) return mulDiv(elsewhere.value, quantity, elsewhere.quantity)
  const { price, taxRate } = ctx.db.get<{ price: number | null; taxRate: number }>(PRICED, itemId) ?? { price: null, taxRate: 0 }
  if (price === null) return null
  const gross = amountOf(quantity, price)
  return taxpayerOn(ctx, ctx.clock.today()) === 'general' ? mulDiv(gross, RATE_SCALE, RATE_SCALE + taxRate) : gross
}
