/** 进项认证: 专票 whose VAT waits in 待认证 are ticked and certified together; a certification is taken back with its voucher. Keyboard only. */
import type { PendingInvoice } from '@core/contract'
import { fenDisplay, periodOf, periodText } from '@core/kernel'
import { type ReactNode, useMemo, useState } from 'react'
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
import { TransferOut } from './TransferOut'

const COLUMNS: Column<PendingInvoice>[] = [
  { key: 'state', title: '状态', width: 110, value: (r) => (r.certified === null ? '待认证' : `已认证 ${periodText(r.certified)}`) },
  { key: 'date', title: '日期', kind: 'date' },
  { key: 'documentLabel', title: '单据', width: 96 },
  {
    key: 'documentNumber',
    title: '单据号',
    width: 150,
    link: true,
    drill: (r) => () => openPage(PAGES.document, { id: r.documentId }),
  },
  { key: 'partnerName', title: '销售方', width: 200, grow: 1 },
  { key: 'taxNumber', title: '纳税人识别号', width: 170, muted: true },
  { key: 'invoiceNumber', title: '发票号码', width: 180 },
  { key: 'net', title: '金额', kind: 'fen', total: 'sum' },
  { key: 'tax', title: '税额', kind: 'fen', total: 'sum' },
]
const rowKey = (r: PendingInvoice) => r.documentId
const tone = (r: PendingInvoice) => (r.certified === null ? undefined : ('muted' as const))

function useActs(period: number, done: () => void) {
  const certify = useCommand('tax.certify', { onDone: done })
  const undo = useCommand('tax.uncertify', { onDone: done })
  return {
    busy: certify.busy || undo.busy,
    certify: async (rows: readonly PendingInvoice[]) => {
      const documentIds = rows.map((r) => r.documentId)
      const made = await certify.run({ period, documentIds, requestId: crypto.randomUUID() })
      const total = fenDisplay(rows.reduce((s, r) => s + r.tax, 0))
      if (made) toast.done(`已认证 ${rows.length} 张，税额 ${total}`, { detail: `凭证 ${made.documents.map((d) => d.number).join('、')}` })
    },
    undo: async (row: PendingInvoice) => {
      const effects = ['同一张凭证认证的发票一起退回待认证']
      if (!(await confirm({ title: '撤销认证', target: row.documentNumber, effects, action: '撤销认证' }))) return
      const back = await undo.run({ documentId: row.documentId, requestId: crypto.randomUUID() })
      if (back) toast.done(`${back.withdrawn} 张已退回待认证`)
    },
  }
}

/** Months that can be certified in, and the one chosen: the latest unless another is. */
function useMonth() {
  const { status } = useOpened()
  const periods = useQueryRpc('periods.list', {})
  const months = (periods.data ?? []).filter((p) => p.state === 'open' && p.period <= periodOf(status.today))
  const [chosen, setChosen] = useState<number | null>(null)
  const filter: FilterDef = {
    key: 'period',
    label: '认证月份',
    kind: 'option',
    pinned: true,
    required: true,
    options: months.map((m) => ({ value: String(m.period), label: periodText(m.period) })),
  }
  return { period: chosen ?? months.at(-1)?.period ?? periodOf(status.today), choose: setChosen, filter }
}
const emptyOf = (viaPending: boolean) => ({
  title: '没有待认证的进项发票',
  hint: viaPending
    ? '登记专用发票以后，税额在这里等待认证'
    : '账套设置的“进项税额入账”是直接抵扣；改为先待认证再抵扣的，以后登记的专票列在这里',
})
/** What is ticked of the list, and the row in hand. */
function usePicked(rows: readonly PendingInvoice[]) {
  const [keys, setKeys] = useState<ReadonlySet<string | number>>(new Set())
  const [row, setRow] = useState<PendingInvoice | null>(null)
  const ticked = rows.filter((r) => keys.has(r.documentId) && r.certified === null)
  return { keys, setKeys, setRow, ticked, current: rows.find((r) => r.documentId === row?.documentId) ?? null }
}

export function Certify(): ReactNode {
  const { accountSet } = useOpened()
  const { period, choose, filter } = useMonth()
  const list = useQueryRpc('tax.certifiable', { period }, { keep: true })
  const rows = useMemo(() => list.data ?? [], [list.data])
  const { keys, setKeys, setRow, ticked, current } = usePicked(rows)
  const [transferring, setTransferring] = useState(false)
  const does = useActs(period, () => setKeys(new Set()))
  const waiting = rows.filter((r) => r.certified === null)
  const summary = `待认证 ${waiting.length} 张，税额 ${fenDisplay(waiting.reduce((s, r) => s + r.tax, 0))}`
  const change = (values: FilterValues) => choose(Number(values['period'] ?? period))
  const undo = { disabled: (current?.certified ?? null) === null || does.busy, reason: '当前行没有认证' }
  const certify = { disabled: ticked.length === 0 || does.busy, reason: '先勾选待认证的发票（空格）' }
  const label = ticked.length > 0 ? `认证 ${ticked.length} 张` : '认证'
  return (
    <Page
      title="进项认证"
      number={periodText(period)}
      help="在税务平台勾选确认以后，在这里勾选同样的发票：税额从待认证进项税额转入进项税额，当月抵扣。"
      filters={<FilterBar filters={[filter]} values={{ period: String(period) }} onChange={change} summary={summary} />}
      actions={[
        { label: '进项转出', keys: 'f6', run: () => setTransferring(true) },
        { label: '撤销认证', run: () => current && void does.undo(current), ...undo },
        { label, keys: 'ctrl+enter', primary: true, run: () => void does.certify(ticked), ...certify },
      ]}
    >
      <DataTable
        id="taxCertify"
        columns={COLUMNS}
        rows={rows}
        rowKey={rowKey}
        tone={tone}
        selection={{ keys, onChange: setKeys }}
        onCurrent={setRow}
        onOpen={(r) => openPage(PAGES.document, { id: r.documentId })}
        loading={list.isPending}
        error={list.error ? messageOfError(list.error) : null}
        onRetry={() => void list.refetch()}
        empty={emptyOf(accountSet.options.inputVatFlow === 'viaPending')}
      />
      {transferring && <TransferOut invoice={current?.certified === null ? null : current} close={() => setTransferring(false)} />}
    </Page>
  )
}
