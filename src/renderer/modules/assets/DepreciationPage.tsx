/** 计提折旧: the month card by card, and its voucher (D55). */
import type { DepreciationRow } from '@core/contract'
import { parseQty, periodText, qtyDisplay, qtyText } from '@core/kernel'
import type { ReactNode } from 'react'
import { openPage } from '../../app/tabs'
import { PAGES } from '../../app/open'
import { messageOfError } from '../../rpc/errors'
import { useCommand, useQueryRpc } from '../../rpc/hooks'
import { ask } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import type { Column } from '../../ui/table/types'
import { MonthPage, useMonth } from './MonthPage'

const COLUMNS: Column<DepreciationRow>[] = [
  { key: 'code', title: '编码', width: 90, muted: true },
  { key: 'name', title: '名称', width: 160, grow: 2 },
  { key: 'categoryName', title: '类别', width: 100 },
  { key: 'departmentName', title: '部门', width: 84 },
  { key: 'expenseName', title: '费用科目', width: 110 },
  {
    key: 'work',
    title: '本月工作量',
    width: 100,
    align: 'right',
    value: (r) => (r.work === null ? '' : `${qtyDisplay(r.work)} ${r.workUnit}`),
  },
  { key: 'value', title: '原值', kind: 'fen' },
  { key: 'accumulated', title: '期初累计折旧', kind: 'fen', zero: 'blank' },
  { key: 'due', title: '本月折旧', kind: 'fen' },
  { key: 'booked', title: '已生成', kind: 'fen', zero: 'blank' },
  { key: 'net', title: '提后净值', kind: 'fen' },
]
const WITHOUT_WORK = COLUMNS.filter(({ key }) => key !== 'work')
export function DepreciationPage(): ReactNode {
  const month = useMonth()
  const { period } = month
  const preview = useQueryRpc('assets.depreciationOf', { period }, { keep: true })
  const byWork = preview.data?.rows.some(({ work }) => work !== null) ?? false
  const depreciate = useCommand('assets.depreciate')
  const withdraw = useCommand('assets.withdrawDepreciation')
  const setWork = useCommand('assets.setWork')
  const enterWork = async ({ id, code, name, work, workUnit }: DepreciationRow) => {
    const label = workUnit === '' ? '本月工作量' : `本月工作量（${workUnit}）`
    const text = await ask({
      title: '工作量',
      target: `${periodText(period)} ${code} ${name}`,
      label,
      action: '登记',
      initial: work ? qtyText(work) : '',
    })
    const entered = text === null ? null : parseQty(text)
    if (entered !== null) await setWork.run({ assetId: id, period, work: entered, requestId: crypto.randomUUID() })
    else if (text !== null) toast.warn('工作量须是数字')
  }
  const make = async () => {
    const done = await depreciate.run({ period, requestId: crypto.randomUUID() })
    const voucher = done?.documents[0]?.number
    if (done)
      toast.done(voucher === undefined ? `${periodText(period)} 没有要计提的折旧` : `${periodText(period)} 折旧已计提，凭证单 ${voucher}`)
  }
  const takeBack = async () => {
    if (await withdraw.run({ period, requestId: crypto.randomUUID() })) toast.done(`${periodText(period)} 的折旧已撤销`)
  }
  return (
    <MonthPage
      id="depreciation"
      title="计提折旧"
      help="每月一次，也是期末处理的一步；停用、闲置的照提；工作量法先填本月工作量。再做一次只补差额。"
      verb="计提折旧"
      month={month}
      preview={{
        data: preview.data,
        pending: preview.isPending,
        error: preview.error ? messageOfError(preview.error) : null,
        retry: () => void preview.refetch(),
      }}
      columns={byWork ? COLUMNS : WITHOUT_WORK}
      empty={{ title: '这个月没有要提折旧的固定资产', hint: '在“固定资产”里登记卡片，开始使用的下一个月起计提' }}
      make={make}
      withdraw={takeBack}
      busy={depreciate.busy}
      more={(row) => [
        {
          label: '工作量',
          keys: 'f2',
          run: () => row && void enterWork(row),
          disabled: row?.work == null,
          hidden: !byWork,
          reason: '选一项工作量法的资产',
        },
      ]}
      open={({ id }) => openPage(PAGES.assetHistory, { id })}
    />
  )
}
