import type { Cover } from '@core/ledger/costing'

/** A movement of several pools, and the issue whose cost it takes over. */
export interface Linked {
  seq: number
  pool: string
  ref: number | null
  source: number | null
}
/**
 * Whether what a carried value is worth may come from an issue, followed movement by movement: from each to the one before it in its pool, a
 * carried value to its source, a return to the pool of what it returns, and an issue that was transferred to what earlier carried values
 * settled of it. `movements` are in order, `covers` by receipt.
 */
export function comesFrom(
  movements: readonly Linked[],
  covers: ReadonlyMap<number, readonly Cover[]>,
  carried: number,
  issue: number,
): boolean {
  const at = new Map(movements.map((m, i) => [m.seq, i]))
  const last = at.get(carried) ?? 0
  const before = (pool: string, i: number): number => {
    for (let j = i - 1; j >= 0; j--) if (movements[j]?.pool === pool) return j
    return -1
  }
  const transferred = new Set(movements.map((m) => m.source))
  const settling = new Map<number, number[]>()
  movements.slice(0, last).forEach((m, i) => {
    if (m.source === null) return
    for (const c of covers.get(m.seq) ?? []) if (transferred.has(c.issue)) settling.set(c.issue, [...(settling.get(c.issue) ?? []), i])
  })
  const open = [at.get(movements[last]?.source ?? 0) ?? -1]
  const seen = new Set<number>()
  for (const i of open) {
    const m = movements[i]
    if (!m || seen.has(i)) continue
    seen.add(i)
    if (m.seq === issue) return true
    open.push(before(m.pool, i))
    if (m.source !== null) open.push(at.get(m.source) ?? -1)
    const returned = m.source === null && m.ref !== null ? movements[at.get(m.ref) ?? -1] : undefined
    if (returned && returned.pool !== m.pool) open.push(before(returned.pool, i))
    for (const by of settling.get(m.seq) ?? []) open.push(at.get(movements[by]?.source ?? 0) ?? -1)
  }
  return false
}
