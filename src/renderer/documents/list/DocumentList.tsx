import type { DocumentRow } from '@core/contract'
import type { DocumentDef } from '@core/documents/define'
import { derivableTo, documentDef, type UserDocumentType } from '@core/modules/registry'
import { fenDisplay } from '@core/kernel'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { useDraft } from '../../app/drafts'
import { useOpened } from '../../app/status'
import { usePage } from '../../app/tabs'
import { useRowPages } from '../../rpc/rowPages'
import { messageOfError } from '../../rpc/errors'
import { type ExportFormat, ExportMenu } from '../../ui/ExportMenu'
import { toast } from '../../ui/feedback/toast'
import { FilterBar, type FilterDef, type FilterValues } from '../../ui/filters/FilterBar'
import { Page } from '../../ui/page/Page'
import type { Action } from '../../ui/page/Toolbar'
import { DataTable } from '../../ui/table/DataTable'
import type { TableHandle } from '../../ui/table/types'
import { hasTotal, initialFilters, isDecided, listColumns, listQuery, stateOptions } from '../model/list'
import { createDocument, isUserType, openDocument } from '../open'
import { entities, partners } from '../sources'
import { exportList } from './exportList'

const rowKey = (r: DocumentRow): number => r.id
const openRow = (r: DocumentRow): void => openDocument(r.id)
const PARTY = { customer: '客户', supplier: '供应商', partner: '往来单位', employee: '员工' } as const

/** The documents of a type: filters as sentences, totals that follow them, everything by keyboard. */
export function DocumentList(): ReactNode {
  const page = usePage()
  const type = page.params['type'] as UserDocumentType
  const def = documentDef(type)
  const { status, accountSet } = useOpened()
  const { approval } = accountSet.options
  const [values, setValues] = useDraft<FilterValues>('filters', initialFilters(status.today))
  const query = useMemo(() => listQuery(type, values), [type, values])
  const list = useRowPages('documents.list', query)
  const [keys, setKeys] = useState<Set<string | number>>(new Set())
  const table = useRef<TableHandle>(null)
  const columns = useMemo(() => listColumns(def, (row) => () => openRow(row)), [def])
  const filters = useMemo(() => filtersOf(def, approval), [def, approval])
  const create = () => createDocument({ type })
  const total = list.first?.total ?? 0
  const selected = list.rows.filter((r): r is DocumentRow => r !== undefined && keys.has(r.id))
  const exporting = useExport(def.label, query, table)
  return (
    <Page
      title={def.label}
      help={def.help}
      tools={<ExportMenu onExport={exporting.run} busy={exporting.busy} disabled={list.count === 0} />}
      actions={[
        ...deriveActions(type, selected),
        { label: '新增', keys: 'insert|alt+n', run: create, primary: true, hidden: def.byProgram === true },
      ]}
      filters={
        <FilterBar
          filters={filters}
          values={values}
          onChange={setValues}
          summary={`${list.count.toLocaleString('en-US')} 张${hasTotal(def) ? ` · 合计 ${fenDisplay(total)}` : ''}`}
        />
      }
    >
      <DataTable<DocumentRow>
        ref={table}
        id={`documents.${type}`}
        columns={columns}
        rows={list.rows}
        rowKey={rowKey}
        onOpen={openRow}
        totals={useMemo(() => (hasTotal(def) ? { total } : {}), [def, total])}
        totalsLabel={`合计 ${list.count.toLocaleString('en-US')} 张`}
        // a list that comes in pieces has the order of the backend
        sortable={list.count <= list.rows.filter((r) => r !== undefined).length}
        loading={list.loading}
        error={list.error}
        onRetry={list.retry}
        onVisible={list.onVisible}
        selection={{ keys, onChange: setKeys }}
        tone={toneOf}
        empty={{
          title: `没有符合条件的${def.label}`,
          ...(def.byProgram
            ? { hint: '放宽日期或其他条件' }
            : { hint: '放宽日期或其他条件，或新增一张', action: { label: `新增${def.label}`, run: create, keys: 'insert' } }),
        }}
      />
    </Page>
  )
}
const toneOf = (r: DocumentRow) => (r.state === 'void' || r.state === 'reversed' ? ('muted' as const) : undefined)

/** The sender asks what has not arrived, the receiver what is to come. */
const TRANSFER_FILTERS: readonly FilterDef[] = [
  { key: 'onTheWay', label: '到货', kind: 'option', options: [{ value: 'yes', label: '未收齐' }], pinned: true },
  { key: 'warehouse', label: '调出仓库', kind: 'lookup', source: entities('warehouse') as never },
  { key: 'toWarehouse', label: '调入仓库', kind: 'lookup', source: entities('warehouse') as never },
]
const DECISION_FILTER: FilterDef = {
  key: 'undecided',
  label: '批准处理',
  kind: 'option',
  options: [{ value: 'yes', label: '未处理' }],
  pinned: true,
}
function filtersOf(def: DocumentDef, approval: boolean): FilterDef[] {
  const { party } = def
  return [
    { key: 'text', label: '查找', kind: 'text', placeholder: party === null ? '单号、备注' : `单号、${PARTY[party]}、备注` },
    { key: 'dates', label: '日期', kind: 'dates', pinned: true },
    { key: 'state', label: '状态', kind: 'option', options: stateOptions(def, approval), pinned: true },
    ...(party === null || party === 'employee'
      ? []
      : [
          {
            key: 'partner',
            label: PARTY[party],
            kind: 'lookup' as const,
            source: partners(party === 'partner' ? undefined : party) as never,
            pinned: true,
          },
        ]),
    ...(def.type === 'transfer' ? TRANSFER_FILTERS : []),
    ...(isDecided(def) ? [DECISION_FILTER] : []),
  ]
}

/** 下推 from ticked documents, all of one partner. */
function deriveActions(type: UserDocumentType, selected: readonly DocumentRow[]): Action[] {
  const to = derivableTo(type)
  if (to.length === 0) return []
  const ready = documentDef(type).posts ? 'posted' : 'approved'
  const wrong = selected.some((r) => r.state !== ready)
  const mixed = new Set(selected.map((r) => r.partnerId)).size > 1
  const reason =
    selected.length === 0
      ? '先用空格勾选单据'
      : wrong
        ? `只能选择${ready === 'posted' ? '已过账' : '已审核'}的单据`
        : mixed
          ? '所选单据的往来单位不同'
          : ''
  const from = selected.map((r) => r.id)
  return [
    {
      label: selected.length > 1 ? `下推 ${selected.length} 张` : '下推',
      disabled: reason !== '',
      reason,
      ...(reason === ''
        ? {
            menu: to.flatMap((d, i) =>
              isUserType(d.to)
                ? [
                    {
                      label: d.label,
                      run: () => createDocument({ type: d.to as UserDocumentType, from }),
                      ...(i === 0 ? { keys: 'f6' } : {}),
                    },
                  ]
                : [],
            ),
          }
        : {}),
    },
  ]
}

function useExport(title: string, query: ReturnType<typeof listQuery>, table: { current: TableHandle | null }) {
  const [busy, setBusy] = useState(false)
  const run = (format: ExportFormat) => {
    const seen = table.current?.snapshot()
    if (!seen || format === 'pdf') return
    setBusy(true)
    exportList(title, query, seen, format)
      .then(
        (count) => count !== null && toast.done(`已导出 ${count.toLocaleString('en-US')} 张${title}`),
        (error: unknown) => toast.fail(messageOfError(error)),
      )
      .finally(() => setBusy(false))
  }
  return { run, busy }
}
