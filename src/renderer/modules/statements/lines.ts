/** The rows of a statement while they are edited. */
import type { StatementContent } from '@core/contract'
import { renumbered } from '@core/reports/formulas/renumber'
import type { LineColumn } from '../../ui/grid/types'
import { formatValue } from '../../ui/values/format'

type Row = StatementContent['lines'][number]
export interface EditedLine extends Row {
  key: string
  /** what it comes to (fen, or 10⁻⁶ of a rate): shown, not entered */
  figure?: number | null
}
export const blankLine = (): EditedLine => ({
  key: crypto.randomUUID(),
  label: '',
  heading: '',
  indent: 0,
  bold: false,
  show: 'amount',
  formula: '',
})
export const editedLines = (rows: readonly Row[]): EditedLine[] => rows.map((row, i) => ({ ...row, key: `L${i}` }))
export const rowsOf = (lines: readonly EditedLine[]): Row[] =>
  lines.map(({ label, heading, indent, bold, show, formula }) => ({ label, heading, indent, bold, show, formula: formula.trim() }))

/** Lines after some were put in, taken out or moved: row numbers in formulas go with the rows they mean. */
export function renumberedLines(before: readonly EditedLine[], next: readonly EditedLine[]): EditedLine[] {
  const same = before.length === next.length && before.every((l, i) => l.key === next[i]?.key)
  if (same) return [...next]
  const places = new Map(next.map((l, i) => [l.key, i + 1]))
  const place = (row: number): number | null => {
    const line = before[row - 1]
    return line ? (places.get(line.key) ?? null) : row
  }
  const known = new Set(before.map((l) => l.key))
  return next.map((l) => (known.has(l.key) ? { ...l, formula: renumbered(l.formula, place) } : l))
}
/** The rows of an official form: changed, never more, fewer or in another order. */
export function keepRows(before: readonly EditedLine[], next: readonly EditedLine[]): EditedLine[] {
  const changed = new Map(next.map((l) => [l.key, l]))
  return before.map((l) => changed.get(l.key) ?? l)
}

const MAX_INDENT = 6
const SHOWN = [
  { value: 'amount', label: '金额' },
  { value: 'rate', label: '比率' },
]
export const columnsOf = (official: boolean): LineColumn<EditedLine>[] => [
  {
    key: 'heading',
    title: '小标题',
    kind: 'text',
    width: 104,
    maxLength: 60,
    muted: true,
    skipOnEnter: true,
    editable: !official,
    hidden: official,
  },
  { key: 'label', title: '项目', kind: 'text', width: 170, grow: 1, maxLength: 120, editable: !official, display: indented },
  { key: 'formula', title: '公式', kind: 'text', width: 250, grow: 3, maxLength: 1000 },
  {
    key: 'figure',
    title: '试算（本月）',
    kind: 'fen',
    width: 108,
    editable: false,
    display: ({ figure, show }) =>
      figure === null || figure === undefined ? '' : formatValue(show === 'rate' ? 'percent' : 'fen', figure, 'blank'),
  },
  {
    key: 'indent',
    title: '缩进',
    kind: 'int',
    width: 46,
    min: 0,
    zero: 'blank',
    skipOnEnter: true,
    editable: !official,
    hidden: official,
    set: (l, value) => ({ ...l, indent: Math.min(Number(value ?? 0), MAX_INDENT) }),
  },
  { key: 'bold', title: '加粗', kind: 'check', width: 46, skipOnEnter: true, editable: !official, hidden: official },
  { key: 'show', title: '显示为', kind: 'lookup', width: 62, options: SHOWN, skipOnEnter: true, editable: !official, hidden: official },
]
function indented({ label, indent }: EditedLine): string {
  return '　'.repeat(indent) + label
}
