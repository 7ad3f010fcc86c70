import { type Fen, mulDiv, type QuantityMicro, RATE_SCALE, type RatePpm, type UnitPriceE8 } from '../../kernel'

/** What may differ without a word: prices and quantities by a share, amounts by fen. */
export interface MatchTolerance {
  price: RatePpm
  amount: Fen
  quantity: RatePpm
}
/** A line of an invoice beside what was ordered and received; prices without tax, of the base unit. */
export interface MatchLine {
  orderPrice: UnitPriceE8 | null
  orderQuantity: QuantityMicro | null
  /** received, less what went back before the invoice; null: the line refers to no receipt */
  receivedQuantity: QuantityMicro | null
  receiptPrice: UnitPriceE8 | null
  /** of all invoices on the receipt line, this one included */
  invoicedQuantity: QuantityMicro
  price: UnitPriceE8
  quantity: QuantityMicro
  net: Fen
}
export const MATCH_DIFFERENCES = {
  noReceipt: '没有入库单',
  noOrder: '没有采购订单',
  price: '单价与订单不符',
  receiptPrice: '单价与入库暂估不符',
  amount: '金额差异',
  overInvoiced: '开票超过入库',
  overReceived: '入库超过订单',
} as const
export type MatchDifference = keyof typeof MATCH_DIFFERENCES

const beyond = (a: number, b: number, share: RatePpm) => Math.abs(a - b) > mulDiv(Math.abs(b), share, RATE_SCALE)

/**
 * 三单匹配: order, receipt and invoice of one line, its differences by name. A price is compared with the order's, without an order with the
 * receipt's; an amount that differs by no more than the tolerance excuses a price.
 */
export function matchDifferences(line: MatchLine, tolerance: MatchTolerance): MatchDifference[] {
  if (line.receivedQuantity === null) return ['noReceipt']
  const found: MatchDifference[] = []
  if (line.orderPrice === null) found.push('noOrder')
  const agreed = line.orderPrice ?? line.receiptPrice
  if (agreed !== null && agreed !== 0) {
    const expected = mulDiv(line.quantity, agreed, 1_000_000_000_000)
    const off = Math.abs(line.net - expected)
    if (beyond(line.price, agreed, tolerance.price) && off > tolerance.amount)
      found.push(line.orderPrice === null ? 'receiptPrice' : 'price')
    else if (off > Math.max(tolerance.amount, mulDiv(Math.abs(expected), tolerance.price, RATE_SCALE))) found.push('amount')
  }
  if (line.invoicedQuantity > line.receivedQuantity + mulDiv(line.receivedQuantity, tolerance.quantity, RATE_SCALE))
    found.push('overInvoiced')
  if (
    line.orderQuantity !== null &&
    line.receivedQuantity > line.orderQuantity + mulDiv(line.orderQuantity, tolerance.quantity, RATE_SCALE)
  )
    found.push('overReceived')
  return found
}
