import type { Posted } from '@core/contract'
import { RpcError } from '@core/contract/rpc'
import { isLocalDate, periodText, voucherText } from '@core/kernel'
import { documentDef } from '@core/modules/registry'
import { useRef, useState } from 'react'
import { useOpened } from '../../app/status'
import { type PageContext, usePage } from '../../app/tabs'
import { newRequestId } from '../../rpc/client'
import { messageOfError } from '../../rpc/errors'
import { callRpc } from '../../rpc/hooks'
import { ask, confirm } from '../../ui/feedback/dialogs'
import { toast } from '../../ui/feedback/toast'
import { type Act, ACT_LABELS, documentTitle, DONE, questionOf } from '../model/acts'
import { type FormDocument, inputOf, lacksLines, missingFields, pruned } from '../model/form'
import { authorisable } from '../model/problems'
import { Sending } from '../model/sending'
import { createDocument, openDocument, openVoucher } from '../open'
import { rememberUsual } from './newContent'
import type { FormState } from './useFormState'

type Command = Exclude<Act, 'edit'>
/** What is entered goes along with these; the others act on what is stored. */
const ONWARD: ReadonlySet<Command> = new Set(['post', 'submit', 'approve'])
export const goesOn = (act: Command): boolean => ONWARD.has(act)
export interface Acts {
  busy: Command | 'save' | null
  /** stores the draft; null: it was refused, and why stands at its place */
  save: () => Promise<FormDocument | null>
  run: (act: Command) => Promise<boolean>
}
interface Surroundings {
  /** waits for what is being typed; false: a cell holds text that cannot be taken */
  settle: () => Promise<boolean>
  /** refusals came: shows the first */
  show: () => void
}

interface Context extends Surroundings {
  state: FormState
  page: PageContext
  today: string
  accountSet: string
  saving: Sending<FormDocument>
  /** what was done to which revision */
  acting: Sending<string>
}

/** Puts refusals at their places and shows the first; what went wrong otherwise is no refusal. */
function refused({ state, show }: Context, error: unknown): void {
  if (!(error instanceof RpcError)) throw error
  state.setProblems(error.problems)
  toast.warn(messageOfError(error), { id: 'document-refused' })
  show()
}

async function saveOnce({ state, saving, page }: Context, sent: FormDocument): Promise<FormDocument> {
  const result = await callRpc('documents.save', { document: inputOf(sent), requestId: saving.take(sent) })
  saving.settle()
  state.stored(sent, result)
  if (sent.id === null) page.replaceParams({ id: result.id })
  return { ...sent, ...result }
}

async function store(c: Context, onward: boolean): Promise<FormDocument | null> {
  const { state, saving } = c
  if (!(await c.settle())) return null
  state.change(pruned)
  const sent = state.latest()
  const missing = onward && lacksLines(sent) ? [{ at: 'lines', message: '还没有明细，先录入至少一行' }] : missingFields(sent)
  if (missing.length > 0) {
    state.setProblems(missing)
    c.show()
    return null
  }
  try {
    const lost = saving.lost(sent)
    if (lost) await saveOnce(c, lost)
    const saved = await saveOnce(c, lost ? state.latest() : sent)
    state.setProblems([])
    return saved
  } catch (error) {
    saving.settle(error)
    refused(c, error)
    return null
  }
}

/** Goods are short, and whoever may can let them go with a reason (D17): asks for it; null: not to be done. */
async function authorised(act: Command, form: FormDocument, error: unknown): Promise<string | null> {
  const shortages = authorisable(error)
  if (shortages === null) return null
  const effects = [...shortages, '授权后库存为负，补货时调整成本', '原因和缺货记入操作日志']
  return ask({
    title: '库存不足，需要授权',
    target: documentTitle(form),
    effects,
    label: '授权原因',
    action: `授权${ACT_LABELS[act]}`,
    danger: true,
  })
}

/** Sends it, and once more with the reason when goods are short and that can be authorised. */
async function letGo(
  { acting }: Context,
  act: Command,
  form: FormDocument,
  call: (more: { overrideReason?: string }) => Promise<Posted>,
): Promise<Posted> {
  try {
    return await call({})
  } catch (error) {
    const overrideReason = await authorised(act, form, error)
    if (overrideReason === null) throw error
    acting.settle(error)
    return call({ overrideReason })
  }
}

