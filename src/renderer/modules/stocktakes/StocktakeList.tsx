/** 盘点: the counts, new ones first. */
import type { StocktakeRow } from '@core/contract'
import type { ReactNode } from 'react'
import { PAGES } from '../../app/open'
import { openPage } from '../../app/tabs'
import { useQueryRpc } from '../../rpc/hooks'
import { messageOfError } from '../../rpc/errors'
import { Page } from '../../ui/page/Page'
import { StateTag } from '../../ui/StateTag'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'
import { openStocktake, scopeText, STATES } from './model'

const COLUMNS: Column<StocktakeRow>[] = [
  { key: 'number', title: '单号', width: 150, link: true, drill: (r) => () => openStocktake(r.id) },
  { key: 'date', title: '日期', kind: 'date' },
  { key: 'warehouseName', title: '仓库', width: 130 },
  { key: 'scope', title: '范围', width: 180, value: scopeText },
  { key: 'blind', title: '盲盘', width: 60, value: (r) => (r.blind ? '盲盘' : '') },
  { key: 'lines', title: '行数', kind: 'int' },
  {
    key: 'state',
    title: '状态',
    width: 90,
    render: (r) => <StateTag state={r.state} {...STATES[r.state]} />,
    value: (r) => STATES[r.state].label,
  },
  { key: 'memo', title: '备注', muted: true },
]
const LIMIT = 1000
const rowKey = (r: StocktakeRow) => r.id
const open = (r: StocktakeRow) => openStocktake(r.id)
const create = () => openPage(PAGES.stocktake, { new: crypto.randomUUID() })

export function StocktakeList(): ReactNode {
  const list = useQueryRpc('stocktakes.list', { limit: LIMIT })
  return (
    <Page
      title="盘点"
      help="记下账面数，清点实物，批准差异后一次过账。"
      actions={[{ label: '新增', keys: 'insert|alt+n', run: create, primary: true }]}
    >
      <DataTable
        id="stocktakes"
        columns={COLUMNS}
        rows={list.data?.rows ?? []}
        rowKey={rowKey}
        onOpen={open}
        loading={list.isPending}
        error={list.error ? messageOfError(list.error) : null}
        onRetry={() => void list.refetch()}
        empty={{ title: '还没有盘点单', hint: '按 Insert 新增第一张', action: { label: '新增盘点单', run: create, keys: 'insert' } }}
      />
    </Page>
  )
}
