import { Tooltip } from '@mantine/core'
import { IconArrowNarrowDown, IconArrowNarrowUp } from '@tabler/icons-react'
import { type PointerEvent, type ReactNode, useState } from 'react'
import { cx } from '../store'
import { type ColumnLayout, groupRuns } from './layout'
import type { Choosable, ColumnChoice, Placed } from './preferences'

interface HeadProps<C extends Choosable> {
  choice: ColumnChoice<C>
  layout: ColumnLayout
  sortable: boolean
  /** px before the first column (selection boxes) */
  lead: number
  leadContent: ReactNode
  settings: ReactNode
}

/** Headings: one or two storeys, click sorts, drag moves, the right edge resizes. */
export function TableHead<C extends Choosable>(props: HeadProps<C>): ReactNode {
  const { choice, layout, lead } = props
  const { columns } = choice
  const twoStoreys = columns.some((c) => c.group !== undefined)
  const [dragged, setDragged] = useState<string | null>(null)
  return (
    <div className={cx('tbl-head', twoStoreys && 'tbl-head-2')} style={{ width: layout.total + lead }} role="row">
      {lead > 0 && (
        <div className="tbl-lead" style={{ width: lead }}>
          {props.leadContent}
        </div>
      )}
      {twoStoreys &&
        groupRuns(columns.map((c) => c.group))
          .filter((run) => run.group !== undefined)
          .map((run) => (
            <div
              key={run.from}
              className="tbl-group"
              style={{
                left: lead + (layout.offsets[run.from] ?? 0),
                width: layout.widths.slice(run.from, run.from + run.count).reduce((a, b) => a + b, 0),
              }}
            >
              {run.group}
            </div>
          ))}
      {columns.map((column, i) => (
        <HeadCell
          key={column.key}
          column={column}
          left={lead + (layout.offsets[i] ?? 0)}
          width={layout.widths[i] ?? column.width}
          tall={twoStoreys && column.group === undefined}
          sortable={props.sortable}
          choice={choice}
          dragged={dragged}
          setDragged={setDragged}
        />
      ))}
      {props.settings}
    </div>
  )
}

interface CellProps<C extends Choosable> {
  column: Placed<C>
  left: number
  width: number
  tall: boolean
  sortable: boolean
  choice: ColumnChoice<C>
  dragged: string | null
  setDragged: (key: string | null) => void
}

function HeadCell<C extends Choosable>(props: CellProps<C>): ReactNode {
  const { column, choice, dragged } = props
  const [over, setOver] = useState(false)
  const sortable = props.sortable && column.sortable !== false
  const sorted = choice.sort?.key === column.key ? choice.sort : null
  // figures are asked for from the largest down
  const first = column.align === 'right'
  const cycle = () => {
    if (!sortable) return
    if (!sorted) choice.setSort({ key: column.key, descending: first })
    else choice.setSort(sorted.descending === first ? { key: column.key, descending: !first } : null)
  }
  const title = column.help ? (
    <Tooltip label={column.help}>
      <span className="tbl-help">{column.title}</span>
    </Tooltip>
  ) : (
    <span className="tbl-title">{column.title}</span>
  )
  return (
    <div
      role="columnheader"
      aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : undefined}
      className={cx('tbl-th', `tbl-${column.align}`, props.tall && 'tbl-th-tall', sortable && 'tbl-sortable', over && 'tbl-drop')}
      style={{ left: props.left, width: props.width }}
      draggable
      onClick={cycle}
      onDragStart={(e) => {
        e.dataTransfer.effectAllowed = 'move'
        e.dataTransfer.setData('text/plain', column.title)
        props.setDragged(column.key)
      }}
      onDragEnd={() => props.setDragged(null)}
      onDragOver={(e) => {
        if (dragged === null || dragged === column.key) return
        e.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={() => {
        setOver(false)
        if (dragged !== null) choice.move(dragged, column.key)
      }}
    >
      {title}
      {sorted && (sorted.descending ? <IconArrowNarrowDown size={14} /> : <IconArrowNarrowUp size={14} />)}
      <ResizeHandle width={props.width} onWidth={(w) => choice.setWidth(column.key, w)} />
    </div>
  )
}

function ResizeHandle(props: { width: number; onWidth: (width: number) => void }): ReactNode {
  const start = (e: PointerEvent<HTMLDivElement>) => {
    e.preventDefault()
    e.stopPropagation()
    const handle = e.currentTarget
    const from = e.clientX
    const before = props.width
    handle.setPointerCapture(e.pointerId)
    handle.onpointermove = (m) => props.onWidth(Math.max(40, before + m.clientX - from))
    handle.onpointerup = () => {
      handle.onpointermove = null
      handle.onpointerup = null
    }
  }
  return <div className="tbl-resize" draggable={false} onPointerDown={start} onClick={(e) => e.stopPropagation()} aria-hidden />
}
