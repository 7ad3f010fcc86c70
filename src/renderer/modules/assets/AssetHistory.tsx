/** What happened to a card: its vouchers, depreciation and changes, its 清理 while it is cleared; and what is done with it. */
import type { AssetEvent, ClearingView, EntityRecord } from '@core/contract'
import { fenDisplay, periodOf, periodText } from '@core/kernel'
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
import { Facts, SideSection } from '../../ui/page/SidePanel'
import type { Action } from '../../ui/page/Toolbar'
import { StateStamp } from '../../ui/StateTag'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'
import { acquireAct, disposeAct, revalueAct } from './acts'
import { costAct, incomeAct, settleAct, startAct } from './clearingActs'
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
  { key: 'clearing', title: '清理', kind: 'fen', zero: 'blank' },
  { key: 'document', title: '凭证单', width: 140, link: true, drill: (r) => () => openDocument(r) },
]
type Open = CardAct | 'change' | null
interface Acting {
  record: EntityRecord | undefined
  clearing: ClearingView | undefined
  event: AssetEvent | null
  open: (dialog: Open) => void
}

/** Takes the voucher of a row back, once it is confirmed. */
function useTakeBack(record: EntityRecord | undefined) {
  const withdraw = useCommand('assets.withdrawVoucher')
  return async ({ documentId, document, what }: AssetEvent) => {
    if (!record || documentId === null) return
    const effects = [`撤销${what}凭证 ${document}，卡片恢复到它以前`]
    if (!(await confirm({ title: '撤销凭证', target: `${record.code} ${record.name}`, effects, action: '撤销', danger: true }))) return
    if ((await withdraw.run({ documentId, requestId: crypto.randomUUID() })) !== undefined) toast.done(`${what}已撤销`)
  }
}
/** What can be done with a card as it stands. */
function useActions({ record, clearing, event, open }: Acting): Action[] {
  const { status, accountSet } = useOpened()
  const { standard, startPeriod } = accountSet.options
  const books = { smallScale: useTaxpayer('') === 'smallScale', business: standard === 'business' }
  const takeBack = useTakeBack(record)
  const { today } = status
  const gone = record !== undefined && record['value'] === 0
  const cleared = clearing?.open === true
  // of what is gone and not settled only its 清理 is left
  const card = { disabled: !record || gone, reason: '已经处置', hidden: gone && cleared }
  const opening = typeof record?.['acquired'] === 'string' && periodOf(record['acquired']) < startPeriod
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
      reason: '选一行入账、变动、处置或清理凭证；折旧在“计提折旧”里撤销',
    },
    { label: '入账', keys: 'f6', run: () => open(acquireAct(books)), hidden: !record || opening || record['bought'] === true },
    { label: '变动', keys: 'f2', run: () => open('change'), more: cleared, ...card },
    { label: '原值变动', keys: 'f3', run: () => open(revalueAct(books, today)), more: cleared, ...card },
    ...(cleared
      ? [
          { label: '清理费用', keys: 'f9', run: () => open(costAct(books, today)) },
          { label: '清理收入', keys: 'f7', run: () => open(incomeAct(books, today)) },
        ]
      : [{ label: '转入清理', keys: 'f9', run: () => record && open(startAct(books, record, today)), ...card }]),
    { label: '处置', keys: 'f8', primary: !cleared, run: () => record && open(disposeAct(books, record, today)), more: cleared, ...card },
    {
      label: '结转损益',
      keys: 'ctrl+enter',
      primary: true,
      run: () => open(settleAct(books, today)),
      disabled: clearing?.balance === 0,
      reason: '清理余额为零，不用结转',
      hidden: !cleared,
    },
  ]
}

/** The 清理 of a card while it goes on. */
function ClearingSide({ clearing }: { clearing: ClearingView }): ReactNode {
  const { kind, since, taken, cost, income, balance } = clearing
  return (
    <SideSection title={`清理中 · ${kind}`}>
      <Facts
        rows={[
          { label: '转入日期', value: since },
          { label: '转入净值', value: fenDisplay(taken) },
          { label: '清理费用', value: fenDisplay(cost) },
          { label: '清理收入', value: fenDisplay(income) },
          { label: '清理余额', value: fenDisplay(balance), ...(balance < 0 ? { tone: 'neg' as const } : {}) },
        ]}
      />
      <p className="mut clearing-tells">
        {balance === 0 ? '余额为零，不用结转' : `现在结转：${balance > 0 ? '净损失' : '净收益'} ${fenDisplay(Math.abs(balance))}`}
      </p>
    </SideSection>
  )
}

export function AssetHistory(): ReactNode {
  const page = usePage()
  const id = Number(page.params['id'])
  const card = useQueryRpc('master.get', { entity: 'asset', id })
  const events = useQueryRpc('assets.history', { assetId: id })
  const clearing = useQueryRpc('assetClearing.of', { assetId: id }).data
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
      help={clearing?.open ? '' : '停用、闲置的资产照提折旧；变动从所选月份起、原值变动从下月起按新的计提，以前的月份不变。'}
      actions={useActions({ record, clearing, event: current, open: setDialog })}
      {...(clearing?.open
        ? { stamp: <StateStamp state="clearing" label="清理中" tone="warn" />, aside: <ClearingSide clearing={clearing} /> }
        : {})}
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
