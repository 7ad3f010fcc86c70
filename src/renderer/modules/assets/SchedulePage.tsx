/** 待摊预提: the month schedule by schedule, its voucher, and the early end of one. */
import type { SchedulePart } from '@core/contract'
import { fenDisplay, periodText } from '@core/kernel'
import { SCHEDULE_KINDS } from '@core/modules/assets/schedule'
import type { ReactNode } from 'react'
import { openPage } from '../../app/tabs'
import { PAGES } from '../../app/open'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import type { Column } from '../../ui/table/types'
import { MonthPage, useMonth } from './MonthPage'

const COLUMNS: Column<SchedulePart>[] = [
  { key: 'code', title: '编码', width: 80, muted: true },
  { key: 'name', title: '名称', width: 150, grow: 2 },
  { key: 'kind', title: '类别', width: 56, value: (r) => SCHEDULE_KINDS[r.kind] },
  { key: 'expenseName', title: '费用科目', width: 160, grow: 1 },
  { key: 'accountName', title: '摊销科目', width: 150, grow: 1 },
  { key: 'amount', title: '总额', kind: 'fen' },
  { key: 'taken', title: '以前已摊', kind: 'fen', zero: 'blank' },
  { key: 'due', title: '本月', kind: 'fen' },
  { key: 'booked', title: '已生成', kind: 'fen', zero: 'blank' },
  { key: 'left', title: '未摊', kind: 'fen', zero: 'blank' },
]
export function SchedulePage(): ReactNode {
  const month = useMonth()
  const { period } = month
  const preview = useQueryRpc('schedules.partsOf', { period }, { keep: true })
  const run = useCommand('schedules.run')
  const withdraw = useCommand('schedules.withdraw')
  const end = useCommand('schedules.end')
  const make = async () => {
    const done = await run.run({ period, requestId: crypto.randomUUID() })
    const voucher = done?.documents[0]?.number
    if (done)
      toast.done(voucher === undefined ? `${periodText(period)} 没有要摊提的` : `${periodText(period)} 待摊预提已做，凭证单 ${voucher}`)
  }
  const takeBack = async () => {
    if (await withdraw.run({ period, requestId: crypto.randomUUID() })) toast.done(`${periodText(period)} 的待摊预提已撤销`)
  }
  const endIt = async (row: SchedulePart) => {
    const effect =
      row.kind === 'prepaid'
        ? `余下的 ${fenDisplay(row.amount - row.taken)} 在 ${periodText(period)} 一次转入费用`
        : `从 ${periodText(period)} 起不再预提`
    if (!(await confirm({ title: '提前终止', target: `${row.code} ${row.name}`, effects: [effect], action: '终止', danger: true }))) return
    if ((await end.run({ scheduleId: row.id, period, requestId: crypto.randomUUID() })) !== undefined) toast.done(`${row.name} 已终止`)
  }
  return (
    <MonthPage
      id="amortisation"
      title="待摊预提凭证"
      help="每月一次：各项按期数平均，末期带尾差；有变动再做一次，只补差额。"
      verb="生成凭证"
      month={month}
      preview={{
        data: preview.data,
        pending: preview.isPending,
        error: preview.error ? messageOfError(preview.error) : null,
        retry: () => void preview.refetch(),
      }}
      columns={COLUMNS}
      empty={{ title: '这个月没有待摊、预提', hint: '在“待摊预提”里登记：总额、开始日期、期数和科目' }}
      make={make}
      withdraw={takeBack}
      busy={run.busy}
      open={({ id }) => openPage(PAGES.entity, { entity: 'schedule', id })}
      more={(row) => [{ label: '提前终止', run: () => row && void endIt(row), disabled: row === null, reason: '先选一项' }]}
    />
  )
}
