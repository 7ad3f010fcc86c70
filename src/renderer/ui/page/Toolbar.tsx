/**
 * One definition, three faces: a button, a shortcut in the F1 sheet, a command of Ctrl+K (with a shortcut or not).
 *
 *   const actions: Action[] = [
 *     { label: '存草稿', keys: 'ctrl+s', run: save, disabled: !dirty },
 *     { label: '过账', keys: 'ctrl+enter', run: post, primary: true, busy: posting },
 *     { label: '作废', run: cancel, more: true, danger: true, disabled: !mayVoid, reason: '已过账的单据只能冲红' },
 *   ]
 *
 * `more` puts it into the ⋯ menu, where buttons go too that the window has no room for; a disabled one says why. `menu` makes a
 * button with choices.
 */
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { IconChevronDown, IconDots } from '@tabler/icons-react'
import { type ReactNode, useRef } from 'react'
import { comboText } from '../keys/combo'
import { Keys } from '../keys/Keys'
import { useShortcuts } from '../keys/shortcuts'
import { cx } from '../store'
import { useFolding } from './useFolding'

export interface Action {
  label: string
  run?: () => void
  keys?: string
  icon?: ReactNode
  primary?: boolean
  danger?: boolean
  disabled?: boolean
  /** why it is disabled */
  reason?: string
  busy?: boolean
  /** into the ⋯ menu */
  more?: boolean
  /** choices under the button */
  menu?: readonly Omit<Action, 'menu' | 'more' | 'primary'>[]
  hidden?: boolean
}

export function Toolbar({ actions }: { actions: readonly Action[] }): ReactNode {
  const shown = actions.filter((a) => !a.hidden)
  const all = shown.flatMap((a) => [a, ...(a.menu ?? [])])
  // those without a key are there for Ctrl+K
  useShortcuts(
    all.flatMap((a) =>
      a.run ? [{ keys: a.keys ?? '', label: a.label, run: a.run, enabled: !a.disabled && !('busy' in a && a.busy) }] : [],
    ),
  )
  const { bar, level, inMenu } = useRoom(shown)
  const more = shown.filter(inMenu)
  return (
    <div ref={bar} className={cx('toolbar', level > 0 && 'toolbar-tight')} role="toolbar">
      {more.length > 0 && (
        <ActionMenu items={more}>
          <ActionIcon size={28} variant="default" aria-label="更多操作">
            <IconDots size={16} />
          </ActionIcon>
        </ActionMenu>
      )}
      {shown
        .filter((a) => !inMenu(a))
        .map((a) => (
          <ActionButton key={a.label} action={a} />
        ))}
    </div>
  )
}

/** Where the heading leaves no room, buttons go into the ⋯ menu, those on the left first; the main one and choices stay. */
function useRoom(shown: readonly Action[]) {
  const bar = useRef<HTMLDivElement>(null)
  const folding = shown.filter((a) => !a.more && !a.primary && !a.menu)
  const level = useFolding(bar, shown.map((a) => a.label).join(' '), folding.length + 1)
  const folded = new Set(folding.slice(0, Math.max(0, level - 1)))
  return { bar, level, inMenu: (a: Action) => a.more === true || folded.has(a) }
}

function ActionButton({ action }: { action: Action }): ReactNode {
  const button = (
    <Button
      variant={action.primary ? 'filled' : 'default'}
      className={cx('action', action.danger && 'action-danger', action.keys?.startsWith('ctrl+shift+') && 'action-long')}
      disabled={action.disabled ?? false}
      loading={action.busy ?? false}
      onClick={action.run}
      title={action.keys ? `${action.label} ${comboText(action.keys.split('|')[0] ?? '')}` : undefined}
      leftSection={action.icon}
      rightSection={action.menu ? <IconChevronDown size={13} /> : action.keys ? <Keys keys={action.keys} /> : undefined}
    >
      {action.label}
    </Button>
  )
  if (action.menu) return <ActionMenu items={action.menu}>{button}</ActionMenu>
  if (!action.disabled || !action.reason) return button
  return (
    <Tooltip label={action.reason}>
      <span>{button}</span>
    </Tooltip>
  )
}

function ActionMenu({ items, children }: { items: readonly Action[]; children: ReactNode }): ReactNode {
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false} returnFocus>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        {items.map((a) => (
          <Menu.Item
            key={a.label}
            disabled={a.disabled ?? false}
            title={a.disabled ? a.reason : undefined}
            {...(a.danger ? { color: 'red' } : {})}
            {...(a.run ? { onClick: a.run } : {})}
            leftSection={a.icon}
            rightSection={a.keys ? <Keys keys={a.keys} /> : undefined}
          >
            {a.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
