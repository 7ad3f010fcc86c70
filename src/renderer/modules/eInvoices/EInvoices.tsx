/** 平台发票核对: what the tax platform lists beside what is in the books, invoice by invoice. */
import type { EInvoiceMatch, EInvoicePreview, EInvoiceRow } from '@core/contract'
import { fenDisplay, firstDay, periodOf } from '@core/kernel'
import { E_INVOICE_FIELDS } from '@core/modules/tax/eInvoiceSheet'
import { type ReactNode, useState } from 'react'
import { openDrill } from '../../app/open'
import { useOpened } from '../../app/status'
import { createDocument } from '../../documents/open'
import { messageOfError } from '../../rpc/errors'
import { callRpc, useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { type DateRange, FilterBar, type FilterDef, type FilterValues } from '../../ui/filters/FilterBar'
import { Page } from '../../ui/page/Page'
import type { Action } from '../../ui/page/Toolbar'
import { SheetImport } from '../../ui/sheet/SheetImport'
import { StateTag } from '../../ui/StateTag'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'

const MATCHES: Record<EInvoiceMatch, { label: string; tone: 'good' | 'warn' | 'bad' }> = {
  agrees: { label: '一致', tone: 'good' },
  differs: { label: '不一致', tone: 'bad' },
  missing: { label: '账上没有', tone: 'warn' },
  unlisted: { label: '平台没有', tone: 'warn' },
}
const openBooked = (r: EInvoiceRow) => (r.documentId === null ? undefined : () => openDrill({ document: r.documentId as number }))
const said = (r: EInvoiceRow) =>
  r.candidates.length > 0
    ? `可能是 ${r.candidates.map((c) => c.documentNumber).join('、')}`
    : [r.void ? '作废' : '', ...r.differences].filter((t) => t !== '').join('、')
const COLUMNS: Column<EInvoiceRow>[] = [
  {
    key: 'match',
    title: '核对',
    width: 84,
    render: (r) => <StateTag state={r.match} {...MATCHES[r.match]} />,
    value: (r) => MATCHES[r.match].label,
  },
  { key: 'date', title: '开票日期', kind: 'date' },
  { key: 'number', title: '发票号码', width: 172 },
  { key: 'partnerName', title: '对方单位', width: 170, grow: 1 },
  { key: 'net', title: '金额', kind: 'fen', total: 'sum' },
  { key: 'tax', title: '税额', kind: 'fen', width: 92, total: 'sum' },
  { key: 'gross', title: '价税合计', kind: 'fen', total: 'sum' },
  { key: 'documentNumber', title: '账上单据', width: 140, link: true, drill: openBooked },
  { key: 'differences', title: '说明', width: 150, grow: 1, value: said },
  { key: 'kind', title: '票种', width: 180, hidden: true },
  { key: 'partnerTax', title: '对方税号', width: 160, hidden: true },
]
const FILTERS: FilterDef[] = [
  { key: 'text', label: '查找', kind: 'text', placeholder: '号码、单位、单据' },
  {
    key: 'direction',
    label: '发票',
    kind: 'option',
    pinned: true,
    required: true,
    options: [
      { value: 'in', label: '进项' },
      { value: 'out', label: '销项' },
    ],
  },
  { key: 'dates', label: '开票日期', kind: 'dates', pinned: true, required: true },
  {
    key: 'match',
    label: '核对结果',
    kind: 'option',
    pinned: true,
    options: Object.entries(MATCHES).map(([value, { label }]) => ({ value, label })),
  },
]
const rowKey = (r: EInvoiceRow) => r.id ?? `d${r.documentId}`

function useCompared() {
  const { today } = useOpened().status
  const [values, setValues] = useState<FilterValues>({ direction: 'in', dates: { from: firstDay(periodOf(today)), to: today } })
  const { from = firstDay(periodOf(today)), to = today } = (values['dates'] ?? {}) as DateRange
  const match = values['match'] as EInvoiceMatch | undefined
  const direction: 'in' | 'out' = values['direction'] === 'out' ? 'out' : 'in'
  const text = typeof values['text'] === 'string' ? values['text'] : ''
  const list = useQueryRpc('eInvoices.compare', { direction, from, to, text, ...(match ? { match } : {}) }, { keep: true })
  return { values, setValues, list, direction }
}

export function EInvoices(): ReactNode {
  const { values, setValues, list, direction } = useCompared()
  const [importing, setImporting] = useState(false)
  const [current, setCurrent] = useState<EInvoiceRow | null>(null)
  const rows = list.data?.rows ?? []
  const row = rows.find((r) => current !== null && rowKey(r) === rowKey(current)) ?? rows[0] ?? null
  const counts = list.data?.counts
  const summary = counts && Object.entries(MATCHES).map(([key, { label }]) => `${label} ${counts[key as EInvoiceMatch]}`)
  return (
    <Page
      title="平台发票核对"
      help="把电子税务局导出的发票和账上逐张比对：少记、多记、记错的都列出来。"
      actions={useActions(row, direction, list.data?.latest ?? null, () => setImporting(true))}
      filters={<FilterBar filters={FILTERS} values={values} onChange={setValues} summary={summary?.join(' · ')} />}
    >
      <DataTable
        id="eInvoices"
        columns={COLUMNS}
        rows={rows}
        rowKey={rowKey}
        onCurrent={setCurrent}
        onOpen={(r) => openBooked(r)?.()}
        loading={list.isPending}
        error={list.error ? messageOfError(list.error) : null}
        onRetry={() => void list.refetch()}
        empty={{
          title: '这段时间没有发票',
          hint: '从电子税务局“全量发票查询”导出 xlsx，在这里导入',
          action: { label: '导入平台发票', run: () => setImporting(true), keys: 'f6' },
        }}
      />
      {importing && <Import close={() => setImporting(false)} />}
    </Page>
  )
}

function useActions(row: EInvoiceRow | null, direction: 'in' | 'out', latest: string | null, startImport: () => void): Action[] {
  const link = useCommand('eInvoices.link', { onDone: () => toast.done('已关联') })
  const unlink = useCommand('eInvoices.link', { onDone: () => toast.done('已取消关联') })
  const remove = useCommand('eInvoices.removeImport', {
    onDone: ({ fileName, invoices }) => toast.done(`已撤销导入 ${fileName}，删去 ${invoices} 张`),
  })
  const undo = async () => {
    const question = { title: '撤销最近一次导入', effects: ['删去那次导入的平台发票，账簿不受影响'], action: '撤销导入', danger: true }
    if (await confirm(question)) void remove.run({})
  }
  const missing = row?.match === 'missing'
  const [candidate] = row?.candidates ?? []
  return [
    { label: '撤销最近一次导入', run: () => void undo(), more: true, disabled: latest === null, reason: '还没有导入过' },
    {
      label: '取消关联',
      more: true,
      run: () => {
        if (row?.id != null) void unlink.run({ id: row.id, documentId: null })
      },
      disabled: row?.id == null || row.documentId === null,
      reason: '选一张已关联的发票',
    },
    {
      label: '登记发票',
      keys: 'f9',
      run: () => {
        if (row) void newInvoice(row)
      },
      disabled: !missing || direction === 'out',
      reason: '选一张账上没有的进项发票',
    },
    {
      label: '关联单据',
      keys: 'f7',
      run: () => {
        if (row?.id != null && candidate) void link.run({ id: row.id, documentId: candidate.documentId })
      },
      disabled: !missing || candidate === undefined,
      reason: '选一张有相符单据的发票：单位和金额相同、没有填发票号',
    },
    { label: '导入平台发票', keys: 'f6', run: startImport, primary: true },
  ]
}

/** A purchase invoice that begins with what the platform tells. */
async function newInvoice({ date, number, kind, partnerName, partnerTax }: EInvoiceRow): Promise<void> {
  const found = await callRpc('master.searchPartners', { text: partnerName, role: 'supplier', limit: 5 })
  const partner = found.find((p) => p.name === partnerName)
  if (!partner) toast.warn(`供应商资料里还没有 ${partnerName}（${partnerTax}），请先新增或选择`)
  createDocument({
    type: 'purchaseInvoice',
    header: {
      ...(partner ? { partnerId: { id: partner.id, code: partner.code, name: partner.name } } : {}),
      date,
      invoiceKind: /专用/.test(kind) ? 'special' : 'ordinary',
      invoiceNumber: number,
    },
  })
}

const FILES = [{ name: '发票清单', extensions: ['xlsx', 'xls', 'csv'] }]
const sideText = (label: string, { count, net, tax }: EInvoicePreview['in']) =>
  `${label} ${count} 张，金额 ${fenDisplay(net)}，税额 ${fenDisplay(tax)}`
function Import({ close }: { close: () => void }): ReactNode {
  const command = useCommand('eInvoiceFiles.import', {
    onDone: ({ invoices, duplicates, voided }) => {
      const notes = [duplicates > 0 ? `${duplicates} 张以前导入过` : '', voided > 0 ? `${voided} 张改为作废` : ''].filter((t) => t !== '')
      toast.done(`已导入 ${invoices} 张`, notes.length > 0 ? { detail: notes.join('，') } : {})
      close()
    },
  })
  return (
    <SheetImport
      title="导入平台发票"
      files={FILES}
      fields={E_INVOICE_FIELDS}
      preview={(path, mapping) => callRpc('eInvoiceFiles.preview', { path, ...(mapping ? { mapping } : {}) })}
      says={(p) => [sideText('进项', p.in), sideText('销项', p.out)]}
      fresh={(p) => p.invoices - p.duplicates}
      unit="张"
      run={(path, { mapping }) => void command.run({ path, mapping })}
      busy={command.busy}
      close={close}
    />
  )
}
