import type { ReportCheck, ReportColumn, ReportRow } from '../../contract/reports'
import type { LocalDate } from '../../kernel'
import { type SpanKind, spanKind, yearEarlier, yearOpening } from '../cuts'
import { C, defineReport, P, type SettledParams } from '../define'
import type { StatementResult } from './evaluate'
import type { StatementFormat, StatementId, StatementRow } from './formats'

/** Which statement: an official one, or one of the account set's own. */
export type StatementTarget = { statement: StatementId } | { ownId: number }

export const balanceSheet = defineReport({
  id: 'balanceSheet',
  title: '资产负债表',
  module: 'accounting',
  description: '任意日期的资产、负债和所有者权益，与年初余额对照；未结转的损益并入未分配利润',
  range: 'date',
  params: [P.on, P.reclassify],
})
export const incomeStatement = defineReport({
  id: 'incomeStatement',
  title: '利润表',
  module: 'accounting',
  description: '本期与本年累计的收入、成本、费用和利润，不含结转损益凭证',
  range: 'span',
  params: [P.from, P.to],
})
export const cashFlow = defineReport({
  id: 'cashFlow',
  title: '现金流量表',
  module: 'accounting',
  description: '按现金流量项目汇总的收支，与现金类科目的变动核对',
  range: 'span',
  params: [P.from, P.to],
})
export const cashFlowNotes = defineReport({
  id: 'cashFlowNotes',
  title: '现金流量表补充资料',
  module: 'accounting',
  description: '间接法：从净利润调节出经营活动现金流量，与现金流量表（直接法）核对',
  range: 'span',
  params: [P.from, P.to],
})
/** One of the account set's own statements; in the menu it stands under 自定义报表. */
export const ownStatement = defineReport({
  id: 'ownStatement',
  title: '自定义报表',
  module: 'accounting',
  description: '按本账套自己的公式取数的报表',
  range: 'span',
  hidden: true,
  params: [P.param('ownId', '自定义报表', { required: true }), P.from, P.to, P.reclassify],
})
export const STATEMENT_REPORTS = { balanceSheet, incomeStatement, cashFlow, cashFlowNotes } as const

/** A column of a statement and what it covers: balances at `to`, turnover after the day before `from`. */
export interface StatementColumn {
  key: string
  title: string
  from: LocalDate
  to: LocalDate
}
/**
 * The columns of a form as it captions them (statements.md 0): 期末 and 年初; 本月 and 本年累计, of a year 本年累计 and 上年; 本期 and 上期,
 * the same days a year earlier. A form of spans gets 本年累计 even where the form has none, unless the span is the year so far.
 */
export function statementColumns(format: StatementFormat, { from, to }: SettledParams): StatementColumn[] {
  const yearStart = yearStartOf(to)
  const kind = spanKind(from, to)
  const spans: Record<string, { from: LocalDate; to: LocalDate }> = {
    closing: { from: yearStart, to },
    opening: { from: yearStartOf(yearOpening(to)), to: yearOpening(to) },
    period: { from, to },
    year: { from: yearStart, to },
    previous: { from: yearEarlier(from), to: yearEarlier(to) },
  }
  const columnsOfForm = Object.entries(format.columns).flatMap(([key, title]): StatementColumn[] => {
    const span = spans[key]
    return span ? [{ key, title: key === 'period' && title === MONTHLY ? PERIOD_TITLES[kind] : title, ...span }] : []
  })
  if ('closing' in format.columns) return columnsOfForm
  if ('year' in format.columns) {
    // the yearly report: 本年累计 beside 上年
    if (kind !== 'year') return columnsOfForm
    return [
      ...columnsOfForm.filter((c) => c.key !== 'period'),
      { key: 'previous', title: '上年金额', from: yearEarlier(from), to: yearEarlier(to) },
    ]
  }
  if (from === yearStart) return columnsOfForm
  return columnsOfForm.toSpliced(1, 0, { key: 'year', title: '本年累计金额', from: yearStart, to })
}
const yearStartOf = (date: LocalDate): LocalDate => `${date.slice(0, 4)}-01-01`
const MONTHLY = '本月金额'
const PERIOD_TITLES: Record<SpanKind, string> = { month: MONTHLY, quarter: '本季金额', year: '本年金额', days: '本期金额' }

