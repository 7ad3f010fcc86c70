import { PostingBuilder, type PostingRule } from '../../documents/builder'
import type { SourceLineFacts } from '../../documents/facts'
import type { InvoiceDocument } from '../../documents/types'
import type { Fen, LocalDate } from '../../kernel'
import type { VoucherLine } from '../../ledger/posting'

/**
 * 暂估回冲 (月初回冲, D25; posting.md 2.3): at the start of a month what of the estimates is open is taken back out of the ledger, red
 * Dr 库存商品 → Cr 暂估应付账款; at the month's end what is still not invoiced is estimated again, with positive amounts. Goods and their
 * estimated value stay in stock: the amount stands in a virtual place, so that the stock account still equals what is valued.
 */
export const postEstimateReversal: PostingRule<InvoiceDocument> = (doc, facts) => {
  const b = new PostingBuilder(facts)
  const v = b.voucher('main', doc.memo)
  const estimates = new Estimates(b, doc)
  doc.lines.forEach((line, i) => {
    const s = line.sourceLineId === null ? undefined : b.source(line.sourceLineId)
    if (!s || s.stockAccountId === null) return b.refuse('UNKNOWN_REFERENCE', `lines.${i}.sourceLineId`, { field: '源单' })
    v.lines.push({ accountId: s.stockAccountId, itemId: line.itemId, debit: line.net, quantity: line.quantity })
    movePlace(b, s, line.net, line.id)
    // a red document gives back what the original cleared (reverse.ts)
    estimates.add(s, line.net, doc.reversesId === null ? Math.abs(line.net) : 0)
  })
  v.lines.push(...estimates.lines('credit'))
  return b.result()
}

/** What of the estimates of receipts is taken off 暂估应付账款, or comes back: where each receipt put it, whatever rules hold by now. */
export class Estimates {
  private readonly found = new Map<number, { amount: Fen; settles: Map<number, Fen> }>()
  constructor(
    private readonly b: PostingBuilder,
    private readonly doc: { partnerId: number | null; date: LocalDate },
  ) {}
  /** `cleared`: how much of the receipt's open item it clears. */
  add(s: Pick<SourceLineFacts, 'estimateItem'>, amount: Fen, cleared: Fen): void {
    if (amount === 0) return
    const item = s.estimateItem
    const accountId = item?.accountId ?? this.b.role('estimatedPayable', { partnerId: this.doc.partnerId })
    const on = this.found.get(accountId) ?? { amount: 0, settles: new Map<number, Fen>() }
    this.found.set(accountId, on)
    on.amount += amount
    if (item && cleared > 0) on.settles.set(item.id, (on.settles.get(item.id) ?? 0) + cleared)
  }
  lines(side: 'debit' | 'credit'): VoucherLine[] {
    return [...this.found].map(([accountId, { amount, settles }]) => ({
      accountId,
      partnerId: this.doc.partnerId,
      [side]: amount,
      dueDate: this.doc.date,
      settles: [...settles].map(([openItemId, cleared]) => ({ openItemId, amount: cleared })),
    }))
  }
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
