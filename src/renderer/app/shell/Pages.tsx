import { memo, type ReactNode, type RefObject, Suspense, useEffect, useRef, useState } from 'react'
import { EmptyState } from '../../ui/EmptyState'
import { isCovered, ShortcutLayer } from '../../ui/keys/shortcuts'
import { Awaited } from '../../ui/keys/typeAhead'
import { PAGE_HOST, PageActiveContext } from '../../ui/pageActive'
import { useStore } from '../../ui/store'
import { PAGES } from '../open'
import { PageBoundary } from '../PageBoundary'
import { pageDef } from '../pages'
import { activate, openPage, type Tab, TabContext, tabStore } from '../tabs'

/** All open pages stay mounted, so that what is half entered survives; a page is first drawn when it is first looked at. */
export function Pages(): ReactNode {
  const { tabs, active } = useStore(tabStore)
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  if (active !== null && !seen.has(active)) setSeen(new Set(seen).add(active))
  if (tabs.length === 0)
    return (
      <EmptyState
        title="没有打开的页面"
        hint="从左侧选择模块，或按 Ctrl K 查找"
        action={{ label: '打开工作台', run: () => openPage(PAGES.workbench), keys: 'alt+h' }}
      />
    )
  return tabs.filter((t) => seen.has(t.id)).map((t) => <PageHost key={t.id} tab={t} active={t.id === active} />)
}

const PageHost = memo(
  function PageHost({ tab, active }: { tab: Tab; active: boolean }): ReactNode {
    const host = useRef<HTMLDivElement>(null)
    useFocusKept(host, active)
    const Component = pageDef(tab.page)?.component
    if (!Component) return null
    return (
      <div
        ref={host}
        {...PAGE_HOST}
        className="page-host"
        style={active ? undefined : { display: 'none' }}
        onFocus={() => active || activate(tab.id)}
      >
        <TabContext value={tab.id}>
          <PageActiveContext value={active}>
            <ShortcutLayer name={tab.title} level="page" active={active}>
              <PageBoundary title={tab.title}>
                <Suspense fallback={<Awaited />}>
                  <Component />
                </Suspense>
              </PageBoundary>
            </ShortcutLayer>
          </PageActiveContext>
        </TabContext>
      </div>
    )
  },
  (a, b) => a.active === b.active && a.tab.id === b.tab.id && a.tab.page === b.tab.page && a.tab.title === b.tab.title,
)

/**
 * The keyboard is always in the page in front: where it was when the page was left or when the focused element went away
 * (a dialog, a button that is done), else at the beginning of the page, whose table then takes it (DataTable).
 */
function useFocusKept(host: RefObject<HTMLDivElement | null>, active: boolean): void {
  const last = useRef<HTMLElement | null>(null)
  useEffect(() => {
    const page = host.current
    if (!active || !page) return
    const takeBack = () => {
      last.current?.focus({ preventScroll: true })
      if (!page.contains(document.activeElement)) page.focus({ preventScroll: true })
    }
    const remember = (e: FocusEvent) => {
      if (e.target !== page) last.current = e.target as HTMLElement
    }
    const onKeyDown = () => {
      if (document.activeElement === document.body && !isCovered()) takeBack()
    }
    if (!page.contains(document.activeElement)) takeBack()
    page.addEventListener('focusin', remember)
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => {
      page.removeEventListener('focusin', remember)
      window.removeEventListener('keydown', onKeyDown, { capture: true })
    }
  }, [host, active])
}
