/** 凭证模板: Enter makes a voucher from one; those with a recurrence are made for a month at once. */
import type { RecurringVoucher, VoucherTemplate } from '@core/contract'
import { periodOf, periodText } from '@core/kernel'
import { type ReactNode, useMemo, useState } from 'react'
import { openDrill } from '../../app/open'
import { useOpened } from '../../app/status'
import { openPage, usePage } from '../../app/tabs'
import { createDocument } from '../../documents/open'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { FilterBar, type FilterDef } from '../../ui/filters/FilterBar'
import { Page } from '../../ui/page/Page'
import type { Action } from '../../ui/page/Toolbar'
import { DataTable } from '../../ui/table/DataTable'
import type { Column } from '../../ui/table/types'

type Row = VoucherTemplate & { due: RecurringVoucher | undefined }
const use = (t: Row) => createDocument({ type: 'voucher', template: t.id })
const STATES: Record<RecurringVoucher['state'], string> = {
  due: '待生成',
  changed: '有差额',
  made: '已生成',
  wrong: '不能生成',
  reversed: '已红冲',
}
const stateText = ({ due }: Row): string => {
  if (!due) return ''
  if (due.state === 'made' && due.vouchers.length === 0) return '没有发生'
  return due.state === 'wrong' ? due.problem : STATES[due.state]
}
const COLUMNS: readonly Column<Row>[] = [
  { key: 'name', title: '模板', width: 150, grow: 2, link: true, drill: (t) => () => use(t) },
  { key: 'memo', title: '备注', width: 90, grow: 1, muted: true },
  { key: 'lines', title: '分录', kind: 'int', width: 56 },
  { key: 'total', title: '金额', kind: 'fen', width: 112, zero: 'blank' },
  { key: 'recurrence', title: '周期', width: 210, grow: 1 },
  { key: 'date', title: '到期日', kind: 'date', width: 96, value: (t) => t.due?.date ?? null },
  { key: 'amount', title: '应有金额', kind: 'fen', width: 112, zero: 'blank', value: (t) => t.due?.amount ?? null },
  { key: 'state', title: '状态', width: 84, grow: 1, value: stateText },
  {
    key: 'voucher',
    title: '凭证',
    width: 84,
    value: (t) => t.due?.vouchers.map((v) => v.voucher).join(' ') ?? '',
    drill: (t) => {
      const made = t.due?.vouchers.at(-1)
      return made && (() => openDrill({ voucher: made.voucherId }))
    },
  },
]
const rowKey = (t: Row) => t.id

/** The month that is looked at, and the open ones to choose from. */
function useMonth() {
  const { status } = useOpened()
  const given = usePage().params['period']
  const [period, setPeriod] = useState(typeof given === 'number' ? given : periodOf(status.today))
  const list = useQueryRpc('periods.list', {})
  const months = (list.data ?? []).filter((p) => p.state === 'open' || p.period === period)
  const filters: FilterDef[] = [
    {
      key: 'period',
      label: '月份',
      kind: 'option',
      pinned: true,
      required: true,
      options: months.map((p) => ({ value: String(p.period), label: periodText(p.period) })),
    },
  ]
  return { period, setPeriod, filters, open: months.some((p) => p.period === period && p.state === 'open') }
}

function useRows(period: number) {
  const list = useQueryRpc('vouchers.templates', {})
  const due = useQueryRpc('recurring.list', { period }, { keep: true })
  const rows = useMemo(() => {
    const byId = new Map((due.data ?? []).map((r) => [r.templateId, r]))
    return (list.data ?? []).map((t): Row => ({ ...t, due: byId.get(t.id) }))
  }, [list.data, due.data])
  return { list, rows }
}
function useRemove(rows: readonly Row[]) {
  const remove = useCommand('vouchers.removeTemplate')
  const [keys, setKeys] = useState<Set<string | number>>(new Set())
  const chosen = rows.filter((t) => keys.has(t.id))
  const run = async () => {
    const names = chosen.map((t) => t.name).join('、')
    if (!(await confirm({ title: '删除模板', target: names, effects: ['用它做过的凭证不受影响'], action: '删除', danger: true }))) return
    for (const t of chosen) if ((await remove.run({ id: t.id })) === undefined) return
    setKeys(new Set())
    toast.done(`已删除模板 ${names}`)
  }
  const action: Action = { label: '删除', run: () => void run(), hidden: chosen.length === 0, busy: remove.busy }
  return { keys, setKeys, action }
}

/** Of a month whose voucher was reversed: it is not due by itself any more, and made again only when its user says so. */
function useAgain(period: number) {
  const again = useCommand('recurring.again')
  const run = async ({ id, name, due }: Row) => {
    const effects = [`${periodText(period)} 的已经生成过，又被红字冲销`, `再生成一张，日期 ${due?.date ?? ''}`]
    if (!(await confirm({ title: '再做一张', target: name, effects, action: '生成' }))) return
    if (await again.run({ templateId: id, period })) toast.done(`${name}：已再生成一张`)
  }
  return { run, busy: again.busy }
}

export function TemplateList(): ReactNode {
  const { period, setPeriod, filters, open } = useMonth()
  const { list, rows } = useRows(period)
  const removal = useRemove(rows)
  const [current, setCurrent] = useState<Row | null>(null)
  const step = useCommand('periods.runStep')
  const make = async () => {
    const done = await step.run({ period, step: 'recurring', requestId: crypto.randomUUID() })
    if (done) toast.done(done.text)
  }
  const again = useAgain(period)
  const left = rows.filter(({ due }) => due !== undefined && due.state !== 'made' && due.state !== 'reversed').length
  const at = current ?? rows[0]
  return (
    <Page
      title="凭证模板"
      help="每月都要填的凭证：选一个模板按回车，改了金额就过账。设了周期的到期一次生成，也在期末处理里生成。"
      actions={[
        removal.action,
        {
          label: '再做一张',
          run: () => at && void again.run(at),
          hidden: at?.due?.state !== 'reversed' || !open,
          busy: again.busy,
        },
        {
          label: '周期',
          keys: 'f2',
          run: () => at && openPage('voucherRecurrence', { templateId: at.id }),
          disabled: at === undefined,
          reason: '先选一个模板',
        },
        {
          label: `生成 ${periodText(period)} 的`,
          keys: 'f9',
          run: () => void make(),
          busy: step.busy,
          disabled: left === 0 || !open,
          reason: open ? '这个月没有待生成的' : '这个月已结账',
        },
        { label: '填制凭证', keys: 'insert|alt+n', run: () => createDocument({ type: 'voucher' }), primary: true },
      ]}
      filters={
        <FilterBar
          filters={filters}
          values={{ period: String(period) }}
          onChange={(values) => setPeriod(Number(values['period']))}
          summary={left === 0 ? '没有待生成的周期凭证' : `${left} 张周期凭证待生成`}
        />
      }
    >
      <DataTable
        id="voucherTemplates"
        columns={COLUMNS}
        rows={rows}
        rowKey={rowKey}
        onOpen={use}
        onCurrent={setCurrent}
        loading={list.isPending}
        error={list.error ? messageOfError(list.error) : null}
        onRetry={() => void list.refetch()}
        selection={{ keys: removal.keys, onChange: removal.setKeys }}
        empty={{ title: '还没有模板', hint: '填好一张凭证，点 ⋯ → 存为模板' }}
      />
    </Page>
  )
}
