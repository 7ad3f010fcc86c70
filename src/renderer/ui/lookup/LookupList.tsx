import { Loader } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { Keys } from '../keys/Keys'
import { cx } from '../store'
import type { LookupColumn, LookupSource } from './source'
import type { LookupState } from './useLookup'
import './lookup.css'

function Marked({ text, wanted }: { text: string; wanted: string }): ReactNode {
  const at = wanted === '' ? -1 : text.toLowerCase().indexOf(wanted.toLowerCase())
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + wanted.length)}</mark>
      {text.slice(at + wanted.length)}
    </>
  )
}

const template = <T,>(columns: readonly LookupColumn<T>[]) =>
  columns.map((c, i) => (i === 1 || columns.length === 1 ? `minmax(${c.width}px, 1fr)` : `${c.width}px`)).join(' ')

/** The drop-down of a picker: choices in columns, the highlighted one, and what else can be done. The field keeps the focus. */
export function LookupList<T>(props: {
  source: LookupSource<T>
  text: string
  state: LookupState<T>
  onPick: (item: T) => void
  onCreate: () => void
}): ReactNode {
  const { source, state } = props
  const wanted = props.text.trim()
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [state.index, state.items])
  const columns = { gridTemplateColumns: template(source.columns) }
  const titled = source.columns.some((c) => c.title !== '')
  return (
    // the mouse must not take the focus out of the field
    <div className="lkp" role="listbox" onMouseDown={(e) => e.preventDefault()}>
      {titled && (
        <div className="lkp-head" style={columns}>
          {source.columns.map((c) => (
            <span key={c.title} className={cx(c.align === 'right' && 'num')}>
              {c.title}
            </span>
          ))}
        </div>
      )}
      <div className="lkp-list" ref={list}>
        {state.items.map((item, i) => (
          <div
            key={source.key(item)}
            role="option"
            tabIndex={-1}
            aria-selected={i === state.index}
            className="lkp-item"
            style={columns}
            onMouseMove={() => i !== state.index && state.setIndex(i)}
            onClick={() => props.onPick(item)}
          >
            {source.columns.map((c) => (
              <span key={c.title} className={cx(c.align === 'right' && 'num', c.muted && 'mut')} title={c.value(item)}>
                <Marked text={c.value(item)} wanted={wanted} />
              </span>
            ))}
          </div>
        ))}
        {state.items.length === 0 && <Nothing source={source} state={state} wanted={wanted} />}
        {source.create && (
          <div
            role="option"
            tabIndex={-1}
            aria-selected={state.index === state.items.length}
            className="lkp-create"
            onMouseMove={() => state.setIndex(state.items.length)}
            onClick={props.onCreate}
          >
            <IconPlus size={13} />
            {source.create.label(wanted)}
          </div>
        )}
      </div>
      {titled && <Foot />}
    </div>
  )
}

function Foot(): ReactNode {
  return (
    <div className="lkp-foot">
      <span>
        <Keys keys="up" /> <Keys keys="down" /> 选择
      </span>
      <span>
        <Keys keys="enter" /> 确定
      </span>
      <span>
        <Keys keys="esc" /> 取消
      </span>
    </div>
  )
}

function Nothing<T>({ source, state, wanted }: { source: LookupSource<T>; state: LookupState<T>; wanted: string }): ReactNode {
  if (state.error !== null) return <div className="lkp-none neg">{state.error}</div>
  if (state.loading)
    return (
      <div className="lkp-none">
        <Loader size={16} />
      </div>
    )
  return <div className="lkp-none">{source.emptyText ?? (wanted === '' ? '没有可选的内容' : `没有找到“${wanted}”`)}</div>
}
