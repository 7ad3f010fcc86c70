import type { ReadableDb } from '../../types'

/** Whether issue `seq` passes its cost on: a carryIn takes it over (the next one, if its sources hold the issue). */
export const PASSED_ON = (seq: string): string => `
EXISTS (SELECT 1 FROM cost_row f WHERE f.kind = 'carryIn' AND f.ref_seq <= ${seq} AND f.seq = (SELECT MIN(seq) FROM cost_row WHERE kind = 'carryIn' AND seq > ${seq}))`

/** A place in the order of movements as text that compares like it. */
const PLACE = (row: string) => `${row}.date || ' ' || ${row}.phase || ' ' || printf('%015d', ${row}.seq)`
const dayOf = (place: string) => place.slice(0, 10)

interface Placed {
  poolId: number
  place: string
}
const MOVEMENT = `SELECT r.pool_id AS poolId, ${PLACE('r')} AS place FROM cost_row r WHERE r.seq = ?`
const SOURCES = (row: string, out: string) => `${out}.seq >= ${row}.ref_seq AND ${out}.seq < ${row}.seq AND ${out}.kind = 'out'`
const SOURCES_OF = `SELECT DISTINCT o.pool_id FROM cost_row r CROSS JOIN cost_row o ON ${SOURCES('r', 'o')} WHERE r.seq = ?`
const BETWEEN = `c.pool_id = ?1 AND c.date BETWEEN ?4 AND ?5 AND ${PLACE('c')} > ?2 AND ${PLACE('c')} < ?3`
/**
 * From which pools a pool's movements between two places have their costs, and until when: carried values, returns of what others
 * issued or received, and what carried values settled of issues that passed their cost on, as far as it stands before ?6.
 */
const FROM_OTHERS = `
SELECT o.pool_id AS poolId, MAX(${PLACE('c')}) AS place FROM cost_row c CROSS JOIN cost_row o ON ${SOURCES('c', 'o')}
WHERE ${BETWEEN} AND c.kind = 'carryIn' GROUP BY o.pool_id
UNION ALL
SELECT o.pool_id, MAX(${PLACE('c')}) FROM cost_row c CROSS JOIN cost_row o ON o.seq = c.ref_seq AND o.pool_id <> c.pool_id
WHERE ${BETWEEN} AND c.kind IN ('returnIn', 'returnOut') GROUP BY o.pool_id
UNION ALL
SELECT o.pool_id, MAX(${PLACE('r')}) FROM cost_cover v CROSS JOIN cost_row c ON c.seq = v.issue_seq AND c.kind = 'out' CROSS JOIN cost_row r ON r.seq = v.seq
CROSS JOIN cost_row o ON ${SOURCES('r', 'o')}
WHERE v.carried = 1 AND v.date BETWEEN ?4 AND substr(?6, 1, 10) AND v.pool_id = ?1 AND ${BETWEEN} AND ${PLACE('r')} < ?6 AND ${PASSED_ON('c.seq')} GROUP BY o.pool_id`
/** The first issue that a carried value between two places settles. */
const FIRST_SETTLED = `
SELECT MIN(${PLACE('c')}) FROM cost_cover v CROSS JOIN cost_row c ON c.seq = v.issue_seq
WHERE v.carried = 1 AND v.date BETWEEN ?3 AND ?4 AND ${PLACE('v')} > ?1 AND ${PLACE('v')} < ?2`
const AVERAGED = "SELECT 1 FROM cost_pool WHERE id = ? AND method = 'periodicAverage'"

/**
 * Whether what a carried value is worth may come from an issue that stands before it, by whatever way: then it cannot tell what the issue
 * costs. Costs travel forward, but for issues that earlier carried values settle: from those to the issues before them. Of all that settle
 * issues, only the last of a circle finds it closed, so that no circle is left (docs/spec/costing.md). A month of 月末一次加权 has no order
 * inside: what comes from one counts as coming from the issue.
 */
export function dependsOn(db: ReadableDb, carried: number, issue: number): boolean {
  const from = db.get<Placed>(MOVEMENT, issue)
  const to = db.get<Placed>(MOVEMENT, carried)
  if (!from || !to) return true
  const first = firstTouched(db, from.place, to.place)
  const seen = new Map<number, string>()
  const open: Placed[] = db.column<number>(SOURCES_OF, carried).map((poolId) => ({ poolId, place: to.place }))
  for (const { poolId, place } of open) {
    if ((seen.get(poolId) ?? '') >= place) continue
    seen.set(poolId, place)
    if (poolId === from.poolId && from.place < place) return true
    if (db.value(AVERAGED, poolId) !== undefined) return true
    open.push(...db.all<Placed>(FROM_OTHERS, poolId, first, place, dayOf(first), dayOf(place), to.place))
  }
  return false
}
/** Nothing before this place has a cost that an issue at `from` may change. Exclusive. */
function firstTouched(db: ReadableDb, from: string, to: string): string {
  let first = from
  for (;;) {
    const earlier = db.value<string | null>(FIRST_SETTLED, first, to, dayOf(first), dayOf(to)) ?? first
    // the issue itself is touched
    if (earlier >= first) return `${first.slice(0, -1)} `
    first = earlier
  }
}
