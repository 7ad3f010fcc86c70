import { periodText } from '@core/kernel'
import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconMoon, IconSearch, IconSun } from '@tabler/icons-react'
import { memo, type ReactNode, Suspense, useEffect, useState } from 'react'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'
import { PageActiveContext } from '../../ui/pageActive'
import { EmptyState } from '../../ui/EmptyState'
import { createStore, cx, readLocal, useStore, writeLocal } from '../../ui/store'
import { PageBoundary } from '../PageBoundary'
import { PAGES } from '../open'
import { pageDef } from '../pages'
import { Palette } from '../palette/Palette'
import { STANDARDS, useOpened } from '../status'
import { activate, closeTab, nthTab, openPage, restoreTabs, stepTab, type Tab, TabContext, tabStore } from '../tabs'
import { useMenuCommands, useSwitchAccountSet } from './commands'
import { About } from './About'
import { Nav } from './Nav'
import { overlay } from './overlay'
import { ShortcutSheet } from './ShortcutSheet'
import { StatusLine } from './StatusLine'
import { TabBar } from './TabBar'
import { UserMenu } from './UserMenu'
import './shell.css'

const navFolded = createStore<boolean>(readLocal('hezhang.navFolded', window.innerWidth < 1360))

export function Shell(): ReactNode {
  const { accountSet } = useOpened()
  const folded = useStore(navFolded)
  const shown = useStore(overlay)
  const switchTo = useSwitchAccountSet()
  const fold = () => {
    navFolded.set(!folded)
    writeLocal('hezhang.navFolded', !folded)
  }
  useEffect(() => {
    restoreTabs(accountSet.path, PAGES.workbench)
    document.title = `${accountSet.options.company} · 合账`
  }, [accountSet.path, accountSet.options.company])
  useShellShortcuts(fold)
  useMenuCommands(switchTo)
  return (
    <div className={cx('shell', folded && 'shell-folded')}>
      <div className="brand" title="合账">
        <i />
        <span>合账</span>
      </div>
      <TopBar onSwitch={() => void switchTo()} />
      <Nav folded={folded} onFold={fold} />
      <main className="main">
        <Pages />
      </main>
      <StatusLine />
      {shown === 'search' && <Palette onClose={() => overlay.set(null)} />}
      {shown === 'about' && <About onClose={() => overlay.set(null)} />}
      {shown === 'shortcuts' && <ShortcutSheet onClose={() => overlay.set(null)} />}
    </div>
  )
}

function useShellShortcuts(fold: () => void): void {
  const active = useStore(tabStore, (s) => s.active)
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  useShortcuts([
    { keys: 'ctrl+k', label: '查找单据、商品、报表、命令', run: () => overlay.set('search') },
    { keys: 'f1', label: '快捷键', run: () => overlay.set('shortcuts') },
    { keys: 'ctrl+w|alt+w', label: '关闭页面', run: () => void (active !== null && closeTab(active)) },
    { keys: 'ctrl+tab', label: '下一页面', run: () => stepTab(1) },
    { keys: 'ctrl+shift+tab', label: '上一页面', run: () => stepTab(-1) },
    { keys: 'ctrl+b', label: '收起或展开导航', run: fold },
    { keys: 'alt+h', label: '工作台', run: () => openPage(PAGES.workbench) },
    ...digits.map((n) => ({
      keys: `ctrl+${n}|alt+${n}`,
      label: n === 9 ? '最后一个页面' : n === 1 ? '第 1 个页面（2 至 8 同理）' : `第 ${n} 个页面`,
      run: () => nthTab(n),
      hidden: n > 1 && n < 9,
    })),
  ])
}

function TopBar({ onSwitch }: { onSwitch: () => void }): ReactNode {
  const { accountSet } = useOpened()
  const scheme = useComputedColorScheme('light')
  const { setColorScheme } = useMantineColorScheme()
  return (
    <header className="top">
      <TabBar />
      <button type="button" className="search" onClick={() => overlay.set('search')}>
        <IconSearch size={14} />
        <span>搜索单据、商品、报表、命令</span>
        <Keys keys="ctrl+k" />
      </button>
      <span
        className="top-set"
        title={`${accountSet.options.company} · ${STANDARDS[accountSet.options.standard]} · 从 ${periodText(accountSet.currentPeriod)} 起未结账`}
      >
        <span>{accountSet.options.company}</span>
        <b>{periodText(accountSet.currentPeriod)}</b>
      </span>
      <button
        type="button"
        className="top-icon"
        aria-label="浅色或深色"
        title={scheme === 'dark' ? '浅色' : '深色'}
        onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
      >
        {scheme === 'dark' ? <IconSun size={16} stroke={1.6} /> : <IconMoon size={16} stroke={1.6} />}
      </button>
      <UserMenu onShortcuts={() => overlay.set('shortcuts')} onSwitch={onSwitch} />
    </header>
  )
}

/** All open pages stay mounted, so that what is half entered survives; a page is first drawn when it is first looked at. */
function Pages(): ReactNode {
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
    const Component = pageDef(tab.page)?.component
    if (!Component) return null
    return (
      <div className="page-host" style={active ? undefined : { display: 'none' }} onFocus={() => active || activate(tab.id)}>
        <TabContext value={tab.id}>
          <PageActiveContext value={active}>
            <ShortcutLayer name={tab.title} level="page" active={active}>
              <PageBoundary title={tab.title}>
                <Suspense fallback={null}>
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
