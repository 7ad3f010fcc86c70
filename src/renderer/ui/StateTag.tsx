/**
 * The state of a document.
 *
 *   <StateStamp state="draft" />   a stamp beside the title
 *   <StateTag state="posted" />    a word in a list
 *
 * States not in the table are shown as they come, in grey.
 */
import type { ReactNode } from 'react'
import { cx } from './store'
import './state.css'

type Tone = 'plain' | 'warn' | 'good' | 'bad'
const STATES: Record<string, { label: string; tone: Tone }> = {
  draft: { label: '草稿', tone: 'plain' },
  submitted: { label: '待审批', tone: 'warn' },
  approved: { label: '已审核', tone: 'warn' },
  posted: { label: '已过账', tone: 'good' },
  closed: { label: '已关闭', tone: 'plain' },
  reversed: { label: '已冲红', tone: 'bad' },
  void: { label: '已作废', tone: 'bad' },
  // vouchers
  open: { label: '未记账', tone: 'plain' },
  reviewed: { label: '已审核', tone: 'warn' },
  booked: { label: '已记账', tone: 'good' },
  // master data
  enabled: { label: '启用', tone: 'good' },
  disabled: { label: '停用', tone: 'plain' },
}

export const stateLabel = (state: string): string => STATES[state]?.label ?? state
const toneOf = (state: string, tone?: Tone): Tone => tone ?? STATES[state]?.tone ?? 'plain'

export function StateStamp(props: { state: string; label?: string; tone?: Tone }): ReactNode {
  return <span className={cx('stamp', `stamp-${toneOf(props.state, props.tone)}`)}>{props.label ?? stateLabel(props.state)}</span>
}

export function StateTag(props: { state: string; label?: string; tone?: Tone }): ReactNode {
  return <span className={cx('state', `state-${toneOf(props.state, props.tone)}`)}>{props.label ?? stateLabel(props.state)}</span>
}
