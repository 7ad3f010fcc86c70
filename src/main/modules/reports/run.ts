import type { ReportInfo, ReportParams, ReportResult } from '../../../core/contract'
import { type ReportDef, settleParams } from '../../../core/reports/define'
import type { QueryContext } from '../../backend/context'
import { refuse } from '../../backend/context'
import { assetBooks } from './assetBooks'
import { assetClearingReports } from './assetClearing'
import { assetReports } from './assets'
import { bankReports } from './bank'
import { employeeReports } from './employees'
import { forecastReports } from './fundForecast'
import { fundReports } from './funds'
import { boms } from './bom'
import { books } from './books'
import { general } from './general'
import { partnerLetters } from './partnerLetters'
import { partners } from './partners'
import { statements } from './statements'
import { stock } from './stock'
import { taxReports } from './tax'
import { trades } from './trade'
import type { Report, Turn } from './types'

/** Every report, in the order of the menu. */
const REPORTS: readonly Report[] = [
  ...general,
  ...books,
  ...statements,
  ...stock,
  ...boms,
  ...partners,
  ...partnerLetters,
  ...employeeReports,
  ...bankReports,
  ...fundReports,
  ...forecastReports,
  ...assetReports,
  ...assetBooks,
  ...assetClearingReports,
  ...trades,
  ...taxReports,
]
const BY_ID = new Map(REPORTS.map((r) => [r.def.id, r]))

/** More rows than this are refused: a table of them helps nobody, and sending it takes longer than asking again. */
export const MAX_ROWS = 200_000

export const reportCatalog = (): ReportInfo[] => REPORTS.map(({ def: { range: _range, ...info } }) => info)

/**
 * Runs a report. NOT_FOUND without a report of this id, REQUIRED without a parameter it needs, BAD_INPUT when the span ends
 * before it starts, REPORT_TOO_LARGE above MAX_ROWS. With `turn` a long report gives one page of itself.
 */
export function runReport(
  ctx: Pick<QueryContext, 'db' | 'options' | 'clock'>,
  id: string,
  params: ReportParams,
  turn?: Turn,
): ReportResult {
  const started = performance.now()
  const report = BY_ID.get(id) ?? refuse('NOT_FOUND', { what: '报表' }, 'report')
  const settled = settleParams(report.def, params, ctx.clock.today())
  if (settled.from > settled.to) refuse('BAD_INPUT', { detail: '起始日期晚于截止日期' }, 'params.from')
  const { anyOf } = report.def
  if (anyOf?.params.every((name) => params[name] === undefined)) refuse('REQUIRED', { field: anyOf.label }, `params.${anyOf.params[0]}`)
  const made = report.run(ctx, settled, turn)
  const { title = report.def.title, columns, rows, totals, checks = [], scope = [], closing, page = 1, pages = 1 } = made
  if (rows.length > MAX_ROWS) refuse('REPORT_TOO_LARGE', { rows: rows.length, limit: MAX_ROWS })
  return {
    report: id,
    title,
    subtitle: [datesOf(report.def, settled, params), ...scope].filter((text) => text !== '').join(' · '),
    params: report.def.range === 'open' ? params : settled,
    columns,
    rows,
    totals,
    ...(closing ? { closing } : {}),
    page,
    pages,
    checks,
    milliseconds: Math.round((performance.now() - started) * 10) / 10,
  }
}
function datesOf({ range, params }: ReportDef, { from, to }: { from: string; to: string }, asked: ReportParams): string {
  if (range === 'span') return `${from} 至 ${to}`
  if (range !== 'open') return to
  const label = params.find((p) => p.name === 'from')?.label ?? ''
  return asked.from || asked.to ? `${label} ${asked.from ?? '启用'} 至 ${asked.to ?? '今天'}` : ''
}
