import type { ReportCheck, ReportColumn, ReportRow } from '../contract/reports'
import { addDays, type Fen, type LocalDate } from '../kernel'
import type { PlacedReportAccount } from './accountTree'
import { monthsOf, yearOpening } from './cuts'
import { C, defineReport, directionOf, P, type SettledParams } from './define'

/** Running debit and credit totals of an account's own lines, up to dates. */
export type Series = readonly { debit: Fen; credit: Fen }[]

export const generalLedger = defineReport({
  id: 'generalLedger',
  title: '总账',
  module: 'accounting',
  description: '各科目逐月的期初余额、本月合计、本年累计和余额',
  range: 'span',
  params: [P.from, P.to, P.account, P.levels, P.hideZero],
})
export const generalLedgerColumns = (): ReportColumn[] => [
  C.code('code', '科目编码'),
  C.text('name', '科目名称', { width: 150 }),
  C.code('period', '期间', { width: 76 }),
  C.text('summary', '摘要', { width: 90 }),
  C.fen('debit', '借方', { width: 120 }),
  C.fen('credit', '贷方', { width: 120 }),
  C.text('direction', '方向', { width: 50 }),
  C.fen('balance', '余额', { width: 120 }),
]
/** The dates whose running totals 总账 needs: the day before the span, the end of each month in it, each year's opening. */
export function generalLedgerDates({ from, to }: { from: LocalDate; to: LocalDate }): LocalDate[] {
  const months = monthsOf(from, to)
  return [...new Set([addDays(from, -1), ...months.map((m) => m.to), ...months.map((m) => yearOpening(m.to))])]
}

/**
 * Per account down to the asked level, with everything below it: 期初余额, and for each month of the span 本月合计 and 本年累计 with
 * the balance at its end. `figures` stand in the order of {@link generalLedgerDates}.
 */
export function generalLedgerRows(
  accounts: ReadonlyMap<number, PlacedReportAccount>,
  figures: ReadonlyMap<number, Series>,
  params: SettledParams,
): { rows: ReportRow[]; totals: Record<string, number> } {
  const dates = generalLedgerDates(params)
  const within = params.accountId === undefined ? null : new Set(accounts.get(params.accountId)?.subtree)
  const top = params.accountId === undefined ? 0 : (accounts.get(params.accountId)?.level ?? 1) - 1
  const rows: ReportRow[] = []
  const totals = { debit: 0, credit: 0 }
  for (const account of accounts.values()) {
    if ((within && !within.has(account.id)) || account.level - top > (params.level ?? 1)) continue
    const until = (date: LocalDate) => sumOf(account, figures, dates.indexOf(date))
    const opening = until(addDays(params.from, -1))
    const end = until(params.to)
    const idle = opening.debit === opening.credit && end.debit === opening.debit && end.credit === opening.credit
    if (idle && params.hideZero !== false) continue
    if (account.level === top + 1) {
      totals.debit += end.debit - opening.debit
      totals.credit += end.credit - opening.credit
    }
    rows.push(...accountRows(account, until, params))
  }
  return { rows, totals }
}
function sumOf(account: PlacedReportAccount, figures: ReadonlyMap<number, Series>, at: number) {
  const sum = { debit: 0, credit: 0 }
  for (const id of account.subtree) {
    const own = figures.get(id)?.[at]
    sum.debit += own?.debit ?? 0
    sum.credit += own?.credit ?? 0
  }
  return sum
}
function accountRows(
  account: PlacedReportAccount,
  until: (date: LocalDate) => { debit: Fen; credit: Fen },
  params: SettledParams,
): ReportRow[] {
  const before = until(addDays(params.from, -1))
  const line = (
    kind: NonNullable<ReportRow['kind']>,
    period: string,
    summary: string,
    balance: Fen,
    turnover: { debit: Fen; credit: Fen } | Record<string, never>,
    span: { from: LocalDate; to: LocalDate },
  ): ReportRow => ({
    kind,
    indent: account.level - 1,
    cells: {
      code: account.code,
      name: account.name,
      period,
      summary,
      ...turnover,
      direction: directionOf(balance),
      balance: Math.abs(balance),
    },
    drill: { report: 'accountLedger', params: { accountId: account.id, ...span } },
  })
  const rows = [line('opening', '', '期初余额', before.debit - before.credit, {}, { from: params.from, to: params.to })]
  let last = before
  for (const month of monthsOf(params.from, params.to)) {
    const end = until(month.to)
    const year = until(yearOpening(month.to))
    const text = `${Math.floor(month.period / 100)}-${String(month.period % 100).padStart(2, '0')}`
    const balance = end.debit - end.credit
    const span = { from: month.from, to: month.to }
    const turnover = { debit: end.debit - last.debit, credit: end.credit - last.credit }
    rows.push(line('normal', text, month.whole ? '本月合计' : '本期合计', balance, turnover, span))
    const sinceYear = { debit: end.debit - year.debit, credit: end.credit - year.credit }
    rows.push(line('subtotal', text, '本年累计', balance, sinceYear, { from: addDays(yearOpening(month.to), 1), to: month.to }))
    last = end
  }
  return rows
}

export const voucherSummary = defineReport({
  id: 'voucherSummary',
  title: '凭证汇总表',
  module: 'accounting',
  description: '一段日期内全部凭证按科目汇总的借方和贷方发生额',
  range: 'span',
  params: [P.from, P.to, P.levels],
})
export const voucherSummaryColumns = (): ReportColumn[] => [
  C.code('code', '科目编码'),
  C.text('name', '科目名称', { width: 220 }),
  C.fen('debit', '借方', { width: 130 }),
  C.fen('credit', '贷方', { width: 130 }),
]
/** Occurrences per account down to the asked level; `figures`: up to the day before the span, up to its end. */
export function voucherSummaryRows(
  accounts: ReadonlyMap<number, PlacedReportAccount>,
  figures: ReadonlyMap<number, Series>,
  params: SettledParams,
): { rows: ReportRow[]; totals: Record<string, number>; checks: ReportCheck[] } {
  const totals = { debit: 0, credit: 0 }
  const rows: ReportRow[] = []
  for (const account of accounts.values()) {
    if (account.level > (params.level ?? 1)) continue
    const [before, end] = [sumOf(account, figures, 0), sumOf(account, figures, 1)]
    const cells = { debit: end.debit - before.debit, credit: end.credit - before.credit }
    if (account.level === 1) {
      totals.debit += cells.debit
      totals.credit += cells.credit
    }
    if (cells.debit === 0 && cells.credit === 0) continue
    rows.push({
      cells: { code: account.code, name: account.name, ...cells },
      indent: account.level - 1,
      drill: { report: 'accountLedger', params: { accountId: account.id, from: params.from, to: params.to } },
    })
  }
  const { debit: left, credit: right } = totals
  return { rows, totals, checks: [{ label: '借贷相等', left, right, ok: left === right, severity: 'error' }] }
}