const valueColumns = (columns: readonly StatementColumn[], suffix: string, group?: string): ReportColumn[] =>
  columns.map(({ key, title }) => C.fen(key + suffix, title, group ? { group } : {}))

export function statementReportColumns(format: StatementFormat, columns: readonly StatementColumn[]): ReportColumn[] {
  const half = (suffix: string, group?: string): ReportColumn[] => [
    C.text(`label${suffix}`, '项目', { width: 260, ...(group ? { group } : {}) }),
    C.integer(`row${suffix}`, '行次', { width: 50, ...(group ? { group } : {}) }),
    ...valueColumns(columns, suffix, group),
  ]
  return format.split === undefined ? half('') : [...half('', '资产'), ...half('2', '负债和所有者权益')]
}

/** Rows of the form; of a two-sided form the halves stand beside each other, their totals on the last row. */
export function statementRows(
  target: StatementTarget,
  format: StatementFormat,
  columns: readonly StatementColumn[],
  result: StatementResult,
  { reclassify }: SettledParams,
): ReportRow[] {
  const amounts = new Map(result.rows.map((r) => [r.row, r.cells]))
  const line = (row: StatementRow, suffix: string): ReportRow => {
    const cells: ReportRow['cells'] = { [`label${suffix}`]: '　'.repeat(row.indent ?? 0) + row.label, [`row${suffix}`]: row.row }
    const drills: NonNullable<ReportRow['drills']> = {}
    const kinds: NonNullable<ReportRow['kinds']> = {}
    for (const { key, from, to } of columns) {
      const { amountFen, blank } = amounts.get(row.row)?.[key] ?? { amountFen: 0 }
      cells[key + suffix] = blank ? null : amountFen
      if (row.formula === '') continue
      drills[key + suffix] = {
        report: 'statementRow',
        params: { ...target, row: row.row, from, to, ...(reclassify ? { reclassify } : {}) },
      }
      if (row.show === 'rate') kinds[key + suffix] = 'rate'
    }
    const strong = isTotal(row)
    return {
      kind: strong ? 'subtotal' : 'normal',
      cells,
      drills,
      ...(Object.keys(kinds).length > 0 ? { kinds } : {}),
      ...(strong ? { strong: Object.keys(cells) } : {}),
    }
  }
  const half = (rows: readonly StatementRow[], suffix: string): ReportRow[] =>
    rows.flatMap((row) => [
      ...(row.heading ? [{ kind: 'heading' as const, cells: { [`label${suffix}`]: row.heading } }] : []),
      line(row, suffix),
    ])
  const { split } = format
  if (split === undefined) return half(format.rows, '')
  return beside(half(format.rows.slice(0, split), ''), half(format.rows.slice(split), '2'))
}
/** Rows that add up rows of the form alone are totals, unless the row says itself whether it is bold. */
export const isTotal = ({ bold, formula }: StatementRow): boolean => bold ?? /^[[\]\d:+-]+$/.test(formula)

function beside(left: readonly ReportRow[], right: readonly ReportRow[]): ReportRow[] {
  const height = Math.max(left.length, right.length)
  // the last row of each half is its grand total: both stand at the bottom
  const stretched = (half: readonly ReportRow[]) => [...half.slice(0, -1), ...Array<undefined>(height - half.length), half.at(-1)]
  const [a, b] = [stretched(left), stretched(right)]
  return Array.from({ length: height }, (_x, i) => ({
    kind: a[i]?.kind === 'subtotal' && b[i]?.kind === 'subtotal' ? 'subtotal' : 'normal',
    strong: [...(a[i]?.strong ?? []), ...(b[i]?.strong ?? [])],
    kinds: { ...a[i]?.kinds, ...b[i]?.kinds },
    cells: { ...a[i]?.cells, ...b[i]?.cells },
    drills: { ...a[i]?.drills, ...b[i]?.drills },
  }))
}

export const statementChecks = (result: StatementResult, columns: readonly StatementColumn[]): ReportCheck[] =>
  result.checks.map((c) => ({
    label: `${columns.find(({ key }) => key === c.column)?.title ?? ''}：${c.message}`,
    left: c.leftFen,
    right: c.rightFen,
    ok: c.ok,
    severity: c.severity,
  }))
