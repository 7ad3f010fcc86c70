import type { DocumentView, VoucherView } from '@core/contract'
import type { UserDocumentType } from '@core/modules/registry'
import { documentDef } from '@core/modules/registry'
import type { Action } from '../../ui/page/Toolbar'
import { type Act, actLabel, mainAct } from '../model/acts'
import { usesBatches } from '../model/columns'
import { takesOut } from '../model/fefo'
import { usesBom } from '../model/bom'
import type { FormDocument } from '../model/form'
import { takesFees } from '../model/landed'
import { isDue, isSettling } from '../model/header'
import { usesSerials } from '../model/serials'
import { refOf } from '../model/values'
import { createDocument, isUserType, openVoucher } from '../open'
import type { Acts } from './useActs'
import type { Check } from './useCheck'

export interface ToolbarContext {
  form: FormDocument
  acts: readonly Act[]
  derive: DocumentView['derive']
  /** that posting made */
  vouchers: readonly VoucherView[]
  does: Acts
  check: Check
  dirty: boolean
  pickSources: () => void
  expand: (levels: 'one' | 'all') => void
  openSerials: () => void
  print: () => void
  printPicking: () => void
  renew: () => void
  copy: () => void
  template: () => void
  labels: () => void
  discount: () => void
  allocate: () => void
  spreadFees: () => void
  /** some of its warehouses have bins */
  bins: boolean
  reload: () => void
  attachments: Action
}
type Command = Exclude<Act, 'edit'>
const MORE: ReadonlySet<Command> = new Set(['reverse', 'void', 'close'])
/** What takes the last step back: with Shift the key that made it. */
const BACK: ReadonlySet<Command> = new Set(['unpost', 'reject'])
const DANGER: ReadonlySet<Command> = new Set(['void', 'reverse', 'unpost'])

/** Buttons and shortcuts of a document in its state: what the backend allows now, nothing else. */
export function toolbarOf(context: ToolbarContext): Action[] {
  const { form, acts, does, dirty } = context
  const editable = acts.includes('edit')
  const byProgram = documentDef(form.type).byProgram === true
  const main = mainAct(acts)
  const command = (act: Command): Action => ({
    label: actLabel(act, form),
    run: () => void does.run(act),
    busy: does.busy === act,
    danger: DANGER.has(act),
    more: MORE.has(act),
    ...(act === main ? { primary: true, keys: 'ctrl+enter' } : BACK.has(act) ? { keys: 'ctrl+shift+enter' } : {}),
  })
  const others = acts.filter((a): a is Command => a !== 'edit' && a !== main)
  return [
    {
      label: '源单',
      keys: 'f3',
      run: context.pickSources,
      hidden: !editable || form.type === 'voucher' || isSettling(form) || documentDef(form.type).derivesFrom.length === 0,
    },
    {
      label: '按清单展开',
      menu: [
        { label: '展开一层', keys: 'f3', run: () => context.expand('one') },
        { label: '展开到最底层', keys: 'shift+f3', run: () => context.expand('all') },
      ],
      hidden: !editable || !usesBom(form.type),
    },
    { label: context.check.on ? '结束核对' : '扫码核对', keys: 'alt+k', run: context.check.toggle, hidden: !context.check.possible },
    {
      label: context.bins ? '分配批次和货位' : '按效期分配批次',
      keys: 'alt+b',
      run: context.allocate,
      hidden: !editable || !(context.bins || (takesOut(form) && usesBatches(form.lines))),
    },
    { label: '分摊到入库单', keys: 'f8', run: context.spreadFees, hidden: !editable || !takesFees(form.type) },
    { label: '序列号', keys: 'f7', run: context.openSerials, more: !editable, hidden: !usesSerials(form.lines) },
    ...voucherActions(context),
    ...deriveActions(context),
    ...followUps(form),
    context.attachments,
    { label: '打印', keys: 'ctrl+p', run: context.print },
    { label: '拣货单', run: context.printPicking, more: true, hidden: !context.bins || !takesOut(form) },
    { label: '新增', keys: 'alt+n|insert', run: context.renew, more: editable, hidden: byProgram },
    {
      label: '按数量打印标签',
      run: context.labels,
      more: true,
      hidden: form.type !== 'purchaseReceipt' && form.type !== 'otherIn' && form.type !== 'stockGain',
      disabled: form.lines.length === 0,
    },
    { label: '复制为新单', run: context.copy, more: true, hidden: byProgram },
    { label: '存为模板', run: context.template, more: true, hidden: form.type !== 'voucher', disabled: form.lines.length === 0 },
    {
      label: '整单优惠',
      run: context.discount,
      more: true,
      hidden: !editable || !documentDef(form.type).goods,
      disabled: form.lines.length === 0,
      reason: '先录入明细',
    },
    { label: '放弃修改', run: context.reload, more: true, hidden: !dirty || form.id === null },
    { label: '存草稿', keys: 'ctrl+s', run: () => void does.save(), hidden: !editable, busy: does.busy === 'save' },
    ...others.map(command),
    ...(main ? [command(main)] : []),
  ]
}

/** The way back is the same key: a voucher's source. */
function voucherActions({ vouchers }: ToolbarContext): Action[] {
  const [first] = vouchers
  return first ? [{ label: '凭证', keys: 'f3', run: () => openVoucher(first.id) }] : []
}

function deriveActions({ form, derive }: ToolbarContext): Action[] {
  const to = derive.filter((d): d is { type: UserDocumentType; label: string } => isUserType(d.type))
  if (to.length === 0 || form.id === null) return []
  const make = (type: UserDocumentType) => () => form.id !== null && createDocument({ type, from: [form.id] })
  return [
    {
      label: '下推',
      menu: to.map((d, i) => ({
        label: d.label,
        run: make(d.type),
        ...(i < 2 ? { keys: i === 0 ? 'f6' : 'shift+f6' } : {}),
      })),
    },
  ]
}

/** What usually comes next beside the documents made from all that is open: money for what was sold or bought, a purchase of what is missing. */
function followUps(form: FormDocument): Action[] {
  const { id } = form
  if (form.type === 'salesOrder' && form.state === 'approved' && id !== null)
    return [{ label: '以销定购', run: () => createDocument({ type: 'purchaseOrder', from: [id] }), more: true }]
  const partner = refOf(form.header['partnerId'])
  if (!isDue(form) || !partner) return []
  const selling = documentDef(form.type).module === 'sales'
  const type = selling ? 'receipt' : 'payment'
  return [{ label: selling ? '收款' : '付款', keys: 'f9', run: () => createDocument({ type, header: { partnerId: partner } }) }]
}
