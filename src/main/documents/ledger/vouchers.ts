import { periodOf } from '../../../core/kernel'
import type { WritableDb } from '../../../db/types'

export interface VoucherHead {
  date: string
  summary: string
  kind: 'document' | 'manual' | 'costDifference' | 'closing'
  documentType: string | null
  documentId: number | null
  slot: string
  attachmentCount: number
  userId: number | null
  now: string
}
/**
 * The voucher a document posts into: its own again when that is still open in the same month (the voucher follows the
 * document), else a new one with the month's next number; numbers run from 1 without a gap (rounding.md §6).
 */
export function voucherFor(db: WritableDb, head: VoucherHead, word = '记'): number {
  const period = periodOf(head.date)
  if (head.documentId !== null && head.kind !== 'costDifference') {
    const own = db.value<number>(
      "SELECT id FROM voucher WHERE document_id = ? AND slot = ? AND period = ? AND kind <> 'costDifference' AND state = 'open'",
      head.documentId,
      head.slot,
      period,
    )
    if (own !== undefined) {
      db.run(
        'UPDATE voucher SET date = ?, summary = ?, attachment_count = ? WHERE id = ?',
        head.date,
        head.summary,
        head.attachmentCount,
        own,
      )
      return own
    }
  }
  const number = (db.value<number>('SELECT MAX(number) FROM voucher WHERE period = ? AND word = ?', period, word) ?? 0) + 1
  return db.run(
    'INSERT INTO voucher (period, word, number, date, summary, kind, document_type, document_id, slot, attachment_count, maker_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    period,
    word,
    number,
    head.date,
    head.summary,
    head.kind,
    head.documentType,
    head.documentId,
    head.slot,
    head.attachmentCount,
    head.userId,
    head.now,
  ).lastInsertRowid
}
