/** What a cell shows, what it can be edited as, and what typed text makes of it. Pure. */
import { fenText, formatScaled, MAX_FEN, MAX_PRICE, MAX_QTY, priceText, qtyText } from '@core/kernel'
import { type Option, optionSource } from '../lookup/source'
import { parseDateText, today } from '../values/dateText'
import { parseNumber } from '../values/expression'
import { formatValue, type Value, type ValueKind } from '../values/format'
import type { LineColumn, LineKind, LookupBinding, ParsedCell } from './types'

type AnyColumn<L> = Omit<LineColumn<L>, 'width' | 'grow' | 'align'>

const SHOWN: Record<LineKind, ValueKind> = {
  text: 'text',
  qty: 'qty',
  price: 'price',
  fen: 'fen',
  rate: 'rate',
  int: 'int',
  date: 'date',
  check: 'bool',
  lookup: 'text',
}

export const lineValue = <L>(column: AnyColumn<L>, line: L): Value =>
  column.value ? column.value(line) : ((line as Record<string, unknown>)[column.key] as Value)

export const isEditable = <L>(column: AnyColumn<L>, line: L): boolean =>
  typeof column.editable === 'function' ? column.editable(line) : (column.editable ?? true)

export const setValue = <L>(column: AnyColumn<L>, line: L, value: Value): L =>
  column.set ? column.set(line, value) : { ...line, [column.key]: value }

/** The picker of a cell; undefined where there is none. */
export function bindingOf<L>(column: AnyColumn<L>, line: L): LookupBinding<L> | undefined {
  if (column.lookup) return typeof column.lookup === 'function' ? column.lookup(line) : column.lookup
  const { options } = column
  if (!options) return undefined
  return {
    source: optionSource(column.key, options) as LookupBinding<L>['source'],
    current: (l) => options.find((o) => o.value === lineValue(column, l)) ?? null,
    pick: (l, item) => setValue(column, l, (item as Option | null)?.value ?? null),
  }
}

const label = <L>(column: AnyColumn<L>, line: L): string => {
  const binding = bindingOf(column, line)
  const current = binding?.current(line) ?? null
  if (binding && current !== null) return binding.source.label(current)
  const value = lineValue(column, line)
  return column.free && typeof value === 'string' ? value : ''
}

/** As shown: 1,234.50 */
export function shownText<L>(column: AnyColumn<L>, line: L): string {
  if (column.kind === 'lookup') return label(column, line)
  return formatValue(SHOWN[column.kind], lineValue(column, line), column.zero)
}

/** As typed and copied: 1234.5 */
export function editText<L>(column: AnyColumn<L>, line: L): string {
  if (column.kind === 'lookup') return label(column, line)
  const value = lineValue(column, line)
  if (typeof value !== 'number') return typeof value === 'boolean' ? (value ? '1' : '') : (value ?? '')
  switch (column.kind) {
    case 'fen':
      return fenText(value)
    case 'qty':
      return qtyText(value)
    case 'price':
      return priceText(value, 0)
    case 'rate':
      return formatScaled(value, 4)
    default:
      return String(value)
  }
}

const LIMITS: Partial<Record<LineKind, { digits: number; max: number }>> = {
  fen: { digits: 2, max: MAX_FEN },
  qty: { digits: 6, max: MAX_QTY },
  price: { digits: 8, max: MAX_PRICE },
  rate: { digits: 4, max: 1_000_000 },
  int: { digits: 0, max: Number.MAX_SAFE_INTEGER },
}
export const isNumberKind = (kind: LineKind): boolean => LIMITS[kind] !== undefined

/** Typed text → value of the column's kind (lookups are resolved elsewhere). */
export function parseCell<L>(column: AnyColumn<L>, text: string, line: L): ParsedCell {
  const own = column.parse?.(text, line) ?? null
  if (own) return own
  const limit = LIMITS[column.kind]
  if (limit) {
    const t = column.kind === 'rate' ? text.replace(/[%％]\s*$/, '') : text
    return parseNumber(t, limit.digits, { max: limit.max, ...(column.min === undefined ? {} : { min: column.min }) })
  }
  if (column.kind === 'date') {
    if (text.trim() === '') return { ok: true, value: null }
    const before = lineValue(column, line)
    const date = parseDateText(text, typeof before === 'string' && before !== '' ? before : null, today())
    return date === null ? { ok: false, message: '不是有效日期，例：2026-11-24、1124、24' } : { ok: true, value: date }
  }
  if (column.kind === 'check') return { ok: true, value: /^(1|y|是|√|true)$/i.test(text.trim()) }
  const trimmed = text.trim()
  if (column.maxLength !== undefined && trimmed.length > column.maxLength) return { ok: false, message: `最多 ${column.maxLength} 个字` }
  return { ok: true, value: trimmed }
}

/** The emptied cell's value. */
export const emptyValue = (kind: LineKind): Value => (kind === 'text' ? '' : kind === 'check' ? false : null)
