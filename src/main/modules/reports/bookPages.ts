import { addDays, firstDay, type LocalDate, periodOf } from '../../../core/kernel'
import {
  addTurnover,
  type BookPiece,
  noTurnover,
  pagesOf,
  partOf,
  type Stretch,
  type Turnover,
  turnoverOf,
} from '../../../core/reports/bookPages'
import { yearOpening } from '../../../core/reports/cuts'
import { type LedgerSum, noSum } from '../../../core/reports/runningBook'
import { originalUntil } from '../../../db/queries/currencies'
import type { DimensionFilter } from '../../../db/queries/reports/balances'
import { bookDays, bookMoved, type VoucherOfDay, vouchersOfDay } from '../../../db/queries/reports/bookDays'
import { type LineOfBook, ledgerLines } from '../../../db/queries/reports/ledgerLines'
import type { ReadableDb } from '../../../db/types'
import { sumsUntil } from './sums'
import type { Turn } from './types'

type Span = Stretch['span']
/** Accounts whose lines are one book, narrowed by dimensions. */
export interface Book {
  accountIds: readonly number[]
  filter?: DimensionFilter
  /** with running quantities */
  quantity?: boolean
  /** the account whose 原币 runs beside RMB */
  currencyOf?: number
}
/** A page of a book, and which of how many. */
export interface Turned<T> {
  parts: T[]
  page: number
  pages: number
}
export interface OpenPiece extends BookPiece {
  /** the piece begins its section, and where what comes after it in the same section begins */
  first: boolean
  next: LocalDate | null
}
export interface ReadPiece {
  lines: LineOfBook[]
  stretch: Stretch
  /** of a part of a day: the vouchers of the day before it */
  earlier: readonly number[]
}

/** The pieces of the page asked for, of all that the sections have; without a page each section whole. */
export function piecesOf(
  sections: readonly { section: number; days: () => readonly { date: LocalDate; lines: number }[] }[],
  span: Span,
  turn: Turn | undefined,
): Turned<OpenPiece> {
  const whole = () => sections.map(({ section }) => ({ section, from: span.from, to: span.to, first: true, next: null }))
  if (!turn) return { parts: whole(), page: 1, pages: 1 }
  const all = pagesOf(
    sections.flatMap(({ section, days }) => days().map((day) => ({ ...day, section }))),
    turn.size,
  )
  if (all.length <= 1) return { parts: whole(), page: 1, pages: 1 }
  const page = turn.page === 'last' ? all.length : Math.min(turn.page, all.length)
  const before = all[page - 2]?.at(-1)
  const after = all[page]?.[0]
  const own = all[page - 1] ?? []
  const parts = own.map((piece, i): OpenPiece => {
    const first = i > 0 || before?.section !== piece.section
    const next = i === own.length - 1 && after?.section === piece.section ? after.from : null
    return { ...piece, from: first ? span.from : piece.from, to: next === null ? span.to : piece.to, first, next }
  })
  return { parts, page, pages: all.length }
}

/** A book that is one section: the stretch on the page asked for. */
export function turnBook(db: ReadableDb, book: Book, span: Span, turn: Turn | undefined): ReadPiece & { page: number; pages: number } {
  const days = () => bookDays(db, { ...book, ...span })
  const { parts, page, pages } = piecesOf([{ section: 0, days }], span, turn)
  const [piece] = parts
  if (!piece) throw new Error('a page without lines')
  return { ...readPiece(db, book, span, piece), page, pages }
}

