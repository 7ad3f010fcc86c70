/**
 * A field that picks a record: type code, name, pinyin or barcode, ↑ ↓ choose, Enter takes and goes on.
 *
 *   <LookupInput source={customers} value={customer} onChange={setCustomer} placeholder="客户" />
 *   <SelectInput options={PRICE_MODES} value={mode} onChange={setMode} />
 *   <RateSelect value={ratePpm} onChange={setRate} />
 *
 * F2, F4 or Alt+↓ open the list. An emptied field gives null. Text that matches nothing stays and says so.
 */
import { formatScaled, parseScaled } from '@core/kernel'
import { Popover } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, type Ref, type RefObject, useImperativeHandle, useMemo, useRef, useState } from 'react'
import { LookupList } from '../lookup/LookupList'
import { type LookupSource, type Option, optionSource } from '../lookup/source'
import { useLookup } from '../lookup/useLookup'
import { cx } from '../store'
import { useFieldProps } from './Field'
import { focusNeighbour, useCommit } from './focus'

export interface LookupInputProps<T> {
  source: LookupSource<T>
  value: T | null
  onChange: (value: T | null) => void
  readOnly?: boolean
  placeholder?: string
  /** an emptied field keeps its value */
  required?: boolean
  ref?: Ref<HTMLInputElement>
}

function usePicking<T>(props: LookupInputProps<T>, input: { current: HTMLInputElement | null }) {
  const { source, value, onChange } = props
  const [text, setText] = useState<string | null>(null)
  const [open, setOpen] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const lookup = useLookup(source, text ?? '', open)
  const close = () => {
    setText(null)
    setOpen(false)
    setProblem(null)
  }
  const give = (item: T | null) => {
    close()
    const same = item === null ? value === null : value !== null && source.key(item) === source.key(value)
    if (!same) onChange(item)
  }
  const create = async () => {
    // the dialog takes the focus: what was typed must not be settled once more on the way out
    close()
    const made = await source.create?.run(text?.trim() ?? '')
    if (made) give(made)
    input.current?.focus()
  }
  /** takes what the text means; true when the field holds a value it can be left with. Meanwhile the field says that it is at it. */
  const settle = async (): Promise<boolean> => {
    const field = input.current
    if (!field || (text === null && !open)) return takeText()
    field.dataset['settling'] = ''
    try {
      return await takeText()
    } finally {
      delete field.dataset['settling']
    }
  }
  const takeText = async (): Promise<boolean> => {
    if (text === null && !open) return true
    if (text !== null && text.trim() === '') {
      if (props.required && value !== null) close()
      else give(null)
      return true
    }
    const choice = await lookup.resolve(text ?? '')
    if (choice === 'create') {
      await create()
      return false
    }
    if (choice === 'choose') {
      setOpen(true)
      setProblem(`“${text?.trim()}”不止一个，请从列表中选择`)
      return false
    }
    if (choice !== null) {
      give(choice)
      return true
    }
    if (text === null) close()
    else setProblem(`没有找到“${text.trim()}”，请从列表中选择`)
    return text === null
  }
  return { text, setText, open, setOpen, problem, setProblem, lookup, give, create, settle, close }
}

