import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { SourceLineFacts } from '../../documents/facts'
import type { InvoiceDocument } from '../../documents/types'
import type { Fen } from '../../kernel'
import type { Settles } from '../../ledger/posting'

/**
 * 暂估回冲 (月初回冲, D25; posting.md 2.3): at the start of a month what of the estimates is open is taken back out of the ledger, red
 * Dr 库存商品 → Cr 暂估应付账款; at the month's end what is still not invoiced is estimated again, with positive amounts. Goods and their
 * estimated value stay in stock: the amount stands in a virtual place, so that the stock account still equals what is valued.
 */
export const postEstimateReversal: PostingRule<InvoiceDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const v = b.voucher('main', doc.memo)
  const settles = new Map<number, Settles>()
  let total = 0
  doc.lines.forEach((line, i) => {
    const s = line.sourceLineId === null ? undefined : b.source(line.sourceLineId)
    if (!s || s.stockAccountId === null) return b.refuse('UNKNOWN_REFERENCE', `lines.${i}.sourceLineId`, { field: '源单' })
    total += line.net
    v.lines.push({ accountId: s.stockAccountId, itemId: line.itemId, debit: line.net, quantity: line.quantity })
    movePlace(b, s, line.net, line.id)
    // a red document gives back what the original cleared (reverse.ts)
    if (s.estimateItemId === null || doc.reversesId !== null) return
    const known = settles.get(s.estimateItemId)?.amount ?? 0
    settles.set(s.estimateItemId, { openItemId: s.estimateItemId, amount: known + Math.abs(line.net) })
  })
  v.lines.push({
    accountId: b.role('estimatedPayable'),
    partnerId: doc.partnerId,
    credit: total,
    dueDate: doc.date,
    settles: [...settles.values()],
  })
  return b.result()
}

/** Of an estimate that is invoiced or goes back: what had been taken back out of the ledger; that part goes first. */
export const takenFirst = (s: Pick<SourceLineFacts, 'takenBack'>, estimate: Fen): Fen => Math.max(Math.min(estimate, s.takenBack), 0)

/** Moves `amount` of a receipt's estimate into (−) or out of (+) the place of what is taken back; no goods move. */
export function movePlace(
  b: PostingBuilder,
  s: Pick<SourceLineFacts, 'itemId' | 'movementSeq' | 'stockAccountId'>,
  amount: Fen,
  lineId: number | null,
): void {
  if (amount === 0 || s.stockAccountId === null) return
  b.posting.movements.push({
    kind: 'move',
    itemId: s.itemId,
    warehouseId: b.facts.estimateWarehouseId,
    batch: '',
    quantity: 0,
    given: amount,
    refSeq: s.movementSeq,
    lineId,
    stockAccountId: s.stockAccountId,
    counter: null,
    slot: 'main',
  })
}
