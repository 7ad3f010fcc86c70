/** Labels for goods and how they lie on paper. Pure. */
import type { PageSize } from './output'

export interface Label {
  name: string
  spec: string
  unit: string
  barcode: string
  /** 10⁻⁸ yuan with tax; null: none is printed */
  price: number | null
}
export interface LabelPaper extends PageSize {
  id: 'roll40' | 'roll60' | 'a4'
  label: string
  columns: number
  rows: number
}
export const LABEL_PAPERS: readonly LabelPaper[] = [
  { id: 'roll40', label: '40×30 卷', width: 40, height: 30, columns: 1, rows: 1 },
  { id: 'roll60', label: '60×40 卷', width: 60, height: 40, columns: 1, rows: 1 },
  { id: 'a4', label: 'A4 3×8', width: 210, height: 297, columns: 3, rows: 8 },
]
export const MAX_LABELS = 2000

export interface LabelCopies {
  label: Label
  copies: number
}
/** Page by page, each label as often as it is wanted. */
export function labelPages(wanted: readonly LabelCopies[], { columns, rows }: LabelPaper): Label[][] {
  const all = wanted.flatMap(({ label, copies }) => Array.from({ length: copies }, () => label))
  const perPage = columns * rows
  return Array.from({ length: Math.ceil(all.length / perPage) }, (_, i) => all.slice(i * perPage, (i + 1) * perPage))
}
