/** 工作台: today at a glance; every figure opens what it is made of. */
import { fenDisplay, moneyDisplay, qtyDisplay } from '@core/kernel'
import { useViewportSize } from '@mantine/hooks'
import { type ReactNode, useMemo } from 'react'
import { openPage } from '../../app/tabs'
import { PAGES } from '../../app/open'
import { useOpened } from '../../app/status'
import { type OutputOf, useQueryRpc } from '../../rpc/hooks'
import { BarChart } from '../../ui/charts/BarChart'
import { Kpi, Panel, Todo } from '../../ui/page/Blocks'
import { Page } from '../../ui/page/Page'
import type { Action } from '../../ui/page/Toolbar'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'
import './workbench.css'

type Data = OutputOf<'app.workbench'>
const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六']
const weekday = (date: string) => `星期${WEEKDAYS[new Date(`${date}T00:00:00`).getDay()] ?? ''}`
const report = (id: string, params: Record<string, unknown> = {}) => openPage(PAGES.report, { report: id, params })
const create = (type: string) => openPage(PAGES.document, { type, new: crypto.randomUUID() })
const ACTIONS: Action[] = [
  { label: '销售开单', keys: 'alt+1', run: () => create('salesDelivery') },
  { label: '采购入库', keys: 'alt+2', run: () => create('purchaseReceipt') },
  { label: '收款', keys: 'alt+3', run: () => create('receipt') },
]

export function Workbench(): ReactNode {
  const { status } = useOpened()
  const { data } = useQueryRpc('app.workbench', { date: status.today }, { keep: true })
  return (
    <Page title="工作台" number={`${status.today} ${weekday(status.today)}`} actions={ACTIONS} scroll>
      {data && (
        <div className="bench">
          <Kpis data={data} today={status.today} />
          <div className="bench-columns">
            <div className="bench-main">
              <Panel title="近 14 天销售额" link={{ label: '销售明细', run: () => report('salesDetail') }}>
                <Sales data={data} />
              </Panel>
              <Panel title="畅销商品（本月）" link={{ label: '销售汇总', run: () => report('salesSummary') }} grow>
                <Best data={data} />
              </Panel>
            </div>
            <Panel title="待办" grow>
              <Todos data={data} today={status.today} />
            </Panel>
          </div>
        </div>
      )}
    </Page>
  )
}

function Kpis({ data, today }: { data: Data; today: string }): ReactNode {
  const { salesToday, salesLastWeek, profitToday } = data
  const change = salesLastWeek === 0 ? null : Math.round(((salesToday - salesLastWeek) * 1000) / salesLastWeek) / 10
  const margin = salesToday === 0 ? null : Math.round((profitToday * 1000) / salesToday) / 10
  return (
    <div className="kpis">
      <Kpi
        label="今日销售"
        value={moneyDisplay(salesToday)}
        note={`${data.salesCount} 单${change === null ? '' : ` · 比上周同日 ${change > 0 ? '+' : ''}${change}%`}`}
        onOpen={() => report('salesDetail', { from: today, to: today })}
      />
      <Kpi
        label="今日毛利"
        value={moneyDisplay(profitToday)}
        note={margin === null ? '今天还没有销售' : `毛利率 ${margin}%`}
        onOpen={() => report('salesSummary', { from: today, to: today })}
      />
      <Kpi label="资金余额" value={moneyDisplay(data.cash)} note="现金、银行与其他货币资金" onOpen={() => openPage('funds')} />
      <Kpi
        label="存货金额"
        value={moneyDisplay(data.stockValue)}
        note={data.stockTies ? '与总账一致' : '与总账不符'}
        {...(data.stockTies ? {} : { tone: 'neg' as const })}
        onOpen={() => report('stockVsLedger')}
      />
    </div>
  )
}

function Sales({ data }: { data: Data }): ReactNode {
  // on a low window the list below stays in sight
  const { height } = useViewportSize()
  const bars = useMemo(
    () =>
      data.daily.map((d, i) => ({
        label: d.date.slice(8),
        value: d.sales,
        title: `${d.date.slice(5)} ${weekday(d.date)} ${moneyDisplay(d.sales)}`,
        strong: i === data.daily.length - 1,
      })),
    [data.daily],
  )
  return (
    <BarChart
      label="近 14 天销售额"
      bars={bars}
      height={height < 800 ? 124 : height < 1000 ? 190 : 260}
      onPick={(i) => {
        const day = data.daily[i]
        if (day) report('salesDetail', { from: day.date, to: day.date })
      }}
    />
  )
}

