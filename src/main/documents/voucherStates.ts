import { EMPTY_WORD, periodText, type Period, type Problem, problem, voucherText } from '../../core/kernel'
import type { ReadableDb } from '../../db/types'
import { type CommandContext, type QueryContext, Refusal, refuse } from '../backend/context'
import { BY_DAY, NET_LINES_LEFT } from './ledger/vouchers'

interface Row {
  id: number
  word: string
  number: number
  state: 'open' | 'reviewed' | 'booked'
  makerId: number | null
  empty: 0 | 1
}
const ROWS = `SELECT v.id, v.word, v.number, v.state, v.maker_id AS makerId, NOT ${NET_LINES_LEFT} AS empty
  FROM json_each(?) i CROSS JOIN voucher v ON v.id = i.value ORDER BY v.period, v.word, v.number`

/** Changes the vouchers together or none: what speaks against it is named voucher by voucher. */
function change(
  ctx: CommandContext,
  ids: readonly number[],
  speaksAgainst: (row: Row) => Problem | null,
  sql: string,
  ...params: (string | number | null)[]
) {
  const rows = ctx.db.all<Row>(ROWS, JSON.stringify([...new Set(ids)]))
  if (rows.length !== new Set(ids).size) refuse('NOT_FOUND', { what: '凭证' })
  const problems = rows.flatMap((row) => speaksAgainst(row) ?? [])
  if (problems.length > 0) throw new Refusal(problems)
  for (const { id } of rows) ctx.db.run(sql, ...params, id)
  ctx.touch('ledger', 'documents')
  return { changed: rows.length }
}
const STATE_NAMES: Record<Row['state'], string> = { open: '没有审核', reviewed: '已审核', booked: '已记账' }
const wrongState = (row: Row, action: string) =>
  problem('VOUCHER_STATE', undefined, { voucher: voucherText(row), state: STATE_NAMES[row.state], action })

/** Whose documents are in a voucher of a day has made it as well as who began it. */
const POSTED_BY = `SELECT 1 FROM voucher v JOIN posting p ON p.voucher_id = v.id AND p.user_id = ?2 WHERE v.id = ?1 AND ${BY_DAY} LIMIT 1`
/**
 * 审核 (D48): by somebody else than who made it, unless the account set lets one person do both. VOUCHER_STATE for what is not open,
 * VOUCHER_OWN_REVIEW, VOUCHER_EMPTY for a number of which nothing is left.
 */
export const reviewVouchers = (ctx: CommandContext, ids: readonly number[]) =>
  change(
    ctx,
    ids,
    (row) => {
      if (row.state !== 'open') return wrongState(row, '审核')
      if (row.empty === 1) return problem('VOUCHER_EMPTY', undefined, { voucher: voucherText(row) })
      const own = (row.makerId !== null && row.makerId === ctx.user.id) || ctx.db.value(POSTED_BY, row.id, ctx.user.id) !== undefined
      return own && ctx.options.separateReviewer ? problem('VOUCHER_OWN_REVIEW', undefined, { voucher: voucherText(row) }) : null
    },
    "UPDATE voucher SET state = 'reviewed', reviewer_id = ? WHERE id = ?",
    ctx.user.id,
  )
/** 取消审核, while it is not booked. VOUCHER_STATE for what is not reviewed. */
export const unreviewVouchers = (ctx: CommandContext, ids: readonly number[]) =>
  change(
    ctx,
    ids,
    (row) => (row.state === 'reviewed' ? null : wrongState(row, '取消审核')),
    "UPDATE voucher SET state = 'open', reviewer_id = NULL WHERE id = ?",
  )
/**
 * 记账: from then on a voucher never changes (财会〔2024〕12号 第21条, D49); there is no way back. VOUCHER_STATE for what is booked
 * already, VOUCHER_NOT_REVIEWED where the account set wants a review first.
 */
