import { periodText } from '@core/kernel'
import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconMoon, IconSearch, IconSun } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Keys } from '../../ui/keys/Keys'
import { toast } from '../../ui/feedback/toast'
import { useScanner } from '../../ui/keys/scanner'
import { isCovered, useShortcuts } from '../../ui/keys/shortcuts'
import { createStore, cx, readLocal, useStore, writeLocal } from '../../ui/store'
import { callRpc } from '../../rpc/hooks'
import { PAGES } from '../open'
import { Palette } from '../palette/Palette'
import { STANDARDS, useOpened } from '../status'
import { closeTab, nthTab, openPage, restoreTabs, stepTab, tabStore } from '../tabs'
import { useMenuCommands, useSwitchAccountSet } from './commands'
import { About } from './About'
import { Nav } from './Nav'
import { overlay } from './overlay'
import { Pages } from './Pages'
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
  const { scanned, closeSearch } = useScannedSearch()
  useShellShortcuts(fold, switchTo)
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
      {shown === 'search' && <Palette text={scanned} onClose={closeSearch} />}
      {shown === 'about' && <About onClose={() => overlay.set(null)} />}
      {shown === 'shortcuts' && <ShortcutSheet onClose={() => overlay.set(null)} />}
    </div>
  )
}

/** Where no page takes a scan it is searched for: a barcode as it is, a label that says more (GS1, scale) by its item. */
function useScannedSearch() {
  const [scanned, setScanned] = useState('')
  const search = async (code: string) => {
    const known = await callRpc('master.scan', { code }).catch(() => null)
    if (isCovered()) return
    setScanned(known?.item && known.scan ? known.item.code : code)
    overlay.set('search')
  }
  useScanner((code) => void search(code), { fallback: true })
  const closeSearch = () => {
    setScanned('')
    overlay.set(null)
  }
  return { scanned, closeSearch }
}

function useShellShortcuts(fold: () => void, switchTo: ReturnType<typeof useSwitchAccountSet>): void {
  const active = useStore(tabStore, (s) => s.active)
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  useShortcuts([
    { keys: 'ctrl+k', label: '查找单据、商品、报表、命令', run: () => overlay.set('search') },
    { keys: 'f1', label: '快捷键', run: () => overlay.set('shortcuts') },
    { keys: 'ctrl+w|alt+w', label: '关闭页面', run: () => void (active !== null && closeTab(active)) },
    { keys: 'ctrl+tab', label: '下一页面', run: () => stepTab(1) },
    { keys: 'ctrl+shift+tab', label: '上一页面', run: () => stepTab(-1) },
    { keys: 'ctrl+o', label: '打开其他账套', run: () => void switchTo({ kind: 'open' }) },
    { keys: 'ctrl+b', label: '收起或展开导航', run: fold },
    { keys: 'esc', label: '收起右下角的提示', run: toast.clear },
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
