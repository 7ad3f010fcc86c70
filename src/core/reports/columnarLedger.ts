import type { ReportColumn, ReportRow } from '../contract/reports'
import type { LedgerLine } from './accountLedger'
import { endsHere, monthsIn, type Stretch } from './bookPages'
import { C, defineReport, P } from './define'
import { DIMENSION_NAMES, type Dimension } from './dimensionBalance'
import { RunningBook } from './runningBook'

/** More columns than this help nobody: what is beyond them is added up in one, 其他. */
export const MAX_COLUMNS = 40

export const columnarLedger = defineReport({
  id: 'columnarLedger',
  title: '多栏账',
  module: 'accounting',
  description: '一个科目的逐笔凭证，发生额按下级科目或辅助项分栏',
  range: 'span',
  params: [
    { ...P.account, required: true },
    P.from,
    P.to,
    P.param('columns', '分栏', {
      options: [{ value: 'accounts', label: '下级科目' }, ...Object.entries(DIMENSION_NAMES).map(([value, label]) => ({ value, label }))],
    }),
  ],
})
export type ColumnarBy = 'accounts' | Dimension

/** A line with the column that it belongs to; 0: none of its own (未指定). */
export interface ColumnarLine extends LedgerLine {
  column: number
}
export interface ColumnarColumn {
  id: number
  name: string
}

/** The columns in their order, and where the amounts of those that had no room stand. */
export function columnarColumns(columns: readonly ColumnarColumn[]): { shown: ColumnarColumn[]; rest: boolean } {
  const rest = columns.length > MAX_COLUMNS
  return { shown: columns.slice(0, rest ? MAX_COLUMNS - 1 : MAX_COLUMNS), rest }
}
export function columnarLedgerColumns(columns: readonly ColumnarColumn[], group: string): ReportColumn[] {
  const { shown, rest } = columnarColumns(columns)
  return [
    C.date('date', '日期'),
    C.code('voucher', '凭证号', { width: 80 }),
    C.text('summary', '摘要', { width: 200 }),
    C.fen('debit', '借方'),
    C.fen('credit', '贷方'),
    C.text('direction', '方向', { width: 50 }),
    C.fen('balance', '余额'),
    ...shown.map((c) => C.fen(`c${c.id}`, c.name, { group })),
    ...(rest ? [C.fen('cRest', '其他', { group })] : []),
  ]
}

/** What moved in each column of figures: by the column's key, in the direction of the account. */
export type ColumnSums = ReadonlyMap<number, number>
/** Sums by column as the cells of a row; columns that had no room together. */
export function columnCells(columns: readonly ColumnarColumn[], sums: ColumnSums): Record<string, number> {
  const { shown, rest } = columnarColumns(columns)
  const cells: Record<string, number> = Object.fromEntries(shown.map((c) => [`c${c.id}`, sums.get(c.id) ?? 0]))
  const kept = new Set(shown.map((c) => c.id))
  if (rest) cells['cRest'] = [...sums].reduce((sum, [id, amount]) => (kept.has(id) ? sum : sum + amount), 0)
  return cells
}

/**
 * 期初余额 or 承前页, a row for each voucher with what it moved in each column (in the direction of the account: debit − credit of a
 * debit account), at each month’s end 本月合计; the columns of a row add up to what it moved. `moved`: of each column, before the
 * stretch in its month.
 */
export function columnarLedgerRows(
  lines: readonly ColumnarLine[],
  stretch: Stretch,
  columns: readonly ColumnarColumn[],
  direction: 'debit' | 'credit',
  moved: ColumnSums,
): ReportRow[] {
  const { shown } = columnarColumns(columns)
  const keys = new Map(shown.map((c) => [c.id, `c${c.id}`]))
  const sign = direction === 'debit' ? 1 : -1
  const book = new RunningBook(stretch.before)
  const { debit, credit } = stretch.moved.month
  const carried = { debit, credit, ...columnCells(columns, moved) }
  const nothing = { debit: 0, credit: 0, ...columnCells(columns, new Map()) }
  const rows = [book.begin(stretch, carried)]
  let next = 0
  for (const month of monthsIn(stretch)) {
    const sum: Record<string, number> = { ...(month.began ? carried : nothing) }
    const first = next
    while (next < lines.length && (lines[next]?.date ?? '') <= month.to) {
      const group = voucherFrom(lines, next)
      const cells = movedBy(group, keys, sign)
      for (const [key, value] of Object.entries(cells)) sum[key] = (sum[key] ?? 0) + value
      book.enter({ debit: cells['debit'] ?? 0, credit: cells['credit'] ?? 0, quantity: 0 })
      const [line] = group
      const head = { date: line?.date ?? '', voucher: line?.voucher ?? '', summary: line?.summary ?? '' }
      rows.push(book.row('normal', { ...head, ...cells }, line?.voucherId))
      next += group.length
    }
    if ((next > first || month.began) && endsHere(stretch, month.to))
      rows.push(book.row('subtotal', { date: month.to, summary: month.whole ? '本月合计' : '本期合计', ...sum }))
  }
  return rows
}
function voucherFrom(lines: readonly ColumnarLine[], start: number): ColumnarLine[] {
  const head = lines[start]
  let end = start + 1
  while (end < lines.length && lines[end]?.date === head?.date && lines[end]?.voucherId === head?.voucherId) end += 1
  return lines.slice(start, end)
}
function movedBy(group: readonly ColumnarLine[], keys: ReadonlyMap<number, string>, sign: 1 | -1): Record<string, number> {
  const cells: Record<string, number> = { debit: 0, credit: 0 }
  for (const line of group) {
    const key = keys.get(line.column) ?? 'cRest'
    cells['debit'] = (cells['debit'] ?? 0) + line.debit
    cells['credit'] = (cells['credit'] ?? 0) + line.credit
    cells[key] = (cells[key] ?? 0) + sign * (line.debit - line.credit)
  }
  return cells
}
