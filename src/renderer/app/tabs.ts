/**
 * Open pages. Kept per account set on this machine, so that they are there again after a restart.
 *
 *   openPage('document', { type: 'salesDelivery', id: 12 })
 *   const page = usePage()   in a page: page.params, page.setTitle('销售出库 0347'), page.setDirty(true), page.close()
 */
import { createContext, useContext, useMemo } from 'react'
import { confirm } from '../ui/feedback/dialogs'
import { toast } from '../ui/feedback/toast'
import { usePageActive } from '../ui/pageActive'
import { createStore, readLocal, useStore, writeLocal } from '../ui/store'
import { pageDef, type PageParams, titleOf } from './pages'

export interface Tab {
  /** this tab, whatever it comes to show */
  id: string
  /** page and parameters: opening the same again goes here */
  key: string
  page: string
  params: PageParams
  title: string
  dirty: boolean
}
interface Tabs {
  tabs: readonly Tab[]
  active: string | null
  /** most recently used first: where closing goes back to */
  recent: readonly string[]
}
export const tabStore = createStore<Tabs>({ tabs: [], active: null, recent: [] })

const stable = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(stable)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, v]) => v !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([k, v]) => [k, stable(v)]),
        )
      : value
const keyOf = (page: string, params: PageParams) => `${page}?${JSON.stringify(stable(params))}`

let storageKey: string | null = null
tabStore.subscribe(() => {
  if (storageKey === null) return
  const { tabs, active } = tabStore.get()
  writeLocal(storageKey, { active, tabs })
})

/** Loads the tabs of an account set; pages that are gone are left out. `home` opens when nothing is left. */
export function restoreTabs(accountSet: string, home: string): void {
  storageKey = null
  const saved = readLocal<{ tabs: Tab[]; active: string | null }>(`hezhang.tabs.${accountSet}`, { tabs: [], active: null })
  const tabs = saved.tabs.filter((t) => typeof t.id === 'string' && pageDef(t.page) !== undefined)
  const active = tabs.some((t) => t.id === saved.active) ? saved.active : (tabs[0]?.id ?? null)
  tabStore.set({ tabs, active, recent: active === null ? [] : [active] })
  storageKey = `hezhang.tabs.${accountSet}`
  if (tabs.length === 0 && pageDef(home)) openPage(home)
}

export function activate(id: string): void {
  tabStore.set((s) =>
    s.active === id || !s.tabs.some((t) => t.id === id) ? s : { ...s, active: id, recent: [id, ...s.recent.filter((k) => k !== id)] },
  )
}

export function openPage(page: string, params: PageParams = {}): void {
  const def = pageDef(page)
  if (!def) {
    toast.warn('这个页面还不可用', { detail: page })
    return
  }
  const key = keyOf(page, params)
  const { tabs, active } = tabStore.get()
  const there = tabs.find((t) => t.key === key)
  if (there) return activate(there.id)
  const tab: Tab = { id: crypto.randomUUID(), key, page, params, title: titleOf(def, params), dirty: false }
  const at = tabs.findIndex((t) => t.id === active) + 1
  tabStore.set((s) => ({ ...s, tabs: s.tabs.toSpliced(at > 0 ? at : s.tabs.length, 0, tab) }))
  activate(tab.id)
}

/** Closes a tab; unsaved entries are asked about first. false: the user stays. */
export async function closeTab(id: string): Promise<boolean> {
  const tab = tabStore.get().tabs.find((t) => t.id === id)
  if (!tab) return true
  if (tab.dirty && !(await askDiscard(tab))) return false
  dropTab(id)
  return true
}
const askDiscard = (tab: Tab) =>
  confirm({
    title: '关闭页面',
    target: tab.title,
    effects: ['没有保存的内容将丢弃'],
    action: '丢弃并关闭',
    cancel: '继续编辑',
    danger: true,
  })

function dropTab(id: string): void {
  clearDrafts(id)
  tabStore.set((s) => {
    const at = s.tabs.findIndex((t) => t.id === id)
    const tabs = s.tabs.filter((t) => t.id !== id)
    const recent = s.recent.filter((k) => k !== id)
    const active = s.active !== id ? s.active : (recent[0] ?? tabs[Math.min(at, tabs.length - 1)]?.id ?? null)
    return { tabs, recent, active }
  })
}
export async function closeTabs(ids: readonly string[]): Promise<boolean> {
  for (const id of ids) if (!(await closeTab(id))) return false
  return true
}

/** The tab `step` places on (Ctrl+Tab), or the n-th (Ctrl+1…9, 9 is the last). */
export function stepTab(step: 1 | -1): void {
  const { tabs, active } = tabStore.get()
  const at = tabs.findIndex((t) => t.id === active)
  const next = tabs[(at + step + tabs.length) % tabs.length]
  if (next) activate(next.id)
}
export function nthTab(n: number): void {
  const { tabs } = tabStore.get()
  const tab = n === 9 ? tabs.at(-1) : tabs[n - 1]
  if (tab) activate(tab.id)
}
export function moveTab(id: string, before: string): void {
  tabStore.set((s) => {
    const tab = s.tabs.find((t) => t.id === id)
    if (!tab || id === before) return s
    const rest = s.tabs.filter((t) => t.id !== id)
    return {
      ...s,
      tabs: rest.toSpliced(
        rest.findIndex((t) => t.id === before),
        0,
        tab,
      ),
    }
  })
}

const change = (id: string, what: Partial<Tab>) =>
  tabStore.set((s) => {
    const tab = s.tabs.find((t) => t.id === id)
    if (!tab || Object.entries(what).every(([k, v]) => tab[k as keyof Tab] === v)) return s
    return { ...s, tabs: s.tabs.map((t) => (t.id === id ? { ...t, ...what } : t)) }
  })

export interface PageContext {
  /** of the tab */
  id: string
  params: PageParams
  /** in front */
  active: boolean
  setTitle: (title: string) => void
  /** a dot on the tab, and a question when it is closed */
  setDirty: (dirty: boolean) => void
  /** the page shows something else now (a new document got its number): same tab, other parameters */
  replaceParams: (params: PageParams) => void
  close: () => Promise<boolean>
}
export const TabContext = createContext<string>('')

/** For pages: their parameters and their tab. Stable as long as parameters and visibility are. */
export function usePage(): PageContext {
  const id = useContext(TabContext)
  const active = usePageActive()
  const params = useStore(tabStore, (s) => s.tabs.find((t) => t.id === id)?.params ?? NO_PARAMS)
  return useMemo(
    () => ({
      id,
      params,
      active,
      setTitle: (title) => change(id, { title }),
      setDirty: (dirty) => change(id, { dirty }),
      replaceParams: (next) => {
        const page = tabStore.get().tabs.find((t) => t.id === id)?.page ?? ''
        change(id, { params: next, key: keyOf(page, next) })
      },
      close: () => closeTab(id),
    }),
    [id, params, active],
  )
}
const NO_PARAMS: PageParams = {}

export const draftKey = (tab: string, name: string): string => `hezhang.draft.${storageKey ?? ''}.${tab}.${name}`
function clearDrafts(tab: string): void {
  const prefix = draftKey(tab, '')
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key)
}
