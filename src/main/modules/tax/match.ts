import type { MatchDocument, MatchRow } from '../../../core/contract'
import type { DocumentType } from '../../../core/documents/types'
import { type Fen, type LocalDate, priceOf, type QuantityMicro, type RatePpm } from '../../../core/kernel'
import { documentLabel } from '../../../core/modules/registry'
import { MATCH_DIFFERENCES, type MatchDifference, matchDifferences, type MatchLine } from '../../../core/modules/tax/match'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, type QueryContext, refuse } from '../../backend/context'

type LineOf = MatchRow['of']
interface Head {
  lineId: number
  documentId: number
  documentNumber: string
  date: LocalDate
  partnerName: string
  itemCode: string
  itemName: string
  unit: string
  quantity: QuantityMicro
  closed: QuantityMicro
  net: Fen
  taxRate: RatePpm
}
const STANDS = "('posted', 'reversed')"
const RECEIPT = `r.type = 'purchaseReceipt' AND r.state IN ${STANDS}`
const INVOICE = `d.type = 'purchaseInvoice' AND d.state IN ${STANDS}`
const HEAD = 'd.id AS documentId, d.number AS documentNumber, d.date, p.name AS partnerName, i.code AS itemCode, i.name AS itemName, i.unit'
const NAMED = "JOIN item i ON i.id = l.item_id AND i.kind <> 'service' JOIN partner p ON p.id = d.partner_id"

/** Lines of receipts that came, or were invoiced, in these days. */
const TOUCHED = `
SELECT rl.id, rl.source_line_id AS source FROM doc_stock r JOIN doc_stock_line rl ON rl.document_id = r.id WHERE ${RECEIPT} AND r.date BETWEEN ?1 AND ?2
UNION SELECT rl.id, rl.source_line_id FROM doc_invoice d JOIN doc_invoice_line l ON l.document_id = d.id JOIN doc_stock_line rl ON rl.id = l.source_line_id
  WHERE ${INVOICE} AND d.date BETWEEN ?1 AND ?2`
const ORDERS = `
WITH touched AS (${TOUCHED})
SELECT l.id AS lineId, ${HEAD}, l.quantity, l.closed_quantity AS closed, l.net, l.tax_rate AS taxRate FROM doc_order_line l JOIN doc_order d ON d.id = l.document_id ${NAMED}
WHERE d.type = 'purchaseOrder' AND d.state IN ('approved', 'closed') AND (d.date BETWEEN ?1 AND ?2 OR l.id IN (SELECT source FROM touched))`
const UNORDERED = `
WITH touched AS (${TOUCHED})
SELECT l.id AS lineId, ${HEAD}, l.quantity, 0 AS closed, l.net, l.tax_rate AS taxRate FROM touched t JOIN doc_stock_line l ON l.id = t.id JOIN doc_stock d ON d.id = l.document_id ${NAMED}
WHERE t.source IS NULL AND d.reverses_id IS NULL AND d.state = 'posted'`
const headsIn = (db: ReadableDb, from: LocalDate, to: LocalDate): (Head & { of: LineOf })[] => [
  ...db.all<Head>(ORDERS, from, to).map((h) => ({ ...h, of: 'order' as const })),
  ...db.all<Head>(UNORDERED, from, to).map((h) => ({ ...h, of: 'receipt' as const })),
]

