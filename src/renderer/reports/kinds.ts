import type { ColumnKind } from '@core/contract'
import type { ValueKind } from '../ui/values/format'

/** How the window and the paper show what a report's column holds. */
export const KINDS: Record<ColumnKind, ValueKind> = {
  text: 'text',
  code: 'text',
  date: 'date',
  fen: 'fen',
  quantity: 'qty',
  price: 'average',
  rate: 'percent',
  integer: 'int',
}

/** px: up to this width a text column (a unit, 借 or 贷) keeps it; wider ones share the room that is left */
export const KEPT_WIDTH = 90
