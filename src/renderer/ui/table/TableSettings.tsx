import { ActionIcon, Button, Checkbox, Popover } from '@mantine/core'
import { IconAdjustmentsHorizontal, IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Choosable, ColumnChoice } from './preferences'

/** Which columns are shown and in which order; lives at the right end of the headings. */
export function TableSettings<C extends Choosable>({ choice }: { choice: ColumnChoice<C> }): ReactNode {
  const { all } = choice
  const place = (i: number, step: -1 | 1) => {
    const key = all[i]?.column.key
    if (key === undefined) return
    choice.move(key, (step < 0 ? all[i - 1] : all[i + 2])?.column.key ?? null)
  }
  return (
    <Popover position="bottom-end" withinPortal trapFocus>
      <Popover.Target>
        <ActionIcon className="tbl-settings" aria-label="选择列" title="选择列" size={22}>
          <IconAdjustmentsHorizontal size={14} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <div className="tbl-chooser">
          {all.map(({ column, visible }, i) => (
            <div key={column.key} className="tbl-choice">
              <Checkbox
                label={column.group ? `${column.group} · ${column.title}` : column.title}
                checked={visible}
                onChange={(e) => choice.setVisible(column.key, e.currentTarget.checked)}
              />
              <span className="tbl-choice-move">
                <ActionIcon size={20} disabled={i === 0} aria-label={`${column.title}上移`} onClick={() => place(i, -1)}>
                  <IconChevronUp size={13} />
                </ActionIcon>
                <ActionIcon size={20} disabled={i === all.length - 1} aria-label={`${column.title}下移`} onClick={() => place(i, 1)}>
                  <IconChevronDown size={13} />
                </ActionIcon>
              </span>
            </div>
          ))}
        </div>
        <Button fullWidth mt={8} onClick={choice.reset}>
          恢复默认
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}
