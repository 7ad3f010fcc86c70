import { type CellObject, type ColInfo, type Range, utils, type WorkSheet, write } from 'xlsx'
import type { ColumnKind, ReportColumn, ReportResult, ReportRow } from '../../../core/contract'
import { PRICE_SCALE, QTY_SCALE, RATE_SCALE } from '../../../core/kernel'
import { exportedRows, isFigure, kindOf } from './table'

/** Scale and number format of a figure; the third part of a format shows a zero blank. */
const FIGURES: Partial<Record<ColumnKind, { scale: number; format: string }>> = {
  fen: { scale: 100, format: '#,##0.00' },
  quantity: { scale: QTY_SCALE, format: '#,##0.######' },
  price: { scale: PRICE_SCALE, format: '#,##0.00######' },
  rate: { scale: RATE_SCALE, format: '0.00%' },
  integer: { scale: 1, format: '0' },
}
const formatOf = (format: string, blankZero: boolean) => `${format};[Red]-${format};${blankZero ? '' : format}`

/** A workbook of one sheet: title, scope, the header as on the screen (two storeys merged), rows, totals. Figures are numbers. */
export function toXlsx(result: ReportResult, company: string): Buffer {
  const { columns } = result
  const storeys = columns.some((c) => c.group !== undefined) ? 2 : 1
  const text = (v: string): CellObject => ({ t: 's', v })
  const head: CellObject[][] = [[text(result.title)], [text([company, result.subtitle].join(' · '))], ...headerOf(columns, storeys)]
  const body = exportedRows(result).map((row) => columns.map((column) => cellOf(row, column)))
  const sheet: WorkSheet = utils.aoa_to_sheet([...head, ...body], { dense: true })
  sheet['!merges'] = [
    { s: { r: 0, c: 0 }, e: { r: 0, c: Math.max(columns.length - 1, 0) } },
    { s: { r: 1, c: 0 }, e: { r: 1, c: Math.max(columns.length - 1, 0) } },
    ...(storeys === 2 ? groupMerges(columns) : []),
  ]
  sheet['!cols'] = columns.map(({ width = 100 }): ColInfo => ({ wpx: width }))
  const book = utils.book_new()
  utils.book_append_sheet(book, sheet, sheetName(result.title))
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer
}
const sheetName = (title: string) => title.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31)

function headerOf(columns: readonly ReportColumn[], storeys: number): CellObject[][] {
  const titles = columns.map(({ title }): CellObject => ({ t: 's', v: title }))
  if (storeys === 1) return [titles]
  // a column without group is merged over both storeys: its caption stands in the upper one
  const upper = columns.map(({ group, title }): CellObject => ({ t: 's', v: group ?? title }))
  return [upper, titles]
}
function groupMerges(columns: readonly ReportColumn[]): Range[] {
  const merges: Range[] = []
  for (let c = 0; c < columns.length; c++) {
    const group = columns[c]?.group
    if (group === undefined) {
      merges.push({ s: { r: 2, c }, e: { r: 3, c } })
      continue
    }
    const first = c
    while (columns[c + 1]?.group === group) c++
    if (c > first) merges.push({ s: { r: 2, c: first }, e: { r: 2, c } })
  }
  return merges
}

function cellOf(row: ReportRow, column: ReportColumn): CellObject {
  const { key, blankZero = false } = column
  const kind = kindOf(row, column)
  const value = row.cells[key]
  if (value === null || value === undefined) return { t: 'z' }
  const figure = FIGURES[kind]
  if (typeof value === 'number' && figure && isFigure(kind)) {
    return { t: 'n', v: value / figure.scale, z: formatOf(figure.format, blankZero) }
  }
  const indent = kind === 'text' ? '　'.repeat(row.indent ?? 0) : ''
  // a string cell is never a formula
  return { t: 's', v: indent + String(value) }
}
