import type { ReportCheck, ReportColumn, ReportRow } from '../contract/reports'
import { periodOf, yearStart, firstDay } from '../kernel'
import type { PlacedReportAccount } from './accountTree'
import { C, defineReport, P, type SettledParams, sidesOf } from './define'

export const trialBalance = defineReport({
  id: 'trialBalance',
  title: '科目余额表',
  module: 'accounting',
  description: '任意日期区间各级科目的期初余额、本期发生额、期末余额，可加本年累计',
  range: 'span',
  params: [
    P.from,
    P.to,
    P.param('level', '显示到几级科目'),
    P.param('accountCode', '科目编码'),
    P.hideZero,
    P.param('yearToDate', '显示本年累计'),
  ],
})

/** Running debit and credit totals of an account's own lines: before the year, before the span, at its end. */
export interface TrialFigures {
  beforeYear: { debit: number; credit: number }
  before: { debit: number; credit: number }
  end: { debit: number; credit: number }
}

export function trialBalanceColumns(params: SettledParams): ReportColumn[] {
  const sides = (group: string, debit: string, credit: string) => [C.fen(debit, '借方', { group }), C.fen(credit, '贷方', { group })]
  return [
    C.code('code', '科目编码'),
    C.text('name', '科目名称', { width: 150 }),
    ...sides('期初余额', 'openingDebit', 'openingCredit'),
    ...sides('本期发生', 'debit', 'credit'),
    ...(params.yearToDate ? sides('本年累计', 'yearDebit', 'yearCredit') : []),
    ...sides('期末余额', 'closingDebit', 'closingCredit'),
  ]
}

/**
 * Rows of the accounts down to the asked level, each with everything below it. A balance stands on its own side, netted
 * within the account. Accounts without any figure are left out unless hideZero is false.
 */
export function trialBalanceRows(
  accounts: ReadonlyMap<number, PlacedReportAccount>,
  figures: ReadonlyMap<number, TrialFigures>,
  params: SettledParams,
): { rows: ReportRow[]; totals: Record<string, number> } {
  const rows: ReportRow[] = []
  const totals: Record<string, number> = {}
  const shown = [...accounts.values()].filter((a) => a.level <= (params.level ?? 9) && a.code.startsWith(params.accountCode ?? ''))
  const ids = new Set(shown.map((a) => a.id))
  for (const account of shown) {
    const cells = figuresOf(account, figures)
    if (Object.values(cells).every((v) => v === 0) && params.hideZero !== false) continue
    const { from, to } = params
    rows.push({
      cells: { code: account.code, name: account.name, ...cells },
      indent: account.level - 1,
      drill: { report: 'accountLedger', params: { accountId: account.id, from, to } },
      drills: { yearDebit: yearDrill(account.id, to), yearCredit: yearDrill(account.id, to) },
    })
    // a total takes each account once: where none of its parents is shown
    if (account.parentId === null || !ids.has(account.parentId)) {
      for (const [key, value] of Object.entries(cells)) totals[key] = (totals[key] ?? 0) + value
    }
  }
  return { rows, totals }
}
const yearDrill = (accountId: number, to: string) => ({
  report: 'accountLedger',
  params: { accountId, from: firstDay(yearStart(periodOf(to))), to },
})

function figuresOf(account: PlacedReportAccount, figures: ReadonlyMap<number, TrialFigures>) {
  const sum = { openingBalance: 0, debit: 0, credit: 0, yearDebit: 0, yearCredit: 0, closingBalance: 0 }
  for (const id of account.subtree) {
    const f = figures.get(id)
    if (!f) continue
    sum.openingBalance += f.before.debit - f.before.credit
    sum.closingBalance += f.end.debit - f.end.credit
    sum.debit += f.end.debit - f.before.debit
    sum.credit += f.end.credit - f.before.credit
    sum.yearDebit += f.end.debit - f.beforeYear.debit
    sum.yearCredit += f.end.credit - f.beforeYear.credit
  }
  const [opening, closing] = [sidesOf(sum.openingBalance), sidesOf(sum.closingBalance)]
  return {
    openingDebit: opening.debit,
    openingCredit: opening.credit,
    debit: sum.debit,
    credit: sum.credit,
    yearDebit: sum.yearDebit,
    yearCredit: sum.yearCredit,
    closingDebit: closing.debit,
    closingCredit: closing.credit,
  }
}

/** 借贷相等, of each pair of columns; only the whole chart must balance. */
export function trialBalanceChecks(totals: Record<string, number>, params: SettledParams): ReportCheck[] {
  if (params.accountCode) return []
  const pairs = [
    ['期初余额', 'openingDebit', 'openingCredit'],
    ['本期发生', 'debit', 'credit'],
    ['期末余额', 'closingDebit', 'closingCredit'],
  ] as const
  return pairs.map(([label, debit, credit]) => {
    const [left, right] = [totals[debit] ?? 0, totals[credit] ?? 0]
    return { label: `${label}借贷相等`, left, right, ok: left === right, severity: 'error' }
  })
}
