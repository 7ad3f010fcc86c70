/**
 * The registry of pages. A module registers its pages once, at start:
 *
 *   registerPages([
 *     { id: 'documents', module: 'sales', title: (p) => …, component: DocumentList },
 *     { id: 'items', module: 'master', title: '商品', component: ItemList, nav: { order: 10 } },
 *   ])
 *   openPage('document', { type: 'salesDelivery', id: 12 })
 *
 * A page is opened once for the same parameters: opening it again goes to its tab. `nav` entries stand in the module's
 * menu; one page may have several (lists of different types).
 */
import type { ComponentType, LazyExoticComponent } from 'react'

export type ModuleId =
  | 'workbench'
  | 'purchasing'
  | 'sales'
  | 'inventory'
  | 'accounting'
  | 'treasury'
  | 'tax'
  | 'reports'
  | 'master'
  | 'settings'
/** JSON values only: they are kept with the tab. */
export type PageParams = Readonly<Record<string, unknown>>

export interface NavEntry {
  /** place among the module's entries */
  order: number
  /** default: the page's title */
  title?: string
  params?: PageParams
  /** entries of the same section stand together, a line between sections */
  section?: string
  /** further words that find it: old names, abbreviations */
  keywords?: string
}
export interface PageDef {
  id: string
  module: ModuleId | ((params: PageParams) => ModuleId)
  title: string | ((params: PageParams) => string)
  component: ComponentType | LazyExoticComponent<ComponentType>
  nav?: NavEntry | readonly NavEntry[]
}

const pages = new Map<string, PageDef>()

export function registerPages(defs: readonly PageDef[]): void {
  for (const def of defs) {
    if (pages.has(def.id)) throw new Error(`page ${def.id} registered twice`)
    pages.set(def.id, def)
  }
}
export const pageDef = (id: string): PageDef | undefined => pages.get(id)
export const titleOf = (def: PageDef, params: PageParams): string => (typeof def.title === 'function' ? def.title(params) : def.title)
export const moduleOf = (def: PageDef, params: PageParams): ModuleId => (typeof def.module === 'function' ? def.module(params) : def.module)

export interface NavItem {
  page: string
  params: PageParams
  title: string
  module: ModuleId
  order: number
  section: string
  keywords: string
}
/** All menu entries, in order. */
export function navItems(): NavItem[] {
  return [...pages.values()]
    .flatMap((def) => {
      const entries: readonly NavEntry[] =
        def.nav === undefined ? [] : Array.isArray(def.nav) ? (def.nav as readonly NavEntry[]) : [def.nav as NavEntry]
      return entries.map((e): NavItem => {
        const params = e.params ?? {}
        return {
          page: def.id,
          params,
          title: e.title ?? titleOf(def, params),
          module: moduleOf(def, params),
          order: e.order,
          section: e.section ?? '',
          keywords: e.keywords ?? '',
        }
      })
    })
    .sort((a, b) => a.order - b.order)
}

export const MODULES: readonly { id: ModuleId; title: string }[] = [
  { id: 'workbench', title: '工作台' },
  { id: 'purchasing', title: '采购' },
  { id: 'sales', title: '销售' },
  { id: 'inventory', title: '库存' },
  { id: 'accounting', title: '财务' },
  { id: 'treasury', title: '资金' },
  { id: 'tax', title: '税务' },
  { id: 'reports', title: '报表' },
  { id: 'master', title: '资料' },
  { id: 'settings', title: '设置' },
]
