/** What happened to a card: its vouchers, depreciation and changes; and what is done with it. */
import type { AssetEvent, EntityRecord } from '@core/contract'
import { periodOf, periodText } from '@core/kernel'
import { type ReactNode, useEffect, useState } from 'react'
import { openDrill, PAGES } from '../../app/open'
import { useOpened } from '../../app/status'
import { useTaxpayer } from '../../app/taxpayer'
import { openPage, usePage } from '../../app/tabs'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { Page } from '../../ui/page/Page'
import type { Action } from '../../ui/page/Toolbar'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'
import { acquireAct, disposeAct, revalueAct } from './acts'
import { ChangeDialog } from './ChangeDialog'
import { type CardAct, VoucherDialog } from './VoucherDialog'

const openDocument = ({ documentId }: AssetEvent) => documentId !== null && openDrill({ document: documentId })
const COLUMNS: Column<AssetEvent>[] = [
  { key: 'period', title: '期间', width: 84, value: (r) => periodText(r.period) },
  { key: 'what', title: '事项', width: 84 },
  { key: 'detail', title: '说明', width: 300, grow: 1 },
  { key: 'original', title: '原值变化', kind: 'fen', zero: 'blank' },
  { key: 'depreciation', title: '累计折旧变化', kind: 'fen', zero: 'blank' },
  { key: 'impairment', title: '减值变化', kind: 'fen', zero: 'blank', hidden: true },
  { key: 'document', title: '凭证单', width: 140, link: true, drill: (r) => () => openDocument(r) },
]
type Open = CardAct | 'change' | null

/** What can be done with a card as it stands. */
function useActions(record: EntityRecord | undefined, event: AssetEvent | null, open: (dialog: Open) => void): Action[] {
  const { status, accountSet } = useOpened()
  const { standard, startPeriod } = accountSet.options
  const books = { smallScale: useTaxpayer('') === 'smallScale', business: standard === 'business' }
  const withdraw = useCommand('assets.withdrawVoucher')
  const gone = record?.['state'] === 'disposed'
  const state = { disabled: !record || gone, reason: '已经处置' }
  const opening = typeof record?.['acquired'] === 'string' && periodOf(record['acquired']) < startPeriod
  const takeBack = async ({ documentId, document, what }: AssetEvent) => {
    if (!record || documentId === null) return
    const effects = [`撤销${what}凭证 ${document}，卡片恢复到它以前`]
    if (!(await confirm({ title: '撤销凭证', target: `${record.code} ${record.name}`, effects, action: '撤销', danger: true }))) return
    if ((await withdraw.run({ documentId, requestId: crypto.randomUUID() })) !== undefined) toast.done(`${what}已撤销`)
  }
  return [
    {
      label: '打印卡片',
      keys: 'ctrl+p',
      run: () => record && openPage(PAGES.report, { report: 'assetCard', params: { assetId: record.id } }),
      more: true,
    },
    { label: '卡片', run: () => record && openPage(PAGES.entity, { entity: 'asset', id: record.id }) },
    {
      label: '撤销凭证',
      danger: true,
      run: () => event && void takeBack(event),
      disabled: event?.withdrawable !== true,
      reason: '选一行入账、变动或处置凭证；折旧在“计提折旧”里撤销',
    },
    { label: '入账', keys: 'f6', run: () => open(acquireAct(books)), hidden: !record || opening || record['bought'] === true },
    { label: '变动', keys: 'f2', run: () => open('change'), ...state },
    { label: '原值变动', keys: 'f3', run: () => open(revalueAct(books, status.today)), ...state },
    { label: '处置', keys: 'f8', primary: true, run: () => record && open(disposeAct(books, record, status.today)), ...state },
  ]
}

export function AssetHistory(): ReactNode {
  const page = usePage()
  const id = Number(page.params['id'])
  const card = useQueryRpc('master.get', { entity: 'asset', id })
  const events = useQueryRpc('assets.history', { assetId: id })
  const [dialog, setDialog] = useState<Open>(null)
  const [current, setCurrent] = useState<AssetEvent | null>(null)
  const record = card.data
  useEffect(() => {
    if (record) page.setTitle(`${record.name} 折旧与变动`)
  }, [page, record])
  const close = () => setDialog(null)
  return (
    <Page
      title="折旧与变动"
      {...(record ? { number: `${record.code} ${record.name}` } : {})}
      help="停用、闲置的资产照提折旧；变动从所选月份起、原值变动从下月起按新的计提，以前的月份不变。"
      actions={useActions(record, current, setDialog)}
    >
      <DataTable
        id="assetHistory"
        columns={COLUMNS}
        rows={events.data ?? []}
        rowKey={(r) => `${r.period} ${r.what} ${r.documentId ?? ''} ${r.detail}`}
        onOpen={openDocument}
        onCurrent={setCurrent}
        loading={events.isPending}
        error={events.error ? messageOfError(events.error) : null}
        onRetry={() => void events.refetch()}
        sortable={false}
        empty={{ title: '还没有凭证和变动', hint: '新买的资产先“入账”，每月在“计提折旧”里计提' }}
      />
      {dialog === 'change' && record && <ChangeDialog record={record} close={close} />}
      {dialog !== null && dialog !== 'change' && record && <VoucherDialog act={dialog} record={record} close={close} />}
    </Page>
  )
}
