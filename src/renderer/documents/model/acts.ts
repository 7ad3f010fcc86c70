/** What may be done to a document in its state, and the question asked before. */
import type { DocumentView } from '@core/contract'
import { fenDisplay } from '@core/kernel'
import { documentDef, documentLabel } from '@core/modules/registry'
import type { FormDocument } from './form'
import { totalOf } from './header'
import { refOf } from './values'

export type Act = DocumentView['actions'][number]

/** What may be done with a document that is not stored yet: as with a draft. */
export function draftActs(type: FormDocument['type'], approval: boolean): Act[] {
  if (approval) return ['edit', 'submit']
  return documentDef(type).posts ? ['edit', 'post'] : ['edit', 'approve']
}

export const ACT_LABELS: Record<Exclude<Act, 'edit'>, string> = {
  submit: '提交',
  approve: '审核',
  reject: '退回草稿',
  post: '过账',
  unpost: '撤销过账',
  reverse: '红冲',
  void: '作废',
  close: '关闭订单',
}
export const actLabel = (act: Exclude<Act, 'edit'>, form: Pick<FormDocument, 'state'>): string => {
  if (act === 'reject' && form.state === 'approved') return '撤销审核'
  return act === 'close' && form.state === 'closed' ? '重新打开' : ACT_LABELS[act]
}
/** The act that Ctrl+Enter does: what brings the document on. */
export const mainAct = (acts: readonly Act[]): Exclude<Act, 'edit'> | null =>
  (['post', 'submit', 'approve'] as const).find((a) => acts.includes(a)) ?? null
/** Words for what has been done. */
export const DONE: Record<Exclude<Act, 'edit'>, string> = {
  submit: '已提交审批',
  approve: '已审核',
  reject: '已退回草稿',
  post: '已过账',
  unpost: '已撤销过账，退回草稿',
  reverse: '已红冲',
  void: '已作废',
  close: '已关闭',
}

/** "销售出库单 XSCK-202611-0347 · 悦家便利 · 1,880.00" */
export function documentTitle(form: FormDocument): string {
  const partner = refOf(form.header['partnerId'])
  const total = totalOf(form)
  return [`${documentLabel(form.type)}${form.number ? ` ${form.number}` : ''}`, partner?.name, total === 0 ? null : fenDisplay(total)]
    .filter(Boolean)
    .join(' · ')
}

interface Question {
  title: string
  target: string
  effects: string[]
  action: string
  danger: boolean
}
/** The confirmation of acts that cannot simply be done again; null: no question. */
export function questionOf(act: Exclude<Act, 'edit'>, form: FormDocument): Question | null {
  const target = documentTitle(form)
  const def = documentDef(form.type)
  const stock = def.family === 'stock'
  switch (act) {
    case 'unpost':
      return {
        title: '撤销过账',
        target,
        effects: [
          '单据退回草稿，可以修改后重新过账',
          ...(stock ? ['库存数量和成本恢复到过账前'] : []),
          '凭证保留编号，其分录一并冲回',
          '有下游单据、核销或已结账时会被拒绝',
        ],
        action: '撤销过账',
        danger: true,
      }
    case 'reverse':
      return {
        title: '红冲',
        target,
        effects: ['生成一张金额、数量为负的红字单据并过账', '原单标记为“已冲红”，不再修改', ...(stock ? ['货物按原单方向退回'] : [])],
        action: '生成红字单据',
        danger: true,
      }
    case 'void':
      return { title: '作废', target, effects: ['单据不再有效，编号保留不再使用', '作废后不能恢复'], action: '作废', danger: true }
    case 'close':
      return form.state === 'closed'
        ? { title: '重新打开订单', target, effects: ['未执行的数量可以继续出入库'], action: '重新打开', danger: false }
        : {
            title: '关闭订单',
            target,
            effects: ['未执行的数量不再出入库，不再占用可用量', '以后可以重新打开'],
            action: '关闭订单',
            danger: false,
          }
    case 'reject':
      return {
        title: actLabel('reject', form),
        target,
        effects: ['单据退回草稿，可以修改'],
        action: actLabel('reject', form),
        danger: false,
      }
    default:
      return null
  }
}

/** Tab title: "销售出库 0347" */
export const shortTitle = (type: FormDocument['type'], number: string): string => {
  const label = documentLabel(type).replace(/(?<!订)单$/, '')
  return number === '' ? `${label} 新` : `${label} ${/(\d{1,4})\D*$/.exec(number)?.[1] ?? number}`
}
