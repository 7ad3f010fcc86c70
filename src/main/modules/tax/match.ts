import type { MatchRow } from '../../../core/contract'
import { type LocalDate, priceOf } from '../../../core/kernel'
import { type MatchLine, matchDifferences } from '../../../core/modules/tax/match'
import { type CommandContext, type QueryContext, refuse } from '../../backend/context'

interface Row extends Omit<MatchRow, 'differences' | 'orderPrice' | 'receiptPrice' | 'price'> {
  orderNet: number | null
  receiptNet: number | null
  receiptQuantity: number | null
  invoicedQuantity: number
}
const STANDS = "('posted', 'reversed')"
/** Lines of goods on purchase invoices of these days, with the receipt and the order that they come from. */
const LINES = `
SELECT l.id AS lineId, d.id AS documentId, d.number AS documentNumber, d.date, d.invoice_number AS invoiceNumber, p.name AS partnerName, i.code AS itemCode, i.name AS itemName, i.unit,
  l.quantity, l.net, r.id AS receiptId, r.number AS receiptNumber, rl.quantity AS receiptQuantity, rl.net AS receiptNet,
  rl.quantity - rl.returned_open_quantity AS receivedQuantity, o.id AS orderId, o.number AS orderNumber, ol.quantity AS orderQuantity, ol.net AS orderNet,
  COALESCE((SELECT SUM(x.quantity) FROM doc_invoice_line x JOIN doc_invoice xd ON xd.id = x.document_id AND xd.type = 'purchaseInvoice' AND xd.state IN ${STANDS}
    WHERE x.source_line_id = l.source_line_id), l.quantity) AS invoicedQuantity,
  m.decision, m.reason
FROM doc_invoice d JOIN doc_invoice_line l ON l.document_id = d.id JOIN item i ON i.id = l.item_id AND i.kind <> 'service' JOIN partner p ON p.id = d.partner_id
LEFT JOIN doc_stock_line rl ON rl.id = l.source_line_id LEFT JOIN doc_stock r ON r.id = rl.document_id
LEFT JOIN doc_order_line ol ON ol.id = rl.source_line_id LEFT JOIN doc_order o ON o.id = ol.document_id LEFT JOIN match_decision m ON m.line_id = l.id
WHERE d.type = 'purchaseInvoice' AND d.state = 'posted' AND d.reverses_id IS NULL AND l.quantity > 0 AND d.date BETWEEN ? AND ? ORDER BY d.date, d.id, l.line_no`

/** 三单匹配 of these days: every line with its differences by name; `open`: only those that differ and nobody decided about. */
export function matches(
  { db, options }: Pick<QueryContext, 'db' | 'options'>,
  q: { from: LocalDate; to: LocalDate; open: boolean },
): MatchRow[] {
  const tolerance = { price: options.matchPrice, amount: options.matchAmount, quantity: options.matchQuantity }
  const rows = db.all<Row>(LINES, q.from, q.to).map(({ orderNet, receiptNet, receiptQuantity, invoicedQuantity, ...row }): MatchRow => {
    const priceAt = (net: number | null, quantity: number | null) => (net === null || quantity === null ? null : priceOf(net, quantity))
    const line: MatchLine = {
      orderPrice: priceAt(orderNet, row.orderQuantity),
      orderQuantity: row.orderQuantity,
      receivedQuantity: row.receivedQuantity,
      receiptPrice: priceAt(receiptNet, receiptQuantity),
      invoicedQuantity,
      price: priceOf(row.net, row.quantity),
      quantity: row.quantity,
      net: row.net,
    }
    const { orderPrice, receiptPrice, price } = line
    return { ...row, orderPrice, receiptPrice, price, differences: matchDifferences(line, tolerance) }
  })
  return q.open ? rows.filter((r) => r.differences.length > 0 && r.decision === null) : rows
}

const LINE = "SELECT 1 FROM doc_invoice_line l JOIN doc_invoice d ON d.id = l.document_id WHERE l.id = ? AND d.type = 'purchaseInvoice'"
/** What was decided about a difference, by whom, when and why; decided again it replaces what was decided. */
export function decideMatch(ctx: CommandContext, input: { lineId: number; decision: 'accept' | 'dispute' | null; reason: string }): null {
  const { db, user, clock } = ctx
  const { lineId, decision, reason } = input
  if (db.value(LINE, lineId) === undefined) refuse('NOT_FOUND', { what: '发票行' }, 'lineId')
  if (decision !== null && reason === '') refuse('REQUIRED', { field: '原因' }, 'reason')
  db.run('DELETE FROM match_decision WHERE line_id = ?', lineId)
  if (decision !== null)
    db.run(
      'INSERT INTO match_decision (line_id, decision, reason, decided_by, decided_at) VALUES (?, ?, ?, ?, ?)',
      lineId,
      decision,
      reason,
      user.id,
      clock.now(),
    )
  ctx.touch('tax')
  return null
}
