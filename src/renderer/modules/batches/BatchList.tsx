/** 批次: what is known of each batch, and how it is put right (D33). */
import type { BatchRow } from '@core/contract'
import { type ReactNode, useState } from 'react'
import { openDrill } from '../../app/open'
import { messageOfError } from '../../rpc/errors'
import { useQueryRpc } from '../../rpc/hooks'
import { FilterBar, type FilterDef, type FilterValues } from '../../ui/filters/FilterBar'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'
import { itemText } from '@core/documents/itemText'
import { type BatchAct, BatchDialog } from './BatchDialog'

const openLedger = ({ itemId, batch }: BatchRow) => openDrill({ report: 'stockLedger', params: { itemId, batch } })
const COLUMNS: Column<BatchRow>[] = [
  { key: 'itemCode', title: '商品编码', width: 100, muted: true },
  { key: 'itemName', title: '商品名称', width: 220, grow: 1, value: (r) => itemText({ name: r.itemName, spec: r.spec }) },
  { key: 'batch', title: '批号', width: 150, link: true, drill: (r) => () => openLedger(r) },
  { key: 'productionDate', title: '生产日期', kind: 'date' },
  { key: 'expiryDate', title: '到期日', kind: 'date' },
  { key: 'edited', title: '更正过', width: 70, value: (r) => (r.edited ? '是' : '') },
  { key: 'onHand', title: '结存', kind: 'qty', width: 100, zero: 'blank' },
  { key: 'unit', title: '单位', width: 60 },
]
const FILTERS: FilterDef[] = [
  { key: 'text', label: '查找', kind: 'text', placeholder: '批号、编码、名称、拼音' },
  { key: 'all', label: '范围', kind: 'flag', pinned: true, on: '全部批次', off: '有结存的批次' },
]
const LIMIT = 5000
const rowKey = (r: BatchRow) => `${r.itemId} ${r.batch}`

export function BatchList(): ReactNode {
  const [values, setValues] = useState<FilterValues>({})
  const [row, setRow] = useState<BatchRow | null>(null)
  const [act, setAct] = useState<BatchAct | null>(null)
  const list = useQueryRpc(
    'batches.list',
    { text: typeof values['text'] === 'string' ? values['text'] : '', onHand: values['all'] !== true, limit: LIMIT },
    { keep: true },
  )
  const rows = list.data?.rows ?? []
  const current = rows.find((r) => row !== null && rowKey(r) === rowKey(row)) ?? rows[0] ?? null
  const start = (wanted: BatchAct) => () => current && setAct(wanted)
  const chosen = { disabled: current === null, reason: '先选一个批次' }
  return (
    <Page
      title="批次"
      help="批号在货物进来时产生，日期由入库单给出；填错的在这里更正，原因记入日志。"
      actions={[
        { label: '改批号', keys: 'f6', run: start('number'), ...chosen },
        { label: '更正日期', keys: 'f2', run: start('dates'), primary: true, ...chosen },
      ]}
      filters={<FilterBar filters={FILTERS} values={values} onChange={setValues} summary={`${list.data?.count ?? 0} 批`} />}
    >
      <DataTable
        id="batches"
        columns={COLUMNS}
        rows={rows}
        rowKey={rowKey}
        onCurrent={setRow}
        onOpen={(r) => {
          setRow(r)
          setAct('dates')
        }}
        loading={list.isPending}
        error={list.error ? messageOfError(list.error) : null}
        onRetry={() => void list.refetch()}
        empty={{ title: '没有批次', hint: '在商品资料里勾上“批次管理”，入库时填批号，这里就会列出' }}
      />
      {act && current && <BatchDialog key={`${act} ${rowKey(current)}`} act={act} row={current} close={() => setAct(null)} />}
    </Page>
  )
}
