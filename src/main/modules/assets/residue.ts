import type { ClearingIncomeInput } from '../../../core/contract'
import type { AnyDocument } from '../../../core/documents/types'
import { type CommandContext, type QueryContext, Refusal, refuse } from '../../backend/context'
import { accountFor } from '../../documents/accountRules'
import { madeInput } from '../../documents/made'
import { postDocument } from '../../documents/post'
import { saveDocument, stampOf } from '../../documents/save'
import { setState } from '../../documents/store'

interface Residue {
  itemId: number
  warehouseId: number
  quantity: number
}
/** 残料入库: what comes into stock, and the account that it stands on there. REQUIRED, SERVICE_HAS_NO_STOCK, each at its field. */
export function residueOf(ctx: QueryContext, { itemId, warehouseId, quantity }: ClearingIncomeInput): Residue & { stockAccountId: number } {
  if (itemId === null) return refuse('REQUIRED', { field: '商品' }, 'itemId')
  if (warehouseId === null) return refuse('REQUIRED', { field: '仓库' }, 'warehouseId')
  if (quantity === null) return refuse('REQUIRED', { field: '数量' }, 'quantity')
  const item = ctx.db.get<{ name: string; kind: string }>('SELECT name, kind FROM item WHERE id = ?', itemId)
  if (!item) return refuse('UNKNOWN_REFERENCE', { field: '商品' }, 'itemId')
  if (item.kind === 'service') return refuse('SERVICE_HAS_NO_STOCK', { item: item.name }, 'itemId')
  const stockAccountId = accountFor(ctx, item.kind === 'material' ? 'rawMaterial' : 'goods', { itemId, warehouseId })
  return { itemId, warehouseId, quantity, stockAccountId }
}
/** The fields of 清理收入 that the fields of 其他入库单 are. */
const FIELDS: Record<string, string> = { 'lines.0.itemId': 'itemId', 'lines.0.quantity': 'quantity', 'lines.0.cost': 'amount' }
const AT_ITEM = /^lines\.0\./

/** Posts the 其他入库单 of it against 固定资产清理 at the value given. Whatever the document is refused for is refused here, at the fields of the dialog. */
export function receiveResidue(
  ctx: CommandContext,
  { itemId, warehouseId, quantity }: Residue,
  of: { date: string; amount: number; accountId: number; memo: string },
): AnyDocument {
  const { date, amount: cost, accountId, memo } = of
  try {
    const input = madeInput({ type: 'otherIn', date, warehouseId, accountId, memo, lines: [{ itemId, quantity, cost }] })
    const document = saveDocument(ctx, input)
    if (ctx.options.approval) setState(ctx.db, document, 'approved', stampOf(ctx))
    postDocument(ctx, document)
    return document
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Refusal(
      error.problems.map(({ at, ...p }) => (at === undefined ? p : { ...p, at: FIELDS[at] ?? (AT_ITEM.test(at) ? 'itemId' : at) })),
    )
  }
}
