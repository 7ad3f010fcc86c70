import type { ReportColumn, ReportRow } from '../contract/reports'
import { type Fen, type LocalDate, priceOf, type QuantityMicro } from '../kernel'
import type { LedgerLine } from './accountLedger'
import { monthsOf } from './cuts'
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

type Figures = Record<'debit' | 'credit', Fen> & Record<'debitQuantity' | 'creditQuantity', QuantityMicro>
const nothing = (): Figures => ({ debit: 0, credit: 0, debitQuantity: 0, creditQuantity: 0 })

/**
 * Rows of a book of quantities: 期初余额, every line with what is left after it, at each month's end 本月合计. A price is the amount
 * of its pair over the quantity (10⁻⁸ yuan), blank where there is no quantity: the cost of goods adjusted without moving any.
 */
export function quantityLedgerRows(
  lines: readonly LedgerLine[],
  before: LedgerSum,
  span: { from: LocalDate; to: LocalDate },
): { rows: ReportRow[]; totals: Record<string, number> } {
  const book = new RunningBook(before)
  // a stock of goods is a debit balance: what is left stands with its sign, not on a side
  const row = (kind: NonNullable<ReportRow['kind']>, cells: ReportRow['cells'], moved: Figures | null, voucherId?: number | null) => {
    const balance = book.end.debit - book.end.credit
    const balanceQuantity = book.end.quantity
    const made = book.row(kind, cells, voucherId)
    made.cells = { ...cells, ...(moved ? priced(moved) : {}), balance, balanceQuantity, balancePrice: unitPrice(balance, balanceQuantity) }
    return made
  }
  const rows = [row('opening', { date: span.from, summary: '期初余额' }, null)]
  const totals = nothing()
  let next = 0
  for (const month of monthsOf(span.from, span.to)) {
    const sum = nothing()
    const first = next
    for (let line = lines[next]; line && line.date <= month.to; line = lines[++next]) {
      const { date, voucher, summary, dimensions } = line
      book.enter(line)
      const moved = movedBy(line)
      for (const to of [sum, totals]) addTo(to, moved)
      rows.push(row('normal', { date, voucher, summary, dimensions }, moved, line.voucherId))
    }
    if (next > first) rows.push(row('subtotal', { date: month.to, summary: month.whole ? '本月合计' : '本期合计' }, sum))
  }
  return { rows, totals: { ...totals } }
}
const movedBy = ({ debit, credit, quantity }: LedgerLine): Figures => ({
  debit,
  credit,
  debitQuantity: debit !== 0 ? quantity : 0,
  creditQuantity: debit !== 0 ? 0 : quantity,
})
function addTo(sum: Figures, more: Figures): void {
  for (const key of Object.keys(sum) as (keyof Figures)[]) sum[key] += more[key]
}
const priced = (moved: Figures) => ({
  ...moved,
  debitPrice: unitPrice(moved.debit, moved.debitQuantity),
  creditPrice: unitPrice(moved.credit, moved.creditQuantity),
})
const unitPrice = (amount: Fen, quantity: QuantityMicro): number | null =>
  quantity === 0 || amount === 0 ? null : priceOf(amount, quantity)
