import type { ColumnKind, ReportColumn, ReportResult, ReportRow } from '../../../core/contract'
import { fenText, formatScaled, priceText, qtyText } from '../../../core/kernel'

/** A figure as exact decimal text in its usual unit: yuan, pieces, yuan a piece, per cent. */
export function figureText(kind: ColumnKind, value: number): string {
  switch (kind) {
    case 'fen':
      return fenText(value)
    case 'quantity':
      return qtyText(value)
    case 'price':
      return priceText(value)
    case 'rate':
      return `${formatScaled(value, 4)}%`
    case 'integer':
    case 'text':
    case 'code':
    case 'date':
      return String(value)
  }
}
/** What a cell holds: its column's kind, unless the row says another. */
export const kindOf = (row: Pick<ReportRow, 'kinds'>, column: Pick<ReportColumn, 'key' | 'kind'>): ColumnKind =>
  row.kinds?.[column.key] ?? column.kind
export const isFigure = (kind: ColumnKind): boolean => kind !== 'text' && kind !== 'code' && kind !== 'date'
/** Caption in one line: 期初余额-借方. */
export const captionOf = ({ group, title }: ReportColumn): string => (group === undefined ? title : `${group}-${title}`)

/** The rows that are exported: those of the report and, where it has totals, one more that holds them. */
export function exportedRows({ columns, rows, totals, closing }: ReportResult): ReportResult['rows'] {
  if (!totals) return rows
  const first = columns.find(({ kind, key }) => kind === 'text' && totals[key] === undefined) ?? columns[0]
  return [...rows, { kind: 'subtotal', cells: { ...(first ? { [first.key]: '合计' } : {}), ...totals, ...closing } }]
}
