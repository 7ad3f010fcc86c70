import type { Value } from '../values/format'
import { lineValue } from './cells'
import type { PlacedLineColumn } from './types'

/** The footer's figure of a column; null where it has none. */
export function totalOf<L>(c: PlacedLineColumn<L>, lines: readonly L[]): Value {
  if (c.total === undefined) return null
  if (c.total !== 'sum') return c.total(lines)
  return lines.reduce((sum, l) => {
    const v = lineValue(c, l)
    return typeof v === 'number' ? sum + v : sum
  }, 0)
}
