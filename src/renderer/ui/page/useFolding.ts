import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/**
 * How far a toolbar gives way so that the number beside the heading stays whole: 0 not at all, 1 without the keys on its
 * buttons, from 2 on one more button in the ⋯ menu each. `content`: what the toolbar shows; with another it begins anew.
 */
export function useFolding(bar: RefObject<HTMLElement | null>, content: string, most: number): number {
  const [level, setLevel] = useState(0)
  const width = useRef(0)
  const measure = useCallback(() => {
    const head = bar.current?.closest('.page-head')
    // a tab in the background is not laid out
    if (!head || head.clientWidth === 0) return
    const wider = head.clientWidth > width.current
    width.current = head.clientWidth
    const cut = [head, ...head.querySelectorAll('.page-number')].some((part) => part.scrollWidth > part.clientWidth)
    if (wider) setLevel(0)
    if (cut) setLevel((l) => Math.min(l + 1, most))
  }, [bar, most])
  useLayoutEffect(() => setLevel(0), [content])
  // each step is measured
  useLayoutEffect(measure, [measure, level])
  useEffect(() => {
    const head = bar.current?.closest('.page-head')
    if (!bar.current || !head) return
    const observer = new ResizeObserver(measure)
    for (const part of [bar.current, head, ...head.querySelectorAll('.page-number')]) observer.observe(part)
    return () => observer.disconnect()
  }, [bar, measure])
  return level
}
