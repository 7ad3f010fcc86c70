/** Rows of the two tables of 期末处理: what is to be done, and what was checked. */
import type { CloseCheckView, CloseStepView, CloseTarget } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { openDrill } from '../../app/open'
import { openPage } from '../../app/tabs'
import type { Column } from '../../ui/table/types'
import { cx } from '../../ui/store'

export const follow = (to: CloseTarget): void => ('page' in to ? openPage(to.page, to.params) : openDrill(to))

export interface StepRow {
  key: string
  depth: 0 | 1
  step: CloseStepView
  no: number | null
  label: string
  text: string
  amount: number | null
  state: string
  /** of a voucher's row */
  voucherId?: number
}
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
      amount: null,
      state: open ? stateOf(step) : step.vouchers.length > 0 ? '已完成' : '',
    },
    ...step.derivation.map(
      ({ label, amount, text }, k): StepRow => ({
        key: `${step.id}/d${k}`,
        depth: 1,
        step,
        no: null,
        label,
        text: text ?? '',
        amount,
        state: '',
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
        amount: v.amount,
        state: v.fixed ? '已审核或记账' : '未记账',
        voucherId: v.voucherId,
      }),
    ),
  ])
const openVoucher = ({ voucherId }: StepRow) => (voucherId === undefined ? undefined : () => openDrill({ voucher: voucherId }))
export const STEP_COLUMNS: Column<StepRow>[] = [
  { key: 'no', title: '', width: 32, align: 'right', value: (r) => r.no },
  { key: 'label', title: '步骤', width: 220, tree: true, drill: openVoucher },
  { key: 'text', title: '说明', width: 240, grow: 1, muted: true },
  { key: 'amount', title: '金额', width: 130, align: 'right', value: (r) => (r.amount === null ? '' : fenDisplay(r.amount)) },
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
const toTarget = ({ to }: CheckRow) => (to === undefined ? undefined : () => follow(to))
export const CHECK_COLUMNS: Column<CheckRow>[] = [
  { key: 'label', title: '检查项', width: 220, tree: true },
  { key: 'text', title: '结果', width: 320, grow: 1, drill: toTarget },
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
export const openCheck = (r: CheckRow): void => {
  if (r.to) follow(r.to)
}
