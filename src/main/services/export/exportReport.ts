import type { ReportResult } from '../../../core/contract'
import { toCsv } from './csv'
import { toJson } from './json'
import { toXlsx } from './xlsx'

export type ExportFormat = 'xlsx' | 'csv' | 'json'
const MIME: Record<ExportFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
}
/** A report as a file: name, type and content. */
export function exportReport(
  result: ReportResult,
  format: ExportFormat,
  company: string,
): { fileName: string; mime: string; base64: string } {
  const content = {
    xlsx: () => toXlsx(result, company),
    csv: () => Buffer.from(toCsv(result)),
    json: () => Buffer.from(toJson(result, company)),
  }[format]()
  const { from, to } = result.params
  const span = [from === to ? undefined : from, to].filter((date) => date !== undefined).join('_')
  return {
    fileName: `${[company, result.title, span].join('_').replace(/[\\/:*?"<>|]/g, ' ')}.${format}`,
    mime: MIME[format],
    base64: content.toString('base64'),
  }
}
