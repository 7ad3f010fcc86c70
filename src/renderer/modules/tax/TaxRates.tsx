/** 税率与起征点: rows with the dates they hold for; a change is a new row, so that the past keeps its own. */
import type { TaxRateRow } from '@core/contract'
import { addDays } from '@core/kernel'
import { TAX_RATE_KINDS } from '@core/modules/tax/rates'
import { type ReactNode, useState } from 'react'
import { useOpened } from '../../app/status'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { Page } from '../../ui/page/Page'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'
import { BOUNDS, RateDialog, type RateDraft, valueText } from './TaxRateDialog'

const holds = (r: TaxRateRow, today: string) => r.validFrom <= today && (r.validTo === null || today <= r.validTo)
/** Days before its end in which a row is told to end. */
const AHEAD = 62
function stateOf(r: TaxRateRow, today: string): string {
  if (r.validFrom > today) return '未生效'
  if (r.validTo === null || r.validTo >= addDays(today, AHEAD)) return '有效'
  return holds(r, today) ? '即将到期' : '已到期'
}
const columnsOf = (today: string): Column<TaxRateRow>[] => [
  { key: 'kind', title: '种类', width: 130, value: (r) => TAX_RATE_KINDS[r.kind] },
  { key: 'name', title: '项目', width: 260, grow: 1 },
  { key: 'value', title: '税率或金额', kind: 'fen', width: 110, render: valueText },
  { key: 'bound', title: '界限', width: 120, value: (r) => BOUNDS.find((b) => b.value === r.bound)?.label ?? '' },
  { key: 'validFrom', title: '自', kind: 'date' },
  { key: 'validTo', title: '至', kind: 'date', value: (r) => r.validTo ?? '' },
  { key: 'now', title: '状态', width: 84, value: (r) => stateOf(r, today) },
  { key: 'source', title: '依据', width: 260, muted: true },
]
const rowKey = (r: TaxRateRow) => r.id

export function TaxRates(): ReactNode {
  const { today } = useOpened().status
  const list = useQueryRpc('tax.rates', {})
  const [row, setRow] = useState<TaxRateRow | null>(null)
  const [draft, setDraft] = useState<RateDraft | null>(null)
  const remove = useCommand('tax.removeRate')
  const rows = list.data ?? []
  const current = rows.find((r) => r.id === row?.id) ?? rows[0] ?? null
  const chosen = { disabled: current === null, reason: '先选一行' }
  const removeIt = async (r: TaxRateRow) => {
    const target = `${r.name} ${valueText(r)}`
    if (await confirm({ title: '删除', target, effects: [`自 ${r.validFrom} 起不再有这一行`], action: '删除', danger: true }))
      if ((await remove.run({ id: r.id, revision: r.revision })) !== undefined) toast.done(`已删除 ${target}`)
  }
  return (
    <Page
      title="税率与起征点"
      help="单据按日期取税率，红字单据沿用原单。政策改变时给原来的一行填止日，再新增一行；到期续行：选到期的一行按 Alt+N，起日接着上一行。过去的月份仍按当时的算。"
      actions={[
        { label: '删除', danger: true, more: true, run: () => current && void removeIt(current), ...chosen },
        { label: '修改', keys: 'f2', run: () => setDraft(current), ...chosen },
        {
          label: '新增',
          keys: 'alt+n',
          primary: true,
          run: () =>
            current &&
            setDraft({
              ...current,
              id: null,
              revision: 0,
              validFrom: current.validTo ? addDays(current.validTo, 1) : today,
              validTo: null,
              source: '',
            }),
          ...chosen,
        },
      ]}
    >
      <DataTable
        id="taxRates"
        columns={columnsOf(today)}
        rows={rows}
        rowKey={rowKey}
        tone={(r) => (holds(r, today) ? undefined : 'muted')}
        onCurrent={setRow}
        onOpen={(r) => setDraft(r)}
        loading={list.isPending}
        error={list.error ? messageOfError(list.error) : null}
        onRetry={() => void list.refetch()}
      />
      {draft && <RateDialog key={draft.id ?? 'new'} start={draft} close={() => setDraft(null)} />}
    </Page>
  )
}
