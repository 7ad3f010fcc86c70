/**
 * Keyboard shortcuts with layers.
 *
 *   useShortcuts([{ keys: 'ctrl+s', label: '存草稿', run: save, enabled: dirty }])
 *
 * A shortcut belongs to the nearest <ShortcutLayer>. Layers stack: app < page < overlay; the top one answers first, an
 * `exclusive` one (a dialog) hides all below it, an inactive one (a tab in the background) is deaf. A key that a
 * component handled itself (preventDefault) never gets here, nor does one pressed while an input method composes (D58).
 * `keys` may name alternatives: 'ctrl+w|alt+w'; '' is a command that only Ctrl+K offers. F1 shows what is listed now: see listShortcuts.
 */
import { createContext, type ReactNode, useContext, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { comboOf, isCommand, isEditable, isPressed, typesText } from './combo'
import { began, forget, keep, mustWait, onReplay } from './typeAhead'

export interface Shortcut {
  keys: string
  label: string
  run: () => void
  /** heading in the F1 sheet; default: the layer's name */
  group?: string
  /** false: listed, but does nothing */
  enabled?: boolean
  /** not listed in the F1 sheet */
  hidden?: boolean
}
type LayerLevel = 'app' | 'page' | 'overlay'
interface Layer {
  name: string
  level: LayerLevel
  active: boolean
  exclusive: boolean
  sequence: number
  bindings: Set<{ current: Shortcut[] }>
}

const LEVELS: Record<LayerLevel, number> = { app: 0, page: 1, overlay: 2 }
const layers = new Set<Layer>()
let sequence = 0
const newLayer = (name: string, level: LayerLevel, active: boolean, exclusive: boolean): Layer => ({
  name,
  level,
  active,
  exclusive,
  sequence: ++sequence,
  bindings: new Set(),
})
const appLayer = newLayer('通用', 'app', true, false)
layers.add(appLayer)
const LayerContext = createContext<Layer>(appLayer)

/** Active layers, the one that answers first at the front; nothing below an exclusive one. */
function stack(): Layer[] {
  const order = [...layers].filter((l) => l.active).sort((a, b) => LEVELS[b.level] - LEVELS[a.level] || b.sequence - a.sequence)
  const end = order.findIndex((l) => l.exclusive)
  return end < 0 ? order : order.slice(0, end + 1)
}

/** A dialog lies over the pages. */
export const isCovered = (): boolean => [...layers].some((l) => l.active && l.exclusive)

function onKeyDown(e: KeyboardEvent): void {
  if (e.defaultPrevented || e.isComposing || e.keyCode === 229) return
  const combo = comboOf(e)
  if (!combo || (typesText(combo) && isEditable(e.target)) || isPressed(combo, e.target)) return
  const found = bindingOf(combo)
  if (found?.level === 'app') forget()
  else if (mustWait() && !isCovered() && isCommand(combo)) {
    e.preventDefault()
    if (!e.repeat) keep(combo)
    return
  }
  if (!found) return
  e.preventDefault()
  runOf(combo)
}

function runOf(combo: string): void {
  began(combo)
  if (bindingOf(combo)?.shortcut.enabled === false) return
  // what is being typed belongs to what the command acts on
  flushSync(() => document.activeElement?.dispatchEvent(new Event('hz:commit')))
  bindingOf(combo)?.shortcut.run()
}

function bindingOf(combo: string): { shortcut: Shortcut; level: LayerLevel } | undefined {
  for (const layer of stack()) {
    for (const binding of [...layer.bindings].reverse()) {
      const shortcut = binding.current.find((s) => s.keys.split('|').includes(combo))
      if (shortcut) return { shortcut, level: layer.level }
    }
  }
  return undefined
}
onReplay(runOf)
if (typeof window !== 'undefined') window.addEventListener('keydown', onKeyDown)

export function ShortcutLayer(props: {
  name: string
  level: LayerLevel
  active?: boolean
  exclusive?: boolean
  children: ReactNode
}): ReactNode {
  const { name, level, active = true, exclusive = false } = props
  const [layer] = useState(() => newLayer(name, level, active, exclusive))
  useLayoutEffect(() => {
    if (active && !layer.active) layer.sequence = ++sequence
    Object.assign(layer, { name, level, active, exclusive })
  }, [layer, name, level, active, exclusive])
  // an exclusive layer takes the keyboard at once, even before its content is drawn; when it goes, it gives it back
  const [before] = useState(() => (exclusive ? document.activeElement : null))
  useLayoutEffect(() => {
    layers.add(layer)
    if (before instanceof HTMLElement && before === document.activeElement) before.blur()
    return () => {
      layers.delete(layer)
      queueMicrotask(() => {
        if (before instanceof HTMLElement && before.isConnected && document.activeElement === document.body)
          before.focus({ preventScroll: true })
      })
    }
  }, [layer, before])
  return <LayerContext value={layer}>{props.children}</LayerContext>
}

/** Registers shortcuts in the nearest layer for as long as the component lives. */
export function useShortcuts(shortcuts: Shortcut[]): void {
  const layer = useContext(LayerContext)
  const current = useRef(shortcuts)
  useLayoutEffect(() => {
    current.current = shortcuts
  })
  useLayoutEffect(() => {
    layer.bindings.add(current)
    return () => {
      layer.bindings.delete(current)
    }
  }, [layer])
}

/** What the keyboard can do now, for the F1 sheet: groups in the order in which they answer. */
export function listShortcuts(): { group: string; shortcuts: Shortcut[] }[] {
  const groups = new Map<string, Shortcut[]>()
  for (const layer of stack()) {
    for (const binding of layer.bindings) {
      for (const s of binding.current) {
        if (s.hidden) continue
        const group = s.group ?? layer.name
        groups.set(group, [...(groups.get(group) ?? []), s])
      }
    }
  }
  return [...groups].map(([group, shortcuts]) => ({ group, shortcuts }))
}
