import type { ReportColumn, ReportRow } from '../contract/reports'
import type { Fen, LocalDate, QuantityMicro } from '../kernel'
import { addTurnover, endsHere, monthsIn, type Stretch, turnoverCells, turnoverOf } from './bookPages'
import { C, defineReport, P } from './define'
import { RunningBook } from './runningBook'

export const accountLedger = defineReport({
  id: 'accountLedger',
  title: '明细账',
  module: 'accounting',
  description: '一个科目（含下级）的期初、逐笔凭证、余额，以及本月合计和本年累计；可按辅助项筛选',
  range: 'span',
  params: [{ ...P.account, required: true }, P.from, P.to, P.partner, P.department, P.employee, P.project, P.item],
})

/** A line of a voucher as an accountant sees it: its postings added up. */
export interface LedgerLine {
  date: LocalDate
  voucherId: number | null
  /** 记-12 */
  voucher: string
  accountCode: string
  accountName: string
  dimensions: string
  summary: string
  debit: Fen
  credit: Fen
  /** of the line's own side, red negative */
  quantity: QuantityMicro
  /** 原币 of the line's own side, red negative; 0 on accounts without a currency */
  original: number
}
export interface LedgerShape {
  /** several accounts in one book: a column says which */
  withAccount: boolean
  withDimensions: boolean
  /** 数量金额账 */
  withQuantity: boolean
  /** 原币金额 beside RMB: the account is kept in a currency */
  withOriginal?: boolean
}

export function accountLedgerColumns({ withAccount, withDimensions, withQuantity, withOriginal = false }: LedgerShape): ReportColumn[] {
  const pair = (group: string, key: string) => {
    const beside = [
      ...(withQuantity ? [C.quantity(`${key}Quantity`, '数量', { group, width: 90 })] : []),
      ...(withOriginal ? [C.fen(`${key}Original`, '原币', { group })] : []),
    ]
    return beside.length > 0 ? [...beside, C.fen(key, withOriginal ? '本位币' : '金额', { group })] : [C.fen(key, group)]
  }
  return [
    C.date('date', '日期'),
    C.code('voucher', '凭证号', { width: 80 }),
    ...(withAccount ? [C.text('account', '科目', { width: 180 })] : []),
    C.text('summary', '摘要', { width: 240 }),
    ...(withDimensions ? [C.text('dimensions', '辅助项', { width: 180 })] : []),
    ...pair('借方', 'debit'),
    ...pair('贷方', 'credit'),
    C.text('direction', '方向', { width: 50 }),
    ...pair('余额', 'balance'),
  ]
}

/**
 * Rows of a book or a page of it: 期初余额 (on a later page 承前页), every line with the balance after it, at each month's end 本月合计
 * and 本年累计.
 */
export function accountLedgerRows(lines: readonly LedgerLine[], stretch: Stretch): ReportRow[] {
  const book = new RunningBook(stretch.before)
  const year = { debit: stretch.moved.year.debit, credit: stretch.moved.year.credit }
  const rows = [book.begin(stretch, turnoverCells(stretch.moved.month))]
  let next = 0
  for (const month of monthsIn(stretch)) {
    if (month.from > stretch.from && month.period % 100 === 1) Object.assign(year, { debit: 0, credit: 0 })
    const first = next
    for (let line = lines[next]; line && line.date <= month.to; line = lines[++next]) {
      book.enter(line)
      addTurnover(month.moved, turnoverOf(line))
      year.debit += line.debit
      year.credit += line.credit
      rows.push(book.row('normal', cellsOf(line), line.voucherId))
    }
    if ((next === first && !month.began) || !endsHere(stretch, month.to)) continue
    const summary = month.whole ? '本月合计' : '本期合计'
    rows.push(book.row('subtotal', { date: month.to, summary, ...turnoverCells(month.moved) }))
    rows.push(book.row('subtotal', { date: month.to, summary: '本年累计', ...year }))
  }
  return rows
}
const cellsOf = (line: LedgerLine): ReportRow['cells'] => ({
  date: line.date,
  voucher: line.voucher,
  account: `${line.accountCode} ${line.accountName}`,
  summary: line.summary,
  dimensions: line.dimensions,
  debit: line.debit,
  credit: line.credit,
  debitQuantity: line.debit !== 0 ? line.quantity : 0,
  creditQuantity: line.debit !== 0 ? 0 : line.quantity,
  ...(line.original === 0 ? {} : { [line.debit !== 0 ? 'debitOriginal' : 'creditOriginal']: line.original }),
})
