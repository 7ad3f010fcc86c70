import { carriedPart } from '../../../core/ledger/costing'
import type { ReadableDb } from '../../../db/types'
import type { CostRow } from './costRows'

const SOURCES = "SELECT seq, booked FROM cost_row WHERE seq >= ? AND seq < ? AND kind = 'out' ORDER BY seq"
const SHARES = "SELECT seq, share FROM cost_row WHERE ref_seq = ? AND kind = 'carryIn' ORDER BY seq"

/** The outs whose cost a carryIn takes over, with what they are booked at now. */
export const carrySources = (db: ReadableDb, row: CostRow): Pick<CostRow, 'seq' | 'booked'>[] =>
  db.all<Pick<CostRow, 'seq' | 'booked'>>(SOURCES, row.ref ?? row.seq, row.seq)

/** What of a cost of `total` fen a carryIn takes over: all, or its part among those that share it. */
export function partOf(db: ReadableDb, row: CostRow): (total: number) => number {
  if (row.share === null) return (total) => total
  const shares = db.all<{ seq: number; share: number }>(SHARES, row.ref)
  return (total) => carriedPart(total, row.seq, shares)
}

/** How much a carryIn gains when its sources have just come to cost `change` fen more. */
export function carriedChange(db: ReadableDb, row: CostRow, change: number): number {
  if (row.share === null) return change
  const total = carrySources(db, row).reduce((sum, out) => sum - out.booked, 0)
  const part = partOf(db, row)
  return part(total) - part(total - change)
}
