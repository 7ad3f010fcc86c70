import type { VoucherDocument, VoucherLineView, VoucherView } from '../../core/contract'
import type { DocumentType } from '../../core/documents/types'
import { literal } from '../../db/like'
import type { ReadableDb } from '../../db/types'
import { refuse } from '../backend/context'
import { EMPTY_WORD } from '../../core/kernel'
import { BY_DAY, vouchersOf } from './ledger/vouchers'

const DEBITS = '(SELECT COALESCE(SUM(j.debit), 0) FROM posting p JOIN journal_line j ON j.posting_id = p.id WHERE p.voucher_id = v.id)'
/** Documents of a voucher of a day that are in it: what was taken out of it again is not. */
const STANDING =
  "SELECT document_id FROM (SELECT s.document_id, s.kind, MAX(s.id) FROM posting s WHERE s.voucher_id = v.id GROUP BY s.document_id) WHERE kind <> 'unpost'"
const DOCUMENTS = `(SELECT COUNT(*) FROM (${STANDING}))`
/** SQL, of a voucher `v`: 附单据数. One of a day has the documents that it sums up for its papers (D50). */
export const PAPERS = `CASE WHEN ${BY_DAY} THEN ${DOCUMENTS} ELSE v.attachment_count END`
const HEAD = `
SELECT v.id, v.word, v.number, v.period, v.date, v.summary, v.kind, v.state, v.document_type AS documentType, v.document_id AS documentId, d.number AS documentNumber,
  CASE WHEN ${BY_DAY} THEN ${DOCUMENTS} END AS documentCount, v.attachment_count AS attachmentCount, COALESCE(u.display_name, '') AS maker, COALESCE(r.display_name, '') AS reviewer, COALESCE(b.display_name, '') AS booker,
  ${DEBITS} AS total
FROM voucher v LEFT JOIN document d ON d.id = v.document_id LEFT JOIN user u ON u.id = v.maker_id LEFT JOIN user r ON r.id = v.reviewer_id LEFT JOIN user b ON b.id = v.booked_by`

const DIMENSIONS = `(SELECT group_concat(x, ' / ') FROM (SELECT pa.name AS x WHERE pa.name IS NOT NULL UNION ALL SELECT de.name WHERE de.name IS NOT NULL UNION ALL SELECT em.name WHERE em.name IS NOT NULL
  UNION ALL SELECT pr.name WHERE pr.name IS NOT NULL UNION ALL SELECT it.name WHERE it.name IS NOT NULL))`
const JOINS = `JOIN account a ON a.id = j.account_id LEFT JOIN partner pa ON pa.id = j.partner_id LEFT JOIN department de ON de.id = j.department_id LEFT JOIN employee em ON em.id = j.employee_id
  LEFT JOIN project pr ON pr.id = j.project_id LEFT JOIN item it ON it.id = j.item_id`

const CURRENCY = '(SELECT c.code FROM currency c WHERE c.id = j.currency_id) AS currency'

/**
 * A voucher as it is seen and printed: its postings' lines added up by side, account, dimensions and summary; what comes to
 * nothing is left out, red stays on its side.
 */
const NET_LINES = `
SELECT COALESCE(j.summary, v.summary) AS summary, j.account_id AS accountId, a.code AS accountCode, a.full_name AS accountName, COALESCE(${DIMENSIONS}, '') AS dimensions, j.partner_id AS partnerId,
  j.item_id AS itemId, SUM(j.debit) AS debit, SUM(j.credit) AS credit, SUM(j.quantity) AS quantity, ${CURRENCY}, SUM(j.original) AS original, j.cash_flow_item AS cashFlowItem, MIN(p.id * 10000 + j.line_no) AS position
FROM voucher v JOIN posting p ON p.voucher_id = v.id JOIN journal_line j ON j.posting_id = p.id ${JOINS} WHERE v.id = ?1 AND (?2 IS NULL OR p.document_id = ?2)
GROUP BY COALESCE(j.summary, v.summary), j.account_id, j.partner_id, j.department_id, j.employee_id, j.project_id, j.item_id, j.cash_flow_item, j.debit <> 0
HAVING SUM(j.debit) <> 0 OR SUM(j.credit) <> 0 ORDER BY position`
const POSTING_LINES = `
SELECT COALESCE(j.summary, '') AS summary, j.account_id AS accountId, a.code AS accountCode, a.full_name AS accountName, COALESCE(${DIMENSIONS}, '') AS dimensions, j.partner_id AS partnerId,
  j.item_id AS itemId, j.debit, j.credit, j.quantity, ${CURRENCY}, j.original, j.cash_flow_item AS cashFlowItem FROM journal_line j ${JOINS} WHERE j.posting_id = ? ORDER BY j.line_no`

export function voucherView(db: ReadableDb, id: number): VoucherView {
  const head = db.get<Omit<VoucherView, 'lines'>>(`${HEAD} WHERE v.id = ?`, id)
  if (!head) refuse('NOT_FOUND', { what: '凭证' })
  return { ...head, lines: netLines(db, id, null) }
}
const netLines = (db: ReadableDb, id: number, documentId: number | null): VoucherLineView[] =>
  db.all<VoucherLineView & { position: number }>(NET_LINES, id, documentId).map(({ position: _p, ...l }) => l)
