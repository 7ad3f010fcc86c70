/** A voucher that is made every month: what it takes row by row, made and taken back. */
import type { MonthlyPreview } from '@core/contract'
import { fenDisplay, type Period, periodOf, periodText } from '@core/kernel'
import { type ReactNode, useMemo, useState } from 'react'
import { openDrill } from '../../app/open'
import { useOpened } from '../../app/status'
import { useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { FilterBar } from '../../ui/filters/FilterBar'
import { Page } from '../../ui/page/Page'
import type { Action } from '../../ui/page/Toolbar'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'

export interface MonthRow {
  id: number
  due: number
  booked: number
}
/** The months that have begun; first the one that is open. */
export function useMonth() {
  const { status } = useOpened()
  const list = useQueryRpc('periods.list', {})
  const months = useMemo(
    () => (list.data ?? []).filter((p) => p.period <= periodOf(status.today) || p.vouchers > 0),
    [list.data, status.today],
  )
  const [chosen, setMonth] = useState<Period | null>(null)
  const period = chosen ?? months.find((p) => p.state === 'open')?.period ?? periodOf(status.today)
  return { months, period, setMonth }
}
interface MonthPageProps<Row extends MonthRow> {
  id: string
  title: string
  help: string
  /** 计提折旧 */
  verb: string
  month: ReturnType<typeof useMonth>
  preview: { data: MonthlyPreview<Row> | undefined; pending: boolean; error: string | null; retry: () => void }
  columns: readonly Column<Row>[]
  empty: { title: string; hint: string }
  make: () => Promise<void>
  withdraw: () => Promise<void>
  busy: boolean
  open: (row: Row) => void
  /** of the current row */
  more?: (row: Row | null) => Action[]
  children?: ReactNode
}

/** What is shown and done of a month's preview. */
function useMonthState<Row extends MonthRow>({ month, preview, verb, withdraw }: MonthPageProps<Row>) {
  const { data } = preview
  const rows = data?.rows ?? []
  const vouchers = data?.vouchers ?? []
  const texts = vouchers.map((v) => v.voucher).join('、')
  const due = rows.reduce((sum, r) => sum + r.due, 0)
  const booked = rows.reduce((sum, r) => sum + r.booked, 0)
  const done = rows.every((r) => r.due === r.booked)
  const made = booked === 0 ? '未生成' : `已生成 ${fenDisplay(booked)}，差额 ${fenDisplay(due - booked)}`
  return {
    rows,
    vouchers,
    stopped: data?.closed ? '本月已经结账' : data?.earlier != null ? `${periodText(data.earlier)} 还没有做` : done ? '没有要做的' : '',
    summary: [`${rows.length} 项，本月 ${fenDisplay(due)}`, done ? (booked === 0 ? '' : '已生成') : made, texts]
      .filter((text) => text !== '')
      .join(' · '),
    filter: {
      key: 'period',
      label: '期间',
      kind: 'option' as const,
      pinned: true,
      required: true,
      options: month.months.map(({ period }) => ({ value: String(period), label: periodText(period) })),
    },
    takeBack: async () => {
      const effects = [
        `撤销 ${vouchers
          .filter((v) => !v.fixed)
          .map((v) => v.voucher)
          .join('、')}`,
        '撤销以后可以重新生成',
      ]
      if (await confirm({ title: `撤销${verb}`, target: periodText(month.period), effects, action: '撤销', danger: true })) await withdraw()
    },
  }
}

export function MonthPage<Row extends MonthRow>(props: MonthPageProps<Row>): ReactNode {
  const { month, preview, verb } = props
  const [current, setCurrent] = useState<Row | null>(null)
  const { rows, vouchers, stopped, summary, filter, takeBack } = useMonthState(props)
  const last = vouchers.at(-1)
  return (
    <Page
      title={props.title}
      number={periodText(month.period)}
      help={props.help}
      actions={[
        ...(props.more?.(rows.find((r) => r.id === current?.id) ?? null) ?? []),
        { label: '看凭证', keys: 'f7', run: () => last && openDrill({ voucher: last.voucherId }), disabled: !last, reason: '还没有凭证' },
        {
          label: '撤销',
          danger: true,
          run: () => void takeBack(),
          disabled: vouchers.every((v) => v.fixed) || preview.data?.closed === true,
          reason: vouchers.length === 0 ? '没有可以撤销的凭证' : '凭证已审核或记账',
        },
        {
          label: verb,
          keys: 'ctrl+enter',
          primary: true,
          run: () => void props.make(),
          busy: props.busy,
          disabled: stopped !== '',
          reason: stopped,
        },
      ]}
      filters={
        <FilterBar
          filters={[filter]}
          values={{ period: String(month.period) }}
          onChange={(values) => month.setMonth(Number(values['period']))}
          summary={summary}
        />
      }
    >
      <DataTable
        id={props.id}
        columns={props.columns}
        rows={rows}
        rowKey={(r) => r.id}
        onCurrent={setCurrent}
        onOpen={props.open}
        loading={preview.pending}
        error={preview.error}
        onRetry={preview.retry}
        empty={props.empty}
      />
      {props.children}
    </Page>
  )
}
