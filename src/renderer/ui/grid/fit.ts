import { figureWidth } from '../table/fit'
import { formatValue } from '../values/format'
import { isNumberKind, shownText } from './cells'
import { totalOf } from './totals'
import type { PlacedLineColumn } from './types'

/**
 * Widens figure columns so that neither a line nor the total is cut off; a width the user chose is left alone. Only lines that were
 * not there before are looked at: one of 5,000 changes at a time. While the columns are the same, what was widened stays so.
 */
export class LineColumnFitter<L> {
  #columns: readonly PlacedLineColumn<L>[] | undefined
  #lines: readonly L[] = []
  #fitted: PlacedLineColumn<L>[] = []

  fit(columns: PlacedLineColumn<L>[], lines: readonly L[]): PlacedLineColumn<L>[] {
    if (columns !== this.#columns) {
      this.#lines = []
      this.#fitted = columns
    }
    const before = this.#lines
    const fresh = lines.filter((l, i) => l !== before[i])
    this.#columns = columns
    this.#lines = lines
    const fitted = this.#fitted.map((c) => {
      const width = fittingWidth(c, lines, fresh)
      return width > c.width ? { ...c, width } : c
    })
    if (fitted.some((c, i) => c !== this.#fitted[i])) this.#fitted = fitted
    return this.#fitted
  }
}

function fittingWidth<L>(c: PlacedLineColumn<L>, lines: readonly L[], fresh: readonly L[]): number {
  if (c.chosen || !isNumberKind(c.kind)) return c.width
  const total = totalOf(c, lines)
  const kind = c.kind === 'fen' || c.kind === 'qty' ? c.kind : 'int'
  const least = total === null ? c.width : Math.max(c.width, figureWidth(formatValue(kind, total), true))
  return fresh.reduce((w, l) => Math.max(w, figureWidth(shownText(c, l), false)), least)
}