/** As a document sees its voucher: of one that it shares with others of its day (D50), its own part. */
export function voucherPart(db: ReadableDb, id: number, documentId: number | null): VoucherView {
  const whole = voucherView(db, id)
  if (whole.documentCount === null) return whole
  const lines = netLines(db, id, documentId)
  return { ...whole, lines, total: lines.reduce((sum, l) => sum + l.debit, 0) }
}
/** The vouchers of a posted document, differences of its costs that it caused among them. */
export const documentVouchers = (db: ReadableDb, documentId: number): VoucherView[] =>
  vouchersOf(db, documentId).map((id) => voucherPart(db, id, documentId))

const DOCUMENTS_OF = `
SELECT d.id, d.type, d.number, COALESCE(n.name, '') AS partnerName, d.memo,
  (SELECT COALESCE(SUM(j.debit), 0) FROM posting p JOIN journal_line j ON j.posting_id = p.id WHERE p.voucher_id = v.id AND p.document_id = d.id) AS amount
FROM voucher v JOIN document d ON d.id IN (${STANDING}) LEFT JOIN partner n ON n.id = d.partner_id WHERE v.id = ? ORDER BY d.number`

interface Filter {
  from: number
  to: number
  text?: string | undefined
  kind?: string | undefined
  state?: string | undefined
  accountId?: number | undefined
  offset: number
  limit: number
}
const WITH_DOCUMENT = String.raw`EXISTS (SELECT 1 FROM posting p JOIN document k ON k.id = p.document_id WHERE p.voucher_id = v.id AND k.number LIKE ? || '%' ESCAPE '\')`
/** One page of the vouchers that the filter lets through; count and total (fen) are of all of them. */
export function listVouchers(db: ReadableDb, f: Filter): { rows: Omit<VoucherView, 'lines'>[]; count: number; total: number } {
  const where = ['v.period BETWEEN ? AND ?', `v.word <> '${EMPTY_WORD}'`]
  const params: (string | number)[] = [f.from, f.to]
  if (f.kind) {
    where.push('v.kind = ?')
    params.push(f.kind)
  }
  if (f.state) {
    where.push('v.state = ?')
    params.push(f.state)
  }
  if (f.text) {
    where.push(
      String.raw`(v.summary LIKE '%' || ? || '%' ESCAPE '\' OR d.number LIKE ? || '%' ESCAPE '\' OR v.number = CAST(? AS INTEGER) OR (${BY_DAY} AND ${WITH_DOCUMENT}))`,
    )
    params.push(literal(f.text), literal(f.text), f.text, literal(f.text))
  }
  if (f.accountId) {
    where.push('EXISTS (SELECT 1 FROM posting p JOIN journal_line j ON j.posting_id = p.id WHERE p.voucher_id = v.id AND j.account_id = ?)')
    params.push(f.accountId)
  }
  const sql = where.join(' AND ')
  const rows = db.all<Omit<VoucherView, 'lines'>>(
    `${HEAD} WHERE ${sql} ORDER BY v.period, v.word, v.number LIMIT ? OFFSET ?`,
    ...params,
    f.limit,
    f.offset,
  )
  const all = db.get<{ count: number; total: number }>(
    `SELECT COUNT(*) AS count, COALESCE(SUM(${DEBITS}), 0) AS total FROM voucher v LEFT JOIN document d ON d.id = v.document_id WHERE ${sql}`,
    ...params,
  )
  return { rows, count: all?.count ?? 0, total: all?.total ?? 0 }
}

/** The template that 周期凭证 made it from; one that was deleted meanwhile is not named. */
const TEMPLATE = 'SELECT t.id, t.name FROM doc_journal d JOIN voucher_template t ON t.id = d.template_id WHERE d.id = ?'
interface PostingView {
  id: number
  kind: string
  date: string
  createdAt: string
  documentNumber: string
  causeNumber: string | null
}
export function voucherDetail(db: ReadableDb, id: number) {
  const postings = db.all<PostingView & { documentType: DocumentType }>(
    `SELECT p.id, p.kind, p.date, p.created_at AS createdAt, COALESCE(d.number, '') AS documentNumber, c.number AS causeNumber, p.document_type AS documentType
     FROM posting p LEFT JOIN document d ON d.id = p.document_id LEFT JOIN document c ON c.id = p.cause_id WHERE p.voucher_id = ? ORDER BY p.id`,
    id,
  )
  const voucher = voucherView(db, id)
  const template = db.get<{ id: number; name: string }>(TEMPLATE, voucher.documentId) ?? null
  const documents = voucher.documentCount === null ? [] : db.all<VoucherDocument>(DOCUMENTS_OF, id)
  return {
    ...voucher,
    template,
    documents,
    postings: postings.map((p) => ({ ...p, lines: db.all<VoucherLineView>(POSTING_LINES, p.id) })),
  }
}
