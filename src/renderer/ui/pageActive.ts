import { createContext, type RefObject, useContext, useEffect } from 'react'

/** Whether the page around a component is the one in front. Tabs in the background stay mounted but must stay quiet. */
export const PageActiveContext = createContext(true)
export const usePageActive = (): boolean => useContext(PageActiveContext)

/** Props of the element around a page: it has the focus until something in the page takes it. */
export const PAGE_HOST = { 'data-page-host': true, tabIndex: -1 } as const

/** Takes the keyboard when it comes to the page and nothing in the page has it yet. Of several the first does. */
export function useArrival(ref: RefObject<HTMLElement | null>): void {
  const active = usePageActive()
  useEffect(() => {
    const host = ref.current?.closest<HTMLElement>('[data-page-host]')
    if (!active || !host) return
    const take = () => {
      if (document.activeElement === host) ref.current?.focus({ preventScroll: true })
    }
    take()
    host.addEventListener('focus', take)
    return () => host.removeEventListener('focus', take)
  }, [active, ref])
}
