/**
 * <DateInput value={date} onChange={setDate} />: a LocalDate, typed as 2026-11-24, 1124, 24, +1, 今天; F4 or Alt+↓ opens
 * the calendar, ↑ ↓ move by a day. Handed over like numbers: on leaving, Enter and shortcuts.
 */
import { addDays, type LocalDate } from '@core/kernel'
import { Popover } from '@mantine/core'
import { DatePicker } from '@mantine/dates'
import { IconCalendar } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle, useRef, useState } from 'react'
import { cx } from '../store'
import { parseDateText, today } from '../values/dateText'
import { useFieldProps } from './Field'
import { focusNeighbour, useCommit } from './focus'

export interface DateInputProps {
  value: LocalDate | null
  onChange: (value: LocalDate | null) => void
  readOnly?: boolean
  placeholder?: string
  ref?: Ref<HTMLInputElement>
}

/** The text while it is typed, and how it becomes a date. */
function useDateText({ value, onChange }: DateInputProps) {
  const [text, setText] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const give = (date: LocalDate | null) => {
    setText(null)
    setProblem(null)
    if (date !== value) onChange(date)
  }
  const commit = () => {
    if (text === null) return
    if (text.trim() === '') return give(null)
    const date = parseDateText(text, value, today())
    if (date === null) setProblem('不是有效日期，例：2026-11-24、1124、24')
    else give(date)
  }
  return { text, setText, problem, setProblem, give, commit }
}

export function DateInput(props: DateInputProps): ReactNode {
  const { value, readOnly = false } = props
  const input = useRef<HTMLInputElement>(null)
  useImperativeHandle(props.ref, () => input.current as HTMLInputElement)
  const [open, setOpen] = useState(false)
  const fieldProps = useFieldProps()
  const typing = useDateText(props)
  useCommit(input, typing.commit)
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing || readOnly) return
    if (e.key === 'F4' || (e.key === 'ArrowDown' && e.altKey)) setOpen(true)
    else if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && !e.ctrlKey)
      typing.give(addDays(value ?? today(), e.key === 'ArrowUp' ? 1 : -1))
    else if (e.key === 'Escape' && typing.text !== null) typing.give(value)
    else {
      if (e.key === 'Enter') typing.commit()
      return
    }
    e.preventDefault()
  }
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <span className={cx('inp', readOnly && 'inp-readonly', typing.problem !== null && 'inp-bad')}>
          <input
            {...fieldProps}
            ref={input}
            className="inp-field"
            autoComplete="off"
            readOnly={readOnly}
            placeholder={props.placeholder}
            value={typing.text ?? value ?? ''}
            onFocus={(e) => !readOnly && e.currentTarget.select()}
            onChange={(e) => {
              typing.setText(e.currentTarget.value)
              typing.setProblem(null)
            }}
            onBlur={typing.commit}
            onKeyDown={onKeyDown}
          />
          {!readOnly && (
            <button type="button" tabIndex={-1} className="inp-button" aria-label="选择日期" onClick={() => setOpen(true)}>
              <IconCalendar size={14} />
            </button>
          )}
          {typing.problem !== null && <span className="inp-problem">{typing.problem}</span>}
        </span>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <DatePicker
          size="xs"
          monthLabelFormat="YYYY 年 M 月"
          yearLabelFormat="YYYY 年"
          value={value}
          defaultDate={value ?? today()}
          onChange={(date) => {
            typing.give(date)
            setOpen(false)
            if (input.current) focusNeighbour(input.current)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}
