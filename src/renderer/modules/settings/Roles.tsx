/** 科目设置: which account each posting rule means, in general and by goods, partner, warehouse and tax rate. */
import type { AccountRuleView } from '@core/contract'
import { type ReactNode, useMemo, useState } from 'react'
import { openPage } from '../../app/tabs'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'
import { conditionText, isRuled, type RoleRow, roleRows } from './roleRows'
import { RuleDialog, type RuleDraft } from './RuleDialog'

const COLUMNS: Column<RoleRow>[] = [
  { key: 'label', title: '用途', width: 190, value: (r) => (r.rule === null ? r.role.label : '') },
  {
    key: 'condition',
    title: '适用条件',
    width: 260,
    value: (r) => (r.rule === null ? (isRuled(r.role.role) ? '一般情况' : '') : conditionText(r.rule)),
    muted: true,
  },
  { key: 'accountCode', title: '科目编码', width: 110 },
  { key: 'accountName', title: '科目', width: 240, grow: 1 },
  { key: 'state', title: '状态', width: 220 },
]
const rowKey = (r: RoleRow) => r.key
const tone = (r: RoleRow) =>
  r.role.accountId === null && r.rule === null ? ('muted' as const) : r.state === '' ? undefined : ('warn' as const)

export function Roles(): ReactNode {
  const settings = useQueryRpc('settings.get', {})
  const rules = useQueryRpc('settings.accountRules', {})
  const cases = useQueryRpc('settings.accountCases', {})
  const [key, setKey] = useState<string | null>(null)
  const [draft, setDraft] = useState<RuleDraft | null>(null)
  const remove = useCommand('settings.removeAccountRule')
  const rows = useMemo(
    () => roleRows(settings.data?.roles ?? [], rules.data ?? [], cases.data?.cases ?? []),
    [settings.data, rules.data, cases.data],
  )
  const current = rows.find((r) => r.key === key) ?? rows[0] ?? null
  const open = (row: RoleRow | null) => row && setDraft({ role: row.role, rule: row.rule, general: row.rule === null })
  const add = () => {
    const role = current && isRuled(current.role.role) ? current.role : settings.data?.roles.find((r) => r.role === 'revenueMain')
    if (role) setDraft({ role, rule: null, general: false })
  }
  const removeIt = async (rule: AccountRuleView, label: string) => {
    const effects = ['以后过账的单据按一般情况或其他规则取科目', '已过账的凭证不变']
    if (!(await confirm({ title: '删除规则', target: `${label}：${conditionText(rule)}`, effects, action: '删除', danger: true }))) return
    if ((await remove.run({ id: rule.id })) !== undefined) toast.done('已删除规则')
  }
  const failing = cases.data?.failing ?? 0
  return (
    <Page
      title="科目设置"
      help="业务单据自动生成凭证时使用的科目。规则最具体的一条优先：商品、分类、单位、仓库、税率依次比较。只影响以后过账的单据。"
      actions={[
        {
          label: '删除规则',
          keys: 'delete',
          danger: true,
          more: true,
          run: () => current?.rule && void removeIt(current.rule, current.role.label),
          disabled: !current?.rule,
          reason: '先选一条规则',
        },
        { label: failing === 0 ? '入账检查' : `入账检查（${failing} 种不行）`, keys: 'f8', run: () => openPage('accountCases', {}) },
        { label: '修改', keys: 'f2', run: () => open(current), disabled: current === null, reason: '先选一行' },
        { label: '新增规则', keys: 'insert', primary: true, run: add, disabled: !settings.data, reason: '还在读取' },
      ]}
    >
      <DataTable
        id="settings.roles"
        columns={COLUMNS}
        rows={rows}
        rowKey={rowKey}
        tone={tone}
        onCurrent={(r) => setKey(r?.key ?? null)}
        onOpen={open}
        loading={settings.isPending || rules.isPending}
        error={settings.error ? messageOfError(settings.error) : null}
        onRetry={() => void settings.refetch()}
        sortable={false}
      />
      {draft && (
        <RuleDialog
          key={`${draft.role.role}:${draft.rule?.id ?? (draft.general ? 'general' : 'new')}`}
          start={draft}
          roles={settings.data?.roles ?? []}
          close={() => setDraft(null)}
        />
      )}
    </Page>
  )
}