export function LookupInput<T>(props: LookupInputProps<T>): ReactNode {
  const { source, value, readOnly = false } = props
  const input = useRef<HTMLInputElement>(null)
  useImperativeHandle(props.ref, () => input.current as HTMLInputElement)
  const fieldProps = useFieldProps()
  const picking = usePicking(props, input)
  const { lookup, open } = picking
  // a command acts on what the text means, also when Enter was not pressed
  useCommit(input, () => picking.text !== null && void picking.settle())
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing || readOnly) return
    const opens = e.key === 'F4' || e.key === 'F2' || (!open && e.key === 'ArrowDown')
    if (opens) picking.setOpen(true)
    else if (open && e.key === 'ArrowDown') lookup.move(1)
    else if (open && e.key === 'ArrowUp') lookup.move(-1)
    else if (open && e.key === 'PageDown') lookup.move(8)
    else if (open && e.key === 'PageUp') lookup.move(-8)
    else if (e.key === 'Escape' && (open || picking.text !== null)) picking.close()
    else if (e.key === 'Enter' && !e.ctrlKey && (open || picking.text !== null)) {
      const back = e.shiftKey ? -1 : 1
      void picking.settle().then((settled) => settled && input.current && focusNeighbour(input.current, back))
    } else return
    e.preventDefault()
  }
  const label = value === null ? '' : source.label(value)
  return (
    <Popover opened={open && !readOnly} position="bottom-start" trapFocus={false} returnFocus={false} closeOnEscape={false} offset={2}>
      <Popover.Target>
        <span className={cx('inp', readOnly && 'inp-readonly', picking.problem !== null && 'inp-bad')}>
          <input
            {...fieldProps}
            ref={input}
            className="inp-field"
            role="combobox"
            aria-expanded={open}
            autoComplete="off"
            readOnly={readOnly}
            placeholder={props.placeholder}
            title={label.length > 10 ? label : undefined}
            value={picking.text ?? label}
            onFocus={(e) => !readOnly && e.currentTarget.select()}
            onChange={(e) => {
              picking.setText(e.currentTarget.value)
              picking.setProblem(null)
              picking.setOpen(true)
            }}
            onBlur={() => (picking.text === null ? picking.close() : void picking.settle().then(() => picking.setOpen(false)))}
            onKeyDown={onKeyDown}
          />
          {!readOnly && <OpenButton field={input} onOpen={() => picking.setOpen(!open)} />}
          {picking.problem !== null && <span className="inp-problem">{picking.problem}</span>}
        </span>
      </Popover.Target>
      <Popover.Dropdown className="lkp-pop">
        <LookupList source={source} text={picking.text ?? ''} state={lookup} onPick={picking.give} onCreate={() => void picking.create()} />
      </Popover.Dropdown>
    </Popover>
  )
}

function OpenButton({ field, onOpen }: { field: RefObject<HTMLInputElement | null>; onOpen: () => void }): ReactNode {
  return (
    <button
      type="button"
      tabIndex={-1}
      className="inp-button"
      aria-label="打开列表"
      onMouseDown={(e) => {
        e.preventDefault()
        field.current?.focus()
        onOpen()
      }}
    >
      <IconChevronDown size={14} />
    </button>
  )
}

export function SelectInput<V extends string>(props: {
  options: readonly { value: V; label: string; alias?: string }[]
  value: V | null
  onChange: (value: V) => void
  readOnly?: boolean
  placeholder?: string
  ref?: Ref<HTMLInputElement>
}): ReactNode {
  const { options, value, onChange, ...rest } = props
  const source = useMemo(() => optionSource('select', options), [options])
  const chosen = options.find((o) => o.value === value) ?? null
  return <LookupInput<Option> {...rest} required source={source} value={chosen} onChange={(o) => o && onChange(o.value as V)} />
}

/** VAT rates in use; 征收率 3 % and 1 % for small-scale taxpayers. */
const VAT_RATES = [130_000, 90_000, 60_000, 50_000, 30_000, 10_000, 0] as const

export function RateSelect(props: {
  value: number | null
  onChange: (ratePpm: number) => void
  rates?: readonly number[]
  readOnly?: boolean
}): ReactNode {
  const { value, rates = VAT_RATES } = props
  const all = value === null || rates.includes(value) ? rates : [...rates, value]
  const options = all.map((r) => ({ value: String(r), label: `${formatScaled(r, 4)}%` }))
  const give = (v: string) => {
    const rate = parseScaled(v, 0)
    if (rate !== null) props.onChange(rate)
  }
  return <SelectInput options={options} value={value === null ? null : String(value)} onChange={give} readOnly={props.readOnly ?? false} />
}
