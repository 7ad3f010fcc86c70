import { Menu } from '@mantine/core'
import { IconChevronDown, IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { cx, useStore } from '../../ui/store'
import { activate, closeTab, closeTabs, moveTab, type Tab, tabStore } from '../tabs'

/** Open pages: click or Ctrl+1…9 to go there, middle click or Ctrl+W to close, drag to order; a dot while unsaved. */
export function TabBar(): ReactNode {
  const { tabs, active } = useStore(tabStore)
  const bar = useRef<HTMLDivElement>(null)
  const [menu, setMenu] = useState<{ tab: Tab; x: number; y: number } | null>(null)
  const [dragged, setDragged] = useState<string | null>(null)
  // the tab in front is brought into view when it changes
  useEffect(() => {
    bar.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [active, tabs.length])
  return (
    <>
      <div
        className="tabs"
        role="tablist"
        ref={bar}
        onWheel={(e) => {
          if (bar.current && e.deltaY !== 0) bar.current.scrollLeft += e.deltaY
        }}
      >
        {tabs.map((t) => (
          <div
            key={t.id}
            role="tab"
            tabIndex={-1}
            aria-selected={t.id === active}
            className={cx('tab', t.id === active && 'tab-on')}
            title={t.title}
            draggable
            onDragStart={() => setDragged(t.id)}
            onDragOver={(e) => dragged !== null && e.preventDefault()}
            onDrop={() => dragged !== null && moveTab(dragged, t.id)}
            onMouseDown={(e) => {
              if (e.button === 0) activate(t.id)
              // middle click closes; its default would start scrolling
              if (e.button === 1) e.preventDefault()
            }}
            onAuxClick={(e) => e.button === 1 && void closeTab(t.id)}
            onContextMenu={(e) => {
              e.preventDefault()
              setMenu({ tab: t, x: e.clientX, y: e.clientY })
            }}
          >
            {t.dirty && <i className="tab-dot" title="有未保存的内容" />}
            <span className="tab-title">{t.title}</span>
            <button
              type="button"
              tabIndex={-1}
              className="tab-close"
              aria-label={`关闭 ${t.title}`}
              onMouseDown={(e) => e.stopPropagation()}
              onClick={() => void closeTab(t.id)}
            >
              <IconX size={13} />
            </button>
          </div>
        ))}
      </div>
      {tabs.length > 6 && <AllTabs tabs={tabs} active={active} />}
      {menu && <TabMenu {...menu} tabs={tabs} onClose={() => setMenu(null)} />}
    </>
  )
}

function AllTabs({ tabs, active }: { tabs: readonly Tab[]; active: string | null }): ReactNode {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="tabs-all" aria-label="全部页面">
          <IconChevronDown size={15} />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah="70vh" style={{ overflowY: 'auto' }}>
        {tabs.map((t) => (
          <Menu.Item key={t.id} fw={t.id === active ? 600 : 400} onClick={() => activate(t.id)}>
            {t.dirty ? '● ' : ''}
            {t.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function TabMenu(props: { tab: Tab; x: number; y: number; tabs: readonly Tab[]; onClose: () => void }): ReactNode {
  const { tab, tabs } = props
  const at = tabs.indexOf(tab)
  const idsOf = (list: readonly Tab[]) => list.map((t) => t.id)
  return (
    <Menu opened onClose={props.onClose} position="bottom-start">
      <Menu.Target>
        <span style={{ position: 'fixed', left: props.x, top: props.y }} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void closeTab(tab.id)}>关闭</Menu.Item>
        <Menu.Item onClick={() => void closeTabs(idsOf(tabs.filter((t) => t !== tab)))}>关闭其他</Menu.Item>
        <Menu.Item onClick={() => void closeTabs(idsOf(tabs.slice(at + 1)))}>关闭右侧</Menu.Item>
        <Menu.Item onClick={() => void closeTabs(idsOf(tabs))}>全部关闭</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
