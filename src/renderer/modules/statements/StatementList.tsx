/** 财务报表: the official forms and the account set's own; Enter runs one, F2 shows its formulas. */
import type { StatementSummary } from '@core/contract'
import { type ReactNode, useState } from 'react'
import { PAGES } from '../../app/open'
import { openPage } from '../../app/tabs'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'

const nameOf = ({ statement, ownId }: StatementSummary) => (ownId === null ? { statement: statement ?? undefined } : { ownId })
const rowKey = (s: StatementSummary) => s.statement ?? `own${s.ownId}`
const run = (s: StatementSummary) =>
  s.ownId === null
    ? openPage(PAGES.report, { report: s.statement })
    : openPage(PAGES.report, { report: 'ownStatement', params: { ownId: s.ownId } })
const formulas = (s: StatementSummary) => openPage('statementFormat', nameOf(s))
const stateOf = (s: StatementSummary): string => (s.ownId !== null ? '自定义' : s.adjusted ? '官方格式，已调整公式' : '官方格式')

const COLUMNS: readonly Column<StatementSummary>[] = [
  { key: 'title', title: '报表', width: 220, grow: 1, link: true, drill: (s) => () => run(s) },
  { key: 'form', title: '表号', width: 110, muted: true },
  { key: 'state', title: '来源', width: 190, value: stateOf },
  { key: 'kind', title: '栏目', width: 190, value: (s) => (s.kind === 'date' ? '某日的余额，与年初对照' : '一段日期，与本年累计对照') },
  { key: 'rows', title: '行数', kind: 'int', width: 72 },
]

export function StatementList(): ReactNode {
  const list = useQueryRpc('statements.list', {})
  const [current, setCurrent] = useState<StatementSummary | null>(null)
  const remove = useCommand('statements.remove')
  const chosen = list.data?.find((s) => current && rowKey(s) === rowKey(current)) ?? list.data?.[0] ?? null
  const removable = chosen !== null && (chosen.ownId !== null || chosen.adjusted)
  const restore = async (s: StatementSummary) => {
    const own = s.ownId !== null
    const question = own
      ? { title: '删除自定义报表', effects: ['它的公式一并删除，账簿和凭证不受影响'], action: '删除' }
      : { title: '恢复官方原式', effects: ['本账套调整过的公式不再使用'], action: '恢复原式' }
    if (!(await confirm({ ...question, target: s.title, danger: true }))) return
    if ((await remove.run(nameOf(s))) === undefined) return
    toast.done(own ? `已删除 ${s.title}` : `${s.title}已恢复官方原式`)
  }
  return (
    <Page
      title="自定义报表"
      help="官方报表的公式看得见、可以调整，也可以恢复；自己的报表用公式从科目、辅助项和现金流量取数。"
      actions={[
        {
          label: chosen?.ownId === null ? '恢复原式' : '删除',
          run: () => void (chosen && restore(chosen)),
          hidden: !removable,
          busy: remove.busy,
        },
        {
          label: '复制为自定义',
          keys: 'ctrl+d',
          run: () => chosen && openPage('statementFormat', { copyOf: nameOf(chosen) }),
          disabled: chosen === null,
          reason: '先选一张报表',
        },
        { label: '公式', keys: 'f2', run: () => chosen && formulas(chosen), disabled: chosen === null, reason: '先选一张报表' },
        { label: '新建报表', keys: 'insert|alt+n', run: () => openPage('statementFormat', { new: true }), primary: true },
      ]}
    >
      <DataTable
        id="statements"
        columns={COLUMNS}
        rows={list.data ?? []}
        rowKey={rowKey}
        onOpen={run}
        onCurrent={setCurrent}
        sortable={false}
        maxWidth={980}
        loading={list.isPending}
        error={list.error ? messageOfError(list.error) : null}
        onRetry={() => void list.refetch()}
      />
    </Page>
  )
}