export const bookVouchers = (ctx: CommandContext, ids: readonly number[]) =>
  change(
    ctx,
    ids,
    (row) => {
      if (row.state === 'booked') return wrongState(row, '记账')
      if (row.empty === 1) return problem('VOUCHER_EMPTY', undefined, { voucher: voucherText(row) })
      return row.state === 'open' && ctx.options.reviewBeforeBooking
        ? problem('VOUCHER_NOT_REVIEWED', undefined, { voucher: voucherText(row) })
        : null
    },
    "UPDATE voucher SET state = 'booked', booked_by = ?, booked_at = ? WHERE id = ?",
    ctx.user.id,
    ctx.clock.now(),
  )

const UNREVIEWED = `SELECT v.word, v.number FROM voucher v WHERE v.period = ? AND v.state = 'open' AND ${NET_LINES_LEFT} ORDER BY v.word, v.number`
/** Vouchers of a month that a review is asked for before it is closed; none where the account set asks for none. */
export const unreviewedIn = (ctx: Pick<QueryContext, 'db' | 'options'>, period: Period): string[] =>
  ctx.options.reviewBeforeBooking ? ctx.db.all<{ word: string; number: number }>(UNREVIEWED, period).map(voucherText) : []

interface Numbered {
  id: number
  word: string
  number: number
  date: string
  booked: 0 | 1
  empty: 0 | 1
}
const OF_PERIOD = `SELECT v.id, v.word, v.number, v.date, v.state = 'booked' AS booked, NOT ${NET_LINES_LEFT} AS empty
  FROM voucher v WHERE v.period = ? AND v.word <> '${EMPTY_WORD}' ORDER BY v.date, v.number`
/** Numbers of a month of which nothing is left: their documents were withdrawn (断号). */
export const emptyNumbers = (db: ReadableDb, period: Period): string[] =>
  db.all<Numbered>(OF_PERIOD, period).flatMap((row) => (row.empty === 1 && row.booked === 0 ? [voucherText(row)] : []))

/** New numbers for the vouchers of one word; null: given up. A number of which nothing is left stays where one would be missing below a booked one. */
function numbersOf(rows: readonly Numbered[]): { row: Numbered; next: number | null }[] {
  const taken = new Set(rows.filter((r) => r.booked === 1).map((r) => r.number))
  const last = Math.max(0, ...taken)
  let next = 0
  const free = () => {
    do next += 1
    while (taken.has(next))
    return next
  }
  const movable = rows.filter((r) => r.booked === 0)
  const kept = movable.filter((r) => r.empty === 0).map((row) => ({ row, next: free() }))
  const empty = movable
    .filter((r) => r.empty === 1)
    .map((row) => {
      const at = free()
      return { row, next: at < last ? at : null }
    })
  return [...kept, ...empty]
}

/**
 * 断号整理 (D48): the vouchers of a month that are not booked take the lowest free numbers of their word, by date; numbers of which
 * nothing is left are given up, and taken anew when their document is posted again. Booked vouchers keep theirs. Returns how
 * many numbers changed. PERIOD_CLOSED.
 */
export function renumberVouchers(ctx: CommandContext, period: Period): { changed: number } {
  const { db } = ctx
  if (db.value<string>('SELECT state FROM period WHERE period = ?', period) === 'closed')
    refuse('PERIOD_CLOSED', { period: periodText(period) }, 'period')
  const rows = db.all<Numbered>(OF_PERIOD, period)
  let given = db.value<number>('SELECT MAX(number) FROM voucher WHERE period = ? AND word = ?', period, EMPTY_WORD) ?? 0
  const moved = [...Map.groupBy(rows, (r) => r.word).values()].flatMap(numbersOf).flatMap(({ row, next }) => {
    if (next === null) return [{ id: row.id, word: EMPTY_WORD, next: ++given }]
    return next === row.number ? [] : [{ id: row.id, word: row.word, next }]
  })
  // out of each other's way first
  for (const r of moved) db.run('UPDATE voucher SET number = -id WHERE id = ?', r.id)
  for (const r of moved) db.run('UPDATE voucher SET word = ?, number = ? WHERE id = ?', r.word, r.next, r.id)
  ctx.touch('ledger', 'documents')
  return { changed: moved.length }
}
