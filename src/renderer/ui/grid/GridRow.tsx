import { memo, type ReactNode } from 'react'
import { cx } from '../store'
import type { ColumnLayout } from '../table/layout'
import { isEditable, lineValue, shownText } from './cells'
import type { CellIssue, PlacedLineColumn } from './types'

interface GridRowProps<L> {
  index: number
  line: L | null
  columns: PlacedLineColumn<L>[]
  layout: ColumnLayout
  readOnly: boolean
  current: boolean
  /** first and last selected column of a range in this row, "from-to" */
  selected: string | null
  /** refusals of this row by column key; '' stands for the row itself */
  problems: Readonly<Record<string, string>> | undefined
  /** texts that could not be taken, by column key */
  issues: Readonly<Record<string, CellIssue>> | undefined
  placeholder: string | null
}

function GridCell<L>(props: {
  column: PlacedLineColumn<L>
  line: L
  width: number
  readOnly: boolean
  inRange: boolean
  problem: string | undefined
  issue: CellIssue | undefined
}): ReactNode {
  const { column, line, issue } = props
  const value = lineValue(column, line)
  const message = issue?.message ?? props.problem
  const text = issue?.text ?? shownText(column, line)
  const fixed = !props.readOnly && !isEditable(column, line)
  return (
    <div
      role="gridcell"
      className={cx(
        'tbl-td',
        `tbl-${column.align}`,
        column.kind !== 'text' && typeof value === 'number' && value < 0 && 'neg',
        (column.muted || fixed) && 'lg-fixed',
        props.inRange && 'lg-range',
        message !== undefined && 'lg-bad',
      )}
      style={{ width: props.width }}
      title={message ?? (text.length > 8 ? text : undefined)}
    >
      <span className="tbl-text">
        {issue ? issue.text : column.kind === 'check' ? (value === true ? '✓' : '') : (column.display?.(line) ?? text)}
      </span>
    </div>
  )
}

function Row<L>(props: GridRowProps<L>): ReactNode {
  const { line, columns, layout, problems } = props
  const [from = 1, to = 0] = props.selected?.split('-').map(Number) ?? []
  const rowProblem = problems?.['']
  return (
    <div className={cx('lg-row', props.current && 'lg-current')} role="row" aria-rowindex={props.index + 1}>
      <div className={cx('lg-number', rowProblem !== undefined && 'lg-number-bad')} title={rowProblem}>
        {props.index + 1}
      </div>
      {line === null
        ? columns.map((c, i) => <div key={c.key} className="tbl-td" style={{ width: layout.widths[i] }} />)
        : columns.map((c, i) => (
            <GridCell
              key={c.key}
              column={c}
              line={line}
              width={layout.widths[i] ?? c.width}
              readOnly={props.readOnly}
              inRange={i >= from && i <= to}
              problem={problems?.[c.key]}
              issue={props.issues?.[c.key]}
            />
          ))}
      {props.placeholder !== null && <div className="lg-placeholder">{props.placeholder}</div>}
    </div>
  )
}
export const GridRow = memo(Row) as typeof Row