type BestRow = Data['best'][number]
const BEST: Column<BestRow>[] = [
  { key: 'name', title: '商品' },
  { key: 'quantity', title: '数量', width: 110, align: 'right', value: (r) => `${qtyDisplay(r.quantity)} ${r.unit}` },
  { key: 'sales', title: '销售额', kind: 'fen', drill: (r) => () => report('salesDetail', { itemId: r.itemId }) },
  { key: 'profit', title: '毛利', kind: 'fen' },
  { key: 'margin', title: '毛利率', kind: 'percent', value: (r) => (r.sales === 0 ? null : Math.round((r.profit * 1_000_000) / r.sales)) },
  { key: 'daysLeft', title: '可用天数', kind: 'int', width: 84, value: (r) => r.daysLeft },
]
const bestKey = (r: BestRow) => r.itemId
const openItem = (r: BestRow) => report('stockLedger', { itemId: r.itemId })
function Best({ data }: { data: Data }): ReactNode {
  return (
    <DataTable
      id="workbench.best"
      columns={BEST}
      rows={data.best}
      rowKey={bestKey}
      onOpen={openItem}
      empty={{ title: '本月还没有销售', hint: '过账第一张销售出库单后显示' }}
    />
  )
}

const KINDS: Record<Data['todo'][number]['kind'], { label: string; tone: 'warn' | 'bad' | 'good'; action: string }> = {
  overdue: { label: '逾期', tone: 'bad', action: '查看' },
  funds: { label: '资金', tone: 'bad', action: '查看' },
  shortage: { label: '缺货', tone: 'warn', action: '查看' },
  expiry: { label: '效期', tone: 'warn', action: '查看' },
  approval: { label: '审批', tone: 'warn', action: '审批' },
  estimate: { label: '暂估', tone: 'warn', action: '查看' },
  draft: { label: '草稿', tone: 'good', action: '继续' },
}
/** A shop that has nothing yet: what to do first. */
const FIRST: readonly { kind: string; text: string; action: string; run: () => void }[] = [
  { kind: '1', text: '看看使用手册的前四章', action: '打开', run: () => openPage(PAGES.manual) },
  { kind: '2', text: '建立商品、客户、供应商和仓库', action: '商品', run: () => openPage(PAGES.entities, { entity: 'item' }) },
  { kind: '3', text: '录入期初余额并确认；没有期初也要确认一次', action: '期初', run: () => openPage(PAGES.opening) },
  { kind: '4', text: '录第一张采购入库单，右侧会显示它的凭证', action: '入库', run: () => create('purchaseReceipt') },
]
const isNew = (data: Data) => data.cash === 0 && data.stockValue === 0 && data.best.length === 0 && data.daily.every((d) => d.sales === 0)

/** Money that will be short within some days, by 资金预测: asked for once the first screen stands, which it is not to keep waiting. */
function useShortage(today: string): Data['todo'] {
  const { data } = useQueryRpc('funds.outlook', { date: today }, { keep: true })
  if (!data?.low) return []
  const { from, lowestOn, lowest } = data.low
  const below = data.limit > 0 ? `低于最低余额 ${fenDisplay(data.limit)}` : '资金不足'
  const least = `${lowestOn === from ? '' : `${lowestOn} 最低，`}余额 ${fenDisplay(lowest)}`
  return [
    {
      kind: 'funds',
      text: `预计 ${from} ${lowestOn === from ? '' : '起'}${below}：${least}`,
      page: 'report',
      params: { report: 'fundForecast', params: {} },
      count: 1,
    },
  ]
}

function Todos({ data, today }: { data: Data; today: string }): ReactNode {
  const soon = useShortage(today)
  // beside what is short today
  const at = data.todo.findLastIndex(({ kind }) => kind === 'overdue' || kind === 'funds') + 1
  const todo = [...data.todo.slice(0, at), ...soon, ...data.todo.slice(at)]
  if (!todo.length && isNew(data))
    return FIRST.map((t) => <Todo key={t.kind} kind={t.kind} tone="good" text={t.text} action={t.action} onOpen={t.run} />)
  if (!todo.length) return <p className="mut">没有待办。</p>
  return todo.map((t) => (
    <Todo
      key={`${t.kind}${t.text}`}
      kind={KINDS[t.kind].label}
      tone={KINDS[t.kind].tone}
      text={t.text}
      action={KINDS[t.kind].action}
      onOpen={() => openPage(t.page, t.params)}
    />
  ))
}
