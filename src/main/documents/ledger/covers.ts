import type { Cover, Position } from '../../../core/ledger/costing'
import { Appender } from '../../../db/append'
import { COVER_COLUMNS, coverValues } from '../../../db/queries/costs/covers'
import type { WritableDb } from '../../../db/types'

/** What a receipt did to an issue below zero, and where the receipt stands. */
export interface CoverAt<P extends Position = Position> extends Cover {
  at: P
}
type Stored = Position & Cover
const BETWEEN = 'pool_id = ? AND (date, phase, seq) >= (?, ?, ?) AND (date, phase, seq) <= (?, ?, ?)'
const STORED = `SELECT date, phase, seq, issue_seq AS issue, difference, quantity, value, settled, cost, carried FROM cost_cover WHERE ${BETWEEN} ORDER BY date, phase, seq, issue_seq`

/** Whether a receipt takes other pieces of the shortage than it did. */
const isOther = (a: Cover, b: Cover): boolean => a.quantity !== b.quantity || a.settled !== b.settled || a.carried !== b.carried

/**
 * Makes the cache of a pool hold these covers between two places, both included. Returns those that are new, different or gone;
 * `repriced`: in pieces or in the receipt's cost of them, not only in the difference that the issue's cost made; `carriedOther`: carried
 * values that take other pieces.
 */
export function rewriteCovers(
  db: WritableDb,
  poolId: number,
  first: Position,
  last: Position,
  covers: readonly CoverAt[],
): { issue: number; at: Position; repriced: boolean; carriedOther: boolean }[] {
  const range = [poolId, first.date, first.phase, first.seq, last.date, last.phase, last.seq]
  const stored = new Map(db.all<Stored>(STORED, ...range).map((row) => [`${row.seq}:${row.issue}`, row]))
  const changed: ReturnType<typeof rewriteCovers> = []
  for (const { at, ...cover } of covers) {
    const key = `${at.seq}:${cover.issue}`
    const was = stored.get(key)
    stored.delete(key)
    const other = !was || isOther(was, cover)
    const repriced = other || was.cost !== cover.cost
    if (!repriced && was.difference === cover.difference && was.value === cover.value) continue
    changed.push({ issue: cover.issue, at, repriced, carriedOther: other && cover.carried + (was?.carried ?? 0) > 0 })
  }
  for (const { issue, date, phase, seq, carried } of stored.values())
    changed.push({ issue, at: { date, phase, seq }, repriced: true, carriedOther: carried === 1 })
  if (changed.length === 0) return changed
  db.run(`DELETE FROM cost_cover WHERE ${BETWEEN}`, ...range)
  const appender = new Appender(db, 'cost_cover', COVER_COLUMNS)
  for (const { at, ...cover } of covers) appender.add(coverValues({ poolId, date: at.date, phase: at.phase, seq: at.seq }, cover))
  appender.flush()
  return changed
}