interface Received {
  lineId: number
  /** line of the order, or the receipt's own */
  key: number
  documentId: number
  type: DocumentType
  number: string
  date: LocalDate
  withInvoice: 0 | 1
  quantity: QuantityMicro
  net: Fen
  tax: Fen
  taxRate: RatePpm
  returned: QuantityMicro
  returnedOpen: QuantityMicro
}
const RECEIVED = (key: string) => `
SELECT rl.id AS lineId, rl.${key} AS key, r.id AS documentId, r.type, r.number, r.date, r.invoice_kind <> 'none' AS withInvoice, rl.quantity, rl.net, rl.tax, rl.tax_rate AS taxRate,
  rl.returned_quantity AS returned, rl.returned_open_quantity AS returnedOpen
FROM json_each(?1) k CROSS JOIN doc_stock_line rl ON rl.${key} = k.value JOIN doc_stock r ON r.id = rl.document_id WHERE ${RECEIPT} ORDER BY r.date, r.id`
interface Invoiced extends Omit<Received, 'key' | 'withInvoice' | 'taxRate' | 'returned' | 'returnedOpen'> {
  receiptLine: number
}
const INVOICED = `
SELECT l.id AS lineId, l.source_line_id AS receiptLine, d.id AS documentId, d.type, d.number, d.date, l.quantity, l.net, l.tax
FROM json_each(?1) k CROSS JOIN doc_invoice_line l ON l.source_line_id = k.value JOIN item i ON i.id = l.item_id AND i.kind <> 'service'
JOIN doc_invoice d ON d.id = l.document_id WHERE ${INVOICE} ORDER BY d.date, d.id`
const RETURNED = `
SELECT l.id AS lineId, l.source_line_id AS receiptLine, d.id AS documentId, d.type, d.number, d.date, -l.quantity AS quantity, -l.net AS net, -l.tax AS tax
FROM json_each(?1) k CROSS JOIN doc_stock_line l ON l.source_line_id = k.value JOIN doc_stock d ON d.id = l.document_id AND d.type = 'purchaseReturn' AND d.state IN ${STANDS}
ORDER BY d.date, d.id`

const shown = ({ documentId, type, number, date, quantity, net, tax }: Invoiced | Received): MatchDocument => ({
  documentId,
  label: documentLabel(type),
  number,
  date,
  quantity,
  net,
  tax,
})
const sum = <T>(rows: readonly T[], of: (row: T) => number) => rows.reduce((total, row) => total + of(row), 0)

/** What was received and invoiced of each of the lines. */
function factsOf(db: ReadableDb, of: LineOf, heads: readonly Head[]) {
  const received = db.all<Received>(RECEIVED(of === 'order' ? 'source_line_id' : 'id'), JSON.stringify(heads.map((h) => h.lineId)))
  const lines = JSON.stringify(received.map((r) => r.lineId))
  const byKey = Map.groupBy(received, (r) => r.key)
  const invoices = Map.groupBy(db.all<Invoiced>(INVOICED, lines), (r) => r.receiptLine)
  const returns = Map.groupBy(db.all<Invoiced>(RETURNED, lines), (r) => r.receiptLine)
  return (head: Head) => {
    const came = byKey.get(head.lineId) ?? []
    const own = (rows: Map<number, Invoiced[]>) => came.flatMap((r) => rows.get(r.lineId) ?? [])
    const issued = [...came.filter((r) => r.withInvoice === 1), ...own(invoices)]
    const documents = [...came, ...own(invoices), ...own(returns)].map(shown)
    const backAfter = sum(came, (r) => r.returned - r.returnedOpen)
    const invoice = { quantity: sum(issued, (r) => r.quantity), net: sum(issued, (r) => r.net), tax: sum(issued, (r) => r.tax) }
    const [first] = came
    const [cameQuantity, cameNet] = [sum(came, (r) => r.quantity), sum(came, (r) => r.net)]
    return {
      documents,
      received: cameQuantity - sum(came, (r) => r.returned),
      receipt: first && cameQuantity !== 0 ? { price: priceOf(cameNet, cameQuantity), taxRate: first.taxRate } : null,
      invoiced: invoice.quantity - backAfter,
      invoice: issued.length > 0 ? invoice : null,
    }
  }
}

interface Decided {
  of: LineOf
  lineId: number
  decision: 'accept' | 'dispute'
  differences: string
  reason: string
}
const DECIDED = 'SELECT line_of AS "of", line_id AS lineId, decision, differences, reason FROM match_decision'
const pending = (d: MatchDifference) => MATCH_DIFFERENCES[d].pending

