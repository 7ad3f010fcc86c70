import type { ReportResult } from '../../../core/contract'
import { captionOf, exportedRows, figureText } from './table'

/**
 * CSV as spreadsheet programs read it: UTF-8 with byte-order mark, CRLF, quotes doubled (RFC 4180). Zero figures of books are
 * blank, as on the screen. Text that a spreadsheet would take for a formula gets an apostrophe.
 */
export function toCsv(result: ReportResult): string {
  const { columns } = result
  const lines = [
    columns.map((column) => textField(captionOf(column))),
    ...exportedRows(result).map(({ cells }) =>
      columns.map(({ key, kind, blankZero }) => {
        const value = cells[key]
        if (value === null || value === undefined || (value === 0 && blankZero === true)) return ''
        return typeof value === 'number' ? figureText(kind, value) : textField(value)
      }),
    ),
  ]
  return `\ufeff${lines.map((fields) => `${fields.join(',')}\r\n`).join('')}`
}
export function textField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
