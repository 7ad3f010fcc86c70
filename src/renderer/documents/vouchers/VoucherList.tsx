import type { VoucherView } from '@core/contract'
import { fenDisplay, firstDay, lastDay, periodOf, periodText, voucherText } from '@core/kernel'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { useDraft } from '../../app/drafts'
import { useOpened } from '../../app/status'
import { openPage, usePage } from '../../app/tabs'
import { callRpc } from '../../rpc/hooks'
import { messageOfError } from '../../rpc/errors'
import { useRowPages } from '../../rpc/rowPages'
import { accountSource } from '../../rpc/sources'
import { ExportMenu } from '../../ui/ExportMenu'
import { toast } from '../../ui/feedback/toast'
import { type DateRange, FilterBar, type FilterDef, type FilterValues } from '../../ui/filters/FilterBar'
import { Page } from '../../ui/page/Page'
import type { Action } from '../../ui/page/Toolbar'
import { stateLabel } from '../../ui/StateTag'
import { DataTable } from '../../ui/table/DataTable'
import { exportTable } from '../../ui/table/exportTable'
import type { Column, TableHandle, TableSnapshot } from '../../ui/table/types'
import type { Value } from '../../ui/values/format'
import { createDocument, openDocument, openVoucher } from '../open'
import { printVouchers } from './printVouchers'
import { KINDS } from './kinds'
import { useVoucherActs } from './useVoucherActs'

type Row = Omit<VoucherView, 'lines'>
type Query = { from: number; to: number; text?: string; kind?: keyof typeof KINDS; state?: Row['state']; accountId?: number }
const rowKey = (r: Row): number => r.id
const openRow = (r: Row): void => openVoucher(r.id)
const openSource = (r: Row) => {
  const id = r.documentId
  return id === null || r.documentNumber === null ? undefined : () => openDocument(id)
}

const COLUMNS: readonly Column<Row>[] = [
  { key: 'date', title: '日期', kind: 'date' },
  { key: 'number', title: '凭证号', width: 84, value: voucherText, link: true, drill: (r) => () => openRow(r) },
  { key: 'summary', title: '摘要', grow: 2 },
  { key: 'total', title: '金额', kind: 'fen' },
  { key: 'state', title: '状态', kind: 'state' },
  { key: 'kind', title: '来源', width: 88, value: (r) => KINDS[r.kind] },
  {
    key: 'documentNumber',
    title: '单据',
    width: 148,
    value: (r) => (r.documentCount === null ? r.documentNumber : `${r.documentCount} 张`),
    drill: openSource,
  },
  { key: 'maker', title: '制单', width: 76 },
  { key: 'reviewer', title: '审核', width: 76 },
  {
    key: 'attachmentCount',
    title: '附件',
    kind: 'int',
    width: 56,
    zero: 'blank',
    value: (r) => r.documentCount ?? r.attachmentCount,
  },
]
const STATES = (['open', 'reviewed', 'booked'] as const).map((value) => ({ value, label: stateLabel(value) }))
const FILTERS: readonly FilterDef[] = [
  { key: 'text', label: '查找', kind: 'text', placeholder: '摘要、单号、凭证号' },
  { key: 'dates', label: '期间', kind: 'dates', pinned: true, required: true, phrase: (v) => periodPhrase(v as DateRange) },
  { key: 'kind', label: '来源', kind: 'option', pinned: true, options: Object.entries(KINDS).map(([value, label]) => ({ value, label })) },
  { key: 'state', label: '状态', kind: 'option', pinned: true, options: STATES },
  { key: 'account', label: '科目', kind: 'lookup', source: accountSource() as never, pinned: true },
]
function periodPhrase({ from, to }: DateRange): string {
  const [a, b] = [from?.slice(0, 7) ?? '启用', to?.slice(0, 7) ?? '今后']
  return a === b ? `期间在 ${a}` : `期间在 ${a} 至 ${b}`
}
function queryOf(values: FilterValues, today: string): Query {
  const { from, to } = (values['dates'] ?? {}) as DateRange
  const account = values['account'] as { id: number } | undefined
  return {
    from: periodOf(from ?? '1990-01-01'),
    to: periodOf(to ?? `${Number(today.slice(0, 4)) + 1}-12-31`),
    ...(typeof values['text'] === 'string' ? { text: values['text'] } : {}),
    ...(typeof values['kind'] === 'string' ? { kind: values['kind'] as keyof typeof KINDS } : {}),
    ...(typeof values['state'] === 'string' ? { state: values['state'] as Row['state'] } : {}),
    ...(account ? { accountId: account.id } : {}),
  }
}

