/** 第 3 / 10 页 with buttons to the neighbours and to both ends; nothing where there is one page. */
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconChevronLeft, IconChevronLeftPipe, IconChevronRight, IconChevronRightPipe } from '@tabler/icons-react'
import type { MouseEvent, ReactNode } from 'react'
import type { Turning } from './types'

/** The keys stay with the table whose pages are turned. */
const keepFocus = (e: MouseEvent) => e.preventDefault()
const BUTTONS = {
  first: { label: '首页', keys: 'Ctrl Home', Icon: IconChevronLeftPipe },
  previous: { label: '上一页', keys: 'Alt PgUp', Icon: IconChevronLeft },
  next: { label: '下一页', keys: 'Alt PgDn', Icon: IconChevronRight },
  last: { label: '末页', keys: 'Ctrl End', Icon: IconChevronRightPipe },
} as const

export function Pager({ page, pages, onTurn }: { page: number; pages: number; onTurn: Turning['onEdge'] }): ReactNode {
  if (pages <= 1) return null
  const button = (to: keyof typeof BUTTONS, disabled: boolean) => {
    const { label, keys, Icon } = BUTTONS[to]
    return (
      <Tooltip label={`${label} ${keys}`}>
        <ActionIcon size={24} aria-label={label} disabled={disabled} onMouseDown={keepFocus} onClick={() => onTurn(to)}>
          <Icon size={16} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    )
  }
  return (
    <span className="tbl-pager">
      {button('first', page === 1)}
      {button('previous', page === 1)}
      <span className="tbl-page">
        第 {page} / {pages} 页
      </span>
      {button('next', page === pages)}
      {button('last', page === pages)}
    </span>
  )
}
