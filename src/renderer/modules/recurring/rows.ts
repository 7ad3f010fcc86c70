/** The lines of a template while their amounts are set. */
import type { RecurrenceContent } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import type { LineColumn } from '../../ui/grid/types'

export interface AmountRow {
  key: string
  summary: string
  account: string
  dimensions: string
  side: 'debit' | 'credit'
  /** of the template, on its side */
  fixed: number
  formula: string
  /** what it comes to, fen: shown, not entered */
  amount?: number | null
}
export const amountRows = ({ lines, template }: RecurrenceContent): AmountRow[] =>
  template.map((line, i) => ({ key: `L${i}`, ...line, side: lines[i]?.side ?? 'debit', formula: lines[i]?.formula ?? '' }))

const SIDES = [
  { value: 'debit', label: '借' },
  { value: 'credit', label: '贷' },
]
/** `month`: of the trial, 2026-01 */
export const amountColumns = (month: string): LineColumn<AmountRow>[] => [
  { key: 'summary', title: '摘要', kind: 'text', width: 110, grow: 1, editable: false },
  { key: 'account', title: '科目', kind: 'text', width: 150, grow: 2, editable: false },
  { key: 'dimensions', title: '核算项目', kind: 'text', width: 80, grow: 1, editable: false, muted: true },
  { key: 'side', title: '方向', kind: 'lookup', width: 50, options: SIDES, skipOnEnter: true },
  { key: 'fixed', title: '模板金额', kind: 'fen', width: 98, editable: false, zero: 'blank', muted: true },
  { key: 'formula', title: '金额公式', kind: 'text', width: 180, grow: 3, maxLength: 1000 },
  {
    key: 'amount',
    title: `试算 ${month}`,
    kind: 'fen',
    width: 108,
    editable: false,
    display: ({ amount }) => (amount === null || amount === undefined ? '' : fenDisplay(amount)),
  },
]
