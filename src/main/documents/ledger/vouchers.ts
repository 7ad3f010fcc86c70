import type { AccountSetOptions } from '../../../core/contract'
import type { DocumentType } from '../../../core/documents/types'
import { EMPTY_WORD, periodOf } from '../../../core/kernel'
import { documentLabel } from '../../../core/modules/registry'
import type { ReadableDb, WritableDb } from '../../../db/types'

/** SQL, of a voucher `v`: its lines do not all cancel out. */
export const NET_LINES_LEFT = `EXISTS (SELECT 1 FROM posting p JOIN journal_line j ON j.posting_id = p.id WHERE p.voucher_id = v.id
  GROUP BY j.account_id, j.partner_id, j.department_id, j.employee_id, j.project_id, j.item_id, j.summary, j.cash_flow_item, j.debit <> 0 HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0)`
/** SQL, of a voucher `v`: it is that of the documents of a type of a day (D50). */
export const BY_DAY = "v.document_id IS NULL AND v.kind = 'document'"

const OF_DOCUMENT = `
SELECT id FROM voucher WHERE document_id = ?1
UNION SELECT voucher_id FROM (SELECT p.voucher_id, p.kind, MAX(p.id) FROM posting p JOIN voucher v ON v.id = p.voucher_id AND ${BY_DAY} WHERE p.document_id = ?1 GROUP BY p.voucher_id)
  WHERE kind <> 'unpost' ORDER BY id`
/** The vouchers that a document made, and those of its day that it is in; what it was taken out of is not among them. */
export const vouchersOf = (db: ReadableDb, documentId: number | null): number[] => db.column<number>(OF_DOCUMENT, documentId)

/** Documents of the type share one voucher a day (D50). */
export const isByDay = ({ dayVouchers }: Pick<AccountSetOptions, 'dayVouchers'>, type: DocumentType): boolean => dayVouchers.includes(type)

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
  /** 按日汇总 (D50): documents of the type share one voucher a day and slot */
  byDay?: boolean
}

const OWN = "SELECT id, word FROM voucher WHERE document_id = ? AND slot = ? AND period = ? AND kind <> 'costDifference' AND state = 'open'"
const OF_DAY = `SELECT v.id, v.word FROM voucher v WHERE v.document_type = ? AND v.date = ? AND ${BY_DAY} AND v.slot = ? AND v.state = 'open' ORDER BY v.id LIMIT 1`

/**
 * The voucher a document posts into: its own again when that is still open in the same month (the voucher follows the
 * document); by day (D50), the open one of its type's day, or another when that has been looked at; else a new one with the month's
 * next number; numbers run from 1 without a gap (rounding.md §6).
 */
export function voucherFor(db: WritableDb, head: VoucherHead, word = '记'): number {
  const period = periodOf(head.date)
  const { documentType, documentId, date, slot } = head
  type Known = { id: number; word: string } | undefined
  const numbered = ({ id, word: had }: NonNullable<Known>): number => {
    if (had === EMPTY_WORD) db.run('UPDATE voucher SET word = ?, number = ? WHERE id = ?', word, nextNumber(db, period, word), id)
    return id
  }
  if (documentId !== null && head.kind !== 'costDifference') {
    const own: Known = db.get(OWN, documentId, slot, period)
    if (own !== undefined) {
      const { summary, attachmentCount } = head
      db.run('UPDATE voucher SET date = ?, summary = ?, attachment_count = ? WHERE id = ?', date, summary, attachmentCount, own.id)
      return numbered(own)
    }
  }
  const ofDay: Known = head.byDay ? db.get(OF_DAY, documentType, date, slot) : undefined
  if (ofDay !== undefined) return numbered(ofDay)
  return db.run(
    'INSERT INTO voucher (period, word, number, date, summary, kind, document_type, document_id, slot, attachment_count, maker_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    period,
    word,
    nextNumber(db, period, word),
    date,
    head.byDay ? daySummary(documentType as DocumentType, slot) : head.summary,
    head.kind,
    documentType,
    head.byDay ? null : documentId,
    slot,
    head.attachmentCount,
    head.userId,
    head.now,
  ).lastInsertRowid
}
const daySummary = (type: DocumentType, slot: string) => `${documentLabel(type)}汇总${slot === 'main' ? '' : '（红字冲回）'}`
const nextNumber = (db: WritableDb, period: number, word: string): number =>
  (db.value<number>('SELECT MAX(number) FROM voucher WHERE period = ? AND word = ?', period, word) ?? 0) + 1
