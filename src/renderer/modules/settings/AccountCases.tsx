/** 入账检查: each case that roles and rules tell apart, with the account that results and what speaks against it. */
import { type ReactNode, useState } from 'react'
import { openPage } from '../../app/tabs'
import { messageOfError } from '../../rpc/errors'
import { type OutputOf, useQueryRpc } from '../../rpc/hooks'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'

type Case = OutputOf<'settings.accountCases'>['cases'][number]
const COLUMNS: Column<Case>[] = [
  { key: 'roleName', title: '用途', width: 170 },
  { key: 'name', title: '情形', width: 260 },
  { key: 'accountCode', title: '科目编码', width: 110 },
  { key: 'accountName', title: '科目', width: 240, grow: 1 },
  { key: 'by', title: '依据', width: 90, value: (c) => (c.ruleId === null ? '一般情况' : '规则'), muted: true },
  { key: 'result', title: '结果', width: 300, value: (c) => (c.problems.length === 0 ? '可用' : c.problems.join('；')) },
]
const rowKey = (c: Case) => `${c.role}|${c.name}`
const tone = (c: Case) => (c.problems.length > 0 ? ('warn' as const) : undefined)

export function AccountCases(): ReactNode {
  const { data, isPending, error, refetch } = useQueryRpc('settings.accountCases', {})
  const [failing, setFailing] = useState(false)
  const cases = data?.cases ?? []
  const rows = failing ? cases.filter((c) => c.problems.length > 0) : cases
  const help = !data
    ? ''
    : data.failing === 0
      ? `${cases.length} 种情形都有可用的科目`
      : `${cases.length} 种情形中有 ${data.failing} 种没有可用的科目`
  return (
    <Page
      title="入账检查"
      help={help}
      actions={[
        { label: '科目设置', keys: 'alt+s', run: () => openPage('roles', {}) },
        { label: failing ? '看全部' : '只看不行的', keys: 'f8', primary: true, run: () => setFailing(!failing) },
      ]}
    >
      <DataTable
        id="settings.accountCases"
        columns={COLUMNS}
        rows={rows}
        rowKey={rowKey}
        tone={tone}
        loading={isPending}
        error={error ? messageOfError(error) : null}
        onRetry={() => void refetch()}
        empty={{ title: '没有不行的情形', hint: '每种情形都有可用的科目' }}
      />
    </Page>
  )
}
