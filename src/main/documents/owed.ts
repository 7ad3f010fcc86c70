/** On which accounts what partners owe and are owed stands (科目设置 may have changed since it came to be). */
import type { Facts, OpenItemFacts, SourceLineFacts } from '../../core/documents/facts'
import type { AnyDocument } from '../../core/documents/types'
import type { OwedRole } from '../../core/ledger/accountRules'
import { CLEARING_ACCOUNTS } from '../../db/queries/assets/clearing'
import type { ReadableDb } from '../../db/types'

/** What a document booked with a partner on the accounts of a role, what was withdrawn left out; the most first. */
const BOOKED = `
SELECT j.account_id AS accountId, SUM(j.debit - j.credit) AS amount FROM posting p JOIN journal_line j ON j.posting_id = p.id JOIN account a ON a.id = j.account_id
WHERE p.document_id = ?1 AND a.control = ?2 AND j.partner_id = ?3 GROUP BY j.account_id HAVING amount <> 0 ORDER BY ABS(amount) DESC, a.code`
/** The invoice that made a line that was shipped or estimated a debt: the latest that stands. */
const INVOICED = `
SELECT d.id FROM doc_invoice_line l JOIN doc_invoice d ON d.id = l.document_id
WHERE l.source_line_id = ? AND d.type IN ('salesInvoice', 'purchaseInvoice') AND d.state = 'posted' AND d.reverses_id IS NULL ORDER BY d.id DESC LIMIT 1`

/** Of a voucher of a card, the cash-flow items of 固定资产清理, else of the asset's own account. */
const FLOW = `
SELECT a.cash_flow_debit AS cashFlowDebit, a.cash_flow_credit AS cashFlowCredit FROM asset_voucher v JOIN posting p ON p.document_id = v.document_id
JOIN journal_line j ON j.posting_id = p.id JOIN account a ON a.id = j.account_id
WHERE v.document_id = ? AND a.class = 'nonCurrentAsset' AND COALESCE(a.cash_flow_debit, a.cash_flow_credit) IS NOT NULL
ORDER BY a.id IN (${CLEARING_ACCOUNTS}) DESC, a.code LIMIT 1`
/** Where the money belongs that settles what a document left owed: D51, posting.md. */
export const flowOwed = (db: ReadableDb, documentId: number): OpenItemFacts['flow'] => db.get(FLOW, documentId) ?? null
const BEFORE =
  'SELECT j.cash_flow_item FROM posting p JOIN journal_line j ON j.posting_id = p.id WHERE p.document_id = ? AND j.cash_flow_item IS NOT NULL LIMIT 1'
export const flowBefore = (db: ReadableDb, { reversesId }: AnyDocument): number | null =>
  reversesId === null ? null : (db.value<number>(BEFORE, reversesId) ?? null)

export function owedFacts(db: ReadableDb, doc: AnyDocument): Pick<Facts, 'owedBefore' | 'owedFor'> {
  const booked = (documentId: number, role: OwedRole, partnerId: number) =>
    db.all<{ accountId: number; amount: number }>(BOOKED, documentId, role, partnerId)
  return {
    owedBefore: (role, partnerId) => (doc.reversesId === null ? [] : booked(doc.reversesId, role, partnerId)),
    owedFor(source, role) {
      const document = bookedWith(source) ? source.documentId : db.value<number>(INVOICED, source.lineId)
      return document === undefined ? undefined : booked(document, role, source.partnerId ?? 0)[0]?.accountId
    },
  }
}
/** A delivery of which revenue is booked, and a receipt with its invoice, make the debt themselves. */
const bookedWith = (s: SourceLineFacts): boolean =>
  s.documentType === 'salesDelivery' ? s.shippedSeq === null : s.documentType === 'purchaseReceipt' && s.invoiceKind !== 'none'
