import type { VoucherView } from '@core/contract'
import { periodText, voucherText } from '@core/kernel'
import { callRpc, useCommand } from '../../rpc/hooks'
import { confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import type { Action } from '../../ui/page/Toolbar'

type Row = Omit<VoucherView, 'lines'>
const named = (rows: readonly Row[]): string => {
  const [first] = rows
  return first && rows.length === 1 ? voucherText(first) : `${rows.length} 张凭证`
}

/** 审核, 取消审核 and 记账 of the vouchers chosen; 断号整理 of the one month that is shown (null: several). */
export function useVoucherActs(chosen: readonly Row[], period: number | null, onDone: () => void): Action[] {
  const review = useCommand('vouchers.review')
  const unreview = useCommand('vouchers.unreview')
  const book = useCommand('vouchers.book')
  const renumber = useCommand('vouchers.renumber')
  const of = (...states: Row['state'][]) => chosen.filter((r) => states.includes(r.state))
  const run = async (command: typeof review, rows: readonly Row[], done: string) => {
    if ((await command.run({ ids: rows.map((r) => r.id) })) === undefined) return
    toast.done(`${named(rows)}${done}`)
    onDone()
  }
  const [open, reviewed, unbooked] = [of('open'), of('reviewed'), of('open', 'reviewed')]
  const bookChosen = async () => {
    const yes = await confirm({
      title: '记账',
      target: named(unbooked),
      effects: ['从此不能修改、不能撤销，更正只能红字冲销', '这些凭证的单据不能再撤销过账'],
      action: '记账',
    })
    if (yes) await run(book, unbooked, '已记账')
  }
  const tidy = async () => {
    if (period === null) return
    const empty = await callRpc('vouchers.emptyNumbers', { period })
    const yes = await confirm({
      title: '断号整理',
      target: periodText(period),
      effects: [
        empty.length > 0 ? `去掉没有内容的号：${empty.slice(0, 5).join('、')}${empty.length > 5 ? ' 等' : ''}` : '没有断号',
        '未记账的凭证按日期重新连续编号，已记账的不动；已经打印的要重打',
      ],
      action: '整理',
    })
    const done = yes ? await renumber.run({ period }) : undefined
    if (done) toast.done(done.changed === 0 ? '凭证号本来就是连续的' : `${done.changed} 个凭证号有变化`)
  }
  return [
    { label: '审核', keys: 'alt+s', run: () => void run(review, open, '已审核'), hidden: open.length === 0, busy: review.busy },
    { label: '取消审核', run: () => void run(unreview, reviewed, '已取消审核'), hidden: reviewed.length === 0, busy: unreview.busy },
    { label: '记账', keys: 'alt+j', run: () => void bookChosen(), hidden: unbooked.length === 0, busy: book.busy },
    { label: '断号整理', more: true, run: () => void tidy(), hidden: period === null, busy: renumber.busy },
  ]
}
