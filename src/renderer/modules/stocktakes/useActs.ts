import type { StocktakeView } from '@core/contract'
import type { WireProblem } from '@core/contract/rpc'
import { fenDisplay, isLocalDate } from '@core/kernel'
import { useState } from 'react'
import { useOpened } from '../../app/status'
import { messageOfError } from '../../rpc/errors'
import { useCommand } from '../../rpc/hooks'
import { ask, confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import type { Action } from '../../ui/page/Toolbar'
import { type CountLine, differs, isShort } from './model'
import type { useCounts } from './useCounts'

type Counts = Pick<ReturnType<typeof useCounts>, 'send' | 'mark'>
/** The commands on a count as a whole, and what stood in the way of the last one. */
function useCommands(view: StocktakeView) {
  const { id, revision, number } = view
  const [problems, setProblems] = useState<readonly WireProblem[]>([])
  const onRefused = (error: { problems: WireProblem[] }) => {
    setProblems(error.problems)
    toast.fail(messageOfError(error), { id: 'stocktake-act' })
  }
  const done = (text: string) => ({
    onDone: () => {
      setProblems([])
      toast.done(`${number} ${text}`)
    },
    onRefused,
  })
  const submit = useCommand('stocktakes.submit', {
    ...done('已提交，待审批'),
    onRefused: (error) => (error.error.code === 'STOCKTAKE_UNCOUNTED' ? void keepUncounted(error.error.message) : onRefused(error)),
  })
  const reject = useCommand('stocktakes.reject', done('已退回重新清点'))
  const approve = useCommand('stocktakes.approve', done('已批准并过账'))
  const unpost = useCommand('stocktakes.unpost', done('已撤销过账，退回待审批'))
  const reverse = useCommand('stocktakes.reverse', done('已红冲，退回待审批'))
  const cancel = useCommand('stocktakes.void', done('已作废'))
  const recount = useCommand('stocktakes.recount', { onRefused })
  const target = () => ({ id, revision, requestId: crypto.randomUUID() })

  async function keepUncounted(message: string): Promise<void> {
    const keep = await confirm({
      title: '有未盘的行',
      target: number,
      effects: [message, '未盘的行保持账面数，不作差异'],
      action: '保持账面数并提交',
    })
    if (keep) await submit.run({ ...target(), keepUncounted: true })
  }
  return { target, submit, reject, approve, unpost, reverse, cancel, recount, problems }
}

/** What is done with a count, with the questions before it. What was typed is stored before. */
export function useActs(view: StocktakeView, counts: Counts, lines: readonly CountLine[]) {
  const { number } = view
  const { today } = useOpened().status
  const commands = useCommands(view)
  const { target, submit, reject, approve, unpost, reverse, cancel, recount } = commands
  const hand = async () => {
    // whatever is still on its way is in the figures that are handed in
    await counts.send(() => Promise.resolve())
    await submit.run(target())
  }
  const decide = async () => {
    const { gainLines = 0, gainValue = 0, lossLines = 0, lossValue = 0 } = view.differences ?? {}
    const effects = [
      `盘盈 ${gainLines} 行，${fenDisplay(gainValue)} 元：其他入库，批准转入收益`,
      `盘亏 ${lossLines} 行，${fenDisplay(lossValue)} 元：其他出库，批准转入损失`,
    ]
    if (await confirm({ title: '批准并过账', target: `盘点单 ${number}`, effects, action: '批准并过账' })) await approve.run(target())
  }
  const sendBack = async () => {
    const reason = await ask({ title: '退回重新清点', target: number, label: '原因', action: '退回' })
    if (reason !== null) await reject.run({ ...target(), reason })
  }
  const takeBack = async () => {
    const effects = ['撤销其他入库、其他出库和处理凭证', '退回待审批，盘点数不变']
    if (await confirm({ title: '撤销过账', target: `盘点单 ${number}`, effects, action: '撤销过账', danger: true }))
      await unpost.run(target())
  }
  const takeBackInRed = async () => {
    const effects = [
      '其他入库、其他出库和处理凭证各出一张红字单据并过账',
      '退回待审批，盘点数不变',
      '用于所属月份已结账、凭证已记账的盘点单',
    ]
    const date = await ask({
      title: '红冲',
      target: `盘点单 ${number}`,
      effects,
      label: '红字单据日期',
      initial: today,
      action: '红冲',
      danger: true,
    })
    if (date !== null) await reverse.run({ ...target(), date: isLocalDate(date) ? date : today })
  }
  const drop = async () => {
    if (await confirm({ title: '作废', target: `盘点单 ${number}`, effects: ['盘点数不再有用，编号保留'], action: '作废', danger: true }))
      await cancel.run(target())
  }
  const again = async (of: readonly CountLine[], wanted: boolean) => {
    const lineIds = of.flatMap((l) => l.id ?? [])
    if (lineIds.length > 0) await counts.send(() => recount.run({ ...target(), lineIds, recount: wanted }))
  }
  const busy = { submit: submit.busy, reject: reject.busy, approve: approve.busy, unpost: unpost.busy }
  const does = { hand, decide, sendBack, takeBack, takeBackInRed, drop, again, mark: counts.mark, busy }
  return {
    of: (line: CountLine | null) => [...lineActions(view, line, lines, does), ...wholeActions(view, does)],
    problems: commands.problems,
  }
}
interface Does {
  hand: () => Promise<void>
  decide: () => Promise<void>
  sendBack: () => Promise<void>
  takeBack: () => Promise<void>
  takeBackInRed: () => Promise<void>
  drop: () => Promise<void>
  again: (of: readonly CountLine[], wanted: boolean) => Promise<void>
  mark: Counts['mark']
  busy: Record<'submit' | 'reject' | 'approve' | 'unpost', boolean>
}

function lineActions(view: StocktakeView, line: CountLine | null, lines: readonly CountLine[], does: Does): Action[] {
  const differing = lines.filter((l) => differs(l) && !l.recount)
  const open = view.state === 'counting' || view.state === 'submitted'
  const { id = null, abnormal = false } = line ?? {}
  return [
    {
      label: abnormal ? '取消非正常损失' : '标为非正常损失',
      keys: 'alt+a',
      run: () => id !== null && void does.mark(id, !abnormal),
      disabled: line === null || !isShort(line),
      reason: '只用于盘亏的行',
      more: true,
      hidden: !open || view.bookHidden,
    },
    {
      label: line?.recount ? '取消复盘' : '复盘本行',
      keys: 'alt+r',
      run: () => line && void does.again([line], !line.recount),
      disabled: line === null || (!line.recount && line.counted === null),
      reason: '先填实盘数',
      hidden: !open,
    },
    {
      label: '复盘全部差异行',
      run: () => void does.again(differing, true),
      disabled: differing.length === 0,
      more: true,
      hidden: !open || view.bookHidden,
    },
    { label: '作废', run: () => void does.drop(), danger: true, more: true, hidden: !open },
  ]
}
function wholeActions({ state }: StocktakeView, { busy, ...does }: Does): Action[] {
  return [
    { label: '提交审批', keys: 'ctrl+enter', primary: true, run: () => void does.hand(), busy: busy.submit, hidden: state !== 'counting' },
    { label: '退回', keys: 'ctrl+shift+enter', run: () => void does.sendBack(), busy: busy.reject, hidden: state !== 'submitted' },
    {
      label: '批准并过账',
      keys: 'ctrl+enter',
      primary: true,
      run: () => void does.decide(),
      busy: busy.approve,
      hidden: state !== 'submitted',
    },
    { label: '撤销过账', keys: 'ctrl+shift+enter', run: () => void does.takeBack(), busy: busy.unpost, hidden: state !== 'posted' },
    { label: '红冲', run: () => void does.takeBackInRed(), danger: true, more: true, hidden: state !== 'posted' },
  ]
}
