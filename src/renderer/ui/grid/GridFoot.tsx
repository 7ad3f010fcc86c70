import { memo, type ReactNode } from 'react'
import { cx } from '../store'
import type { ColumnLayout } from '../table/layout'
import { formatValue } from '../values/format'
import { totalOf } from './totals'
import type { PlacedLineColumn } from './types'

function Foot<L>(props: { columns: PlacedLineColumn<L>[]; layout: ColumnLayout; lead: number; lines: readonly L[] }): ReactNode {
  const { columns, layout, lead, lines } = props
  const totals = columns.map((c) => totalOf(c, lines))
  if (totals.every((t) => t === null)) return null
  const first = Math.max(
    1,
    totals.findIndex((t) => t !== null),
  )
  return (
    <div className="tbl-foot" role="row" style={{ width: layout.total + lead }}>
      <div className="tbl-td" style={{ width: layout.widths.slice(0, first).reduce((a, b) => a + b, lead), paddingLeft: lead + 8 }}>
        合计 {lines.length} 行
      </div>
      {columns.slice(first).map((c, i) => {
        const total = totals[first + i]
        const kind = c.kind === 'fen' || c.kind === 'qty' || c.kind === 'price' || c.kind === 'int' ? c.kind : 'text'
        return (
          <div
            key={c.key}
            className={cx('tbl-td', `tbl-${c.align}`, typeof total === 'number' && total < 0 && 'neg')}
            style={{ width: layout.widths[first + i] }}
          >
            <span className="tbl-text">{formatValue(kind, total, c.zero)}</span>
          </div>
        )
      })}
    </div>
  )
}
/** Totals of the lines; always in sight. Added up anew when the lines are others, not at every key. */
export const GridFoot = memo(Foot) as typeof Foot
