import type { ReportCheck, ReportColumn, ReportRow } from '../contract/reports'
import type { Fen } from '../kernel'
import { C, defineReport, P, type SettledParams } from './define'

export const fundDaily = defineReport({
  id: 'fundDaily',
  title: '资金日报',
  module: 'treasury',
  description: '一天或一段日期里每个资金账户的期初、收入、支出、期末；账户之间的转账单列，不算收支',
  range: 'span',
  params: [P.from, P.to, P.hideZero],
})
export const FUND_DAILY_COLUMNS: ReportColumn[] = [
  C.code('code', '科目', { width: 84 }),
  C.text('name', '资金账户', { width: 200 }),
  C.text('number', '账号', { width: 170, optional: true }),
  C.fen('opening', '期初余额', { width: 118 }),
  C.fen('income', '收入', { group: '收支', width: 110 }),
  C.fen('outgo', '支出', { group: '收支', width: 110 }),
  C.fen('movedIn', '转入', { group: '账户之间', width: 104 }),
  C.fen('movedOut', '转出', { group: '账户之间', width: 104 }),
  C.fen('closing', '期末余额', { width: 118 }),
  C.text('low', '提醒', { width: 130, optional: true }),
]
/** An account that holds money, and what moved on it. */
export interface FundFigures {
  id: number
  code: string
  name: string
  number: string
  lowLimit: Fen | null
  opening: Fen
  debit: Fen
  credit: Fen
  /** of debit and credit: 转账单 between own accounts */
  movedIn: Fen
  movedOut: Fen
}
export function fundDailyRows(
  funds: readonly FundFigures[],
  params: SettledParams,
): { rows: ReportRow[]; totals: Record<string, number>; checks: ReportCheck[] } {
  const totals = { opening: 0, income: 0, outgo: 0, movedIn: 0, movedOut: 0, closing: 0 }
  const { from, to } = params
  const rows = funds.flatMap((f): ReportRow[] => {
    const closing = f.opening + f.debit - f.credit
    const cells = {
      opening: f.opening,
      income: f.debit - f.movedIn,
      outgo: f.credit - f.movedOut,
      movedIn: f.movedIn,
      movedOut: f.movedOut,
      closing,
    }
    if (params.hideZero !== false && Object.values(cells).every((v) => v === 0)) return []
    for (const key of Object.keys(totals) as (keyof typeof totals)[]) totals[key] += cells[key]
    const low = f.lowLimit !== null && closing < f.lowLimit ? '低于限额' : closing < 0 ? '余额为负' : ''
    const drill = { report: 'cashJournal', params: { accountId: f.id, from, to } }
    return [{ cells: { code: f.code, name: f.name, number: f.number, ...cells, low }, drill }]
  })
  return { rows, totals, checks: [transfersTie(totals)] }
}
/** What leaves one account by 转账 arrives on another, less the fee, which is an outgo. */
const transfersTie = ({ movedIn, movedOut }: { movedIn: Fen; movedOut: Fen }): ReportCheck => ({
  label: '转入等于转出',
  left: movedIn,
  right: movedOut,
  ok: movedIn === movedOut,
  severity: 'error',
})
