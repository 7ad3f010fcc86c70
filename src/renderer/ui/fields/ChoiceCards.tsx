/**
 * A choice that needs explaining (wizards, settings): cards with a title and a sentence, ← → or ↑ ↓ choose.
 *
 *   <ChoiceCards label="会计准则" value={standard} onChange={setStandard} locked
 *     options={[{ value: 'small', title: '小企业会计准则', text: '…' }]} />
 */
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { cx } from '../store'
import { focusNeighbour } from './focus'

export interface Choice<V extends string> {
  value: V
  title: string
  text: string
  /** beside the title: 推荐 */
  note?: string
}
export function ChoiceCards<V extends string>(props: {
  label: string
  options: readonly Choice<V>[]
  value: V
  onChange: (value: V) => void
  /** cannot be changed once there is business */
  locked?: boolean
  /** why, where it is another reason */
  lockedBy?: string
  readOnly?: boolean
  error?: ReactNode
}): ReactNode {
  const { options, value, onChange, readOnly = false } = props
  const group = useRef<HTMLDivElement>(null)
  const message = useRef<HTMLDivElement>(null)
  const refused = props.error !== undefined
  useEffect(() => {
    if (refused) message.current?.scrollIntoView({ block: 'nearest' })
  }, [refused])
  const onKeyDown = (e: KeyboardEvent<HTMLButtonElement>) => {
    const step = e.key === 'ArrowRight' || e.key === 'ArrowDown' ? 1 : e.key === 'ArrowLeft' || e.key === 'ArrowUp' ? -1 : 0
    if (e.key === 'Enter' && !e.ctrlKey) focusNeighbour(e.currentTarget, e.shiftKey ? -1 : 1)
    else if (step === 0 || readOnly) return
    else {
      const next = options[options.findIndex((o) => o.value === value) + step]
      if (!next) return
      onChange(next.value)
      requestAnimationFrame(() => group.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus())
    }
    e.preventDefault()
  }
  return (
    <div className="choices">
      <div className="choices-label">
        {props.label}
        {props.locked && <small>{props.lockedBy ?? '有业务后不能更改'}</small>}
      </div>
      <div ref={group} role="radiogroup" aria-label={props.label} className="choices-list">
        {options.map((o) => (
          <button
            key={o.value}
            type="button"
            role="radio"
            aria-checked={o.value === value}
            tabIndex={o.value === value ? 0 : -1}
            data-field-stop
            disabled={readOnly && o.value !== value}
            className={cx('choice', o.value === value && 'choice-on')}
            onClick={() => onChange(o.value)}
            onKeyDown={onKeyDown}
          >
            <b>
              {o.title}
              {o.note && <em>{o.note}</em>}
            </b>
            <span>{o.text}</span>
          </button>
        ))}
      </div>
      {refused && (
        <div ref={message} className="choices-error" role="alert">
          {props.error}
        </div>
      )}
    </div>
  )
}
