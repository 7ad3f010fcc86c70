import type { DocumentType } from '../../../core/documents/types'
import { type Fen, type LocalDate, voucherText } from '../../../core/kernel'
import type { ReadableDb } from '../../types'

/** What a document moved on a bank account by one voucher, net: 0 entries are not there. Opening balances are no entry. */
export interface BankEntry {
  voucherId: number
  documentId: number
  documentType: DocumentType
  documentNumber: string
  voucher: string
  date: LocalDate
  /** debit positive */
  amount: Fen
  partnerName: string
  summary: string
  matchId: number | null
}
export const BANK_ENTRIES = `
  WITH entry AS MATERIALIZED (
    SELECT p.voucher_id, p.document_id, p.document_type, MIN(j.date) AS date, SUM(j.debit - j.credit) AS amount, MIN(COALESCE(j.summary, v.summary)) AS summary,
      v.period, v.word, v.number
    FROM journal_line j JOIN posting p ON p.id = j.posting_id JOIN voucher v ON v.id = p.voucher_id
    WHERE j.account_id = ?1 AND j.date BETWEEN ?2 AND ?3 AND p.kind <> 'opening'
    GROUP BY p.voucher_id, p.document_id HAVING SUM(j.debit - j.credit) <> 0)
  SELECT e.voucher_id AS voucherId, e.document_id AS documentId, e.document_type AS documentType,
    (SELECT d.number FROM document d WHERE d.id = e.document_id) AS documentNumber, e.word, e.number, e.date, e.amount,
    COALESCE((SELECT n.name FROM partner n WHERE n.id = (SELECT d.partner_id FROM document d WHERE d.id = e.document_id)), '') AS partnerName, e.summary, m.match_id AS matchId
  FROM entry e LEFT JOIN bank_match_entry m ON m.account_id = ?1 AND m.voucher_id = e.voucher_id AND m.document_id = e.document_id
  ORDER BY e.date, e.period, e.word, e.number, e.document_id`
export const bankEntries = (db: ReadableDb, accountId: number, from: LocalDate, to: LocalDate): BankEntry[] =>
  db
    .all<Omit<BankEntry, 'voucher'> & { word: string; number: number }>(BANK_ENTRIES, accountId, from, to)
    .map(({ word, number, ...entry }) => ({ ...entry, voucher: voucherText({ word, number }) }))

export interface BankLine {
  id: number
  statementId: number | null
  side: 'bank' | 'book'
  date: LocalDate
  /** received positive */
  amount: Fen
  balance: Fen | null
  counterparty: string
  summary: string
  reference: string
  matchId: number | null
}
export const BANK_LINES = `
  SELECT id, statement_id AS statementId, side, date, amount, balance, counterparty, summary, reference, match_id AS matchId
  FROM bank_line WHERE account_id = ? AND date BETWEEN ? AND ? ORDER BY date, id`
export const bankLinesOf = (db: ReadableDb, accountId: number, from: LocalDate, to: LocalDate): BankLine[] =>
  db.all<BankLine>(BANK_LINES, accountId, from, to)

/** Matches that something dated after `to` belongs to: until then their other parts are still on the way. */
export const MATCHED_LATER = `
  SELECT match_id FROM bank_line WHERE account_id = ?1 AND date > ?2 AND match_id IS NOT NULL
  UNION
  SELECT m.match_id FROM bank_match_entry m JOIN posting p ON p.voucher_id = m.voucher_id AND p.document_id = m.document_id AND p.date > ?2
  WHERE m.account_id = ?1`

const HAND = 'SELECT date, balance FROM bank_balance WHERE account_id = ? AND date <= ? ORDER BY date DESC LIMIT 1'
const TOLD = `SELECT date, id, balance FROM bank_line WHERE account_id = ? AND date <= ? AND side = 'bank' AND balance IS NOT NULL ORDER BY date DESC, id DESC LIMIT 1`
const SINCE = `SELECT COALESCE(SUM(amount), 0) FROM bank_line WHERE account_id = ?1 AND date BETWEEN ?2 AND ?4 AND (date, id) > (?2, ?3) AND side = 'bank'`
const AFTER_ALL_OF_DAY = Number.MAX_SAFE_INTEGER
/**
 * What the bank says is on the account at the end of a day: the last balance told, by a line or entered by hand, with the lines after
 * it. Undefined while none is known.
 */
export function bankBalance(db: ReadableDb, accountId: number, to: LocalDate): Fen | undefined {
  const told = db.get<{ date: LocalDate; id: number; balance: Fen }>(TOLD, accountId, to)
  const entered = db.get<{ date: LocalDate; balance: Fen }>(HAND, accountId, to)
  const hand = entered && { ...entered, id: AFTER_ALL_OF_DAY }
  const known = hand && (!told || hand.date >= told.date) ? hand : told
  return known && known.balance + (db.value<number>(SINCE, accountId, known.date, known.id, to) ?? 0)
}
