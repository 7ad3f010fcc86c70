/** What happened to a card: its depreciation, changes and vouchers; and how it is changed. */
import type { AssetEvent } from '@core/contract'
import { periodText } from '@core/kernel'
import { type ReactNode, useEffect, useState } from 'react'
import { openDrill, PAGES } from '../../app/open'
import { openPage, usePage } from '../../app/tabs'
import { messageOfError } from '../../rpc/errors'
import { useQueryRpc } from '../../rpc/hooks'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'
import { ChangeDialog } from './ChangeDialog'

const openDocument = ({ documentId }: AssetEvent) => documentId !== null && openDrill({ document: documentId })
const COLUMNS: Column<AssetEvent>[] = [
  { key: 'period', title: '期间', width: 84, value: (r) => periodText(r.period) },
  { key: 'what', title: '事项', width: 84 },
  { key: 'detail', title: '说明', width: 320, grow: 1 },
  { key: 'original', title: '原值变化', kind: 'fen', zero: 'blank' },
  { key: 'depreciation', title: '累计折旧变化', kind: 'fen', zero: 'blank' },
  { key: 'document', title: '凭证单', width: 140, link: true, drill: (r) => () => openDocument(r) },
]
export function AssetHistory(): ReactNode {
  const page = usePage()
  const id = Number(page.params['id'])
  const card = useQueryRpc('master.get', { entity: 'asset', id })
  const events = useQueryRpc('assets.history', { assetId: id })
  const [changing, setChanging] = useState(false)
  const record = card.data
  useEffect(() => {
    if (record) page.setTitle(`${record.name} 折旧与变动`)
  }, [page, record])
  const gone = record?.['state'] === 'disposed'
  return (
    <Page
      title="折旧与变动"
      {...(record ? { number: `${record.code} ${record.name}` } : {})}
      help="卡片已有凭证以后，换部门、改年限等在这里做变动：从某月起按新的计提，以前的月份不变。"
      actions={[
        { label: '卡片', run: () => openPage(PAGES.entity, { entity: 'asset', id }) },
        { label: '变动', keys: 'f2', primary: true, run: () => setChanging(true), disabled: !record || gone, reason: '已经处置' },
      ]}
    >
      <DataTable
        id="assetHistory"
        columns={COLUMNS}
        rows={events.data ?? []}
        rowKey={(r) => `${r.period} ${r.what} ${r.documentId ?? ''} ${r.detail}`}
        onOpen={openDocument}
        loading={events.isPending}
        error={events.error ? messageOfError(events.error) : null}
        onRetry={() => void events.refetch()}
        sortable={false}
        empty={{ title: '还没有折旧和变动', hint: '每月在“计提折旧”里计提' }}
      />
      {changing && record && <ChangeDialog record={record} close={() => setChanging(false)} />}
    </Page>
  )
}
