import type { DocumentType } from '../../../core/documents/types'
import type { LocalDate } from '../../../core/kernel'
import type { ReadableDb } from '../../types'

export interface PartnerDocument {
  date: LocalDate
  id: number
  type: DocumentType
  debit: number
  credit: number
  discount: number
  memo: string
}
/** What each document booked on the partner's accounts; one that was taken back came to nothing. */
export const PARTNER_DOCUMENTS = `
SELECT l.date, l.id, l.type, l.debit, l.credit, COALESCE(c.discount, 0) AS discount, COALESCE(NULLIF(c.memo, ''), s.memo, i.memo, '') AS memo
FROM (SELECT j.date, p.document_id AS id, p.document_type AS type, SUM(j.debit) AS debit, SUM(j.credit) AS credit, MIN(p.id) AS posting
  FROM json_each(?1) a CROSS JOIN journal_line j ON j.partner_id = ?2 AND j.account_id = a.value AND j.date BETWEEN ?3 AND ?4 JOIN posting p ON p.id = j.posting_id
  GROUP BY j.date, p.document_id, p.document_type HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0) l
LEFT JOIN doc_cash c ON c.id = l.id LEFT JOIN doc_stock s ON s.id = l.id LEFT JOIN doc_invoice i ON i.id = l.id
ORDER BY l.date, l.posting`
export const partnerDocuments = (db: ReadableDb, accountIds: readonly number[], partnerId: number, from: LocalDate, to: LocalDate) =>
  db.all<PartnerDocument>(PARTNER_DOCUMENTS, JSON.stringify(accountIds), partnerId, from, to)

export interface GoodsText {
  documentId: number
  name: string
  quantity: number
  unit: string
  price: number
  gross: number
}
const LINES = (table: string) => `
SELECT l.document_id AS documentId, i.name || CASE WHEN i.spec = '' THEN '' ELSE ' ' || i.spec END AS name,
  CASE WHEN l.unit = '' THEN l.quantity ELSE l.unit_quantity END AS quantity, CASE WHEN l.unit = '' THEN i.unit ELSE l.unit END AS unit,
  CASE WHEN d.price_mode = 'incl' THEN CASE WHEN l.unit = '' THEN l.price ELSE l.unit_price END ELSE 0 END AS price, l.gross
FROM json_each(?) x CROSS JOIN ${table} d ON d.id = x.value JOIN ${table}_line l ON l.document_id = d.id JOIN item i ON i.id = l.item_id ORDER BY l.document_id, l.line_no`
/** Goods of documents as they were entered; the price where it was entered with tax. */
export function goodsOfDocuments(db: ReadableDb, ids: readonly number[]): Map<number, GoodsText[]> {
  const wanted = JSON.stringify(ids)
  return Map.groupBy(
    ['doc_stock', 'doc_invoice'].flatMap((table) => db.all<GoodsText>(LINES(table), wanted)),
    (l) => l.documentId,
  )
}

/** Money that came from each customer last, up to the date. */
export const LAST_RECEIPTS = `
SELECT p.value AS partnerId, d.date, d.amount FROM json_each(?1) p JOIN doc_cash d ON d.id = (
  SELECT r.id FROM doc_cash r WHERE r.partner_id = p.value AND r.type = 'receipt' AND r.state = 'posted' AND r.reverses_id IS NULL AND r.date <= ?2 ORDER BY r.date DESC, r.id DESC LIMIT 1)`
export const lastReceipts = (db: ReadableDb, partnerIds: readonly number[], date: LocalDate) =>
  new Map(
    db
      .all<{ partnerId: number; date: LocalDate; amount: number }>(LAST_RECEIPTS, JSON.stringify(partnerIds), date)
      .map((r) => [r.partnerId, r]),
  )
const CONTACTS = 'SELECT p.id, p.contact, p.phone FROM json_each(?) x CROSS JOIN partner p ON p.id = x.value'
export const contactsOf = (db: ReadableDb, partnerIds: readonly number[]) =>
  new Map(db.all<{ id: number; contact: string; phone: string }>(CONTACTS, JSON.stringify(partnerIds)).map((r) => [r.id, r]))
