/** What people type into a date field: 2026-11-24, 2026/11/24, 20261124, 261124, 1124, 11-24, 24, +1, -7, 今天. */
import { addDays, isLocalDate, type LocalDate } from '@core/kernel'

const pad = (n: number | string) => String(n).padStart(2, '0')
const valid = (y: number | string, m: number | string, d: number | string): LocalDate | null => {
  const text = `${String(y).padStart(4, '0')}-${pad(m)}-${pad(d)}`
  return isLocalDate(text) ? text : null
}

/**
 * @param base the date that short forms lean on (the field's value, else today)
 * @param today what 今天 and an empty base mean
 * @returns null when the text is no date
 */
export function parseDateText(text: string, base: LocalDate | null, today: LocalDate): LocalDate | null {
  const t = text
    .trim()
    .replace(/[０-９＋－]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[年月./。]/g, '-')
    .replace(/日$/, '')
  const from = base ?? today
  const year = Number(from.slice(0, 4))
  const month = Number(from.slice(5, 7))
  if (t === '今天' || t === 't' || t === 'T') return today
  if (t === '昨天') return addDays(today, -1)
  if (/^[+-]\d{1,4}$/.test(t)) return addDays(from, Number(t))
  const parts = /^(?:(\d{2}|\d{4})-)?(\d{1,2})-(\d{1,2})$/.exec(t)
  if (parts) {
    const y = parts[1] === undefined ? year : parts[1].length === 2 ? 2000 + Number(parts[1]) : Number(parts[1])
    return valid(y, parts[2] ?? '', parts[3] ?? '')
  }
  if (!/^\d+$/.test(t)) return null
  if (t.length <= 2) return valid(year, month, t)
  if (t.length === 3) return valid(year, t.slice(0, 1), t.slice(1))
  if (t.length === 4) return valid(year, t.slice(0, 2), t.slice(2))
  if (t.length === 6) return valid(2000 + Number(t.slice(0, 2)), t.slice(2, 4), t.slice(4))
  if (t.length === 8) return valid(t.slice(0, 4), t.slice(4, 6), t.slice(6))
  return null
}

/** The local date of this machine: only a default for entry; the backend decides what a date may be. */
export function today(): LocalDate {
  const d = new Date()
  return `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}`
}
