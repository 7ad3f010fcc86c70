import type { LandedCost, LandedShare } from '../../core/contract'
import { allocateLanded, basisFigure, type LandedBasis, type LandedLine } from '../../core/documents/landedShares'
import type { Fen } from '../../core/kernel'
import type { ReadableDb } from '../../db/types'
import { Refusal, refuse } from '../backend/context'

type Row = Omit<LandedShare, 'figure' | 'shares'> & LandedLine
const LINES = `
SELECT d.id AS documentId, d.number AS documentNumber, d.date, COALESCE(p.name, '') AS partnerName, l.id AS lineId, i.id AS itemId, i.code AS itemCode,
  i.name AS itemName, i.spec, i.unit, l.quantity, l.net, i.weight, i.volume, a.id AS accountId, a.code AS accountCode, a.full_name AS accountName
FROM doc_stock d JOIN doc_stock_line l ON l.document_id = d.id JOIN item i ON i.id = l.item_id AND i.kind <> 'service' LEFT JOIN partner p ON p.id = d.partner_id
  JOIN stock_entry e ON e.seq = l.movement_seq AND e.n = 0 JOIN account a ON a.id = e.stock_account_id
WHERE d.id = ? ORDER BY l.line_no`
interface Receipt {
  type: string
  number: string
  state: string
  reversesId: number | null
}
const RECEIPT = "SELECT type, number, state, reverses_id AS reversesId FROM doc_stock WHERE id = ? AND type = 'purchaseReceipt'"

interface Question {
  receiptIds: readonly number[]
  spreadBy: LandedBasis
  amounts: readonly Fen[]
}
/** 分摊到入库单 (D27): what each line of the receipts gets of each amount, in the order of the receipts named. */
export function landedShares(db: ReadableDb, { receiptIds, spreadBy, amounts }: Question): { lines: LandedShare[] } {
  const rows = [...new Set(receiptIds)].flatMap((id) => {
    const receipt = db.get<Receipt>(RECEIPT, id) ?? refuse('UNKNOWN_REFERENCE', { field: '入库单' }, 'receiptIds')
    if (receipt.state !== 'posted' || receipt.reversesId !== null) refuse('SOURCE_NOT_POSTED', { source: receipt.number }, 'receiptIds')
    return db.all<Row>(LINES, id)
  })
  // without an amount the figures are asked for: refused all the same where one is missing
  const shares = (amounts.length > 0 ? amounts : [0]).map((amount) => {
    const spread = allocateLanded(amount, rows, spreadBy)
    if (!spread.ok) throw new Refusal(spread.error)
    return spread.value
  })
  const lines = rows.map(({ net: _net, weight: _weight, volume: _volume, ...row }, i) => ({
    ...row,
    figure: basisFigure(rows[i] as Row, spreadBy) ?? 0,
    shares: amounts.map((_, k) => shares[k]?.[i] ?? 0),
  }))
  return { lines }
}

const COSTS = `
SELECT l.id AS lineId, l.line_no AS lineNo, i.name AS itemName, SUM(c.given) AS amount
FROM doc_stock_line l JOIN item i ON i.id = l.item_id JOIN cost_row c ON c.ref_seq = l.movement_seq AND c.kind = 'revalue' AND c.revalue_kind = 'landed'
WHERE l.document_id = ? GROUP BY l.id HAVING SUM(c.given) <> 0 ORDER BY l.line_no`
/** What has been added to the cost of a receipt's lines; what was taken back in red is off again. */
export const landedCosts = (db: ReadableDb, receiptId: number): LandedCost[] => db.all<LandedCost>(COSTS, receiptId)
