import type { LocalDate } from '../kernel'
import { type MonthPart, monthsOf } from './cuts'
import type { LedgerSum, Moved } from './runningBook'

/**
 * So many ledger lines make a page: fewer than a window scrolls through with ease, and read in a few milliseconds. A day that
 * has more is divided between its vouchers; days that have fewer stand together, as many as fit.
 */
export const PAGE_LINES = 2_000

/** What a book has on one day: how many ledger lines, in which of its sections (accounts one below the other). */
export interface DayOfBook {
  section: number
  date: LocalDate
  lines: number
}
/** Days that follow each other in one section; or, of a day that has too many lines, one part of it. */
export interface BookPiece {
  section: number
  from: LocalDate
  to: LocalDate
  part?: { date: LocalDate; no: number; of: number }
}
export type BookPage = BookPiece[]

/** Cuts a book into pages. A part of a day has a page of its own. `days` stand in the order of the book. */
export function pagesOf(days: readonly DayOfBook[], size = PAGE_LINES): BookPage[] {
  const pages: BookPage[] = []
  let open: { page: BookPage; lines: number } | null = null
  for (const { section, date, lines } of days) {
    if (lines > size) {
      open = null
      const of = Math.floor((lines + size - 1) / size)
      for (let no = 0; no < of; no++) pages.push([{ section, from: date, to: date, part: { date, no, of } }])
      continue
    }
    if (!open || open.lines + lines > size) {
      open = { page: [], lines: 0 }
      pages.push(open.page)
    }
    open.lines += lines
    const last = open.page.at(-1)
    if (last?.section === section) last.to = date
    else open.page.push({ section, from: date, to: date })
  }
  return pages
}

/** The place of the page asked for among so many rows, from the first to before the last; without one, all of them. */
export function windowOf(
  rows: number,
  turn: { page: number | 'last'; size: number } | undefined,
): { first: number; end: number; page: number; pages: number } {
  if (!turn || rows <= turn.size) return { first: 0, end: rows, page: 1, pages: 1 }
  const pages = Math.floor((rows + turn.size - 1) / turn.size)
  const page = turn.page === 'last' ? pages : Math.min(turn.page, pages)
  return { first: (page - 1) * turn.size, end: page * turn.size, page, pages }
}
/** The page asked for of rows that are all known; without one, all of them. */
export function sliceOf<T>(
  rows: readonly T[],
  turn: { page: number | 'last'; size: number } | undefined,
): { rows: readonly T[]; page: number; pages: number } {
  const { first, end, page, pages } = windowOf(rows.length, turn)
  return { rows: pages === 1 ? rows : rows.slice(first, end), page, pages }
}

/** Which lines belong to one part of a day, by how many ledger lines stand in the vouchers: a voucher stays whole. */
export function partOf<V extends { lines: number }>(
  vouchers: readonly V[],
  { no, of }: { no: number; of: number },
): { before: V[]; own: V[] } {
  const size = Math.floor((vouchers.reduce((sum, v) => sum + v.lines, 0) + of - 1) / of)
  const [before, own]: [V[], V[]] = [[], []]
  let lines = 0
  for (const voucher of vouchers) {
    const at = Math.min(of - 1, Math.floor(lines / size))
    if (at < no) before.push(voucher)
    else if (at === no) own.push(voucher)
    lines += voucher.lines
  }
  return { before, own }
}

/** Debit and credit, with quantities (10⁻⁶) and 原币 (10⁻²) by side: red ones negative on their side. */
export interface Turnover {
  debit: number
  credit: number
  debitQuantity: number
  creditQuantity: number
  debitOriginal: number
  creditOriginal: number
}
export const noTurnover = (): Turnover => ({
  debit: 0,
  credit: 0,
  debitQuantity: 0,
  creditQuantity: 0,
  debitOriginal: 0,
  creditOriginal: 0,
})

/** The part of a book that is shown at once: all of it, or what stands on one page. */
export interface Stretch {
  /** what was asked for: first and last day of the book */
  span: { from: LocalDate; to: LocalDate }
  /** days of its own lines; of the first and the last stretch, those of the span */
  from: LocalDate
  to: LocalDate
  /** the book begins here, with 期初余额; a later stretch begins with 承前页 */
  first: boolean
  /** day of the first line after it; null: the book ends here */
  next: LocalDate | null
  /** up to the day before the span, up to its last day */
  opening: LedgerSum
  end: LedgerSum
  /** up to its first line */
  before: LedgerSum
  /** what moved before its first line: since the beginning of its day, of its month within the span, of the year */
  moved: { day: Turnover; month: Turnover; year: Turnover }
  /** whether lines that stand before it on the same day, in the same month, are shown: their sums come even without further ones */
  began: { day: boolean; month: boolean }
}
/** Whether nothing of a day or month that ends at `last` comes after this stretch. */
export const endsHere = ({ next }: Stretch, last: LocalDate): boolean => next === null || next > last
/** Months of the span that the stretch touches, each with what stood in it before and whether any of that is shown. */
export function monthsIn(stretch: Stretch): (MonthPart & { moved: Turnover; began: boolean })[] {
  const { span, from, to, moved, began } = stretch
  return monthsOf(span.from, span.to).flatMap((month) => {
    if (month.to < from || month.from > to) return []
    return [
      month.from > from ? { ...month, moved: noTurnover(), began: false } : { ...month, moved: { ...moved.month }, began: began.month },
    ]
  })
}
export function addTurnover(to: Turnover, more: Turnover): void {
  for (const key of Object.keys(to) as (keyof Turnover)[]) to[key] += more[key]
}
/** What a line moves, on its side. */
export function turnoverOf({ debit, credit, quantity, original = 0 }: Moved): Turnover {
  const onDebit = debit !== 0
  return {
    debit,
    credit,
    debitQuantity: onDebit ? quantity : 0,
    creditQuantity: onDebit ? 0 : quantity,
    debitOriginal: onDebit ? original : 0,
    creditOriginal: onDebit ? 0 : original,
  }
}
export function sumOfLines(lines: readonly Moved[]): Turnover {
  const sum = noTurnover()
  for (const line of lines) addTurnover(sum, turnoverOf(line))
  return sum
}
/** As cells; 原币 only where there is some. */
export const turnoverCells = ({ debitOriginal, creditOriginal, ...cells }: Turnover): Record<string, number> => ({
  ...cells,
  ...(debitOriginal === 0 ? {} : { debitOriginal }),
  ...(creditOriginal === 0 ? {} : { creditOriginal }),
})

/** 合计 of the whole book, on each of its pages. */
export const totalsOf = ({ opening, end }: Stretch): { debit: number; credit: number } => ({
  debit: end.debit - opening.debit,
  credit: end.credit - opening.credit,
})
