/** 期末处理: the steps of a month's end and its checklist (D57), close and reopen, month by month. */
import type { CloseChecklist, CloseStepView } from '@core/contract'
import { periodOf, periodText } from '@core/kernel'
import { type ReactNode, useMemo, useState } from 'react'
import { useOpened } from '../../app/status'
import { usePage } from '../../app/tabs'
import { messageOfError } from '../../rpc/errors'
import { type OutputOf, useQueryRpc } from '../../rpc/hooks'
import { FilterBar, type FilterDef } from '../../ui/filters/FilterBar'
import { Panel } from '../../ui/page/Blocks'
import { Page } from '../../ui/page/Page'
import type { Action } from '../../ui/page/Toolbar'
import { cx } from '../../ui/store'
import { DataTable } from '../../ui/table/DataTable'
import { CHECK_COLUMNS, checkRows, type CheckRow, openRow, STEP_COLUMNS, type StepRow, stepRows } from './rows'
import { PaymentDialog } from './PaymentDialog'
import { useActs } from './useActs'
import './closing.css'

type Month = OutputOf<'periods.list'>[number]
const TREE = { depth: (r: { depth: number }) => r.depth }
const rowKey = (r: { key: string }) => r.key
const stepTone = (r: StepRow) => (r.strong ? ('strong' as const) : undefined)
const toneOf = (r: CheckRow) =>
  r.depth === 1 || r.ok || r.severity === 'note' ? undefined : r.severity === 'block' ? ('bad' as const) : ('warn' as const)

/** The months that have begun, and whatever has vouchers; the one chosen, else the first that is open. */
function useMonths() {
  const { status } = useOpened()
  const given = usePage().params['period']
  const list = useQueryRpc('periods.list', {})
  const [chosen, choose] = useState<number | null>(typeof given === 'number' ? given : null)
  const months = useMemo(
    () => (list.data ?? []).filter((p) => p.period <= periodOf(status.today) || p.vouchers > 0),
    [list.data, status.today],
  )
  const month = months.find((p) => p.period === chosen) ?? months.find((p) => p.state === 'open') ?? months.at(-1)
  return { months, month, choose }
}
const filtersOf = (months: readonly Month[]): FilterDef[] => [
  {
    key: 'period',
    label: '月份',
    kind: 'option',
    pinned: true,
    required: true,
    options: months.map(({ period, state }) => ({
      value: String(period),
      label: `${periodText(period)}${state === 'closed' ? ' 已结账' : ''}`,
    })),
  },
]

function actionsOf(list: CloseChecklist | undefined, current: CloseStepView | undefined, acts: ReturnType<typeof useActs>): Action[] {
  const open = list?.state === 'open'
  const closedMonth = { disabled: !open, reason: '这个月已结账' }
  return [
    { label: '依次处理', keys: 'f9', run: () => void acts.runAll(), busy: acts.busy.step, ...closedMonth },
    {
      label: current ? `执行“${current.label}”` : '执行步骤',
      keys: 'f2',
      run: () => current && acts.runStep(current),
      busy: acts.busy.step,
      disabled: !open || current === undefined,
      reason: open ? '先选一个步骤' : '这个月已结账',
    },
    { label: '结账', keys: 'ctrl+enter', primary: true, run: () => void acts.close(), busy: acts.busy.close, ...closedMonth },
    {
      label: '撤销步骤',
      more: true,
      run: () => current && void acts.takeBack(current),
      disabled: !open || !current?.vouchers.some((v) => !v.fixed),
      reason: '所选步骤没有可以撤销的凭证',
    },
    { label: '成本重算', more: true, run: () => void acts.recost(), disabled: acts.busy.recost, reason: '正在重算' },
    {
      label: '反结账',
      danger: true,
      more: true,
      run: () => void acts.reopen(),
      disabled: list?.state !== 'closed',
      reason: '这个月没有结账',
    },
  ]
}

export function PeriodClose(): ReactNode {
  const { months, month, choose } = useMonths()
  const list = useQueryRpc('periods.checklist', { period: month?.period ?? 0 }, { enabled: month !== undefined, keep: true })
  const data = list.data?.period === month?.period ? list.data : undefined
  const open = data?.state === 'open'
  const steps = useMemo(() => stepRows(data?.steps ?? [], open), [data, open])
  const checks = useMemo(() => checkRows(data?.checks ?? []), [data])
  const [at, setAt] = useState<StepRow | null>(null)
  const current = data?.steps.find(({ id }) => id === at?.step.id) ?? data?.steps.find(({ due }) => due !== '')
  const [paying, setPaying] = useState<CloseStepView | null>(null)
  const acts = useActs(data, month?.vouchers ?? 0, setPaying)
  const filters = useMemo(() => filtersOf(months), [months])
  return (
    <Page
      title="期末处理"
      {...(month ? { number: periodText(month.period) } : {})}
      help="逐月进行：依次处理各步骤，检查清单没有阻断后结账。已结账的月份不能再录入单据。"
      actions={actionsOf(data, current, acts)}
      filters={
        <FilterBar
          filters={filters}
          values={{ period: month ? String(month.period) : undefined }}
          onChange={(values) => choose(Number(values['period']))}
          summary={month ? `${month.state === 'closed' ? '已结账' : '未结账'} · ${month.vouchers.toLocaleString('en-US')} 张凭证` : ''}
        />
      }
    >
      <div className={cx('closing', !open && 'closing-done')}>
        <Panel title="处理步骤" grow>
          <DataTable
            id="closeSteps"
            columns={STEP_COLUMNS}
            rows={steps}
            rowKey={rowKey}
            tree={TREE}
            tone={stepTone}
            onOpen={openRow}
            onCurrent={setAt}
            loading={list.isPending}
          />
        </Panel>
        {open && (
          <Panel title="检查清单" grow>
            <DataTable
              id="closeChecks"
              columns={CHECK_COLUMNS}
              rows={checks}
              rowKey={rowKey}
              tree={TREE}
              tone={toneOf}
              onOpen={openRow}
              loading={list.isPending}
              error={list.error ? messageOfError(list.error) : null}
            />
          </Panel>
        )}
      </div>
      {paying && data && <PaymentDialog period={data.period} step={paying} close={() => setPaying(null)} />}
    </Page>
  )
}
