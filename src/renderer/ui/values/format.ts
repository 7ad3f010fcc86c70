/** How a value of each kind is shown, everywhere: tables, grids, panels, print. */
import { fenDisplay, formatScaled, priceDisplay, qtyDisplay, rateDisplay } from '@core/kernel'

/**
 * text · fen (money in 分) · qty (10⁻⁶) · price (10⁻⁸ yuan) · average (a price that was computed: four decimals) · rate (ppm, "13%") · percent (ppm with one decimal, "17.0%") ·
 * int · date · datetime (ISO) · state (document state) · bool
 */
export type ValueKind = 'text' | 'fen' | 'qty' | 'price' | 'average' | 'rate' | 'percent' | 'int' | 'date' | 'datetime' | 'state' | 'bool'
export type Value = string | number | boolean | null | undefined

const NUMERIC = new Set<ValueKind>(['fen', 'qty', 'price', 'average', 'rate', 'percent', 'int'])
export const isNumeric = (kind: ValueKind): boolean => NUMERIC.has(kind)
/** Decimals that a kind carries: the power of ten its integers are scaled by. */
export const DIGITS: Partial<Record<ValueKind, number>> = { fen: 2, qty: 6, price: 8, average: 8, rate: 6, percent: 6, int: 0 }

function formatNumber(kind: ValueKind, value: number): string {
  switch (kind) {
    case 'fen':
      return fenDisplay(value)
    case 'qty':
      return qtyDisplay(value)
    case 'price':
      return priceDisplay(value)
    case 'average':
      return priceDisplay(Math.round(value / 10_000) * 10_000, 4)
    case 'rate':
      return rateDisplay(value)
    case 'percent':
      return `${formatScaled(Math.round(value / 1000), 1, 1)}%`
    default:
      return value.toLocaleString('en-US')
  }
}

/** Value → text. `zero: 'blank'` leaves zeros out, as books do. Never throws; unknown shapes are shown as text. */
export function formatValue(kind: ValueKind, value: Value, zero: 'show' | 'blank' = 'show'): string {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'number') {
    if (value === 0 && zero === 'blank') return ''
    return formatNumber(isNumeric(kind) ? kind : 'int', value)
  }
  if (typeof value === 'boolean') return value ? '是' : ''
  if (kind === 'datetime') return value.slice(0, 16).replace('T', ' ')
  return value
}

/** Bytes → "384 MB", "1.2 GB" */
export function bytesText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB']
  const i = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const tenths = Math.round((bytes * 10) / 1024 ** i)
  return `${i > 0 && tenths < 1000 ? formatScaled(tenths, 1) : Math.round(tenths / 10)} ${units[i]}`
}

/** A stored time (UTC) as ISO of the local clock, for kind 'datetime'. */
export function localTime(iso: string): string {
  const t = new Date(iso)
  return new Date(t.getTime() - t.getTimezoneOffset() * 60_000).toISOString()
}
