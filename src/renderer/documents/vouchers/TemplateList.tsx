/** 凭证模板: Enter makes a voucher from one. */
import type { VoucherTemplate } from '@core/contract'
import { type ReactNode, useState } from 'react'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'
import { createDocument } from '../open'

const use = (t: VoucherTemplate) => createDocument({ type: 'voucher', template: t.id })
const COLUMNS: readonly Column<VoucherTemplate>[] = [
  { key: 'name', title: '模板', width: 240, link: true, drill: (t) => () => use(t) },
  { key: 'memo', title: '备注', grow: 2, muted: true },
  { key: 'lines', title: '分录', kind: 'int', width: 72 },
  { key: 'total', title: '金额', kind: 'fen', width: 130, zero: 'blank' },
]
const rowKey = (t: VoucherTemplate) => t.id

export function TemplateList(): ReactNode {
  const list = useQueryRpc('vouchers.templates', {})
  const remove = useCommand('vouchers.removeTemplate')
  const [keys, setKeys] = useState<Set<string | number>>(new Set())
  const chosen = (list.data ?? []).filter((t) => keys.has(t.id))
  const removeChosen = async () => {
    const names = chosen.map((t) => t.name).join('、')
    if (!(await confirm({ title: '删除模板', target: names, effects: ['用它做过的凭证不受影响'], action: '删除', danger: true }))) return
    for (const t of chosen) if ((await remove.run({ id: t.id })) === undefined) return
    setKeys(new Set())
    toast.done(`已删除模板 ${names}`)
  }
  return (
    <Page
      title="凭证模板"
      help="每月都要填的凭证：选一个模板，改了金额就过账。在凭证里点 ⋯ → 存为模板。"
      actions={[
        { label: '删除', run: () => void removeChosen(), hidden: chosen.length === 0, busy: remove.busy },
        { label: '填制凭证', keys: 'insert|alt+n', run: () => createDocument({ type: 'voucher' }), primary: true },
      ]}
    >
      <DataTable
        id="voucherTemplates"
        columns={COLUMNS}
        rows={list.data ?? []}
        rowKey={rowKey}
        onOpen={use}
        loading={list.isPending}
        error={list.error ? messageOfError(list.error) : null}
        onRetry={() => void list.refetch()}
        selection={{ keys, onChange: setKeys }}
        empty={{ title: '还没有模板', hint: '填好一张凭证，点 ⋯ → 存为模板' }}
      />
    </Page>
  )
}
