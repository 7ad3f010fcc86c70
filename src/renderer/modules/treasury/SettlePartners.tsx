/** 往来核销: who has something open, and what of it clears by itself. */
import type { OpenPartner } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { type ReactNode, useState } from 'react'
import { PAGES } from '../../app/open'
import { useOpened } from '../../app/status'
import { openPage } from '../../app/tabs'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { FilterBar, type FilterDef, type FilterValues } from '../../ui/filters/FilterBar'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'

const open = (r: OpenPartner) =>
  openPage(PAGES.settle, r.employeeId === null ? { partnerId: r.partnerId ?? 0 } : { employeeId: r.employeeId })
const COLUMNS: Column<OpenPartner>[] = [
  { key: 'code', title: '编码', width: 90, muted: true },
  { key: 'name', title: '往来单位、员工', width: 240, grow: 1, link: true, drill: (r) => () => open(r) },
  { key: 'items', title: '未核销单据', kind: 'int', width: 96 },
  { key: 'debit', title: '应收、预付、借款', kind: 'fen', width: 130, zero: 'blank', total: 'sum' },
  { key: 'credit', title: '应付、预收', kind: 'fen', width: 130, zero: 'blank', total: 'sum' },
  { key: 'matchable', title: '可自动核销', kind: 'fen', width: 130, zero: 'blank', total: 'sum' },
  { key: 'overdue', title: '已逾期', kind: 'fen', width: 130, zero: 'blank', total: 'sum' },
]
const FILTERS: FilterDef[] = [{ key: 'text', label: '查找', kind: 'text', placeholder: '编码、名称、拼音' }]
const LIMIT = 5000
const rowKey = (r: OpenPartner) => (r.employeeId === null ? `P${r.partnerId}` : `E${r.employeeId}`)

export function SettlePartners(): ReactNode {
  const { status } = useOpened()
  const [values, setValues] = useState<FilterValues>({})
  const list = useQueryRpc(
    'openItems.partners',
    { text: typeof values['text'] === 'string' ? values['text'] : '', limit: LIMIT },
    { keep: true },
  )
  const rows = list.data?.rows ?? []
  const matchable = rows.reduce((sum, r) => sum + r.matchable, 0)
  const auto = useCommand('openItems.settleAuto', {
    onDone: ({ documents, amount }) =>
      documents === 0
        ? toast.done('没有可以自动核销的单据')
        : toast.done(`已自动核销 ${fenDisplay(amount)}`, { detail: `生成核销单 ${documents} 张` }),
  })
  const clearAll = async () => {
    const sure = await confirm({
      title: '自动核销',
      target: `全部往来单位和员工，截至 ${status.today}`,
      effects: ['同一单位、同一科目内，收付款和单据按到期日从旧到新对冲', '每个单位生成一张核销单，不生成凭证，可以逐张取消'],
      action: '自动核销',
    })
    if (sure) void auto.run({ date: status.today, requestId: crypto.randomUUID() })
  }
  return (
    <Page
      title="往来核销"
      help="把收付款和单据对上；回车进入一个单位，逐张核销、冲抵、转户或取消核销。"
      actions={[
        {
          label: '全部自动核销',
          keys: 'f7',
          primary: true,
          run: () => void clearAll(),
          busy: auto.busy,
          disabled: matchable === 0,
          reason: '没有可以自动核销的单据',
        },
      ]}
      filters={<FilterBar filters={FILTERS} values={values} onChange={setValues} summary={`${list.data?.count ?? 0} 个单位`} />}
    >
      <DataTable
        id="settlePartners"
        columns={COLUMNS}
        rows={rows}
        rowKey={rowKey}
        onOpen={open}
        loading={list.isPending}
        error={list.error ? messageOfError(list.error) : null}
        onRetry={() => void list.refetch()}
        empty={{ title: '没有未核销的单据', hint: '赊销、赊购、收付款过账后，没有对上的会列在这里' }}
      />
    </Page>
  )
}
