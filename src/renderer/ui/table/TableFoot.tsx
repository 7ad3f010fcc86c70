import type { ReactNode } from 'react'
import { cx } from '../store'
import { formatValue, type Value } from '../values/format'
import type { ColumnLayout } from './layout'
import { kindOf, type PlacedColumn } from './types'

/** Totals: right under the last row, and always in sight. The label takes the room up to the first figure. */
export function TableFoot<R>(props: {
  columns: PlacedColumn<R>[]
  layout: ColumnLayout
  lead: number
  totals: (Value | undefined)[]
  label: string
}): ReactNode {
  const { columns, layout, lead, totals } = props
  const firstFigure = totals.findIndex((t) => t !== undefined && t !== null)
  const labelTo = firstFigure < 0 ? columns.length : Math.max(1, firstFigure)
  const labelWidth = layout.widths.slice(0, labelTo).reduce((a, b) => a + b, lead)
  return (
    <div className="tbl-foot" role="row" style={{ width: layout.total + lead }}>
      <div className="tbl-td tbl-left" style={{ width: labelWidth }}>
        {props.label}
      </div>
      {columns.slice(labelTo).map((c, i) => {
        const value = totals[labelTo + i]
        return (
          <div
            key={c.key}
            className={cx('tbl-td', `tbl-${c.align}`, typeof value === 'number' && value < 0 && 'neg')}
            style={{ width: layout.widths[labelTo + i] }}
          >
            <span className="tbl-text">{formatValue(kindOf(c), value, c.zero)}</span>
          </div>
        )
      })}
    </div>
  )
}
