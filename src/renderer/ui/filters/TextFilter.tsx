import { IconSearch, IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useShortcuts } from '../keys/shortcuts'
import type { FilterDef, FilterValue } from './FilterBar'

/** The text filter: typed in place, applied when the fingers rest. Esc empties it. `main`: the page's search. */
export function TextFilter(props: {
  filter: FilterDef & { kind: 'text' }
  /** the first: Ctrl+F goes there */
  main: boolean
  value: FilterValue
  onChange: (value: string | undefined) => void
}): ReactNode {
  const { filter, main, onChange } = props
  const value = typeof props.value === 'string' ? props.value : ''
  const [text, setText] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  const given = useRef(value)
  useEffect(() => {
    if (value !== given.current) setText(value)
    given.current = value
  }, [value])
  useEffect(() => {
    if (text.trim() === given.current) return
    const timer = setTimeout(() => {
      given.current = text.trim()
      onChange(given.current === '' ? undefined : given.current)
    }, 200)
    return () => clearTimeout(timer)
  }, [text, onChange])
  useShortcuts(main ? [{ keys: 'ctrl+f', label: '查找', run: () => input.current?.select() }] : [])
  const title = filter.placeholder ?? filter.label
  return (
    <span className="filter-text">
      <IconSearch size={14} />
      <input
        ref={input}
        value={text}
        placeholder={title}
        aria-label={filter.label}
        title={main ? `${title}（Ctrl F）` : title}
        onChange={(e) => setText(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key !== 'Escape' || text === '') return
          e.preventDefault()
          setText('')
        }}
      />
      {text !== '' && (
        <button type="button" className="chip-clear" aria-label="清除" onClick={() => setText('')}>
          <IconX size={12} />
        </button>
      )}
    </span>
  )
}
