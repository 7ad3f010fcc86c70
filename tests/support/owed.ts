import type { Books } from './books'

interface Changing {
  id: number
  type: string
  /** when it was posted last */
  posting: number
}
const CHANGING = `
SELECT d.id, d.type, (SELECT MAX(p.id) FROM posting p WHERE p.document_id = d.id AND p.kind = 'post') AS posting FROM document d
WHERE d.type IN ('salesReturn', 'purchaseReturn', 'salesInvoice', 'purchaseInvoice', 'estimateReversal') AND d.state IN ('posted', 'reversed') AND d.reverses_id IS NULL`
/** Accounts of a role on which a document leaves something, up to a posting; what its red document took back left out. */
const STANDS = `
SELECT j.account_id FROM posting p JOIN journal_line j ON j.posting_id = p.id JOIN account a ON a.id = j.account_id AND a.control = ?2
WHERE p.document_id IN (SELECT ?1 UNION ALL SELECT id FROM document WHERE reverses_id = ?1) AND p.id < ?3 GROUP BY j.account_id HAVING SUM(j.debit - j.credit) <> 0`
interface Line {
  id: number
  lineId: number
  quantity: number
  /** freight and the like: a debt of its own, to whoever carried the goods */
  service: number
  before: number
  /** the debt is made by an invoice of its own */
  later: number
}
const LINES = `
SELECT s.document_id AS id, s.id AS lineId, l.quantity, i.kind = 'service' AS service, l.before, CASE h.type WHEN 'salesDelivery' THEN COALESCE(h.revenue_point, ?2) = 'invoice' ELSE h.invoice_kind = 'none' END AS later
FROM (SELECT document_id, source_line_id AS source, item_id, quantity, before_invoice AS before FROM doc_stock_line UNION ALL SELECT document_id, source_line_id, item_id, quantity, 0 FROM doc_invoice_line) l JOIN item i ON i.id = l.item_id
  LEFT JOIN doc_stock_line s ON s.id = l.source LEFT JOIN doc_stock h ON h.id = s.document_id WHERE l.document_id = ?1`
const INVOICES =
  "SELECT l.document_id FROM doc_invoice_line l JOIN doc_invoice d ON d.id = l.document_id WHERE l.source_line_id = ? AND d.id <> ? AND d.type LIKE '%Invoice'"

/** Lines whose debt is an earlier one; null: of some of them it cannot be told, or they make a new one. */
function earlier(doc: Changing, control: string, lines: readonly Line[]): readonly Line[] | null {
  if (lines.some((l) => l.id === null)) return null
  if (control === 'estimatedPayable') return lines
  if (doc.type === 'purchaseReturn') return lines.filter((l) => l.before === 0)
  if (doc.type === 'purchaseInvoice') return lines.some((l) => l.quantity !== 0 || l.service === 1) ? null : lines
  return doc.type === 'salesInvoice' && lines.some((l) => l.later === 1) ? null : lines
}

/**
 * Documents that change an earlier debt and stand elsewhere than that stood when they were posted, told from the ledger alone; and of how many
 * documents it could be told.
 */
export function strayed({ db }: Books, revenuePoint: string): { strayed: string[]; told: number } {
  const found: string[] = []
  let told = 0
  const on = (document: number, control: string, before: number) => db.column<number>(STANDS, document, control, before)
  const debtOf = (doc: Changing, control: string, line: Line): number[] => {
    const own = on(line.id, control, doc.posting)
    if (own.length > 0 || line.later === 0) return own
    return db.column<number>(INVOICES, line.lineId, doc.id).flatMap((invoice) => on(invoice, control, doc.posting))
  }
  for (const doc of db.all<Changing>(CHANGING)) {
    const lines = db.all<Line>(LINES, doc.id, revenuePoint)
    for (const control of ['receivable', 'payable', 'estimatedPayable']) {
      const mine = on(doc.id, control, doc.posting + 1)
      const debts = earlier(doc, control, lines)?.map((line) => debtOf(doc, control, line)) ?? []
      if (mine.length === 0 || debts.length === 0) continue
      if (control !== 'estimatedPayable' && debts.some((accounts) => accounts.length === 0)) continue
      told += 1
      if (mine.some((account) => !debts.flat().includes(account)))
        found.push(`${doc.type} ${doc.id}: ${control} on ${mine.join()}, its debts on ${debts.flat().join()}`)
    }
  }
  return { strayed: found, told }
}
