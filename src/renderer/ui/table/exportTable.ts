/** What is seen of a table, as a file: figures stay figures, with the decimals that they have. */
import { formatScaled, plainField } from '@core/kernel'
import Papa from 'papaparse'
import { offerBytes } from '../../rpc/files'
import { DIGITS, formatValue, type Value, type ValueKind } from '../values/format'
import type { TableSnapshot } from './types'

export type TableFormat = 'xlsx' | 'csv'
const FORMATS: Partial<Record<ValueKind, string>> = {
  fen: '#,##0.00',
  qty: '#,##0.######',
  price: '#,##0.00######',
  rate: '0.##%',
  percent: '0.0%',
  int: '#,##0',
}
const MIME: Record<TableFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv;charset=utf-8',
}

/** A cell as text without grouping: "1234.50", "0.13"; empty for nothing. */
export function plainText(kind: ValueKind, value: Value): string {
  const digits = DIGITS[kind]
  if (typeof value === 'number' && digits !== undefined) return formatScaled(value, digits, kind === 'fen' ? 2 : 0)
  return formatValue(kind, value)
}
const lines = (t: TableSnapshot): (readonly (Value | undefined)[])[] => [...t.rows, ...(t.totals ? [t.totals] : [])]

/** CSV as spreadsheets of this country expect it: UTF-8 with its mark, CRLF. */
export function csvOf(table: TableSnapshot): string {
  const head = table.columns.map((c) => plainField(c.title))
  const rows = lines(table).map((r) =>
    table.columns.map((c, i) => {
      const text = plainText(c.kind, r[i])
      return DIGITS[c.kind] === undefined ? plainField(text) : text
    }),
  )
  return `\uFEFF${Papa.unparse([head, ...rows], { newline: '\r\n' })}\r\n`
}

async function xlsxOf(title: string, table: TableSnapshot): Promise<Uint8Array<ArrayBuffer>> {
  const { utils, write } = await import('xlsx')
  const sheet: Record<string, unknown> = {}
  const put = (row: number, column: number, cell: object) => {
    sheet[utils.encode_cell({ r: row, c: column })] = cell
  }
  table.columns.forEach((c, i) => put(0, i, { t: 's', v: c.title }))
  const rows = lines(table)
  rows.forEach((r, n) =>
    table.columns.forEach((c, i) => {
      const value = r[i]
      if (value === null || value === undefined || value === '') return
      const figure = typeof value === 'number' && DIGITS[c.kind] !== undefined
      put(
        n + 1,
        i,
        figure ? { t: 'n', v: Number(plainText(c.kind, value)), z: FORMATS[c.kind] } : { t: 's', v: formatValue(c.kind, value) },
      )
    }),
  )
  sheet['!ref'] = utils.encode_range({ s: { r: 0, c: 0 }, e: { r: rows.length, c: Math.max(0, table.columns.length - 1) } })
  sheet['!cols'] = table.columns.map((c) => ({ wpx: c.width }))
  return new Uint8Array(
    write(
      { SheetNames: [title.slice(0, 31)], Sheets: { [title.slice(0, 31)]: sheet } },
      { type: 'array', bookType: 'xlsx', compression: true },
    ) as ArrayBuffer,
  )
}

/** Gives the table to the user as NAME.xlsx or NAME.csv. false: cancelled. */
export async function exportTable(name: string, table: TableSnapshot, format: TableFormat): Promise<boolean> {
  const bytes = format === 'csv' ? new TextEncoder().encode(csvOf(table)) : await xlsxOf(name, table)
  return offerBytes(`${name}.${format}`, MIME[format], bytes)
}
