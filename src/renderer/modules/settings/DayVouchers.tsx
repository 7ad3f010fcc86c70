/** 业务凭证: by type, one voucher a document or one a day (D50). */
import type { DocumentType } from '@core/documents/types'
import { DAY_VOUCHER_TYPES, documentLabel } from '@core/modules/registry'
import { type ReactNode, useState } from 'react'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'

interface Row {
  type: DocumentType
  byDay: boolean
}
const COLUMNS: Column<Row>[] = [
  { key: 'type', title: '单据', width: 160, value: (r) => documentLabel(r.type) },
  { key: 'byDay', title: '凭证', width: 130, value: (r) => (r.byDay ? '按日汇总' : '每单一张') },
  {
    key: 'text',
    title: '说明',
    width: 360,
    grow: 1,
    muted: true,
    value: (r) => (r.byDay ? '同一天的这种单据合成一张凭证，按科目和核算项目汇总' : '每张单据过账生成自己的凭证'),
  },
]
const rowKey = (r: Row) => r.type

export function DayVouchers(): ReactNode {
  const { data, isPending, error, refetch } = useQueryRpc('settings.get', {})
  const [type, setType] = useState<DocumentType | null>(null)
  const save = useCommand('settings.save')
  const chosen: readonly DocumentType[] = data?.dayVouchers ?? []
  const rows = DAY_VOUCHER_TYPES.map((t): Row => ({ type: t, byDay: chosen.includes(t) }))
  const current = rows.find((r) => r.type === type) ?? rows[0]
  const keep = async (dayVouchers: readonly DocumentType[], done: string) => {
    if ((await save.run({ dayVouchers: [...dayVouchers] })) !== undefined) toast.done(done)
  }
  const change = (row: Row | undefined) => {
    if (!row) return
    const next = DAY_VOUCHER_TYPES.filter((t) => (t === row.type ? !row.byDay : chosen.includes(t)))
    void keep(next, `${documentLabel(row.type)}：${row.byDay ? '每单一张凭证' : '按日汇总'}`)
  }
  const all = async (byDay: boolean) => {
    const action = byDay ? '全部按日汇总' : '全部每单一张'
    if (await confirm({ title: action, target: '所有业务单据', effects: ['以后过账的单据这样生成凭证', '已生成的凭证不变'], action }))
      await keep(byDay ? DAY_VOUCHER_TYPES : [], `业务单据${action}`)
  }
  return (
    <Page
      title="凭证生成"
      help="每单一张，或同一天的同种单据汇总成一张。汇总凭证审核或记账以后，当天再过账的单据另起一张。"
      actions={[
        { label: '全部每单一张', more: true, run: () => void all(false) },
        { label: '全部按日汇总', more: true, run: () => void all(true) },
        { label: current?.byDay ? '改为每单一张' : '改为按日汇总', keys: 'f2', primary: true, run: () => change(current), busy: save.busy },
      ]}
    >
      <DataTable
        id="dayVouchers"
        columns={COLUMNS}
        rows={rows}
        rowKey={rowKey}
        onCurrent={(r) => setType(r?.type ?? null)}
        onOpen={change}
        loading={isPending}
        error={error ? messageOfError(error) : null}
        onRetry={() => void refetch()}
        sortable={false}
        maxWidth={760}
      />
    </Page>
  )
}
