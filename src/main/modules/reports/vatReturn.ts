import type { ReportCheck, ReportRow } from '../../../core/contract'
import { accountsPlaying } from '../../../db/queries/accountRules'
import { firstDay, type Period, periodOf, periodText } from '../../../core/kernel'
import { TAXPAYERS } from '../../../core/modules/tax/taxpayer'
import { C } from '../../../core/reports/define'
import { vatReturn } from '../../../core/reports/tax'
import { balanceAt, movedOn } from '../../../db/queries/tax'
import { type TaxSpan, taxSpan } from '../tax/periods'
import { salesSums } from '../../../db/queries/registerDays'
import type { SalesSum } from '../../../db/queries/taxableSales'
import { generalAccount } from '../../documents/accountRules'
import type { Report, ReportContext } from './types'
import {
  type Columns,
  type FormRow,
  generalColumns,
  generalRows,
  inSpan,
  netOf,
  register,
  smallColumns,
  smallRows,
  taxOf,
} from './vatFigures'

const COLUMNS = [
  C.text('label', '项目', { width: 360 }),
  C.code('column', '栏次', { width: 60 }),
  C.fen('amount', '本期数', { width: 140, blankZero: false }),
  C.fen('year', '本年累计', { width: 150, blankZero: false }),
  C.text('source', '取数', { width: 260 }),
]
interface Side {
  from: string
  to: string
}
const heading = (label: string): ReportRow => ({ cells: { label, column: '', amount: null, year: null, source: '' }, kind: 'heading' })

/** The tax periods of the year up to this one, as the same kind of taxpayer, the first first. */
function spansOf(ctx: ReportContext, span: TaxSpan): TaxSpan[] {
  const spans: TaxSpan[] = []
  for (let period: Period = span.last - (span.last % 100) + 1; period < span.first; period++) {
    const one = taxSpan(ctx, period)
    if (one.ends && one.taxpayer === span.taxpayer && period >= ctx.options.startPeriod) spans.push(one)
  }
  return [...spans, span]
}
const whole = (span: TaxSpan): TaxSpan => ({ ...span, ends: true })

function formRows(rows: readonly FormRow[], each: readonly Columns[], now: Side, year: Side): ReportRow[] {
  const [first, last] = [each[0] ?? {}, each.at(-1) ?? {}]
  const yearOf = ({ column, year: how }: FormRow): number | null => {
    if (how === 'none') return null
    if (how !== 'sum') return (how === 'first' ? first : last)[column] ?? 0
    return each.reduce((sum, c) => sum + (c[column] ?? 0), 0)
  }
  return rows.map((row) => {
    const [current, total] = [row.drill?.(now), row.drill?.(year)]
    const cumulative = yearOf(row)
    const drills = { ...(current ? { amount: current } : {}), ...(total && cumulative !== null ? { year: total } : {}) }
    const { column, label, source = '' } = row
    return {
      cells: { label, column, amount: (last[column] ?? 0) + 0, year: cumulative === null ? null : cumulative + 0, source },
      ...(Object.keys(drills).length > 0 ? { drills } : {}),
      ...(row.strong ? { kind: 'subtotal' as const } : {}),
      ...(row.indent === undefined ? {} : { indent: row.indent }),
    }
  })
}

const KINDS = [
  { kind: 'special', label: '开具增值税专用发票' },
  { kind: 'ordinary', label: '开具其他发票' },
  { kind: 'none', label: '未开具发票' },
] as const
/** 附列资料（一）: sales by rate and kind of invoice. */
function bySales(current: readonly SalesSum[], all: readonly SalesSum[], now: Side, year: Side): ReportRow[] {
  const rates = [...new Set(all.map((r) => r.taxRate))].sort((a, b) => b - a)
  return rates.flatMap((taxRate) => {
    const of = (rows: readonly SalesSum[], kind?: string) =>
      rows.filter((r) => r.taxRate === taxRate && (kind === undefined || r.kind === kind))
    const row = (label: string, sum: (rows: readonly SalesSum[]) => number, kind?: (typeof KINDS)[number]['kind']): ReportRow => {
      const drill = register({ taxRate, ...(kind ? { invoiceKind: kind } : {}) })
      const [amount, total] = [drill(now), drill(year)]
      return {
        cells: { label, column: '', amount: sum(of(current, kind)), year: sum(of(all, kind)), source: '' },
        drills: { ...(amount ? { amount } : {}), ...(total ? { year: total } : {}) },
        ...(kind === undefined ? { kind: 'subtotal' as const } : { indent: 1 }),
      }
    }
    return [
      row(`${taxRate / 10_000}% 税率（征收率）销售额`, netOf),
      ...KINDS.filter(({ kind }) => of(all, kind).length > 0).flatMap(({ kind, label }) => [
        row(`${label} 销售额`, netOf, kind),
        row(`${label} 税额`, taxOf, kind),
      ]),
    ]
  })
}

/** Vouchers made by hand, and steps not done yet, are what may differ. */
function checksOf(ctx: ReportContext, span: TaxSpan, sales: readonly SalesSum[], columns: Columns): ReportCheck[] {
  const moved = (role: 'vatSmallScale' | 'vatOutput' | 'vatSimplified') =>
    ctx.db.column<number>(accountsPlaying(role)).reduce((sum, id) => sum + movedOn(ctx.db, id, span.first, span.last).credit, 0)
  const tie = (label: string, left: number, right: number): ReportCheck => ({ label, left, right, ok: left === right, severity: 'warning' })
  const tax = taxOf(sales)
  if (span.taxpayer === 'smallScale') return [tie('登记簿税额 = 应交增值税科目贷方', tax, moved('vatSmallScale'))]
  const left = (role: 'vatUnpaid' | 'vatSimplified') => {
    const id = generalAccount(ctx, role)
    return id === undefined ? 0 : 0 - balanceAt(ctx.db, id, span.last)
  }
  return [
    tie('登记簿税额 = 销项税额和简易计税', tax, moved('vatOutput') + moved('vatSimplified')),
    tie('期末未缴税额 = 未交增值税余额（转出未交以后）', columns['32'] ?? 0, left('vatUnpaid') + left('vatSimplified')),
  ]
}

/** The form of the tax period that the date lies in, by what the company is in it. */
const run: Report = {
  def: vatReturn,
  run(ctx, params) {
    const span = whole(taxSpan(ctx, periodOf(params.to)))
    const spans = spansOf(ctx, span)
    const [now, year] = [
      { from: span.from, to: span.to },
      { from: firstDay(spans[0]?.first ?? span.first), to: span.to },
    ]
    const sales = salesSums(ctx.db, year.from, year.to)
    const general = span.taxpayer === 'general'
    const each = spans.map((one) => (general ? generalColumns : smallColumns)(ctx, one, sales))
    const rows = formRows(general ? generalRows(ctx) : smallRows(ctx, span), each, now, year)
    const current = inSpan(sales, span)
    const months = span.first === span.last ? periodText(span.first) : `${periodText(span.first)} 至 ${periodText(span.last)}`
    return {
      columns: COLUMNS,
      rows: [...rows, heading(general ? '附列资料（一）本期销售情况' : '销售情况'), ...bySales(current, sales, now, year)],
      totals: null,
      checks: checksOf(ctx, span, current, each.at(-1) ?? {}),
      scope: [`所属期 ${months}`, TAXPAYERS[span.taxpayer]],
    }
  },
}
export const vatReturns: readonly Report[] = [run]
