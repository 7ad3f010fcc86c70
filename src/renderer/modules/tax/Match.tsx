/** 三单匹配: orders, receipts and invoices side by side, line by line; differences are named, and what was decided about them is kept. Keyboard only. */
import type { MatchDocument, MatchRow } from '@core/contract'
import { fenDisplay, firstDay, periodOf, qtyDisplay } from '@core/kernel'
import { MATCH_DIFFERENCES } from '@core/modules/tax/match'
import { type ReactNode, useState } from 'react'
import { PAGES } from '../../app/open'
import { useOpened } from '../../app/status'
import { openPage } from '../../app/tabs'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { ask } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { type DateRange, FilterBar, type FilterDef, type FilterValues } from '../../ui/filters/FilterBar'
import { Page } from '../../ui/page/Page'
import { Facts, SideSection } from '../../ui/page/SidePanel'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'
import { formatValue } from '../../ui/values/format'

const open = (id: number) => openPage(PAGES.document, { id })
const DECISIONS = { accept: '接受', dispute: '有争议' } as const
const differencesText = (r: MatchRow) =>
  r.differences.length === 0 ? '相符' : r.differences.map((d) => MATCH_DIFFERENCES[d].label).join('、')
const COLUMNS: Column<MatchRow>[] = [
  { key: 'date', title: '日期', kind: 'date', hidden: true },
  { key: 'documentNumber', title: '订单或入库单', width: 140, link: true, drill: (r) => () => open(r.documentId) },
  { key: 'partnerName', title: '供应商', width: 84, grow: 1 },
  { key: 'itemName', title: '商品', width: 84, grow: 1 },
  { key: 'differences', title: '差异', width: 124, grow: 1, value: differencesText },
  { key: 'orderQuantity', title: '数量', kind: 'qty', width: 60, group: '订单' },
  { key: 'orderPrice', title: '单价', kind: 'average', width: 76, group: '订单' },
  { key: 'orderTaxRate', title: '税率', kind: 'rate', width: 56, group: '订单', hidden: true },
  { key: 'receivedQuantity', title: '数量', kind: 'qty', width: 60, group: '入库' },
  { key: 'receiptPrice', title: '单价', kind: 'average', width: 76, group: '入库', hidden: true },
  { key: 'invoicedQuantity', title: '数量', kind: 'qty', width: 60, group: '发票' },
  { key: 'price', title: '单价', kind: 'average', width: 76, group: '发票' },
  { key: 'net', title: '金额', kind: 'fen', width: 90, group: '发票' },
  { key: 'tax', title: '税额', kind: 'fen', width: 80, group: '发票', hidden: true },
  { key: 'decision', title: '决定', width: 110, value: (r) => (r.decision === null ? '' : `${DECISIONS[r.decision]}：${r.reason ?? ''}`) },
]
const rowKey = (r: MatchRow) => `${r.of}:${r.lineId}`
const tone = (r: MatchRow) => (r.settled ? ('muted' as const) : undefined)
const SHOW = [
  { value: 'open', label: '有差异未决定的' },
  { value: 'pending', label: '未收齐、未开票的' },
  { value: 'all', label: '全部' },
] as const
type Show = (typeof SHOW)[number]['value']
const FILTERS: FilterDef[] = [
  { key: 'dates', label: '日期', kind: 'dates', pinned: true, required: true },
  { key: 'show', label: '范围', kind: 'option', pinned: true, required: true, options: SHOW.map((s) => ({ ...s })) },
]

function useMatches() {
  const { today } = useOpened().status
  const start = { from: firstDay(periodOf(today)), to: today }
  const [values, setValues] = useState<FilterValues>({ dates: start, show: 'open' })
  const { from = start.from, to = start.to } = (values['dates'] ?? {}) as DateRange
  const list = useQueryRpc('tax.matches', { from, to, show: (values['show'] ?? 'open') as Show }, { keep: true })
  return { values, setValues, list, rows: list.data ?? [] }
}
export function Match(): ReactNode {
  const { values, setValues, list, rows } = useMatches()
  const [row, setRow] = useState<MatchRow | null>(null)
  const current = rows.find((r) => row !== null && rowKey(r) === rowKey(row)) ?? rows[0] ?? null
  const decide = useCommand('tax.decideMatch')
  const run = async (decision: keyof typeof DECISIONS) => {
    if (!current) return
    const target = `${current.documentNumber} ${current.itemName}：${differencesText(current)}`
    const reason = await ask({ title: DECISIONS[decision], target, label: '原因', action: '确定' })
    if (reason && (await decide.run({ of: current.of, lineId: current.lineId, decision, reason })) !== undefined)
      toast.done(`${target}：${DECISIONS[decision]}`)
  }
  const differs = current?.differences.some((d) => !MATCH_DIFFERENCES[d].pending) ?? false
  const chosen = { disabled: !differs || decide.busy, reason: '当前行没有要决定的差异' }
  return (
    <Page
      title="三单匹配"
      help="采购订单逐行与入库单、发票核对；没有订单的按入库单。容差在账套设置里定。有差异的接受或列为争议，写明原因；以后又有别的差异时重新列出。"
      filters={<FilterBar filters={FILTERS} values={values} onChange={setValues} summary={`${rows.length} 行`} />}
      actions={[
        { label: '有争议', keys: 'f6', run: () => void run('dispute'), ...chosen },
        { label: '接受差异', keys: 'f2', primary: true, run: () => void run('accept'), ...chosen },
      ]}
      aside={current && <Aside row={current} />}
    >
      <DataTable
        id="taxMatch"
        columns={COLUMNS}
        rows={rows}
        rowKey={rowKey}
        tone={tone}
        onCurrent={setRow}
        onOpen={(r) => open(r.documentId)}
        loading={list.isPending}
        error={list.error ? messageOfError(list.error) : null}
        onRetry={() => void list.refetch()}
        empty={{ title: '没有这样的行', hint: '改日期，或在范围里选“全部”' }}
      />
    </Page>
  )
}

const factsOf = ({ documentId, label, number, date, quantity, net, tax }: MatchDocument) => [
  { label, value: number, onOpen: () => open(documentId) },
  { label: date, value: qtyDisplay(quantity) },
  { label: '金额、税额', value: `${fenDisplay(net)} + ${fenDisplay(tax)}` },
]
function Aside({ row }: { row: MatchRow }): ReactNode {
  const { documents, orderPrice, receiptPrice, price, unit } = row
  const perUnit = (value: number | null) => (value === null ? '—' : `${formatValue('average', value)} / ${unit}`)
  return (
    <>
      <SideSection title={row.itemName}>
        <Facts
          rows={[
            { label: '差异', value: differencesText(row) },
            { label: '订单单价', value: perUnit(orderPrice) },
            { label: '入库单价', value: perUnit(receiptPrice) },
            { label: '发票单价', value: perUnit(price) },
          ]}
        />
      </SideSection>
      <SideSection title="入库和发票">
        {documents.map((d) => (
          <Facts key={d.documentId} rows={factsOf(d)} />
        ))}
        {documents.length === 0 && <p className="mut">还没有入库</p>}
      </SideSection>
    </>
  )
}
