import { lastDay, type Period, periodOf, periodText } from '../../../core/kernel'
import type { DocumentType } from '../../../core/documents/types'
import type { ReadableDb } from '../../../db/types'
import type { CommandContext } from '../../backend/context'
import { accountFor } from '../../documents/accountRules'
import { assertWritten } from '../../documents/ledger/apply'
import { CostRun } from '../../documents/ledger/costRun'
import { postDifferences } from '../../documents/ledger/recost'
import { voucherFor } from '../../documents/ledger/vouchers'
import { LedgerWriter } from '../../documents/ledger/writer'

const EMPTY = `
SELECT pool_id FROM stock_period
WHERE pool_id NOT IN (SELECT p.id FROM cost_pool p JOIN warehouse w ON w.id = p.warehouse_id AND w.kind = 'estimate') GROUP BY pool_id HAVING SUM(in_quantity - out_quantity + move_quantity) = 0 AND SUM(in_value - out_value) <> 0 ORDER BY pool_id`
/** Cost pools of goods that hold nothing and yet are worth something (D16): no posting leaves one, whatever else a file went through may. */
export const emptyPoolsWithValue = (db: ReadableDb): number[] => db.column<number>(EMPTY)

interface OffEntry {
  poolId: number
  date: string
  phase: number
  seq: number
  kind: 'in' | 'out' | 'returnIn' | 'returnOut' | 'carryIn' | 'revalue'
  quantity: number
  warehouseId: number
  itemId: number
  itemKind: string
  documentType: DocumentType
  documentId: number
  stockAccountId: number
  valuations: number
  /** what the method books, less what the ledger holds */
  change: number
}
const OFF = `
SELECT * FROM (SELECT e.pool_id AS poolId, e.date, e.phase, e.seq, e.kind, e.quantity, e.warehouse_id AS warehouseId, e.item_id AS itemId, i.kind AS itemKind,
  e.document_type AS documentType, e.document_id AS documentId, e.stock_account_id AS stockAccountId, COUNT(v.n) AS valuations,
  COALESCE((SELECT r.booked FROM cost_row r WHERE r.pool_id = e.pool_id AND r.date = e.date AND r.phase = e.phase AND r.seq = e.seq), 0) - COALESCE(SUM(v.value), 0) AS change
FROM stock_entry e JOIN item i ON i.id = e.item_id
LEFT JOIN stock_valuation_entry v ON v.pool_id = e.pool_id AND v.date = e.date AND v.phase = e.phase AND v.seq = e.seq
WHERE e.pool_id = ? AND e.n = 0 AND e.kind <> 'move' GROUP BY e.date, e.phase, e.seq) WHERE change <> 0`
const BEGINNING = { date: '0001-01-01', phase: 0, seq: 0 }

/**
 * 零量有额 (D16): each such pool is costed from its first movement, and what the ledger holds beyond that goes to cost of sales at the
 * month's end: Dr (Cr) 主营业务成本 → Cr (Dr) 库存商品, in a voucher of its own. Returns how many pools were put right.
 */
export function clearEmptyPools(ctx: CommandContext, period: Period): number {
  const pools = emptyPoolsWithValue(ctx.db)
  if (pools.length === 0) return 0
  const writer = new LedgerWriter(ctx.db, ctx.user.id || null, ctx.clock.now())
  const run = new CostRun(ctx.db)
  for (const pool of pools) run.touch(pool, BEGINNING)
  const others = run.run().filter((c) => !pools.includes(c.poolId))
  const date = lastDay(period)
  postDifferences(ctx, writer, { date, label: `${periodText(period)}零数量有金额`, type: null, id: null }, others)
  const off = pools.flatMap((pool) => ctx.db.all<OffEntry>(OFF, pool))
  const voucherId = voucherFor(ctx.db, {
    date,
    summary: `成本调整（${periodText(period)}零数量有金额）`,
    kind: 'costDifference',
    documentType: null,
    documentId: null,
    slot: 'emptyPools',
    attachmentCount: 0,
    userId: ctx.user.id || null,
    now: ctx.clock.now(),
  })
  for (const entry of off) putRight(ctx, writer, { voucherId, date }, entry)
  writer.flush()
  assertWritten(ctx, writer)
  ctx.touch('stock', 'ledger')
  return pools.length
}
interface Into {
  voucherId: number
  date: string
}
function putRight(ctx: CommandContext, writer: LedgerWriter, { voucherId, date }: Into, entry: OffEntry): void {
  const { warehouseId, documentType, documentId, stockAccountId, itemId, change } = entry
  const role = entry.itemKind === 'goods' ? 'costMain' : 'costOther'
  const cost = accountFor(ctx, role, { itemId, warehouseId })
  const keeps = ctx.db.value<number>('SELECT dim_item FROM account WHERE id = ?', cost) ?? 0
  const postingId = writer.posting({ voucherId, documentType, documentId, kind: 'recost', date, causeId: null })
  const summary = '零数量有金额，结账调整'
  writer.line(postingId, date, { accountId: cost, itemId: keeps > 0 ? itemId : null, debit: -change, summary })
  writer.line(postingId, date, { accountId: stockAccountId, itemId, credit: -change, summary })
  writer.valuation(entry, change, stockAccountId, postingId, periodOf(date), entry.valuations)
}
