import { type Fen, mulDiv, type QuantityMicro, RATE_SCALE, type RatePpm, type UnitPriceE8 } from '../../kernel'

/** What may differ without a word: prices and quantities by a share, amounts by fen. */
export interface MatchTolerance {
  price: RatePpm
  amount: Fen
  quantity: RatePpm
}
/** What was ordered, received and invoiced of one line; prices without tax, of the base unit. */
export interface MatchLine {
  /** less what was closed; null: received without an order */
  order: { quantity: QuantityMicro; price: UnitPriceE8; taxRate: RatePpm } | null
  /** less what went back */
  received: QuantityMicro
  /** as the receipts had it; null: nothing was received */
  receipt: { price: UnitPriceE8; taxRate: RatePpm } | null
  /** less what went back by a red invoice */
  invoiced: QuantityMicro
  /** as the invoices have it, all of them together; null: there is none */
  invoice: { quantity: QuantityMicro; net: Fen; tax: Fen } | null
}
/** `pending`: the matter goes on by itself; the others want a decision. */
export const MATCH_DIFFERENCES = {
  noOrder: { label: '没有采购订单', pending: false },
  notReceived: { label: '未收货', pending: true },
  underReceived: { label: '未收齐', pending: true },
  overReceived: { label: '入库超过订单', pending: false },
  notInvoiced: { label: '未开票', pending: true },
  underInvoiced: { label: '开票少于入库', pending: true },
  overInvoiced: { label: '开票超过入库', pending: false },
  price: { label: '单价与订单不符', pending: false },
  receiptPrice: { label: '单价与入库暂估不符', pending: false },
  tax: { label: '税额与税率不符', pending: false },
} as const
export type MatchDifference = keyof typeof MATCH_DIFFERENCES

const PRICED = 1_000_000_000_000
const share = (of: number, tolerance: RatePpm) => mulDiv(Math.abs(of), tolerance, RATE_SCALE)

/** The first falls short of the second or exceeds it, by more than the share that is tolerated. */
function quantities(line: MatchLine, { quantity }: MatchTolerance): MatchDifference[] {
  const found: MatchDifference[] = []
  const { order, received, invoiced } = line
  if (order) {
    const within = share(order.quantity, quantity)
    if (received <= 0 && order.quantity > 0) found.push('notReceived')
    else if (received < order.quantity - within) found.push('underReceived')
    else if (received > order.quantity + within) found.push('overReceived')
  }
  const within = share(received, quantity)
  if (invoiced <= 0 && received > 0) found.push('notInvoiced')
  else if (invoiced < received - within) found.push('underInvoiced')
  else if (invoiced > received + within) found.push('overInvoiced')
  return found
}
/**
 * A price is compared with the order's, without an order with the receipt's; an amount that differs by no more than the tolerance excuses a
 * price. The tax is that of the rate agreed, to within the amount tolerated.
 */
function amounts({ order, receipt, invoice }: MatchLine, tolerance: MatchTolerance): MatchDifference[] {
  const agreed = order ?? receipt
  if (invoice === null || invoice.quantity === 0 || agreed === null) return []
  const found: MatchDifference[] = []
  if (agreed.price !== 0) {
    const expected = mulDiv(invoice.quantity, agreed.price, PRICED)
    const off = Math.abs(invoice.net - expected)
    if (off > tolerance.amount && off > share(expected, tolerance.price)) found.push(order ? 'price' : 'receiptPrice')
  }
  if (Math.abs(invoice.tax - mulDiv(invoice.net, agreed.taxRate, RATE_SCALE)) > tolerance.amount) found.push('tax')
  return found
}
/** 三单匹配: order, receipts and invoices of one line, its differences by name. */
export const matchDifferences = (line: MatchLine, tolerance: MatchTolerance): MatchDifference[] => [
  ...(line.order === null ? (['noOrder'] as const) : []),
  ...quantities(line, tolerance),
  ...amounts(line, tolerance),
]
