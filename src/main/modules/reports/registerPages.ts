import type { LocalDate } from '../../../core/kernel'
import type { SettledParams } from '../../../core/reports/define'
import { kindShown } from '../../../core/reports/tax'
import { type Register, type RegisterDay, registerDays } from '../../../db/queries/registerDays'
import type { Narrowed } from '../../../db/queries/taxNarrowing'
import type { ReadableDb } from '../../../db/types'
import { type OpenPiece, piecesOf } from './bookPages'
import type { Turn } from './types'

/** How a register of invoices is read. */
export interface RegisterReader<T> {
  register: Register
  /** those of some days; narrowed, no fewer than are asked for */
  rows: (from: LocalDate, to: LocalDate, narrowed: Narrowed) => T[]
  /** what a row says of its state is made of these characters alone: a text of them may be found there */
  states: RegExp
}
interface Figures {
  net: number
  tax: number
}
/** What stands on the page asked for. `totals`: of all pages, and of all there is. */
export interface RegisterPage<T> {
  rows: T[]
  page: number
  pages: number
  totals: { shown: Figures; all: Figures }
}
type OfKind = Omit<RegisterDay, 'date' | 'entries'>
function linesOf(entries: readonly RegisterDay[]): { date: LocalDate; lines: number }[] {
  const days: { date: LocalDate; lines: number }[] = []
  for (const { date, entries: lines } of entries) {
    const last = days.at(-1)
    if (last?.date === date) last.lines += lines
    else days.push({ date, lines })
  }
  return days
}
const sumOf = (entries: readonly Figures[]): Figures => ({
  net: entries.reduce((sum, { net }) => sum + net, 0),
  tax: entries.reduce((sum, { tax }) => sum + tax, 0),
})

/**
 * A page that the days say where to begin. undefined: of one partner, or with a text, all
 * there is has to be found, and without a page all of it is asked for.
 */
export function registerPage<T extends OfKind>(
  db: ReadableDb,
  { register, rows }: RegisterReader<T>,
  params: SettledParams,
  turn: Turn | undefined,
): RegisterPage<T> | undefined {
  const { from, to, partnerId, text, taxRate } = params
  if (!turn || partnerId !== undefined || text) return undefined
  const kind = kindOf(params)
  const shown = (entry: OfKind) => kindShown(entry.kind, kind) && (taxRate === undefined || entry.taxRate === taxRate)
  const read = (first: LocalDate, last: LocalDate) => rows(first, last, { kind, taxRate }).filter(shown)
  const all = registerDays(db, register, from, to)
  const own = all.filter(shown)
  const totals = { shown: sumOf(own), all: sumOf(all) }
  const used = linesOf(own)
  const [first, last] = [used[0], used.at(-1)]
  if (!first || !last) return { rows: [], page: 1, pages: 1, totals }
  const { parts, page, pages } = piecesOf([{ section: 0, days: () => used }], { from: first.date, to: last.date }, turn)
  const [piece] = parts
  if (!piece) throw new Error('a page without entries')
  return { rows: rowsOfPiece(piece, read), page, pages, totals }
}
function rowsOfPiece<T>({ from, to, part }: OpenPiece, read: (from: LocalDate, to: LocalDate) => T[]): T[] {
  if (!part) return read(from, to)
  const own = read(part.date, part.date)
  const size = Math.floor((own.length + part.of - 1) / part.of)
  return own.slice(part.no * size, (part.no + 1) * size)
}
const kindOf = ({ invoiceKind }: SettledParams): Narrowed['kind'] => (invoiceKind === 'all' ? undefined : invoiceKind)

/** What a register without such a page is narrowed to before it is read; `partners`: those whose name or tax number has the text. */
export function narrowedBy(params: SettledParams, states: RegExp, partners: (text: string) => number[]): Narrowed {
  const { partnerId, text, taxRate } = params
  // a text with a blank may stand across two fields
  const sought = text && !text.includes(' ') && !states.test(text) ? { text, partnerIds: partners(text) } : undefined
  return { partnerId, taxRate, kind: kindOf(params), text: sought }
}
