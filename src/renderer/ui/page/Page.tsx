/**
 * The frame of a page: heading, actions, filters, content, side panel.
 *
 *   <Page title="销售出库单" number="XSCK-202611-0347" stamp={<StateStamp state="draft" />} actions={actions}
 *     filters={<FilterBar … />} aside={<><SideSection title="凭证预览">…</SideSection></>}>
 *     <FieldGrid>…</FieldGrid>
 *     <LineGrid … />
 *   </Page>
 *
 * `actions` are buttons and shortcuts in one: see Toolbar. The side panel folds away (Ctrl+\) and by itself where the
 * window is narrow. Content fills the height: a DataTable or LineGrid takes what is left.
 */
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconLayoutSidebarRightCollapse, IconLayoutSidebarRightExpand } from '@tabler/icons-react'
import { useMediaQuery } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'
import { useShortcuts } from '../keys/shortcuts'
import { createStore, cx, readLocal, useStore, writeLocal } from '../store'
import { type Action, Toolbar } from './Toolbar'
import './page.css'

const asideOpen = createStore<boolean>(readLocal('hezhang.aside', true))

export interface PageProps {
  title: string
  /** document number, date, standard: beside the title */
  number?: ReactNode
  stamp?: ReactNode
  actions?: readonly Action[]
  /** further controls before the actions: ExportMenu */
  tools?: ReactNode
  /** one line on what this page is for */
  help?: string
  filters?: ReactNode
  aside?: ReactNode
  /** content scrolls as a whole (settings, wizards) instead of filling the height */
  scroll?: boolean
  children: ReactNode
}

export function Page(props: PageProps): ReactNode {
  const wideOpen = useStore(asideOpen)
  // where there is no room the panel lies over the content, and only when asked for
  const narrow = useMediaQuery('(max-width: 1100px)', false, { getInitialValueInEffect: false })
  const [narrowOpen, setNarrowOpen] = useState(false)
  const open = narrow ? narrowOpen : wideOpen
  const toggle = () => {
    if (narrow) return setNarrowOpen(!open)
    asideOpen.set(!open)
    writeLocal('hezhang.aside', !open)
  }
  const hasAside = props.aside !== undefined && props.aside !== null && props.aside !== false
  useShortcuts(hasAside ? [{ keys: 'ctrl+\\', label: open ? '收起侧栏' : '展开侧栏', run: toggle }] : [])
  const Icon = open ? IconLayoutSidebarRightCollapse : IconLayoutSidebarRightExpand
  return (
    <div className="page-frame">
      <div className={cx('page', props.scroll && 'page-scroll')}>
        <header className="page-head">
          <h1 title={props.title}>{props.title}</h1>
          {props.number !== undefined && <span className="page-number">{props.number}</span>}
          {props.stamp}
          {props.help && <span className="page-help">{props.help}</span>}
          <div className="page-actions">
            {props.tools}
            <Toolbar actions={props.actions ?? []} />
            {hasAside && (
              <Tooltip label={open ? '收起侧栏 Ctrl \\' : '展开侧栏 Ctrl \\'}>
                <ActionIcon size={28} aria-label="侧栏" onClick={toggle}>
                  <Icon size={17} stroke={1.6} />
                </ActionIcon>
              </Tooltip>
            )}
          </div>
        </header>
        {props.filters}
        <div className="page-content">{props.children}</div>
      </div>
      {hasAside && open && <aside className={cx('aside', narrow && 'aside-over')}>{props.aside}</aside>}
    </div>
  )
}
