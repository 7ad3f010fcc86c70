/**
 * A barcode scanner is a keyboard that types fast and ends with Enter.
 *
 *   useScanner((code) => addLine(code), { enabled: !readOnly })
 *
 * Only the top-most enabled handler of the active page gets the code; where no page wants it the window's own does (`fallback`),
 * unless a field is being typed into. What the scanner typed into the focused field is
 * taken out again and the Enter swallowed, so that a scan anywhere means the same. Fields that want the characters
 * themselves stand inside an element with data-scan="type".
 */
import { GS } from '@core/kernel'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { createStore } from '../store'
import { type Burst, continues, isScan, readLimits, type ScannerLimits, writeLimits } from './burst'

interface ScannerState {
  ready: boolean
  lastCode: string | null
}
/** For the status line: is anyone listening, and what came last. */
export const scannerState = createStore<ScannerState>({ ready: false, lastCode: null })
/** How fast, how long, how ended: set for this machine in the settings. */
export const scannerLimits = createStore<ScannerLimits>(readLimits())
scannerLimits.subscribe(() => writeLimits(scannerLimits.get()))

interface Handler {
  current: (code: string) => void
}
const handlers: Handler[] = []
const fallbacks: Handler[] = []

interface TypedBurst extends Burst {
  field: HTMLInputElement | HTMLTextAreaElement | null
  before: string
}
let burst: TypedBurst | null = null

/** The character a key stands for, also when an input method hides it behind "Process". */
function charOf(e: KeyboardEvent): string | null {
  if (e.key.length === 1) return e.key
  const m = /^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/.exec(e.code)
  if (e.key !== 'Process' || !m) return null
  return m[1] ? (e.shiftKey ? m[1] : m[1].toLowerCase()) : (m[2] ?? null)
}

/** Puts back what stood in the field before the burst, in a way React notices. */
function restore(b: TypedBurst): void {
  if (!b.field || b.field.value === b.before) return
  const prototype = b.field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(b.field, b.before)
  b.field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** The separator of GS1 element strings: scanners type it as the control character it is, Ctrl+]. */
const isSeparator = (e: KeyboardEvent): boolean => e.key === GS || (e.ctrlKey && !e.altKey && (e.key === ']' || e.code === 'BracketRight'))

function onKeyDown(e: KeyboardEvent): void {
  const handler = handlers.at(-1) ?? fallbacks.at(-1)
  if (!handler) return
  const now = e.timeStamp
  const limits = scannerLimits.get()
  if (burst && isSeparator(e) && continues(burst, now, limits)) {
    burst = { ...burst, text: burst.text + GS, last: now }
    e.preventDefault()
    e.stopImmediatePropagation()
    return
  }
  if (e.ctrlKey || e.metaKey || e.altKey) return
  if (e.key === 'Enter' || (e.key === 'Tab' && burst)) {
    const b = burst
    burst = null
    if (!b || !isScan(b, e.key, now, limits)) return
    if (e.target instanceof Element && e.target.closest('[data-scan="type"]')) return
    if (handlers.length === 0 && b.field) return
    e.preventDefault()
    e.stopImmediatePropagation()
    restore(b)
    scannerState.set({ ready: true, lastCode: b.text.replaceAll(GS, ' ') })
    handler.current(b.text)
    return
  }
  const char = charOf(e)
  if (char === null) {
    if (e.key !== 'Shift') burst = null
    return
  }
  if (!burst || !continues(burst, now, limits)) {
    const field = e.target instanceof HTMLInputElement || e.target instanceof HTMLTextAreaElement ? e.target : null
    burst = { text: char, start: now, last: now, field, before: field?.value ?? '' }
  } else burst = { ...burst, text: burst.text + char, last: now }
}

let installed = false
function install(): void {
  if (installed) return
  installed = true
  window.addEventListener('keydown', onKeyDown, { capture: true })
}

/** Receives scanned codes while mounted and enabled. */
export function useScanner(onScan: (code: string) => void, options: { enabled?: boolean; fallback?: boolean } = {}): void {
  const { enabled = true, fallback = false } = options
  const handler = useRef(onScan)
  useLayoutEffect(() => {
    handler.current = onScan
  })
  useEffect(() => {
    if (!enabled) return
    install()
    const among = fallback ? fallbacks : handlers
    among.push(handler)
    scannerState.set((s) => ({ ...s, ready: true }))
    return () => {
      among.splice(among.indexOf(handler), 1)
      scannerState.set((s) => ({ ...s, ready: handlers.length + fallbacks.length > 0 }))
    }
  }, [enabled, fallback])
}
