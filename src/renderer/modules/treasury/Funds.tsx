/** 资金账户: every account that holds money, what is on it, and what is known of it. */
import type { FundView } from '@core/contract'
import { moneyDisplay } from '@core/kernel'
import { type ReactNode, useState } from 'react'
import { openDrill, PAGES } from '../../app/open'
import { useOpened } from '../../app/status'
import { openPage } from '../../app/tabs'
import { createDocument } from '../../documents/open'
import { messageOfError } from '../../rpc/errors'
import { useQueryRpc } from '../../rpc/hooks'
import { FilterBar, type FilterDef, type FilterValues } from '../../ui/filters/FilterBar'
import { Totals } from '../../ui/page/Blocks'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'
import { FundDialog } from './FundDialog'
import { FUND_KINDS, withdrawalOf } from './fundModel'

const journal = (r: FundView) => openDrill({ report: 'cashJournal', params: { accountId: r.accountId } })
const COLUMNS: Column<FundView>[] = [
  { key: 'code', title: '科目', width: 84, muted: true },
  { key: 'name', title: '资金账户', width: 200, grow: 1, link: true, drill: (r) => () => journal(r) },
  { key: 'kind', title: '种类', width: 72, value: (r) => FUND_KINDS[r.kind] },
  { key: 'number', title: '账号', width: 180 },
  { key: 'received', title: '当日收入', kind: 'fen', width: 112, zero: 'blank', total: 'sum' },
  { key: 'paid', title: '当日支出', kind: 'fen', width: 112, zero: 'blank', total: 'sum' },
  { key: 'balance', title: '余额', kind: 'fen', width: 120, total: 'sum' },
  { key: 'feeRate', title: '提现费率', kind: 'rate', width: 80, zero: 'blank' },
  { key: 'lowLimit', title: '最低余额', kind: 'fen', width: 104 },
  { key: 'low', title: '提醒', width: 84, value: (r) => (r.low ? '低于限额' : r.balance < 0 ? '余额为负' : '') },
]
const FILTERS: FilterDef[] = [
  { key: 'date', label: '日期', kind: 'date', pinned: true, required: true, none: '日期：今天' },
  { key: 'all', label: '范围', kind: 'flag', pinned: true, on: '包括停用的账户', off: '在用账户' },
]
const rowKey = (r: FundView) => r.accountId
const NO_ROWS: FundView[] = []
const tone = (r: FundView) => (r.low || r.balance < 0 ? ('strong' as const) : undefined)

export function Funds(): ReactNode {
  const { today } = useOpened().status
  const [values, setValues] = useState<FilterValues>({})
  const [current, setCurrent] = useState<FundView | null>(null)
  const [editing, setEditing] = useState<FundView | null>(null)
  const date = typeof values['date'] === 'string' ? values['date'] : today
  const list = useQueryRpc('funds.list', { date }, { keep: true })
  const rows = (list.data ?? NO_ROWS).filter((r) => values['all'] === true || !r.disabled)
  const chosen = rows.find((r) => r.accountId === current?.accountId) ?? rows[0] ?? null
  const none = { disabled: chosen === null, reason: '先选一个账户' }
  const make = (type: 'receipt' | 'payment' | 'otherReceipt' | 'otherPayment') => () =>
    createDocument({ type, ...(chosen ? { header: { accountId: { id: chosen.accountId, code: chosen.code, name: chosen.name } } } : {}) })
  return (
    <Page
      title="资金账户"
      help="账户就是末级的现金类科目：新账户在“科目”里增设，期初在“期初余额”里录。"
      actions={[
        { label: '收款', keys: 'alt+1', run: make('receipt'), more: true },
        { label: '付款', keys: 'alt+2', run: make('payment'), more: true },
        { label: '其他收款', keys: 'alt+3', run: make('otherReceipt'), more: true },
        { label: '其他付款', keys: 'alt+4', run: make('otherPayment'), more: true },
        { label: '增设账户', run: () => openPage(PAGES.entities, { entity: 'account' }), more: true },
        { label: '登记', keys: 'f2', run: () => setEditing(chosen), ...none },
        { label: '日记账', keys: 'f8', run: () => chosen && journal(chosen), ...none },
        { label: '转账、提现', keys: 'insert|alt+n', primary: true, run: () => chosen && createDocument(withdrawalOf(chosen)), ...none },
      ]}
      filters={<FilterBar filters={FILTERS} values={values} onChange={setValues} summary={`${rows.length} 个账户`} />}
    >
      <DataTable
        id="funds"
        columns={COLUMNS}
        rows={rows}
        rowKey={rowKey}
        tone={tone}
        onCurrent={setCurrent}
        onOpen={journal}
        loading={list.isPending}
        error={list.error ? messageOfError(list.error) : null}
        onRetry={() => void list.refetch()}
        empty={{ title: '没有资金账户', hint: '在“科目”里，现金、银行存款、其他货币资金的末级科目就是资金账户' }}
      />
      <Totals
        items={Object.entries(FUND_KINDS).flatMap(([kind, label]) => {
          const of = rows.filter((r) => r.kind === kind)
          return of.length === 0 ? [] : [{ label, value: moneyDisplay(of.reduce((sum, r) => sum + r.balance, 0)) }]
        })}
      />
      {editing && <FundDialog key={editing.accountId} fund={editing} close={() => setEditing(null)} />}
    </Page>
  )
}