/** 凭证: all vouchers of the periods, whatever made them. */
export function VoucherList(): ReactNode {
  const { status, accountSet } = useOpened()
  const given = usePage().params['period']
  const period = typeof given === 'number' ? given : periodOf(status.today)
  const [values, setValues] = useDraft<FilterValues>('filters', { dates: { from: firstDay(period), to: lastDay(period) } })
  const query = useMemo(() => queryOf(values, status.today), [values, status.today])
  const list = useRowPages('vouchers.list', query)
  const [keys, setKeys] = useState<Set<string | number>>(new Set())
  const table = useRef<TableHandle>(null)
  const total = list.first?.total ?? 0
  const totals = useMemo(() => ({ total }), [total])
  const chosen = list.rows.filter((r): r is Row => r !== undefined && keys.has(r.id))
  const acts = useVoucherActs(chosen, query.from === query.to ? query.from : null, () => setKeys(new Set()))
  const create = () => createDocument({ type: 'voucher' })
  const name = `凭证 ${periodText(query.from)}${query.from === query.to ? '' : ` 至 ${periodText(query.to)}`}`
  const run = (format: 'xlsx' | 'csv' | 'pdf') => {
    const seen = table.current?.snapshot()
    if (!seen || format === 'pdf') return
    exportVouchers(name, query, seen, format).then(
      (count) => count !== null && toast.done(`已导出 ${count.toLocaleString('en-US')} 张凭证`),
      (error: unknown) => toast.fail(messageOfError(error)),
    )
  }
  return (
    <Page
      title="凭证"
      help="业务单据过账时自动生成；手工凭证用于计提、摊销、更正。"
      tools={<ExportMenu onExport={run} disabled={list.count === 0} />}
      actions={[
        ...acts,
        { label: '模板', keys: 'alt+t', run: () => openPage('voucherTemplates', {}), hidden: chosen.length > 0 },
        printAction(list.rows, keys, accountSet.options.company),
        { label: '新增', keys: 'insert|alt+n', run: create, primary: true },
      ]}
      filters={
        <FilterBar
          filters={FILTERS}
          values={values}
          onChange={setValues}
          summary={`${list.count.toLocaleString('en-US')} 张 · 合计 ${fenDisplay(total)}`}
        />
      }
    >
      <DataTable<Row>
        ref={table}
        id="vouchers"
        columns={COLUMNS}
        rows={list.rows}
        rowKey={rowKey}
        onOpen={openRow}
        sortable={list.count <= list.rows.filter((r) => r !== undefined).length}
        totals={totals}
        totalsLabel={`合计 ${list.count.toLocaleString('en-US')} 张`}
        loading={list.loading}
        error={list.error}
        onRetry={list.retry}
        onVisible={list.onVisible}
        selection={{ keys, onChange: setKeys }}
        empty={{
          title: '这个期间还没有凭证',
          hint: '业务单据过账后会生成凭证；也可以手工填制',
          action: { label: '填制凭证', run: create, keys: 'insert' },
        }}
      />
    </Page>
  )
}

/** Prints what is ticked; without a choice all, if all are loaded. */
function printAction(rows: readonly (Row | undefined)[], keys: ReadonlySet<string | number>, company: string): Action {
  const chosen = rows.filter((r): r is Row => r !== undefined && (keys.size === 0 || keys.has(r.id)))
  return {
    label: keys.size > 0 ? `打印 ${keys.size} 张` : '打印',
    keys: 'ctrl+p',
    run: () =>
      void printVouchers(
        chosen.map((r) => r.id),
        company,
      ),
    disabled: chosen.length === 0 || (keys.size === 0 && chosen.length < rows.length),
    reason: '先勾选要打印的凭证',
  }
}

const PIECE = 20_000
async function exportVouchers(name: string, query: Query, seen: TableSnapshot, format: 'xlsx' | 'csv'): Promise<number | null> {
  const rows: Row[] = []
  for (;;) {
    const piece = await callRpc('vouchers.list', { ...query, offset: rows.length, limit: PIECE })
    rows.push(...piece.rows)
    if (piece.rows.length < PIECE) break
  }
  const value = (row: Row, key: string): Value => {
    if (key === 'number') return voucherText(row)
    if (key === 'kind') return KINDS[row.kind]
    return key === 'state' ? stateLabel(row.state) : (row as unknown as Record<string, Value>)[key]
  }
  const totals = seen.columns.map((c) => (c.key === 'total' ? rows.reduce((sum, r) => sum + r.total, 0) : null))
  const saved = await exportTable(
    name,
    { ...seen, totals, rows: rows.map((r) => seen.columns.map((c) => value(r, c.key))), depths: [] },
    format,
  )
  return saved ? rows.length : null
}
