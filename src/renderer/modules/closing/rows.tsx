/** Rows of the two tables of 期末处理: what is to be done, and what was checked. */
import type { CloseCheckView, CloseStepView, CloseTarget, StepFigure } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { openDrill } from '../../app/open'
import { openPage } from '../../app/tabs'
import type { Column } from '../../ui/table/types'
import { cx } from '../../ui/store'
import { formatValue } from '../../ui/values/format'

export const follow = (to: CloseTarget): void => ('page' in to ? openPage(to.page, to.params) : openDrill(to))

export interface StepRow {
  key: string
  depth: 0 | 1
  step: CloseStepView
  no: number | null
  label: string
  text: string
  /** as it is shown */
  amount: string
  state: string
  /** what the row leads to: a voucher, or what a figure is made of */
  to?: CloseTarget
  strong?: boolean
}
const amountOf = ({ amount, kind }: StepFigure) => (amount === null ? '' : formatValue(kind ?? 'fen', amount))
const stateOf = ({ due, vouchers, optional }: CloseStepView): string =>
  due !== '' ? (optional ? '可选' : '待处理') : vouchers.length > 0 ? '已完成' : '无需处理'
/** Steps, beneath each how its figure is found and the vouchers it made. */
export const stepRows = (steps: readonly CloseStepView[], open: boolean): StepRow[] =>
  steps.flatMap((step, i): StepRow[] => [
    {
      key: step.id,
      depth: 0,
      step,
      no: i + 1,
      label: step.label,
      text: step.due !== '' ? step.due : step.help,
      amount: '',
      state: open ? stateOf(step) : step.vouchers.length > 0 ? '已完成' : '',
    },
    ...step.derivation.map(
      (figure, k): StepRow => ({
        key: `${step.id}/d${k}`,
        depth: 1,
        step,
        no: null,
        label: figure.label,
        text: figure.text ?? '',
        amount: amountOf(figure),
        state: '',
        ...(figure.to ? { to: figure.to } : {}),
        strong: figure.strong ?? false,
      }),
    ),
    ...step.vouchers.map(
      (v): StepRow => ({
        key: `${step.id}/${v.voucherId}`,
        depth: 1,
        step,
        no: null,
        label: v.voucher,
        text: v.summary,
        amount: fenDisplay(v.amount),
        state: v.fixed ? '已审核或记账' : '未记账',
        to: { voucher: v.voucherId },
      }),
    ),
  ])
const goTo = ({ to }: { to?: CloseTarget | undefined }) => (to === undefined ? undefined : () => follow(to))
export const STEP_COLUMNS: Column<StepRow>[] = [
  { key: 'no', title: '', width: 32, align: 'right', value: (r) => r.no },
  { key: 'label', title: '步骤', width: 220, tree: true, drill: (r) => (r.state === '' ? undefined : goTo(r)) },
  { key: 'text', title: '说明', width: 240, grow: 1, muted: true },
  { key: 'amount', title: '金额或比例', width: 130, align: 'right', drill: goTo },
  {
    key: 'state',
    title: '状态',
    width: 108,
    render: (r) => <span className={cx('close-state', r.state === '待处理' && 'close-due')}>{r.state}</span>,
  },
]

export interface CheckRow {
  key: string
  depth: 0 | 1
  severity: CloseCheckView['severity']
  ok: boolean
  label: string
  text: string
  count: number | null
  to: CloseTarget | undefined
}
export const checkRows = (checks: readonly CloseCheckView[]): CheckRow[] =>
  checks.flatMap((check): CheckRow[] => {
    const { id, severity, ok } = check
    const more = check.count - check.items.length
    return [
      { key: id, depth: 0, severity, ok, label: check.label, text: check.text, count: ok ? null : check.count, to: check.to },
      ...(ok ? [] : check.items).map(
        ({ text, to }, i): CheckRow => ({ key: `${id}/${i}`, depth: 1, severity, ok, label: '', text, count: null, to }),
      ),
      ...(!ok && check.items.length > 0 && more > 0
        ? [{ key: `${id}/more`, depth: 1 as const, severity, ok, label: '', text: `另有 ${more} 项`, count: null, to: check.to }]
        : []),
    ]
  })
const RESULT = { block: '不能结账', warn: '须确认', note: '说明' } as const
export const CHECK_COLUMNS: Column<CheckRow>[] = [
  { key: 'label', title: '检查项', width: 220, tree: true },
  { key: 'text', title: '结果', width: 320, grow: 1, drill: goTo },
  { key: 'count', title: '项数', kind: 'int', width: 64 },
  {
    key: 'ok',
    title: '',
    width: 108,
    render: (r) =>
      r.depth === 1 ? (
        ''
      ) : r.ok ? (
        <span className="close-ok">✓ 通过</span>
      ) : (
        <span className={`close-${r.severity}`}>{RESULT[r.severity]}</span>
      ),
  },
]
export const openRow = (r: { to?: CloseTarget | undefined }): void => goTo(r)?.()
