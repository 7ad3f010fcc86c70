/** Serial numbers of a line (D35). While a document is entered they are one text, a number a line, so that a line stays plain data. */
import { QTY_SCALE } from '@core/kernel'
import type { FormDocument, FormLine } from './form'
import { numberOf, refOf, textOf } from './values'

/** What stands between two numbers that were pasted or typed. */
const BETWEEN = /[\s,;，；、]+/
export const splitSerials = (text: string): string[] => text.split(BETWEEN).filter((serial) => serial !== '')
export const serialText = (serials: readonly string[]): string => serials.join('\n')
export const serialsOf = (line: FormLine): string[] => splitSerials(textOf(line['serials']))
export const withSerials = (line: FormLine, serials: readonly string[]): FormLine => ({ ...line, serials: serialText(serials) })

/** The line's goods have numbers, or numbers stand on it. */
export const hasSerials = (line: FormLine): boolean => refOf(line['itemId'])?.serialManaged === true || textOf(line['serials']) !== ''
export const usesSerials = (lines: readonly FormLine[]): boolean => lines.some(hasSerials)
/** Whole pieces of a line; a red line has as many. */
export const piecesOf = (line: FormLine): number => Math.abs(numberOf(line['quantity'])) / QTY_SCALE
/** More than 0: so many numbers are missing; less: too many. */
export const missingOf = (line: FormLine): number => piecesOf(line) - serialsOf(line).length
/** The first line whose numbers are not as many as its pieces. */
export const firstIncomplete = (form: FormDocument): FormLine | undefined =>
  form.lines.find((l) => 'serials' in l && refOf(l['itemId'])?.serialManaged === true && missingOf(l) !== 0)

/** Longer than a document takes. */
const MOST = 2000
/** Numbers from 起号 to 止号 behind a prefix, with the zeros of the first; why not, when the two are no such range. */
export function serialRange(prefix: string, from: string, to: string): string[] | string {
  if (!/^\d{1,15}$/.test(from) || !/^\d{1,15}$/.test(to)) return '起号和止号只填数字，前面的字母填在前缀中'
  const [first, last] = [Number(from), Number(to)]
  if (last < first) return '止号不能小于起号'
  if (last - first >= MOST) return `一次最多生成 ${MOST} 个`
  return Array.from({ length: last - first + 1 }, (_x, i) => `${prefix}${String(first + i).padStart(from.length, '0')}`)
}

/** Adds numbers to those that are there; each stands once. */
export function addSerials(known: readonly string[], more: readonly string[], elsewhere: ReadonlySet<string>) {
  const serials = [...known]
  const seen = new Set(known)
  const refused: string[] = []
  for (const serial of more) {
    if (seen.has(serial) || elsewhere.has(serial) || serial.length > 40) refused.push(serial)
    else {
      seen.add(serial)
      serials.push(serial)
    }
  }
  return { serials, refused }
}
/** Numbers of the same item on the other lines. */
export const serialsElsewhere = (form: FormDocument, line: FormLine): Set<string> =>
  new Set(form.lines.flatMap((l) => (l.key !== line.key && refOf(l['itemId'])?.id === refOf(line['itemId'])?.id ? serialsOf(l) : [])))