/** null: the question before it was answered with no. */
async function send(c: Context, act: Command, form: FormDocument): Promise<Posted | null> {
  const { acting, today } = c
  const question = questionOf(act, form)
  const target = () => {
    const { type, id, revision } = form
    const what = `${act} ${id} ${revision}`
    // another act is asked for: its own revision says whether the earlier one arrived
    if (acting.lost(what) !== null) acting.settle()
    return { type, id: id ?? 0, revision, requestId: acting.take(what) }
  }
  if (act === 'reverse') {
    const date = await ask({ title: '红冲', action: '红冲', ...question, label: '红字单据日期', initial: today })
    return date === null
      ? null
      : letGo(c, act, form, (more) => callRpc('documents.reverse', { ...target(), ...more, date: isLocalDate(date) ? date : today }))
  }
  if (question && !(await confirm(question))) return null
  if (act === 'close') return callRpc('documents.close', { ...target(), closed: form.state !== 'closed' })
  if (act === 'post' || act === 'unpost') return letGo(c, act, form, (more) => callRpc(`documents.${act}`, { ...target(), ...more }))
  return callRpc(`documents.${act}`, target())
}

async function perform(c: Context, act: Command): Promise<boolean> {
  const { state, acting } = c
  const form = ONWARD.has(act) && (state.dirty || state.latest().id === null) ? await store(c, true) : state.latest()
  if (!form) return false
  try {
    const result = await send(c, act, form)
    if (result === null) return false
    acting.settle()
    state.setProblems([])
    if (act === 'reverse') openDocument(result.id)
    else state.stored(state.latest(), result)
    if (act === 'post') rememberUsual(c.accountSet, form, c.today)
    announce(act, form, result)
    if (act === 'approve') void offerPurchase(form, result)
    return true
  } catch (error) {
    acting.settle(error)
    refused(c, error)
    return false
  }
}

export function useActs(state: FormState, surroundings: Surroundings): Acts {
  const page = usePage()
  const { accountSet, status } = useOpened()
  const [busy, setBusy] = useState<Acts['busy']>(null)
  const running = useRef(false)
  const [saving] = useState(() => new Sending<FormDocument>(newRequestId))
  const [acting] = useState(() => new Sending<string>(newRequestId))
  const context: Context = { ...surroundings, state, page, today: status.today, accountSet: accountSet.path, saving, acting }
  const alone = async <T>(what: NonNullable<Acts['busy']>, work: () => Promise<T>, none: T): Promise<T> => {
    if (running.current) return none
    running.current = true
    setBusy(what)
    try {
      return await work()
    } finally {
      running.current = false
      setBusy(null)
    }
  }
  const save = async () => {
    const stored = await store(context, false)
    if (stored) toast.done(`已存草稿 ${stored.number}`, { id: 'document-saved' })
    return stored
  }
  return { busy, save: () => alone('save', save, null), run: (act) => alone(act, () => perform(context, act), false) }
}

/** Says what was done, and where its voucher is. */
function announce(act: Command, form: FormDocument, posted: Posted): void {
  const done = act === 'close' && form.state === 'closed' ? '已重新打开' : DONE[act]
  const [first] = posted.vouchers
  const texts = posted.vouchers.map(voucherText)
  const shown = act === 'post' || act === 'reverse'
  toast.done(`${done} ${documentDef(form.type).label} ${posted.number}`, {
    id: 'document-done',
    ...(shown && first
      ? { detail: `凭证 ${texts.join('、')}（${periodText(first.period)}）`, action: { label: '看凭证', run: () => openVoucher(first.id) } }
      : {}),
  })
  for (const w of posted.warnings) if (w.code !== 'PROMISE_SHORT') toast.warn(w.message)
}

const SHOWN = 8
/** An order was approved beyond what can be promised (D19): says what is missing, and makes a purchase order of it when asked to. */
async function offerPurchase(form: FormDocument, posted: Posted): Promise<void> {
  const missing = posted.warnings.filter((w) => w.code === 'PROMISE_SHORT').map((w) => w.message)
  if (missing.length === 0) return
  const more = missing.length > SHOWN ? [`另有 ${missing.length - SHOWN} 行不足`] : []
  const effects = [...missing.slice(0, SHOWN), ...more, '订单已经审核；可以按缺的数量生成采购订单（以销定购）']
  const wanted = await confirm({ title: '可用量不足', target: documentTitle(form), effects, action: '生成采购订单', cancel: '暂不采购' })
  if (wanted) createDocument({ type: 'purchaseOrder', from: [posted.id] })
}
