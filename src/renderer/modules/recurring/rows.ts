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
  /** of an account in a currency: the template's original amount, at the rate of each date */
  currency: string
  original: number | null
  /** what it comes to, fen: shown, not entered */
  amount?: number | null
}
export const amountRows = ({ lines, template }: RecurrenceContent): AmountRow[] =>
  template.map((line, i) => ({ key: `L${i}`, ...line, side: lines[i]?.side ?? 'debit', formula: lines[i]?.formula ?? '' }))

const SIDES = [
  { value: 'debit', label: '借' },
  { value: 'credit', label: '贷' },
]
const fixedText = ({ currency, original, fixed }: AmountRow) =>
  currency === '' ? (fixed === 0 ? '' : fenDisplay(fixed)) : `${currency} ${fenDisplay(original ?? 0)}`
/** `month`: of the trial, 2026-01 */
export const amountColumns = (month: string): LineColumn<AmountRow>[] => [
  { key: 'summary', title: '摘要', kind: 'text', width: 110, grow: 1, editable: false },
  { key: 'account', title: '科目', kind: 'text', width: 150, grow: 2, editable: false },
  { key: 'dimensions', title: '核算项目', kind: 'text', width: 80, grow: 1, editable: false, muted: true },
  { key: 'side', title: '方向', kind: 'lookup', width: 50, options: SIDES, skipOnEnter: true },
  { key: 'fixed', title: '模板金额', kind: 'fen', width: 116, editable: false, zero: 'blank', muted: true, display: fixedText },
  {
    key: 'formula',
    title: '金额公式',
    kind: 'text',
    width: 180,
    grow: 3,
    maxLength: 1000,
    editable: ({ currency }) => currency === '',
    display: ({ currency, formula }) => (currency === '' ? formula : '原币 × 凭证日期的汇率'),
  },
  {
    key: 'amount',
    title: `试算 ${month}`,
    kind: 'fen',
    width: 108,
    editable: false,
    display: ({ amount }) => (amount === null || amount === undefined ? '' : fenDisplay(amount)),
  },
]