function rowOf(
  head: Head & { of: LineOf },
  facts: ReturnType<ReturnType<typeof factsOf>>,
  options: Options,
  decided: Decided | undefined,
): MatchRow {
  const { of, lineId, documentId, documentNumber, date, partnerName, itemCode, itemName, unit } = head
  const price = priceOf(head.net, head.quantity)
  const order = of === 'order' ? { quantity: head.quantity - head.closed, price, taxRate: head.taxRate } : null
  const line: MatchLine = { order, received: facts.received, receipt: facts.receipt, invoiced: facts.invoiced, invoice: facts.invoice }
  const tolerance = { price: options.matchPrice, amount: options.matchAmount, quantity: options.matchQuantity }
  const differences = matchDifferences(line, tolerance)
  const known = new Set(decided ? (JSON.parse(decided.differences) as string[]) : [])
  const { invoice } = facts
  return {
    of,
    lineId,
    documentId,
    documentNumber,
    date,
    partnerName,
    itemCode,
    itemName,
    unit,
    orderQuantity: order?.quantity ?? null,
    orderPrice: order?.price ?? null,
    orderTaxRate: order?.taxRate ?? null,
    receivedQuantity: facts.received,
    receiptPrice: facts.receipt?.price ?? null,
    invoicedQuantity: facts.invoiced,
    price: invoice && invoice.quantity !== 0 ? priceOf(invoice.net, invoice.quantity) : null,
    net: invoice?.net ?? 0,
    tax: invoice?.tax ?? 0,
    documents: facts.documents,
    differences,
    decision: decided?.decision ?? null,
    reason: decided?.reason ?? null,
    settled: differences.every((d) => pending(d) || known.has(d)),
  }
}
type Options = QueryContext['options']
function rowsOf({ db, options }: Pick<QueryContext, 'db' | 'options'>, heads: readonly (Head & { of: LineOf })[]): MatchRow[] {
  const decided = new Map(db.all<Decided>(DECIDED).map((d) => [`${d.of}:${d.lineId}`, d]))
  return (['order', 'receipt'] as const).flatMap((of) => {
    const some = heads.filter((h) => h.of === of)
    const facts = factsOf(db, of, some)
    return some.map((h) => rowOf(h, facts(h), options, decided.get(`${of}:${h.lineId}`)))
  })
}

/**
 * 三单匹配: each line of the orders, and of receipts without one, that have an order, a receipt or an invoice in these days. `open`: what
 * differs and nobody decided about; `pending`: what was not received or invoiced whole.
 */
export function matches(
  ctx: Pick<QueryContext, 'db' | 'options'>,
  q: { from: LocalDate; to: LocalDate; show: 'open' | 'pending' | 'all' },
): MatchRow[] {
  const rows = rowsOf(ctx, headsIn(ctx.db, q.from, q.to)).toSorted((a, b) =>
    a.date < b.date ? -1 : a.date > b.date ? 1 : a.documentId - b.documentId || a.lineId - b.lineId,
  )
  if (q.show === 'all') return rows
  return rows.filter((r) => (q.show === 'open' ? !r.settled : r.differences.some(pending)))
}

const ONE = {
  order: `SELECT l.id AS lineId, ${HEAD}, l.quantity, l.closed_quantity AS closed, l.net, l.tax_rate AS taxRate FROM doc_order_line l JOIN doc_order d ON d.id = l.document_id ${NAMED} WHERE l.id = ? AND d.type = 'purchaseOrder'`,
  receipt: `SELECT l.id AS lineId, ${HEAD}, l.quantity, 0 AS closed, l.net, l.tax_rate AS taxRate FROM doc_stock_line l JOIN doc_stock d ON d.id = l.document_id ${NAMED} WHERE l.id = ? AND d.type = 'purchaseReceipt'`,
} as const
/** What was decided about the differences that a line has now, by whom, when and why; decided again it replaces what was decided. NOT_FOUND, REQUIRED. */
export function decideMatch(
  ctx: CommandContext,
  input: { of: LineOf; lineId: number; decision: 'accept' | 'dispute' | null; reason: string },
): null {
  const { db, user, clock } = ctx
  const { of, lineId, decision, reason } = input
  const head = db.get<Head>(ONE[of], lineId) ?? refuse('NOT_FOUND', { what: '订单或入库行' }, 'lineId')
  if (decision !== null && reason === '') refuse('REQUIRED', { field: '原因' }, 'reason')
  db.run('DELETE FROM match_decision WHERE line_of = ? AND line_id = ?', of, lineId)
  const differences = rowsOf(ctx, [{ ...head, of }]).flatMap((r) => r.differences.filter((d) => !pending(d)))
  if (decision !== null)
    db.run(
      'INSERT INTO match_decision (line_of, line_id, decision, differences, reason, decided_by, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      of,
      lineId,
      decision,
      JSON.stringify(differences),
      reason,
      user.id,
      clock.now(),
    )
  ctx.touch('tax')
  return null
}
