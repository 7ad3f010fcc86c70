import { Checkbox } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { memo, type ReactNode } from 'react'
import { StateTag } from '../StateTag'
import { cx } from '../store'
import { formatValue } from '../values/format'
import type { ColumnLayout } from './layout'
import type { ShownRow } from './rows'
import { kindOf, type PlacedColumn, valueOf } from './types'

export interface RowActions<R> {
  select: (index: number, column: number) => void
  open: (row: R) => void
  toggle: (row: R, open: boolean) => void
  check: ((row: R, checked: boolean) => void) | undefined
}
interface RowProps<R> {
  shown: ShownRow<R>
  index: number
  columns: PlacedColumn<R>[]
  layout: ColumnLayout
  lead: number
  treeColumn: number
  /** column of the cell cursor when this row is the current one */
  cursor: number | null
  checked: boolean
  tone: RowTone | undefined
  actions: RowActions<R>
}
export type RowTone = 'muted' | 'strong' | 'warn' | 'bad'

function Content<R>({ column, row }: { column: PlacedColumn<R>; row: R }): ReactNode {
  if (column.render) return column.render(row)
  const value = valueOf(column, row)
  if (kindOf(column) === 'state') return typeof value === 'string' && value !== '' ? <StateTag state={value} /> : null
  return formatValue(kindOf(column), value, column.zero)
}

function Cell<R>(props: { column: PlacedColumn<R>; row: R; left: number; width: number; current: boolean; indent: ReactNode }): ReactNode {
  const { column, row } = props
  // a cell that draws itself (a statement's bold totals) still stands for its value
  const value = valueOf(column, row)
  const drill = column.drill?.(row)
  const content = <Content column={column} row={row} />
  const text = typeof value === 'string' ? value : undefined
  return (
    <div
      role="gridcell"
      className={cx(
        'tbl-td',
        `tbl-${column.align}`,
        typeof value === 'number' && value < 0 && 'neg',
        column.muted && 'mut',
        column.pinned && 'tbl-pinned',
        props.current && drill && 'tbl-cell-on',
      )}
      style={column.pinned ? { width: props.width, left: props.left } : { width: props.width }}
      title={text !== undefined && text.length > 8 ? text : undefined}
    >
      {props.indent}
      {drill ? (
        <button type="button" tabIndex={-1} className={column.link ? 'link tbl-text' : 'drill tbl-text'} onClick={drill}>
          {content}
        </button>
      ) : (
        <span className="tbl-text">{content}</span>
      )}
    </div>
  )
}

function Indent<R>({ shown, toggle }: { shown: ShownRow<R>; toggle: RowActions<R>['toggle'] }): ReactNode {
  const { row, expandable, expanded } = shown
  const Icon = expanded ? IconChevronDown : IconChevronRight
  return (
    <span className="tbl-indent" style={{ width: shown.depth * 16 + 16 }}>
      {expandable && row !== undefined && (
        <button
          type="button"
          tabIndex={-1}
          className="tbl-expand"
          aria-label={expanded ? '收起' : '展开'}
          onClick={(e) => {
            e.stopPropagation()
            toggle(row, !expanded)
          }}
        >
          <Icon size={13} />
        </button>
      )}
    </span>
  )
}

function Row<R>(props: RowProps<R>): ReactNode {
  const { shown, columns, layout, actions, index } = props
  const { row } = shown
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-selected={props.cursor !== null}
      className={cx('tbl-row', props.cursor !== null && 'tbl-current', props.tone && `tbl-tone-${props.tone}`)}
      onClick={(e) => {
        const cell = (e.target as HTMLElement).closest('.tbl-td')
        const at = cell ? [...(cell.parentElement?.querySelectorAll('.tbl-td') ?? [])].indexOf(cell) : 0
        actions.select(index, Math.max(0, at))
      }}
      onDoubleClick={() => row !== undefined && actions.open(row)}
    >
      {props.lead > 0 && (
        <div className="tbl-lead" style={{ width: props.lead }}>
          <Checkbox
            size="xs"
            tabIndex={-1}
            aria-label="选择"
            checked={props.checked}
            onClick={(e) => e.stopPropagation()}
            onChange={(e) => row !== undefined && actions.check?.(row, e.currentTarget.checked)}
          />
        </div>
      )}
      {row === undefined ? (
        <div className="tbl-pending" />
      ) : (
        columns.map((column, i) => (
          <Cell
            key={column.key}
            column={column}
            row={row}
            left={props.lead + (layout.offsets[i] ?? 0)}
            width={layout.widths[i] ?? column.width}
            current={props.cursor === i}
            indent={i === props.treeColumn ? <Indent shown={shown} toggle={actions.toggle} /> : null}
          />
        ))
      )}
    </div>
  )
}
export const TableRow = memo(Row) as typeof Row
