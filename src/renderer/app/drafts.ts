import { useCallback, useContext, useEffect, useRef, useState } from 'react'
import { readLocal, writeLocal } from '../ui/store'
import { draftKey, TabContext, tabStore } from './tabs'

/**
 * State of a page that survives a crash and a restart (D59): kept on this machine with the tab, gone when the tab is
 * closed or `clear` is called (saved).
 *
 *   const [draft, setDraft, clear] = useDraft<FormState | null>('form', null)
 *
 * Written a moment after the last change and when the window goes away. JSON values only.
 */
export function useDraft<T>(name: string, initial: T): [T, (next: T | ((previous: T) => T)) => void, () => void] {
  const tab = useContext(TabContext)
  const key = draftKey(tab, name)
  const [value, setValue] = useState<T>(() => readLocal(key, initial))
  const unsaved = useRef<{ value: T } | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const flush = useCallback(() => {
    clearTimeout(timer.current)
    if (unsaved.current) writeLocal(key, unsaved.current.value)
    unsaved.current = null
  }, [key])
  const set = useCallback(
    (next: T | ((previous: T) => T)) =>
      setValue((previous) => {
        const v = typeof next === 'function' ? (next as (p: T) => T)(previous) : next
        unsaved.current = { value: v }
        clearTimeout(timer.current)
        timer.current = setTimeout(flush, 400)
        return v
      }),
    [flush],
  )
  const clear = useCallback(() => {
    clearTimeout(timer.current)
    unsaved.current = null
    writeLocal(key, undefined)
  }, [key])
  useEffect(() => {
    window.addEventListener('pagehide', flush)
    return () => {
      window.removeEventListener('pagehide', flush)
      // a closed tab takes its drafts with it
      if (tabStore.get().tabs.some((t) => t.id === tab)) flush()
      else clearTimeout(timer.current)
    }
  }, [flush, tab])
  return [value, set, clear]
}
