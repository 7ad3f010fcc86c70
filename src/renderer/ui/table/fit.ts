import { formatValue, isNumeric, type Value, type ValueKind } from '../values/format'
import type { Placement } from './preferences'

/** px of a digit at 13 px, and of a bold one */
const DIGIT = 7.4
const BOLD = 7.9
const PADDING = 18
/** rows looked at: enough to meet the usual large figure, few enough not to be felt */
const SAMPLE = 300

export const figureWidth = (text: string, bold: boolean): number => Math.ceil(text.length * (bold ? BOLD : DIGIT)) + PADDING

interface Fittable extends Placement {
  key: string
  kind?: ValueKind
  chosen: boolean
  value?: unknown
}

/** Widens figure columns so that no amount is cut off; a width the user chose is left alone. */
export function fitColumns<R, C extends Fittable & { value?: (row: R) => Value }>(
  columns: C[],
  rows: readonly (R | undefined)[],
  totals: (Value | undefined)[] | null,
): C[] {
  return columns.map((c, i) => {
    const kind = c.kind ?? 'text'
    if (c.chosen || !isNumeric(kind)) return c
    let width = c.width
    const total = totals?.[i]
    if (total !== undefined && total !== null) width = Math.max(width, figureWidth(formatValue(kind, total), true))
    for (let r = 0; r < Math.min(rows.length, SAMPLE); r++) {
      const row = rows[r]
      if (row === undefined) continue
      const value = c.value ? c.value(row) : ((row as Record<string, unknown>)[c.key] as Value)
      if (typeof value === 'number') width = Math.max(width, figureWidth(formatValue(kind, value), false))
    }
    return width === c.width ? c : { ...c, width }
  })
}
