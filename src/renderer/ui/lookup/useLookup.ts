import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { LookupSource } from './source'

interface Found<T> {
  sourceId: string
  text: string
  items: readonly T[]
  error: string | null
}
export interface LookupState<T> {
  items: readonly T[]
  loading: boolean
  error: string | null
  /** highlighted row; items.length stands for "create"; -1 for none */
  index: number
  move: (delta: number) => void
  setIndex: (index: number) => void
  /**
   * Waits for the search of `text` and says what Enter means: the highlighted or exact item, 'create', nothing, or 'choose':
   * typed ahead of the list, which now shows several, another than before at the head.
   */
  resolve: (text: string) => Promise<T | 'create' | 'choose' | null>
}

/**
 * Searches while open. The highlight starts at the first hit, or nowhere when `free` (the typed text itself is a value).
 * Results of an older text never replace those of a newer one.
 */
export function useLookup<T>(source: LookupSource<T>, text: string, open: boolean, free = false): LookupState<T> {
  const [found, setFound] = useState<Found<T> | null>(null)
  const [index, setIndex] = useState(free ? -1 : 0)
  const latest = useRef(source)
  useLayoutEffect(() => {
    latest.current = source
  })
  const sequence = useRef(0)
  const run = useCallback(async (wanted: string): Promise<readonly T[]> => {
    const own = ++sequence.current
    const { id } = latest.current
    let result: Found<T>
    try {
      result = { sourceId: id, text: wanted, items: await latest.current.search(wanted), error: null }
    } catch (e) {
      result = { sourceId: id, text: wanted, items: [], error: e instanceof Error ? e.message : '查找失败' }
    }
    if (own === sequence.current) setFound(result)
    return result.items
  }, [])

  const sourceId = source.id
  const delay = source.delay ?? 30
  useEffect(() => {
    if (!open) return
    setIndex(free ? -1 : 0)
    const timer = setTimeout(() => void run(text), delay)
    return () => clearTimeout(timer)
  }, [open, text, sourceId, delay, free, run])

  const current = found && found.sourceId === sourceId ? found : null
  const settled = current !== null && current.text === text
  const items = current?.items ?? []
  const last = items.length - (source.create ? 0 : 1)
  const move = (delta: number) => setIndex((i) => (last < 0 ? -1 : Math.max(free ? -1 : 0, Math.min(last, i + delta))))

  const resolve = async (wanted: string): Promise<T | 'create' | 'choose' | null> => {
    const ready = settled && current.text === wanted
    const hits = ready ? items : await run(wanted)
    const exact = hits.filter((h) => source.isExact?.(h, wanted) ?? false)
    if (exact.length === 1 && exact[0] !== undefined && (!ready || index <= 0)) return exact[0]
    if (ready && index === items.length && source.create) return 'create'
    if (free && (!ready || index < 0)) return null
    // typed ahead of the list: taken is an unmistakable hit, or the best one if it is what was highlighted all the while
    const [best] = hits
    if (ready) return items[index] ?? null
    if (hits.length <= 1 || best === undefined) return best ?? null
    const shown = items[index]
    return shown !== undefined && source.key(shown) === source.key(best) ? best : 'choose'
  }
  return { items, loading: open && !settled, error: settled ? current.error : null, index, move, setIndex, resolve }
}
