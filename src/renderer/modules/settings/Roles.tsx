/** 科目设置: which account each posting rule means. */
import type { AccountHit } from '@core/contract'
import { type ReactNode, useMemo, useState } from 'react'
import { type OutputOf, useCommand, useQueryRpc } from '../../rpc/hooks'
import { accountSource } from '../../rpc/sources'
import { toast } from '../../ui/feedback/toast'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { LookupInput } from '../../ui/fields/LookupInput'
import { Page } from '../../ui/page/Page'
import { SideSection } from '../../ui/page/SidePanel'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'

type Role = OutputOf<'settings.get'>['roles'][number]
const COLUMNS: Column<Role>[] = [
  { key: 'label', title: '用途', width: 220 },
  { key: 'accountCode', title: '科目编码', width: 110, muted: true },
  { key: 'accountName', title: '科目' },
  { key: 'state', title: '状态', width: 90, value: (r) => (r.accountId === null ? '未指定' : '') },
]
const rowKey = (r: Role) => r.role
const tone = (r: Role) => (r.accountId === null ? ('muted' as const) : undefined)

export function Roles(): ReactNode {
  const { data } = useQueryRpc('settings.get', {})
  const [current, setCurrent] = useState<string | null>(null)
  const role = data?.roles.find((r) => r.role === current)
  const source = useMemo(() => accountSource({}), [])
  const set = useCommand('settings.setRole', { onDone: () => toast.done('已更改科目') })
  return (
    <Page
      title="科目设置"
      help="业务单据自动生成凭证时使用的科目。"
      aside={
        <SideSection title={role ? role.label : '更改科目'}>
          {!role && <p className="mut side-empty">选择一行，在这里指定别的科目。已过账的凭证不受影响。</p>}
          {role && (
            <FieldGrid columns={1} card={false}>
              <Field label="科目" name="accountId" stacked error={set.errors['accountId']}>
                <LookupInput
                  key={role.role}
                  source={source}
                  value={
                    role.accountId === null
                      ? null
                      : ({ id: role.accountId, code: role.accountCode ?? '', name: role.accountName ?? '' } as AccountHit)
                  }
                  onChange={(a) => a && void set.run({ role: role.role, accountId: a.id })}
                  required
                />
              </Field>
            </FieldGrid>
          )}
        </SideSection>
      }
    >
      <DataTable
        id="settings.roles"
        columns={COLUMNS}
        rows={data?.roles ?? []}
        rowKey={rowKey}
        tone={tone}
        onCurrent={(r) => setCurrent(r.role)}
        loading={!data}
      />
    </Page>
  )
}
