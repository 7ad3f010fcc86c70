import { type RefObject, useLayoutEffect, useState } from 'react'

/** Inner size of an element, followed as it changes. 0 while it is not laid out (a tab in the background). */
export function useSize(ref: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = () => {
      const next = { width: element.clientWidth, height: element.clientHeight }
      // hidden: keep the last layout, so that coming back does not flicker
      if (next.width === 0) return
      setSize((s) => (s.width === next.width && s.height === next.height ? s : next))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return size
}
