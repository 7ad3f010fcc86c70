import type { ReportColumn, ReportRow } from '../contract/reports'
import type { LocalDate } from '../kernel'
import type { LedgerLine } from './accountLedger'
import { monthsOf } from './cuts'
import { C, defineReport, P } from './define'
import { type LedgerSum, RunningBook } from './runningBook'

export const cashJournal = defineReport({
  id: 'cashJournal',
  title: '日记账',
  module: 'accounting',
  description: '现金、银行和其他货币资金账户的逐笔收支和余额，每日有本日合计',
  range: 'span',
  params: [{ ...P.cashAccount, required: true }, P.from, P.to],
})
/** A line with the accounts on the other side of its voucher. */
export interface JournalLineText extends LedgerLine {
  opposite: string
}
export const cashJournalColumns = (withAccount: boolean): ReportColumn[] => [
  C.date('date', '日期'),
  C.code('voucher', '凭证号', { width: 80 }),
  ...(withAccount ? [C.text('account', '账户', { width: 130 })] : []),
  C.text('summary', '摘要', { width: 220 }),
  C.text('opposite', '对方科目', { width: 190 }),
  C.fen('debit', '收入（借）', { width: 116 }),
  C.fen('credit', '支出（贷）', { width: 116 }),
  C.text('direction', '方向', { width: 50 }),
  C.fen('balance', '余额', { width: 120 }),
]

/** 期初余额, every line with the balance after it, at each day's end 本日合计, at each month's 本月合计. */
export function cashJournalRows(
  lines: readonly JournalLineText[],
  before: LedgerSum,
  span: { from: LocalDate; to: LocalDate },
): { rows: ReportRow[]; totals: Record<string, number> } {
  const book = new RunningBook(before)
  const rows = [book.row('opening', { date: span.from, summary: '期初余额' })]
  const totals = { debit: 0, credit: 0 }
  let next = 0
  for (const month of monthsOf(span.from, span.to)) {
    const whole = { debit: 0, credit: 0 }
    let day = { debit: 0, credit: 0 }
    const first = next
    for (let line = lines[next]; line && line.date <= month.to; line = lines[next]) {
      book.enter(line)
      for (const sum of [day, whole, totals]) {
        sum.debit += line.debit
        sum.credit += line.credit
      }
      const { date, voucher, summary, opposite, debit, credit } = line
      rows.push(book.row('normal', { date, voucher, account: line.accountName, summary, opposite, debit, credit }, line.voucherId))
      next += 1
      if (lines[next]?.date === date) continue
      rows.push(book.row('subtotal', { date, summary: '本日合计', ...day }))
      day = { debit: 0, credit: 0 }
    }
    if (next > first) rows.push(book.row('subtotal', { date: month.to, summary: month.whole ? '本月合计' : '本期合计', ...whole }))
  }
  return { rows, totals }
}
