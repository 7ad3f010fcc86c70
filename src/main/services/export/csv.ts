import Papa from 'papaparse'
import type { ReportResult } from '../../../core/contract'
import { plainField } from '../../../core/kernel'
import { captionOf, exportedRows, figureText, kindOf } from './table'

/**
 * CSV as spreadsheet programs read it: UTF-8 with byte-order mark, CRLF, quotes doubled (RFC 4180). Zero figures of books are
 * blank, as on the screen. Text that a spreadsheet would take for a formula gets an apostrophe; figures may be negative.
 */
export function toCsv(result: ReportResult): string {
  const { columns } = result
  const lines = [
    columns.map((column) => plainField(captionOf(column))),
    ...exportedRows(result).map((row) =>
      columns.map((column) => {
        const value = row.cells[column.key]
        if (value === null || value === undefined || (value === 0 && column.blankZero === true)) return ''
        return typeof value === 'number' ? figureText(kindOf(row, column), value) : plainField(value)
      }),
    ),
  ]
  return `\ufeff${Papa.unparse(lines, { newline: '\r\n' })}\r\n`
}
