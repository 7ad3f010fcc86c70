/** Business dates: ISO text, no time zone, no clock. */
export type LocalDate = string
/** Accounting month as an integer, 202601. */
export type Period = number

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const leap = (y: number) => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0
export const daysInMonth = (year: number, month: number) => (month === 2 && leap(year) ? 29 : (DAYS[month - 1] ?? 0))

export function isLocalDate(text: string): boolean {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!m) return false
  const [year, month, day] = [Number(m[1]), Number(m[2]), Number(m[3])]
  return year >= 1990 && year <= 2199 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}
export const isPeriod = (p: number) => Number.isInteger(p) && p >= 199001 && p <= 219912 && p % 100 >= 1 && p % 100 <= 12

const pad = (n: number) => String(n).padStart(2, '0')
const digit = (text: string, at: number) => text.charCodeAt(at) - 48
/** The month of a date; of an empty text 0. By its digits: a recost asks for that of ten thousand dates. */
export const periodOf = (date: LocalDate): Period =>
  date === ''
    ? 0
    : ((digit(date, 0) * 10 + digit(date, 1)) * 10 + digit(date, 2)) * 1000 + digit(date, 3) * 100 + digit(date, 5) * 10 + digit(date, 6)
export const firstDay = (p: Period): LocalDate => `${Math.floor(p / 100)}-${pad(p % 100)}-01`
export const lastDay = (p: Period): LocalDate => `${Math.floor(p / 100)}-${pad(p % 100)}-${pad(daysInMonth(Math.floor(p / 100), p % 100))}`
export const nextPeriod = (p: Period): Period => (p % 100 === 12 ? p + 89 : p + 1)
export const previousPeriod = (p: Period): Period => (p % 100 === 1 ? p - 89 : p - 1)
export const yearStart = (p: Period): Period => Math.floor(p / 100) * 100 + 1
export const periodText = (p: Period) => `${Math.floor(p / 100)}-${pad(p % 100)}`

/** Days since 1970-01-01 (proleptic Gregorian), for date arithmetic without Date. */
export function dayNumber(date: LocalDate): number {
  const y = Number(date.slice(0, 4))
  const m = Number(date.slice(5, 7))
  const d = Number(date.slice(8, 10))
  const a = m <= 2 ? y - 1 : y
  const era = Math.floor(a / 400)
  const yoe = a - era * 400
  const doy = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1
  const doe = yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy
  return era * 146097 + doe - 719468
}
export function dateOfDay(n: number): LocalDate {
  const z = n + 719468
  const era = Math.floor(z / 146097)
  const doe = z - era * 146097
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36524) - Math.floor(doe / 146096)) / 365)
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const d = doy - Math.floor((153 * mp + 2) / 5) + 1
  const m = mp < 10 ? mp + 3 : mp - 9
  return `${yoe + era * 400 + (m <= 2 ? 1 : 0)}-${pad(m)}-${pad(d)}`
}
/** A day after all that is booked. */
export const FOREVER: LocalDate = '9999-12-31'
export const addDays = (date: LocalDate, days: number): LocalDate => dateOfDay(dayNumber(date) + days)
