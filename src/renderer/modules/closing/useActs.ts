import type { CloseChecklist, CloseStepView } from '@core/contract'
import { periodText } from '@core/kernel'
import { useCommand } from '../../rpc/hooks'
import { ask, confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'

const cancelled = (what: string) => (e: { error: { code: string }; message: string }) =>
  e.error.code === 'CANCELLED' ? toast.done(`${what}已取消`) : toast.fail(e.message)

function useRecost() {
  const recost = useCommand('costs.recost', { onRefused: cancelled('成本重算') })
  const run = async () => {
    const done = await recost.run({})
    if (!done) return
    const what = `共重算 ${done.items.toLocaleString('en-US')} 个商品、${done.movements.toLocaleString('en-US')} 笔出入库`
    toast.done(done.differences > 0 ? `${what}，差异 ${done.differences} 笔，已更正` : `${what}，没有差异`)
  }
  return { busy: recost.busy, run }
}

/** What is done with a month. `pay`: asks what a step that pays wants to know. */
export function useActs(list: CloseChecklist | undefined, vouchers: number, pay: (step: CloseStepView) => void) {
  const close = useCommand('periods.close', { onRefused: cancelled('结账') })
  const step = useCommand('periods.runStep')
  const withdraw = useCommand('periods.withdrawStep')
  const reopen = useCommand('periods.reopen')
  const recost = useRecost()
  const period = list?.period ?? 0
  const name = periodText(period)

  const perform = ({ id }: CloseStepView) => step.run({ period, step: id, requestId: crypto.randomUUID() })
  const runStep = async (one: CloseStepView) => {
    const done = await perform(one)
    if (done) toast.done(done.text)
  }
  /** In order; the first one refused stops it. What a step does may leave something for a later one to do. One note tells what was made. */
  const runAll = async () => {
    const made: string[] = []
    const tell = () => toast.done(`${name} 已依次处理`, { detail: made.join('；') || '没有要生成的凭证' })
    for (const one of list?.steps ?? []) {
      if (one.optional) continue
      const done = await perform(one)
      if (!done) return made.length > 0 ? tell() : undefined
      if (done.documents.length > 0) made.push(done.text.replace(`${name} `, ''))
    }
    tell()
  }
  const runOne = (one: CloseStepView) => (one.payment && one.due !== '' ? pay(one) : void runStep(one))
  const takeBack = async ({ id, label }: CloseStepView) => {
    const effects = ['未审核、未记账的凭证撤销，号码留用；再次执行时重做']
    if (!(await confirm({ title: '撤销步骤', target: `${name} ${label}`, effects, action: '撤销', danger: true }))) return
    const done = await withdraw.run({ period, step: id, requestId: crypto.randomUUID() })
    if (done) toast.done(`已撤销 ${done.withdrawn} 张凭证`)
  }
  const closeIt = async () => {
    const open = (list?.checks ?? []).filter((check) => !check.ok)
    const warnings = open.filter((check) => check.severity === 'warn')
    const effects = [
      ...warnings.map((check) => `确认：${check.text}`),
      ...open.filter((check) => check.severity === 'note').map((check) => check.text),
      `${name} 的 ${vouchers} 张凭证全部记账，不能再改`,
      `${name} 不能再录入或撤销单据`,
    ]
    if (!(await confirm({ title: '结账', target: name, effects, action: '结账' }))) return
    const done = await close.run({ period, confirmed: warnings.map((check) => check.id), requestId: crypto.randomUUID() })
    if (done !== undefined) toast.done(`${name} 已结账`)
  }
  const reopenIt = async () => {
    const reason = await ask({ title: '反结账', target: name, label: '原因', action: '反结账', danger: true })
    if (reason && (await reopen.run({ period, reason })) !== undefined) toast.done(`${name} 已反结账`)
  }
  return {
    busy: { close: close.busy, step: step.busy, recost: recost.busy },
    runStep: runOne,
    runAll,
    takeBack,
    close: closeIt,
    reopen: reopenIt,
    recost: recost.run,
  }
}
