/** 期末: profit and loss transfer, close and reopen, month by month. */
import { fenDisplay, firstDay, nextPeriod, periodOf, periodText } from '@core/kernel'
import { type ReactNode, useMemo, useState } from 'react'
import { useOpened } from '../../app/status'
import { type OutputOf, useCommand, useQueryRpc } from '../../rpc/hooks'
import { ask, confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'

type Period = OutputOf<'periods.list'>[number]
/** 月初回冲: what closing the month does with estimates. */
const estimatesOf = ({ period, estimates: { again, back } }: Period): string[] => [
  ...(again === 0 ? [] : [`月末重新暂估 ${fenDisplay(again)}`]),
  ...(back === 0 ? [] : [`${firstDay(nextPeriod(period)).slice(5)} 冲回暂估 ${fenDisplay(back)}`]),
]
const COLUMNS: Column<Period>[] = [
  { key: 'period', title: '期间', width: 120, value: (r) => periodText(r.period) },
  { key: 'state', title: '状态', width: 100, value: (r) => (r.state === 'closed' ? '已结账' : '未结账') },
  { key: 'vouchers', title: '凭证数', kind: 'int', width: 100, zero: 'blank' },
  {
    key: 'costs',
    title: '存货成本',
    width: 160,
    value: (r) =>
      r.provisionalCosts > 0
        ? `${r.provisionalCosts} 笔暂定`
        : r.emptyPools > 0
          ? `${r.emptyPools} 种零量有额`
          : r.costsSettled
            ? '已结转'
            : '',
  },
  {
    key: 'next',
    title: '说明',
    width: 200,
    grow: 1,
    value: (r) => (r.state === 'closed' ? '凭证已记账，不能再录入' : ['可以录入', ...estimatesOf(r)].join('；')),
    muted: true,
  },
]
const rowKey = (r: Period) => r.period
const tone = (r: Period) => (r.state === 'closed' ? ('muted' as const) : undefined)

/** What is done with a month. */
function usePeriodActs() {
  const close = useCommand('periods.close')
  const transfer = useCommand('periods.transferProfit')
  const settle = useCommand('periods.settleCosts')
  const reopen = useCommand('periods.reopen')
  const recost = useCommand('costs.recost', {
    onRefused: (e) => (e.error.code === 'CANCELLED' ? toast.done('成本重算已取消') : toast.fail(e.message)),
  })
  const closeIt = async (p: Period) => {
    const name = periodText(p.period)
    if (
      !(await confirm({
        title: '结账',
        target: name,
        effects: [
          ...(p.emptyPools > 0 ? [`${p.emptyPools} 种商品数量为零而有金额：调整进主营业务成本`] : []),
          `${name} 的 ${p.vouchers} 张凭证全部记账，不能再改`,
          `${name} 不能再录入或撤销单据`,
          ...estimatesOf(p),
        ],
        action: '结账',
      }))
    )
      return
    if ((await close.run({ period: p.period, requestId: crypto.randomUUID() })) !== undefined) toast.done(`${name} 已结账`)
  }
  const settleIt = async (p: Period) => {
    const done = await settle.run({ period: p.period, requestId: crypto.randomUUID() })
    if (done)
      toast.done(
        done.changed > 0
          ? `${periodText(p.period)} 成本已结转，${done.changed} 笔出入库的成本有变`
          : `${periodText(p.period)} 的成本没有变化`,
      )
  }
  const transferIt = async (p: Period) => {
    const done = await transfer.run({ period: p.period, requestId: crypto.randomUUID() })
    if (done)
      toast.done(done.documents.length ? `${periodText(p.period)} 损益已结转到本年利润` : `${periodText(p.period)} 没有需要结转的损益`)
  }
  const recostIt = async () => {
    const done = await recost.run({})
    if (!done) return
    const what = `共重算 ${done.items.toLocaleString('en-US')} 个商品、${done.movements.toLocaleString('en-US')} 笔出入库`
    toast.done(done.differences > 0 ? `${what}，差异 ${done.differences} 笔，已更正` : `${what}，没有差异`)
  }
  const reopenIt = async (p: Period) => {
    const reason = await ask({ title: '反结账', target: periodText(p.period), label: '原因', action: '反结账', danger: true })
    if (reason && (await reopen.run({ period: p.period, reason })) !== undefined) toast.done(`${periodText(p.period)} 已反结账`)
  }
  return {
    busy: { close: close.busy, transfer: transfer.busy, settle: settle.busy, recost: recost.busy },
    close: closeIt,
    settle: settleIt,
    transfer: transferIt,
    reopen: reopenIt,
    recost: recostIt,
  }
}

export function Periods(): ReactNode {
  const { status } = useOpened()
  const list = useQueryRpc('periods.list', {})
  // months that have begun, and whatever has vouchers
  const rows = useMemo(
    () => (list.data ?? []).filter((p) => p.period <= periodOf(status.today) || p.vouchers > 0),
    [list.data, status.today],
  )
  const [chosen, setCurrent] = useState<Period | null>(null)
  const current = chosen ?? rows.find((p) => p.state === 'open') ?? null
  const row = list.data?.find((p) => p.period === current?.period)
  const does = usePeriodActs()
  return (
    <Page
      title="期末结账"
      {...(row ? { number: periodText(row.period) } : {})}
      help="逐月进行：先结转成本（月末一次加权），再结转损益，最后结账。已结账的月份不能再录入单据。"
      actions={[
        { label: '结转成本', run: () => row && void does.settle(row), disabled: row?.state !== 'open', busy: does.busy.settle },
        { label: '结转损益', run: () => row && void does.transfer(row), disabled: row?.state !== 'open', busy: does.busy.transfer },
        { label: '结账', primary: true, run: () => row && void does.close(row), disabled: row?.state !== 'open', busy: does.busy.close },
        { label: '成本重算', more: true, run: () => void does.recost(), disabled: does.busy.recost, reason: '正在重算' },
        { label: '反结账', danger: true, more: true, run: () => row && void does.reopen(row), disabled: row?.state !== 'closed' },
      ]}
    >
      <DataTable
        id="periods"
        columns={COLUMNS}
        rows={rows}
        rowKey={rowKey}
        tone={tone}
        onCurrent={setCurrent}
        loading={list.isPending}
        sortable={false}
        maxWidth={920}
      />
    </Page>
  )
}
