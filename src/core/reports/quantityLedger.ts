import type { ReportColumn, ReportRow } from '../contract/reports'
import { type Fen, priceOf, type QuantityMicro } from '../kernel'
import type { LedgerLine } from './accountLedger'
import { addTurnover, endsHere, monthsIn, type Stretch, type Turnover, turnoverOf } from './bookPages'
import { C, defineReport, P } from './define'
import { type LedgerSum, RunningBook } from './runningBook'

export const quantityLedger = defineReport({
  id: 'quantityLedger',
  title: '数量金额账',
  module: 'accounting',
  description: '核算数量的科目逐笔的数量、单价和金额：收入、发出、结存；可只看一种存货',
  range: 'span',
  params: [{ ...P.account, required: true }, P.from, P.to, P.item, P.department, P.project],
})
const GROUPS = [
  ['debit', '收入（借方）'],
  ['credit', '发出（贷方）'],
  ['balance', '结存'],
] as const
/** 数量, 单价, 金额 of what came in, what left and what is there. */
export function quantityLedgerColumns(withItem: boolean): ReportColumn[] {
  return [
    C.date('date', '日期'),
    C.code('voucher', '凭证号', { width: 72 }),
    C.text('summary', '摘要', { width: 130 }),
    ...(withItem ? [C.text('dimensions', '存货', { width: 130 })] : []),
    ...GROUPS.flatMap(([key, group]) => [
      C.quantity(`${key}Quantity`, '数量', { group, width: 68 }),
      C.price(`${key}Price`, '单价', { group, width: 72 }),
      C.fen(key, '金额', { group, width: 94 }),
    ]),
  ]
}

/**
 * Rows of a book of quantities: 期初余额 or 承前页, every line with what is left after it, at each month's end 本月合计. A price is the
 * amount of its pair over the quantity (10⁻⁸ yuan), blank where there is no quantity: the cost of goods adjusted without moving any.
 */
export function quantityLedgerRows(lines: readonly LedgerLine[], stretch: Stretch): ReportRow[] {
  const book = new RunningBook(stretch.before)
  const row = (made: ReportRow, moved: Turnover | null): ReportRow => ({
    ...made,
    cells: { ...made.cells, ...(moved ? priced(moved) : {}), ...leftCells(book.end) },
  })
  const rows = [row(book.begin(stretch, {}), stretch.first ? null : stretch.moved.month)]
  let next = 0
  for (const month of monthsIn(stretch)) {
    const first = next
    for (let line = lines[next]; line && line.date <= month.to; line = lines[++next]) {
      const { date, voucher, summary, dimensions } = line
      book.enter(line)
      const moved = turnoverOf(line)
      addTurnover(month.moved, moved)
      rows.push(row(book.row('normal', { date, voucher, summary, dimensions }, line.voucherId), moved))
    }
    if ((next === first && !month.began) || !endsHere(stretch, month.to)) continue
    rows.push(row(book.row('subtotal', { date: month.to, summary: month.whole ? '本月合计' : '本期合计' }), month.moved))
  }
  return rows
}
/** A stock of goods is a debit balance: what is left stands with its sign, not on a side. */
export function leftCells({ debit, credit, quantity }: LedgerSum): ReportRow['cells'] {
  const balance = debit - credit
  return { balance, balanceQuantity: quantity, balancePrice: unitPrice(balance, quantity) }
}
const priced = ({ debit, credit, debitQuantity, creditQuantity }: Turnover) => ({
  debit,
  credit,
  debitQuantity,
  creditQuantity,
  debitPrice: unitPrice(debit, debitQuantity),
  creditPrice: unitPrice(credit, creditQuantity),
})
const unitPrice = (amount: Fen, quantity: QuantityMicro): number | null =>
  quantity === 0 || amount === 0 ? null : priceOf(amount, quantity)