/** Lines of a piece, and the sums that it begins and the book ends with. */
export function readPiece(db: ReadableDb, book: Book, span: Span, piece: OpenPiece): ReadPiece {
  const { first, next, part, from, to } = piece
  const split = part ? partOf(vouchersOfDay(db, part.date, book), part) : null
  const earlier = split?.before.map((v) => v.voucherId) ?? []
  const lines = linesOf(db, book, piece, split?.own)
  const day = noTurnover()
  for (const { voucherId: _id, lines: _lines, ...moved } of split?.before ?? []) addTurnover(day, moved)
  const month = first ? noTurnover() : { ...bookMoved(db, { ...book, ...monthBefore(span, piece) }, book.currencyOf !== undefined) }
  addTurnover(month, day)
  if (!book.quantity) for (const moved of [day, month]) Object.assign(moved, { debitQuantity: 0, creditQuantity: 0 })
  const sums = runningSums(db, book, span, piece)
  const before = plus(sums.before, day)
  const year = { ...noTurnover(), debit: before.debit - sums.beforeYear.debit, credit: before.credit - sums.beforeYear.credit }
  const end = next === null ? lines.reduce((sum, line) => plus(sum, turnoverOf(line)), before) : sums.end
  const began = first ? { day: false, month: false } : shownBefore(db, book, span, piece, { day, month, earlier })
  return {
    lines,
    earlier,
    stretch: { span, from, to, first, next, opening: sums.opening, end, before, moved: { day, month, year }, began },
  }
}
/** Without running quantities those of the lines are none of the book's. */
function linesOf(db: ReadableDb, book: Book, { from, to, part }: OpenPiece, own: readonly VoucherOfDay[] = []): LineOfBook[] {
  const query = part ? { from: part.date, to: part.date, vouchers: own.map((v) => v.voucherId) } : { from, to }
  const lines = ledgerLines(db, { ...book, ...query })
  return book.quantity ? lines : lines.map((line) => ({ ...line, quantity: 0 }))
}
/** The days of a piece's month, within the span, that stand before it. */
export const monthBefore = (span: Span, { from }: { from: LocalDate }): Span => {
  const start = firstDay(periodOf(from))
  return { from: start > span.from ? start : span.from, to: addDays(from, -1) }
}
const plus = (sum: LedgerSum, moved: Turnover): LedgerSum => ({
  debit: sum.debit + moved.debit,
  credit: sum.credit + moved.credit,
  quantity: sum.quantity + moved.debitQuantity - moved.creditQuantity,
  ...(sum.original === undefined ? {} : { original: sum.original + moved.debitOriginal - moved.creditOriginal }),
})

/** Sums up to the span, the piece, its year, and the end of the span where the piece does not reach it. */
function runningSums(db: ReadableDb, { accountIds, filter = {}, quantity = false, currencyOf }: Book, span: Span, piece: OpenPiece) {
  const { from, first, next } = piece
  const dates = [addDays(span.from, -1), yearOpening(from), ...(first ? [] : [addDays(from, -1)]), ...(next === null ? [] : [span.to])]
  const sums = sumsUntil(db, { accountIds, filter, quantity }, dates).map((sum, i): LedgerSum => {
    if (currencyOf === undefined) return sum
    return { ...sum, original: originalUntil(db, currencyOf, dates[i] ?? from, filter) ?? 0 }
  })
  const [opening = noSum(), beforeYear = noSum()] = sums
  return { opening, beforeYear, before: first ? opening : (sums[2] ?? noSum()), end: next === null ? opening : (sums.at(-1) ?? noSum()) }
}

/** Whether the month, the day of a piece has lines before it that are shown. What moved says so, unless it comes to nothing. */
function shownBefore(
  db: ReadableDb,
  book: Book,
  span: Span,
  piece: OpenPiece,
  { day, month, earlier }: { day: Turnover; month: Turnover; earlier: readonly number[] },
): Stretch['began'] {
  const moved = ({ debit, credit }: Turnover) => debit !== 0 || credit !== 0
  const onDay = (): boolean => {
    const { from } = piece
    return earlier.length > 0 && ledgerLines(db, { ...book, from, to: from, vouchers: earlier }).length > 0
  }
  const began = moved(day) || onDay()
  return { day: began, month: began || moved(month) || ledgerLines(db, { ...book, ...monthBefore(span, piece) }).length > 0 }
}
