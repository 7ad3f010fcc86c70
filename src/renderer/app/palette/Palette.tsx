import { Loader, Modal } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'
import { hold } from '../../ui/keys/typeAhead'
import { registerCommands, type SearchHit, searchProviders } from './providers'

interface Group {
  id: string
  group: string
  hits: readonly SearchHit[]
}

/**
 * Asks every provider; groups come as they answer, in their order. Answers to an older text are dropped. Until all have
 * answered, groups of the text before still stand: `settled` says that what is seen is what was asked for.
 */
function useSearch(text: string): { groups: Group[]; busy: boolean; settled: boolean } {
  const [state, setState] = useState<{ text: string; groups: ReadonlyMap<string, Group>; left: number }>({
    text: '',
    groups: new Map(),
    left: 0,
  })
  useEffect(() => {
    let current = true
    const providers = searchProviders()
    const timer = setTimeout(
      () => {
        setState((s) => ({ text, groups: s.groups, left: providers.length }))
        for (const p of providers) {
          void Promise.resolve()
            .then(() => p.search(text))
            .catch(() => [] as readonly SearchHit[])
            .then((hits) => {
              if (current)
                setState((s) => ({ ...s, left: s.left - 1, groups: new Map(s.groups).set(p.id, { id: p.id, group: p.group, hits }) }))
            })
        }
      },
      text === '' ? 0 : 60,
    )
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [text])
  const groups = searchProviders().flatMap((p) => {
    const g = state.groups.get(p.id)
    return g && g.hits.length > 0 ? [g] : []
  })
  return { groups, busy: state.left > 0, settled: state.text === text && state.left === 0 && state.groups.size > 0 }
}

/** Ctrl+K: documents by number, items and partners by pinyin, barcode or name, pages, commands. `text`: what it begins with. */
export function Palette({ text, onClose }: { text: string; onClose: () => void }): ReactNode {
  useState(registerCommands)
  return (
    <ShortcutLayer name="查找" level="overlay" exclusive>
      <Modal opened onClose={onClose} size={620} withCloseButton={false} padding={0} yOffset="12vh" centered={false} closeOnEscape={false}>
        <PaletteBody start={text} onClose={onClose} />
      </Modal>
    </ShortcutLayer>
  )
}

function PaletteBody({ start, onClose }: { start: string; onClose: () => void }): ReactNode {
  const [text, setText] = useState(start)
  const [index, setIndex] = useState(0)
  const { groups, busy, settled } = useSearch(text)
  const flat = groups.flatMap((g) => g.hits)
  const list = useRef<HTMLDivElement>(null)
  const at = Math.min(index, flat.length - 1)
  // the highlighted hit is kept in view
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [at])
  useShortcuts([{ keys: 'esc|ctrl+k', label: '关闭', run: onClose }])
  const run = (hit: SearchHit | undefined) => {
    if (!hit) return
    onClose()
    // the palette is gone before the command acts, so that what it focuses keeps the focus; keys wait for what it opens
    const release = hold()
    requestAnimationFrame(() => {
      flushSync(hit.run)
      release()
    })
  }
  const chosen = flat[at]
  // Enter typed ahead of the search waits for it: what was found for another text is never run
  const entered = useRef(false)
  useEffect(() => {
    if (!entered.current || !settled) return
    entered.current = false
    run(chosen)
  })
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing) return
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }
    const step = steps[e.key]
    if (step !== undefined) setIndex(Math.max(0, Math.min(flat.length - 1, at + step)))
    else if (e.key === 'Enter' && settled) run(chosen)
    else if (e.key === 'Enter') entered.current = true
    else return
    e.preventDefault()
  }
  return (
    <div className="palette" data-scan="type">
      <div className="palette-input">
        <IconSearch size={17} />
        <input
          autoFocus
          data-autofocus
          value={text}
          placeholder="单据号、商品、条码、往来单位、拼音首字母、报表、命令"
          aria-label="搜索"
          onChange={(e) => {
            setText(e.currentTarget.value)
            setIndex(0)
            entered.current = false
          }}
          onKeyDown={onKeyDown}
        />
        {busy && <Loader size={18} />}
      </div>
      <div className="palette-list" role="listbox" ref={list}>
        {groups.map((g) => (
          <section key={g.id}>
            <h3>{g.group}</h3>
            {g.hits.map((h) => (
              <Hit key={h.key} hit={h} selected={chosen === h} onPoint={() => setIndex(flat.indexOf(h))} onRun={() => run(h)} />
            ))}
          </section>
        ))}
        {flat.length === 0 && !busy && <p className="palette-none">{text === '' ? '输入要找的内容' : `没有找到“${text}”`}</p>}
      </div>
    </div>
  )
}

function Hit(props: { hit: SearchHit; selected: boolean; onPoint: () => void; onRun: () => void }): ReactNode {
  const { hit } = props
  return (
    <div
      role="option"
      tabIndex={-1}
      aria-selected={props.selected}
      className="palette-hit"
      onMouseMove={() => !props.selected && props.onPoint()}
      onClick={props.onRun}
    >
      {hit.icon}
      <span className="palette-title">{hit.title}</span>
      {hit.subtitle && <span className="palette-sub">{hit.subtitle}</span>}
      {hit.keys && <Keys keys={hit.keys} />}
    </div>
  )
}
