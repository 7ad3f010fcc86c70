/**
 * What Ctrl+K finds, by provider: pages, records, commands. A further kind is a further registerSearch here.
 * Providers answer in their own time; a group shows as soon as it has answered.
 */
import type { ReactNode } from 'react'
import { callRpc } from '../../rpc/hooks'
import { listShortcuts } from '../../ui/keys/shortcuts'
import { PAGES } from '../open'
import { MODULES, navItems } from '../pages'
import { openPage } from '../tabs'

export interface SearchHit {
  key: string
  title: string
  subtitle?: string
  icon?: ReactNode
  /** shortcut that does the same */
  keys?: string
  run: () => void
}
export interface SearchProvider {
  id: string
  group: string
  order: number
  search: (text: string) => Promise<readonly SearchHit[]> | readonly SearchHit[]
}
const providers = new Map<string, SearchProvider>()
function registerSearch(provider: SearchProvider): void {
  providers.set(provider.id, provider)
}
export const searchProviders = (): SearchProvider[] => [...providers.values()].sort((a, b) => a.order - b.order)

const moduleTitle = new Map(MODULES.map((m) => [m.id, m.title]))

/** Text that finds an entry: itself, its keywords, its pinyin initials. */
let initials: ((text: string) => string) | null = null
async function loadInitials(): Promise<(text: string) => string> {
  if (initials) return initials
  const { pinyin } = await import('pinyin-pro')
  initials = (text) => pinyin(text, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase()
  return initials
}

const rank = (title: string, wanted: string): number => {
  if (wanted === '' || title.toLowerCase() === wanted) return 0
  return title.toLowerCase().includes(wanted) ? 1 : 2
}
registerSearch({
  id: 'pages',
  group: '页面',
  // a page's name is meant more often than a record that contains it
  order: 5,
  search: async (text) => {
    const wanted = text.trim().toLowerCase()
    const items = navItems()
    const short = wanted === '' ? null : await loadInitials()
    return (
      items
        .filter(
          (i) =>
            wanted === '' ||
            i.title.toLowerCase().includes(wanted) ||
            i.keywords.toLowerCase().includes(wanted) ||
            (short?.(i.title) ?? '').includes(wanted),
        )
        // what is called so comes before what is only found by a keyword
        .toSorted((a, b) => rank(a.title, wanted) - rank(b.title, wanted))
        .slice(0, wanted === '' ? 8 : 12)
        .map((i) => ({
          key: `${i.page}${JSON.stringify(i.params)}`,
          title: i.title,
          subtitle: moduleTitle.get(i.module) ?? '',
          run: () => openPage(i.page, i.params),
        }))
    )
  },
})

/** Commands of the page in front and of the program; read before the palette covers them. */
export function registerCommands(): void {
  const commands = listShortcuts().flatMap((g) => g.shortcuts.filter((s) => s.enabled !== false).map((s) => ({ ...s, group: g.group })))
  registerSearch({
    id: 'commands',
    group: '命令',
    order: 40,
    search: async (text) => {
      const wanted = text.trim().toLowerCase()
      if (wanted === '') return []
      const short = await loadInitials()
      return commands
        .filter((c) => c.label.toLowerCase().includes(wanted) || short(c.label).includes(wanted))
        .map((c) => ({ key: c.keys + c.label, title: c.label, subtitle: c.group, ...(c.keys === '' ? {} : { keys: c.keys }), run: c.run }))
    },
  })
}

function openHit({ kind, id }: Awaited<ReturnType<typeof callRpc<'app.search'>>>[number]): void {
  if (kind === 'document') openPage(PAGES.document, { id })
  else if (kind === 'stocktake') openPage(PAGES.stocktake, { id })
  else openPage(PAGES.entity, { entity: ENTITY[kind], id })
}
const ENTITY = { item: 'item', partner: 'partner', account: 'account' } as const
registerSearch({
  id: 'records',
  group: '单据与资料',
  order: 10,
  search: async (text) => {
    if (text.trim() === '') return []
    const hits = await callRpc('app.search', { text: text.trim(), limit: 20 })
    return hits.map((h) => ({
      key: `${h.kind}${h.id}`,
      title: h.title,
      subtitle: h.subtitle,
      run: () => openHit(h),
    }))
  },
})
