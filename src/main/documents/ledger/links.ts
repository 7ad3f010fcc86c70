import { compareMovements, type Position } from '../../../core/ledger/costing'
import type { ReadableDb } from '../../../db/types'
import type { CostRow } from './costRows'

/** Which of the movements being costed others refer to, and the carryIns that take over an out's cost. */
export interface Links {
  referred: ReadonlySet<number>
  carried: ReadonlyMap<number, number[]>
}

/** What other movements refer to, and what takes over costs, ends here. */
const LAST_REFERRED = 'SELECT MAX(ref_seq) FROM cost_row WHERE ref_seq IS NOT NULL'
const LAST_PASSING = "SELECT MAX(seq) FROM cost_row WHERE kind = 'carryIn'"
/** Those of the movements ?1 that other movements refer to. */
const REFERRED_TO = 'SELECT DISTINCT ref_seq FROM cost_row WHERE ref_seq IN (SELECT value FROM json_each(?1))'
/** The next carryIn after an out takes over its cost, if its sources (refSeq up to itself) hold the out; so do those it shares them with. */
const CARRIED_INTO = `SELECT o.value AS out, c.seq FROM json_each(?1) o JOIN cost_row f ON f.seq = (SELECT MIN(seq) FROM cost_row WHERE kind = 'carryIn' AND seq > o.value)
  JOIN cost_row c ON c.ref_seq = f.ref_seq AND c.kind = 'carryIn' WHERE f.kind = 'carryIn' AND f.ref_seq <= o.value`

/** The links of those `rows` that stand at `from` or behind it. Asked once for all that may change: a long replay would otherwise ask for each. */
export function linksOf(db: ReadableDb, rows: readonly CostRow[], from: Position): Links {
  const concerned = rows.filter((row) => compareMovements(row, from) >= 0)
  const upTo = (last: number | null | undefined, kind?: string) =>
    concerned.flatMap((row) => (row.seq <= (last ?? 0) && (kind ?? row.kind) === row.kind ? row.seq : []))
  const referred = db.column<number>(REFERRED_TO, JSON.stringify(upTo(db.value<number | null>(LAST_REFERRED))))
  const outs = upTo(db.value<number | null>(LAST_PASSING), 'out')
  const into = new Map<number, number[]>()
  for (const { out, seq } of db.all<{ out: number; seq: number }>(CARRIED_INTO, JSON.stringify(outs))) {
    const seqs = into.get(out)
    if (seqs) seqs.push(seq)
    else into.set(out, [seq])
  }
  return { referred: new Set(referred), carried: into }
}
