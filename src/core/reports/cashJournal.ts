import type { ReportColumn, ReportRow } from '../contract/reports'
import type { LedgerLine } from './accountLedger'
import { endsHere, monthsIn, type Stretch, type Turnover } from './bookPages'
import { C, defineReport, P } from './define'
import { RunningBook } from './runningBook'

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

/** 期初余额 or 承前页, every line with the balance after it, at each day's end 本日合计, at each month's 本月合计. */
export function cashJournalRows(lines: readonly JournalLineText[], stretch: Stretch): ReportRow[] {
  const book = new RunningBook(stretch.before)
  const rows = [book.begin(stretch, sides(stretch.moved.month))]
  let day = { date: stretch.from, moved: sides(stretch.moved.day), shown: stretch.began.day }
  const endDay = () => {
    if (day.shown && endsHere(stretch, day.date)) rows.push(book.row('subtotal', { date: day.date, summary: '本日合计', ...day.moved }))
    day.shown = false
  }
  let next = 0
  for (const month of monthsIn(stretch)) {
    const whole = sides(month.moved)
    const first = next
    for (let line = lines[next]; line && line.date <= month.to; line = lines[++next]) {
      const { date, voucher, summary, opposite, debit, credit } = line
      if (date !== day.date) {
        endDay()
        day = { date, moved: { debit: 0, credit: 0 }, shown: true }
      }
      day.shown = true
      book.enter(line)
      for (const sum of [day.moved, whole]) {
        sum.debit += debit
        sum.credit += credit
      }
      rows.push(book.row('normal', { date, voucher, account: line.accountName, summary, opposite, debit, credit }, line.voucherId))
    }
    if (day.date <= month.to) endDay()
    if ((next > first || month.began) && endsHere(stretch, month.to))
      rows.push(book.row('subtotal', { date: month.to, summary: month.whole ? '本月合计' : '本期合计', ...whole }))
  }
  return rows
}
const sides = ({ debit, credit }: Turnover) => ({ debit, credit })
