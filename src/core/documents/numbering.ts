import { type LocalDate, periodOf } from '../kernel'

export type DatePart = 'none' | 'year' | 'month' | 'day'
export const DATE_PARTS: readonly DatePart[] = ['none', 'year', 'month', 'day']
/** How documents of a type, or counts, are numbered (D10). */
export interface Numbering {
  prefix: string
  datePart: DatePart
  digits: number
}
/** The stretch of time that numbers run through: '' for all of it, 2026, 202601, 20260105. */
export const partOf = (datePart: DatePart, date: LocalDate): string =>
  ({ none: '', year: date.slice(0, 4), month: String(periodOf(date)), day: date.replaceAll('-', '') })[datePart]
/** Prefix, date part, running number: XSCK-202601-0001. More digits than the rule has make the number longer. */
export const numberText = ({ prefix, datePart, digits }: Numbering, date: LocalDate, running: number): string =>
  [prefix, partOf(datePart, date), String(running).padStart(digits, '0')].filter((text) => text !== '').join('-')
