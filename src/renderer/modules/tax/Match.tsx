/** 三单匹配: order, receipt and invoice side by side; differences are named, and what was decided about them is kept. Keyboard only. */
import type { MatchRow } from '@core/contract'
import { firstDay, periodOf } from '@core/kernel'
import { MATCH_DIFFERENCES } from '@core/modules/tax/match'
import { type ReactNode, useState } from 'react'
import { PAGES } from '../../app/open'
import { useOpened } from '../../app/status'
import { openPage } from '../../app/tabs'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { ask } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { type DateRange, FilterBar, type FilterDef, type FilterValues } from '../../ui/filters/FilterBar'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'

const go = (id: number | null) => (id === null ? undefined : () => openPage(PAGES.document, { id }))
const DECISIONS = { accept: '接受', dispute: '有争议' } as const
const COLUMNS: Column<MatchRow>[] = [
  { key: 'date', title: '日期', kind: 'date' },
  { key: 'documentNumber', title: '采购发票', width: 144, link: true, drill: (r) => go(r.documentId) },
  { key: 'partnerName', title: '供应商', width: 110 },
  { key: 'itemName', title: '商品', width: 130, grow: 1 },
  {
    key: 'differences',
    title: '差异',
    width: 124,
    value: (r) => (r.differences.length === 0 ? '相符' : r.differences.map((d) => MATCH_DIFFERENCES[d]).join('、')),
  },
  { key: 'orderNumber', title: '订单号', width: 144, group: '订单', link: true, drill: (r) => go(r.orderId), hidden: true },
  { key: 'orderQuantity', title: '数量', kind: 'qty', width: 64, group: '订单' },
  { key: 'orderPrice', title: '单价', kind: 'average', width: 80, group: '订单' },
  { key: 'receiptNumber', title: '单号', width: 144, group: '入库', link: true, drill: (r) => go(r.receiptId), hidden: true },
  { key: 'receivedQuantity', title: '数量', kind: 'qty', width: 64, group: '入库' },
  { key: 'quantity', title: '数量', kind: 'qty', width: 64, group: '发票' },
  { key: 'price', title: '单价', kind: 'average', width: 80, group: '发票' },
  { key: 'net', title: '金额', kind: 'fen', width: 96, group: '发票' },
  { key: 'decision', title: '决定', width: 96, value: (r) => (r.decision === null ? '' : `${DECISIONS[r.decision]}：${r.reason ?? ''}`) },
]
const rowKey = (r: MatchRow) => r.lineId
const tone = (r: MatchRow) => (r.differences.length === 0 || r.decision === 'accept' ? ('muted' as const) : undefined)
const FILTERS: FilterDef[] = [
  { key: 'dates', label: '日期', kind: 'dates', pinned: true, required: true },
  { key: 'all', label: '范围', kind: 'flag', pinned: true, on: '全部发票行', off: '只列有差异未决定的' },
]

export function Match(): ReactNode {
  const { today } = useOpened().status
  const [values, setValues] = useState<FilterValues>({ dates: { from: firstDay(periodOf(today)), to: today } })
  const { from = firstDay(periodOf(today)), to = today } = (values['dates'] ?? {}) as DateRange
  const list = useQueryRpc('tax.matches', { from, to, open: values['all'] !== true }, { keep: true })
  const rows = list.data ?? []
  const [row, setRow] = useState<MatchRow | null>(null)
  const current = rows.find((r) => r.lineId === row?.lineId) ?? rows[0] ?? null
  const decide = useCommand('tax.decideMatch')
  const run = async (decision: keyof typeof DECISIONS) => {
    if (!current) return
    const target = `${current.documentNumber} ${current.itemName}`
    const reason = await ask({ title: DECISIONS[decision], target, label: '原因', action: '确定' })
    if (reason && (await decide.run({ lineId: current.lineId, decision, reason })) !== undefined)
      toast.done(`${target}：${DECISIONS[decision]}`)
  }
  const chosen = { disabled: (current?.differences.length ?? 0) === 0 || decide.busy, reason: '当前行没有差异' }
  return (
    <Page
      title="三单匹配"
      help="采购订单、入库单和发票逐行核对；容差在账套设置里定。有差异的接受或列为争议，写明原因。"
      filters={<FilterBar filters={FILTERS} values={values} onChange={setValues} summary={`${rows.length} 行`} />}
      actions={[
        { label: '有争议', keys: 'f6', run: () => void run('dispute'), ...chosen },
        { label: '接受差异', keys: 'f2', primary: true, run: () => void run('accept'), ...chosen },
      ]}
    >
      <DataTable
        id="taxMatch"
        columns={COLUMNS}
        rows={rows}
        rowKey={rowKey}
        tone={tone}
        onCurrent={setRow}
        onOpen={(r) => openPage(PAGES.document, { id: r.documentId })}
        loading={list.isPending}
        error={list.error ? messageOfError(list.error) : null}
        onRetry={() => void list.refetch()}
        empty={{ title: '没有未决定的差异', hint: '改日期，或点“只列有差异未决定的”看全部发票行' }}
      />
    </Page>
  )
}
