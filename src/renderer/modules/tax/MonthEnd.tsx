/** 增值税月末: each step with its derivation, the voucher that it makes, made and withdrawn from here. Keyboard only. */
import type { TaxFigure, TaxStepView } from '@core/contract'
import { periodOf, periodText } from '@core/kernel'
import { type ReactNode, useState } from 'react'
import { openDrill, PAGES } from '../../app/open'
import { useOpened } from '../../app/status'
import { openPage } from '../../app/tabs'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { FilterBar, type FilterDef, type FilterValues } from '../../ui/filters/FilterBar'
import { Page } from '../../ui/page/Page'
import { Facts, SideSection, VoucherPreview } from '../../ui/page/SidePanel'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'
import { formatValue } from '../../ui/values/format'

const STATES: Record<TaxStepView['state'], string> = { none: '没有差额', ready: '待生成凭证', posted: '已完成', later: '未到期' }
/** A step's heading or one of its figures. */
interface Row {
  key: string
  step: TaxStepView
  figure: TaxFigure | null
}
const rowsOf = (steps: readonly TaxStepView[]): Row[] =>
  steps.flatMap((step) => [
    { key: step.step, step, figure: null },
    ...step.figures.map((figure, i) => ({ key: `${step.step}.${i}`, step, figure })),
  ])
const drillOf = ({ figure }: Row) => {
  const target = figure?.drill
  return target ? () => openDrill(target) : undefined
}
const COLUMNS: Column<Row>[] = [
  { key: 'label', title: '项目', width: 300, value: (r) => r.figure?.label ?? r.step.title },
  {
    key: 'amount',
    title: '金额或比例',
    kind: 'fen',
    width: 140,
    value: (r) => r.figure?.amount ?? null,
    render: (r) => (r.figure === null ? '' : formatValue(r.figure.kind, r.figure.amount)),
    drill: drillOf,
  },
  {
    key: 'note',
    title: '说明',
    width: 260,
    grow: 1,
    muted: true,
    value: (r) => r.figure?.note ?? [`${r.step.from} 至 ${r.step.to}`, STATES[r.step.state], r.step.note].filter(Boolean).join(' · '),
  },
]
const rowKey = (r: Row) => r.key
const tone = (r: Row) => (r.figure === null || r.figure.strong ? ('strong' as const) : undefined)
const TREE = { depth: (r: Row) => (r.figure === null ? 0 : 1) }

function useSteps(period: number) {
  const post = useCommand('tax.post')
  const withdraw = useCommand('tax.withdraw')
  const make = async ({ step, title }: TaxStepView) => {
    const done = await post.run({ period, step, requestId: crypto.randomUUID() })
    if (!done) return
    const vouchers = done.documents.flatMap((d) => d.vouchers).map((v) => `${v.word}-${String(v.number).padStart(3, '0')}`)
    toast.done(vouchers.length === 0 ? `${title}：没有差额，不用再生成` : `${title}：已生成凭证 ${vouchers.join('、')}`)
  }
  const takeBack = async ({ step, title, vouchers }: TaxStepView) => {
    const names = vouchers.map((v) => v.voucher).join('、')
    if (!(await confirm({ title: '撤销凭证', target: title, effects: [`撤销 ${names}，编号留空`], action: '撤销' }))) return
    if ((await withdraw.run({ period, step, requestId: crypto.randomUUID() })) !== undefined) toast.done(`${title}：已撤销 ${names}`)
  }
  return { make, takeBack, busy: post.busy || withdraw.busy }
}

export function MonthEnd(): ReactNode {
  const { status } = useOpened()
  const periods = useQueryRpc('periods.list', {})
  const months = (periods.data ?? []).filter((p) => p.period <= periodOf(status.today) || p.vouchers > 0)
  const [chosen, setChosen] = useState<number | null>(null)
  const period = chosen ?? months.find((p) => p.state === 'open')?.period ?? periodOf(status.today)
  const view = useQueryRpc('tax.monthEnd', { period }, { keep: true })
  const steps = view.data ?? []
  const [row, setRow] = useState<Row | null>(null)
  const current = steps.find((s) => s.step === row?.step.step) ?? steps.find((s) => s.state === 'ready') ?? steps[0]
  const does = useSteps(period)
  const filters: FilterDef[] = [
    {
      key: 'period',
      label: '月份',
      kind: 'option',
      pinned: true,
      required: true,
      options: months.map((m) => ({
        value: String(m.period),
        label: `${periodText(m.period)}${m.state === 'closed' ? '（已结账）' : ''}`,
      })),
    },
  ]
  const change = (values: FilterValues) => setChosen(Number(values['period'] ?? period))
  return (
    <Page
      title="增值税月末"
      number={periodText(period)}
      help="逐步进行：每一步列出算法，点金额看来源；生成的凭证可以撤销，单据有变再执行一次只补差额。"
      filters={<FilterBar filters={filters} values={{ period: String(period) }} onChange={change} />}
      actions={[
        {
          label: '撤销凭证',
          run: () => current && void does.takeBack(current),
          disabled: (current?.vouchers.length ?? 0) === 0 || does.busy,
          reason: '这一步没有凭证',
        },
        {
          label: '生成凭证',
          keys: 'ctrl+enter',
          primary: true,
          run: () => current && void does.make(current),
          disabled: current?.state !== 'ready' || does.busy,
          reason: current ? STATES[current.state] : '',
        },
      ]}
      aside={current && <Aside step={current} />}
    >
      <DataTable
        id="taxMonthEnd"
        columns={COLUMNS}
        rows={rowsOf(steps)}
        rowKey={rowKey}
        tone={tone}
        tree={TREE}
        onCurrent={setRow}
        onOpen={(r) => drillOf(r)?.()}
        sortable={false}
        loading={view.isPending}
        error={view.error ? messageOfError(view.error) : null}
        onRetry={() => void view.refetch()}
        maxWidth={900}
      />
    </Page>
  )
}
function Aside({ step }: { step: TaxStepView }): ReactNode {
  const lines = step.lines.map((l, i) => ({ key: i, account: `${l.accountCode} ${l.accountName}`, debitFen: l.debit, creditFen: l.credit }))
  return (
    <>
      <SideSection title={`凭证预览 · ${step.title}`}>
        <VoucherPreview lines={lines} empty={`${STATES[step.state]}，没有要生成的分录`} />
      </SideSection>
      {step.vouchers.length > 0 && (
        <SideSection title="已生成">
          <Facts
            rows={step.vouchers.map((v) => ({
              label: v.voucher,
              value: `${v.documentNumber}${v.booked ? '（已记账）' : ''}`,
              onOpen: () => openPage(PAGES.document, { id: v.documentId }),
            }))}
          />
        </SideSection>
      )}
    </>
  )
}
