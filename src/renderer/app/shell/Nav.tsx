import { Menu } from '@mantine/core'
import {
  IconBooks,
  IconBuildingBank,
  IconChartBar,
  IconChevronLeft,
  IconChevronRight,
  IconHome,
  IconPackage,
  IconReceipt2,
  IconReceiptTax,
  IconSettings,
  IconShoppingCart,
  IconTruckDelivery,
} from '@tabler/icons-react'
import { Fragment, type ReactNode, useMemo, useState } from 'react'
import { useQueryRpc } from '../../rpc/hooks'
import { cx, useStore } from '../../ui/store'
import { MODULES, type ModuleId, moduleOf, type NavItem, navItems, pageDef } from '../pages'
import { useOpened } from '../status'
import { openPage, tabStore } from '../tabs'

const ICONS: Record<ModuleId, typeof IconHome> = {
  workbench: IconHome,
  purchasing: IconTruckDelivery,
  sales: IconShoppingCart,
  inventory: IconPackage,
  accounting: IconReceipt2,
  treasury: IconBuildingBank,
  tax: IconReceiptTax,
  reports: IconChartBar,
  master: IconBooks,
  settings: IconSettings,
}
const KINDS: Partial<Record<string, ModuleId>> = {
  overdue: 'treasury',
  funds: 'treasury',
  shortage: 'inventory',
  expiry: 'inventory',
  estimate: 'purchasing',
}

/** Numbers on modules: what waits there (drafts are the user's own business and do not count). */
function useBadges(): Partial<Record<ModuleId, number>> {
  const { status } = useOpened()
  const workbench = useQueryRpc('app.workbench', { date: status.today })
  return useMemo(() => {
    const badges: Partial<Record<ModuleId, number>> = {}
    for (const t of workbench.data?.todo ?? []) {
      const def = pageDef(t.page)
      const module = KINDS[t.kind] ?? (t.kind === 'approval' && def ? moduleOf(def, t.params) : undefined)
      if (module) badges[module] = (badges[module] ?? 0) + t.count
    }
    return badges
  }, [workbench.data])
}

const same = (a: NavItem, page: string, params: unknown) => a.page === page && JSON.stringify(a.params) === JSON.stringify(params)

/** Modules on the left; the one in use shows its entries. Folded it is icons with menus. */
export function Nav(props: { folded: boolean; onFold: () => void }): ReactNode {
  const { folded } = props
  const items = useMemo(() => navItems(), [])
  const active = useStore(tabStore, (s) => s.tabs.find((t) => t.id === s.active))
  const def = active && pageDef(active.page)
  const current = def && active ? moduleOf(def, active.params) : undefined
  const [opened, setOpened] = useState<{ module: ModuleId | null; during: ModuleId | undefined }>({ module: null, during: undefined })
  // what the user unfolded holds until another module comes to the front
  const unfolded = opened.during === current && opened.module !== null ? opened.module : current
  const badges = useBadges()
  const modules = MODULES.map((m) => ({ ...m, items: items.filter((i) => i.module === m.id) })).filter((m) => m.items.length > 0)
  return (
    <nav className={cx('nav', folded && 'nav-folded')} aria-label="模块">
      <div className="nav-list">
        {modules.map((m) => (
          <NavModule
            key={m.id}
            module={m}
            folded={folded}
            badge={badges[m.id] ?? 0}
            current={m.id === current}
            open={!folded && m.id === unfolded}
            isCurrent={(i) => active !== undefined && same(i, active.page, active.params)}
            onClick={() => {
              const only = m.items.length === 1 ? m.items[0] : undefined
              if (only) openPage(only.page, only.params)
              else setOpened({ module: unfolded === m.id ? (current === m.id ? null : (current ?? null)) : m.id, during: current })
            }}
          />
        ))}
      </div>
      <button type="button" className="nav-fold" onClick={props.onFold} aria-label={folded ? '展开导航' : '收起导航'} title="Ctrl B">
        {folded ? <IconChevronRight size={15} /> : <IconChevronLeft size={15} />}
      </button>
    </nav>
  )
}

interface ModuleProps {
  module: { id: ModuleId; title: string; items: NavItem[] }
  folded: boolean
  badge: number
  current: boolean
  open: boolean
  isCurrent: (item: NavItem) => boolean
  onClick: () => void
}
/** So many entries stand below each other in a window of 720. */
const ONE_COLUMN = 16
const itemKey = (i: NavItem) => `${i.page}${JSON.stringify(i.params)}`

function NavModule(props: ModuleProps): ReactNode {
  const { module, folded, badge, open } = props
  const Icon = ICONS[module.id]
  const many = module.items.length > 1
  const button = (
    <button
      type="button"
      className={cx('nav-module', props.current && 'nav-on')}
      aria-expanded={many ? open : undefined}
      {...(folded && many ? {} : { onClick: props.onClick })}
    >
      <Icon size={17} stroke={1.6} />
      <span className="nav-title">{module.title}</span>
      {badge > 0 && <b className="nav-badge">{badge > 99 ? '99+' : badge}</b>}
    </button>
  )
  if (folded)
    return many ? (
      <Menu position="right-start" trigger="click-hover" offset={4}>
        <Menu.Target>{button}</Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{module.title}</Menu.Label>
          <div className={cx(module.items.length > ONE_COLUMN && 'nav-columns')}>
            {module.items.map((i, n) => (
              <Fragment key={itemKey(i)}>
                {n > 0 && module.items[n - 1]?.section !== i.section && <Menu.Divider />}
                <Menu.Item onClick={() => openPage(i.page, i.params)}>{i.title}</Menu.Item>
              </Fragment>
            ))}
          </div>
        </Menu.Dropdown>
      </Menu>
    ) : (
      button
    )
  return (
    <>
      {button}
      {open &&
        many &&
        module.items.map((i, n) => (
          <button
            type="button"
            key={itemKey(i)}
            className={cx(
              'nav-sub',
              props.isCurrent(i) && 'nav-sub-on',
              n > 0 && module.items[n - 1]?.section !== i.section && 'nav-section',
            )}
            onClick={() => openPage(i.page, i.params)}
          >
            {i.title}
          </button>
        ))}
    </>
  )
}
