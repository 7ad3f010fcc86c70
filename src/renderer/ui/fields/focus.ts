import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

const FOCUSABLE =
  'input:not([disabled]):not([readonly]):not([type="hidden"]), textarea:not([disabled]):not([readonly]), button[data-field-stop]:not([disabled])'
const visible = (e: HTMLElement) => e.offsetParent !== null && e.tabIndex >= 0

/** Puts the cursor into a field as Tab does: what stands in it is selected, so that typing replaces it. */
function enterField(field: HTMLElement): void {
  field.focus()
  if (field instanceof HTMLInputElement && field.type !== 'checkbox') field.select()
}

/** Moves to the next (or previous) field of the surrounding field grid; false at its end. */
export function focusNeighbour(from: HTMLElement, step: 1 | -1 = 1): boolean {
  const grid = from.closest<HTMLElement>('[data-field-grid]')
  if (!grid) return false
  const fields = [...grid.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(visible)
  const next = fields[fields.indexOf(from) + step]
  if (next) {
    enterField(next)
    return true
  }
  if (step === 1) grid.dispatchEvent(new Event('hz:fieldsend'))
  return false
}

/** Puts the cursor into the field with this name (a refusal's `at`); false when it is not there. */
export function focusField(container: ParentNode, name: string): boolean {
  const field = container.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`)?.querySelector<HTMLElement>(FOCUSABLE)
  if (field) enterField(field)
  return field !== null && field !== undefined
}

/** Puts the cursor into the first field, or the choice taken in it. */
export function focusFirst(container: ParentNode): void {
  const fields = [...container.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(visible)
  if (fields[0]) enterField(fields[0])
}

/**
 * A field that keeps text until it is left hands its value over when asked: a shortcut such as Ctrl+S fires while the
 * cursor is still in it. See shortcuts.tsx, which asks the focused element.
 */
export function useCommit(ref: RefObject<HTMLElement | null>, commit: () => void): void {
  const latest = useRef(commit)
  useLayoutEffect(() => {
    latest.current = commit
  })
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const listener = () => latest.current()
    element.addEventListener('hz:commit', listener)
    return () => element.removeEventListener('hz:commit', listener)
  }, [ref])
}
