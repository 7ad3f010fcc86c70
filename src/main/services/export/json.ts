import type { ReportResult, ReportRow } from '../../../core/contract'
import { figureText } from './table'

/** The report for other programs: every figure as exact decimal text in yuan, pieces or per cent, nothing left blank. */
export function toJson(result: ReportResult, company: string): string {
  const kinds = new Map(result.columns.map(({ key, kind }) => [key, kind]))
  const textsOf = (cells: Record<string, string | number | null>, own: ReportRow['kinds'] = {}) =>
    Object.fromEntries(
      Object.entries(cells).flatMap(([key, value]) => {
        const kind = own[key] ?? kinds.get(key)
        return kind === undefined ? [] : [[key, typeof value === 'number' && kind !== 'integer' ? figureText(kind, value) : value]]
      }),
    )
  const { report, title, subtitle, params } = result
  const columns = result.columns.map(({ key, title: caption, kind, group }) => ({
    key,
    title: caption,
    kind,
    ...(group === undefined ? {} : { group }),
  }))
  const rows = result.rows.map(({ kind = 'normal', indent = 0, cells, kinds: own }) => ({ kind, indent, ...textsOf(cells, own) }))
  const totals = result.totals && textsOf(result.totals)
  const checks = result.checks.map(({ label, left, right, ok, severity }) => ({
    label,
    left: figureText('fen', left),
    right: figureText('fen', right),
    ok,
    severity,
  }))
  return `${JSON.stringify({ report, title, company, subtitle, params, columns, rows, totals, checks }, null, 2)}\n`
}
