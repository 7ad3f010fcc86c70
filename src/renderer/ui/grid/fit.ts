import { figureWidth } from '../table/fit'
import { formatValue } from '../values/format'
import { isNumberKind, shownText } from './cells'
import { totalOf } from './totals'
import type { PlacedLineColumn } from './types'

/** Widens figure columns so that neither a line nor the total is cut off; a width the user chose is left alone. */
export function fitLineColumns<L>(columns: PlacedLineColumn<L>[], lines: readonly L[]): PlacedLineColumn<L>[] {
  const fitted = columns.map((c) => {
    if (c.chosen || !isNumberKind(c.kind)) return c
    const total = totalOf(c, lines)
    const kind = c.kind === 'fen' || c.kind === 'qty' ? c.kind : 'int'
    const wide = lines.reduce(
      (w, l) => Math.max(w, figureWidth(shownText(c, l), false)),
      total === null ? 0 : figureWidth(formatValue(kind, total), true),
    )
    return wide > c.width ? { ...c, width: wide } : c
  })
  return fitted.every((c, i) => c === columns[i]) ? columns : fitted
}
