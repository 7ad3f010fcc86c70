import { addDays, firstDay, nextPeriod, type Period, periodOf } from '../../../core/kernel'
import {
  compareMovements,
  COSTINGS,
  type Costed,
  type CostLookup,
  type PoolState,
  type Position,
  ReplayLookup,
  referencesOf,
} from '../../../core/ledger/costing'
import { Rewriter } from '../../../db/append'
import { beginningOf } from '../../../db/queries/costs/beginning'
import { COVERED_BY_CARRIED, coveredBy, foreseenOf, PASSING } from '../../../db/queries/costs/covers'
import type { WritableDb } from '../../../db/types'
import { COST_COLUMNS, type CostRow, costRows } from './costRows'
import { carriedChange } from './carried'
import { type CoverAt, rewriteCovers } from './covers'
import { type Links, linksOf } from './links'
import { checkpointFor, endState, type Pool, poolById, saveCheckpoint, saveEndState } from './pools'
import { settledMonths, settlePoolMonth } from './settlement'

/** What a run changed of one movement: value on the pool, and the value that its voucher lines put there. */
export interface CostChange extends Position {
  poolId: number
  booked: number
  given: number
}
const FROM_POSITION = `SELECT ${COST_COLUMNS} FROM cost_row WHERE pool_id = ? AND (date, phase, seq) >= (?, ?, ?) ORDER BY date, phase, seq`
const RETURNS = `SELECT ${COST_COLUMNS} FROM cost_row WHERE ref_seq = ? AND kind IN ('returnIn', 'returnOut')`
const ROW = `SELECT ${COST_COLUMNS} FROM cost_row WHERE seq = ?`
const LAST_ROW = 'SELECT date, phase, seq FROM cost_row WHERE pool_id = ? ORDER BY date DESC, phase DESC, seq DESC LIMIT 1'
const LAST_DAY = '9999-12-31'
/** Before any movement of a month. */
const startOf = (period: Period): Position => ({ date: firstDay(period), phase: 0, seq: 0 })
/** Goods that go in circles through pools of several methods come to rest long before. */
const PATIENCE = 500

/**
 * One costing run: movements were put in or taken out; every pool concerned is replayed from the first place that changed,
 * in order of time, and what a changed cost carries to other pools (transfers, shipments, returns elsewhere) is replayed in
 * turn. A movement only depends on movements that stand before it, so the run ends. Result: the net change per movement.
 */
export class CostRun {
  private readonly dirty = new Map<number, Position>()
  private readonly changes = new Map<number, CostChange>()
  /** the movement being costed */
  private current: Position = { date: '', phase: 0, seq: 0 }
  private settled: Set<Period> | undefined
  /** the first place from which costs travel otherwise than before */
  private linked: Position | undefined
  private readonly rounds = new Map<string, number>()

  private readonly costs: Rewriter

  constructor(private readonly db: WritableDb) {
    this.costs = new Rewriter(db, 'cost_row', 'seq', ['booked', 'amount', 'run_quantity', 'run_value', 'final'])
  }

  /** Replay `poolId` from this position on. */
  touch(poolId: number, at: Position): void {
    const known = this.dirty.get(poolId)
    if (!known || compareMovements(at, known) < 0) this.dirty.set(poolId, { date: at.date, phase: at.phase, seq: at.seq })
  }
  /** Puts a new movement into the pool's history, not yet costed. */
  insert(row: Omit<CostRow, 'booked' | 'amount' | 'runQuantity' | 'runValue' | 'final'>): void {
    this.db.run(
      `INSERT INTO cost_row (pool_id, date, phase, seq, kind, quantity, given, ref_seq, ref_quantity, revalue_kind, group_no, share, booked, amount, run_quantity, run_value, final)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 1)`,
      row.poolId,
      row.date,
      row.phase,
      row.seq,
      row.kind,
      row.quantity,
      row.given,
      row.ref,
      row.refQuantity,
      row.revalueKind,
      row.group,
      row.share,
    )
    this.touch(row.poolId, row)
    if (row.ref !== null) this.touchReturns(row.ref, row.poolId, row)
    this.link(row.kind, row)
  }
  /** Takes a movement out of history. */
  remove(poolId: number, at: Position): void {
    const row = this.db.get<Pick<CostRow, 'ref' | 'kind'>>('SELECT ref_seq AS ref, kind FROM cost_row WHERE seq = ?', at.seq)
    if (row && row.ref !== null) this.touchReturns(row.ref, poolId, at)
    if (row) this.link(row.kind, at)
    this.db.run('DELETE FROM cost_row WHERE pool_id = ? AND date = ? AND phase = ? AND seq = ?', poolId, at.date, at.phase, at.seq)
    this.settleAnew(this.cover(poolId, at, at, []))
    this.touch(poolId, at)
  }

  /** A new way that costs travel, or one that is gone, from this place on. */
  private link(kind: CostRow['kind'], at: Position): void {
    if (kind === 'in' || kind === 'out' || kind === 'revalue') return
    if (this.linked === undefined || compareMovements(at, this.linked) < 0) this.linked = at
  }
  private settledBehind({ date, phase, seq }: Position): number[] {
    return this.db.column<number>(COVERED_BY_CARRIED, date, phase, seq)
  }

  run(): CostChange[] {
    if (this.linked !== undefined) this.settleAnew(this.settledBehind(this.linked))
    for (;;) {
      let first: [number, Position] | undefined
      for (const entry of this.dirty) if (!first || compareMovements(entry[1], first[1]) < 0) first = entry
      if (!first) break
      this.dirty.delete(first[0])
      this.replayPool(poolById(this.db, first[0]), first[1])
    }
    return [...this.changes.values()].filter((c) => c.booked !== 0 || c.given !== 0)
  }

  private replayPool(pool: Pool, dirty: Position): void {
    // a settled month has one average: whatever changes in it, the whole month is costed again
    const settled = this.isSettled(pool, periodOf(dirty.date))
    const from = settled ? startOf(periodOf(dirty.date)) : dirty
    const end = endState(this.db, pool.id)
    const append = end !== undefined && compareMovements(end, from) < 0
    let state: PoolState
    let rows: CostRow[]
    if (append) {
      state = end.state
      rows = this.db.all<CostRow>(FROM_POSITION, pool.id, from.date, from.phase, from.seq)
    } else {
      const checkpoint = checkpointFor(this.db, pool.id, periodOf(from.date))
      // later ones are made anew; one of a month that has no movements left would stay as it was
      this.db.run('DELETE FROM cost_checkpoint WHERE pool_id = ? AND period > ?', pool.id, periodOf(from.date))
      state = checkpoint?.state ?? beginningOf(this.db, pool)
      rows = costRows(this.db, pool.id, checkpoint ? firstDay(checkpoint.period) : '', LAST_DAY)
    }
    const links = linksOf(this.db, rows, from)
    const lookup = new ReplayLookup(this.before(pool.id, rows[0] ?? from), referencesOf(rows))
    let month = append ? periodOf(end.date) : 0
    // the replay may find nothing any more: then the pool ends where its earlier months end
    let last: Position = append ? end : (this.db.get<Position>(LAST_ROW, pool.id) ?? { date: '', phase: 0, seq: 0 })
    for (const [period, list] of Map.groupBy(rows, (r) => periodOf(r.date))) {
      const first = list[0] as CostRow
      // checkpoints before the change are still true
      if (period !== month && (append || compareMovements(first, from) >= 0 || month === 0)) saveCheckpoint(this.db, pool.id, period, state)
      month = period
      state = this.isSettled(pool, period)
        ? this.settleMonth(pool.id, period, state, lookup)
        : this.replayRows(pool, list, from, state, lookup, links)
      last = list[list.length - 1] as CostRow
    }
    this.finish(pool, state, last, append)
  }
  private replayRows(
    pool: Pool,
    rows: readonly CostRow[],
    from: Position,
    state: PoolState,
    lookup: ReplayLookup,
    links: Links,
  ): PoolState {
    const costing = COSTINGS[pool.method]
    const covers: CoverAt[] = []
    let first: CostRow | undefined
    for (const row of rows) {
      this.current = row
      const costed = costing.apply(state, row, lookup)
      lookup.record(row, costed)
      if (compareMovements(row, from) < 0) continue
      first ??= row
      this.record(row, costed, links)
      for (const cover of costed.covers ?? []) covers.push({ ...cover, at: row })
    }
    this.costs.flush()
    if (first) this.settleAnew(this.cover(pool.id, first, rows[rows.length - 1] as CostRow, covers))
    return state
  }

  /** Costs that would go round for ever are a mistake of the program, to be told and not to be waited for. */
  private rest(key: string, what: () => string): void {
    const round = (this.rounds.get(key) ?? 0) + 1
    this.rounds.set(key, round)
    if (round > PATIENCE) throw new Error(what())
  }

  private isSettled(pool: Pool, period: Period): boolean {
    if (pool.method !== 'periodicAverage') return false
    this.settled ??= settledMonths(this.db)
    return this.settled.has(period)
  }
  /** Settles the month of a pool and of those that pass cost to it; what follows in the others is replayed. Returns the closing state. */
  private settleMonth(poolId: number, period: Period, state: PoolState, lookup: ReplayLookup): PoolState {
    this.rest(`${poolId}|${period}`, () => `the costs of pool ${poolId} in ${period} do not come to rest`)
    const { rows, costed, carried, opening, closing } = settlePoolMonth(this.db, poolId, period, (id) =>
      id === poolId ? state : this.stateBefore(id, period),
    )
    const links = linksOf(this.db, rows, startOf(period))
    const ends = new Map<number, CostRow>()
    const covers = Map.groupBy(
      rows.flatMap((at, i) => (costed[i]?.covers ?? []).map((cover) => ({ ...cover, at }))),
      ({ at }) => at.poolId,
    )
    rows.forEach((row, i) => {
      const c = costed[i] as Costed
      const given = carried.get(row.seq)
      this.current = row
      if (given !== undefined && given !== row.given) {
        this.db.run('UPDATE cost_row SET given = ? WHERE seq = ?', given, row.seq)
        this.note(row, row.poolId, 0, given - (row.given ?? 0))
      }
      this.record(row, c, links, closing)
      if (row.poolId === poolId) lookup.record(row, c)
      ends.set(row.poolId, row)
    })
    this.costs.flush()
    const others = [...opening.keys()].flatMap((id) => this.cover(id, startOf(period), startOf(nextPeriod(period)), covers.get(id) ?? []))
    for (const [id, end] of ends) {
      if (id === poolId) continue
      saveCheckpoint(this.db, id, period, opening.get(id) as PoolState)
      this.continueAfter(id, period, end, closing.get(id) as PoolState)
    }
    this.settleAnew(others)
    return closing.get(poolId) as PoolState
  }
  /** Another pool of a settled month: its later movements follow from the new closing state. */
  private continueAfter(poolId: number, period: Period, end: CostRow, state: PoolState): void {
    const next = startOf(nextPeriod(period))
    const dirty = this.dirty.get(poolId)
    if (dirty && periodOf(dirty.date) === period) this.dirty.delete(poolId)
    const later = this.db.get<Position>(LAST_ROW, poolId)
    this.db.run('DELETE FROM cost_checkpoint WHERE pool_id = ? AND period > ?', poolId, period)
    if (this.dirty.has(poolId) || (later && compareMovements(later, next) >= 0)) {
      saveCheckpoint(this.db, poolId, nextPeriod(period), state)
      this.touch(poolId, next)
      return
    }
    saveEndState(this.db, poolId, { date: end.date, phase: end.phase, seq: end.seq, state })
    if (poolById(this.db, poolId).method !== 'periodicAverage') this.markOpen(poolId, new Set(state.shortage.map((s) => s.seq)))
  }
  /** A pool's state before a month, from what is stored of it. */
  private stateBefore(poolId: number, period: Period): PoolState {
    const checkpoint = checkpointFor(this.db, poolId, period)
    if (checkpoint?.period === period) return checkpoint.state
    const end = endState(this.db, poolId)
    if (end && end.date < firstDay(period)) return end.state
    const pool = poolById(this.db, poolId)
    const before = addDays(firstDay(period), -1)
    const rows = costRows(this.db, poolId, checkpoint ? firstDay(checkpoint.period) : '', before)
    const lookup = new ReplayLookup(this.before(poolId, rows[0] ?? { date: before, phase: 1, seq: 0 }), referencesOf(rows))
    let state = checkpoint?.state ?? beginningOf(this.db, pool)
    for (const [month, list] of Map.groupBy(rows, (r) => periodOf(r.date))) {
      if (this.isSettled(pool, month)) {
        const opening = state
        const settled = settlePoolMonth(this.db, poolId, month, (id) => (id === poolId ? opening : this.stateBefore(id, month)))
        state = settled.closing.get(poolId) ?? opening
        for (const [i, row] of settled.rows.entries()) if (row.poolId === poolId) lookup.record(row, settled.costed[i] as Costed)
      } else for (const row of list) lookup.record(row, COSTINGS[pool.method].apply(state, row, lookup))
    }
    return state
  }

  private finish(pool: Pool, state: PoolState, last: Position, append: boolean): void {
    if (!append) {
      // the history may have become shorter than its checkpoints
      const through = last.date === '' ? 0 : periodOf(last.date)
      this.db.run('DELETE FROM cost_checkpoint WHERE pool_id = ? AND period > ?', pool.id, through)
    }
    if (last.date === '') this.db.run('DELETE FROM cost_state WHERE pool_id = ?', pool.id)
    else saveEndState(this.db, pool.id, { ...last, state })
    if (pool.method !== 'periodicAverage') this.markOpen(pool.id, new Set(state.shortage.map((s) => s.seq)))
  }

  /** An issue below zero is provisional as long as its shortage is open (D18): covered, or uncovered again, by what stands behind it. */
  private markOpen(poolId: number, open: Set<number>): void {
    for (const seq of this.db.column<number>('SELECT seq FROM cost_row WHERE pool_id = ? AND final = 0', poolId))
      if (!open.delete(seq)) this.db.run('UPDATE cost_row SET final = 1 WHERE seq = ?', seq)
    for (const seq of open) this.db.run('UPDATE cost_row SET final = 0 WHERE seq = ?', seq)
  }

  /** `together`: pools whose carried values are worked out together with this movement's. */
  private record(row: CostRow, costed: Costed, links: Links, together?: ReadonlyMap<number, PoolState>): void {
    const { booked, amount, runQuantity, runValue, final } = row
    const same = costed.booked === booked && costed.amount === amount && costed.final === (final === 1)
    if (same && costed.runQuantity === runQuantity && costed.runValue === runValue) return
    this.costs.set([row.seq, costed.booked, costed.amount, costed.runQuantity, costed.runValue, costed.final ? 1 : 0])
    const delta = costed.booked - booked
    if (delta === 0 && costed.amount === amount) return
    if (links.referred.has(row.seq)) this.touchReturns(row.seq, row.poolId, row)
    if (row.ref !== null) this.touchReturns(row.ref, row.poolId, row)
    if (delta === 0) return
    this.note(row, row.poolId, delta, 0)
    if (row.kind === 'out') this.carry(row, delta, links, together)
  }
  /**
   * What the movements of a pool from `first` to `last` did to issues below zero; where that is new, returns of these count on it.
   * Returns the issues whose pieces came otherwise than before, or at another cost.
   */
  private cover(poolId: number, first: Position, last: Position, covers: readonly CoverAt[]): number[] {
    const changed = rewriteCovers(this.db, poolId, first, last, covers)
    const issues: number[] = []
    for (const { issue, at, repriced, carriedOther } of changed) {
      this.touchReturns(issue, poolId, at)
      if (repriced) issues.push(issue)
      if (carriedOther) issues.push(...this.settledBehind(at))
    }
    return issues
  }
  /**
   * Issues below zero that pass their cost on go at what the goods cost that came for them. What came is known after the pool is costed,
   * and depends on quantities alone: it is costed from the issue once more.
   */
  private settleAnew(issues: readonly number[]): void {
    if (issues.length === 0) return
    for (const row of this.db.all<Position & { poolId: number }>(PASSING, JSON.stringify(issues))) {
      this.rest(`${row.seq}`, () => `what issue ${row.seq} passed on does not come to rest`)
      this.touch(row.poolId, row)
    }
  }
  /** Returns into other pools that count on movement `seq`, and stand after `at`. */
  private touchReturns(seq: number, poolId: number, at: Position): void {
    for (const back of this.db.all<CostRow>(RETURNS, seq)) {
      if (back.poolId !== poolId && compareMovements(back, at) > 0) this.touch(back.poolId, back)
    }
  }
  private carry(row: CostRow, delta: number, links: Links, together?: ReadonlyMap<number, PoolState>): void {
    const seqs = links.carried.get(row.seq)
    if (seqs === undefined) return
    // what is carried is read from the sources' costs
    this.costs.flush()
    for (const seq of seqs) {
      // a withdrawn document's carryIn may be gone while its source still is there
      const into = this.db.get<CostRow>(ROW, seq)
      if (!into || (together?.has(into.poolId) && periodOf(into.date) === periodOf(row.date))) continue
      const gained = carriedChange(this.db, into, -delta)
      if (gained === 0) continue
      this.db.run('UPDATE cost_row SET given = given + ? WHERE seq = ?', gained, into.seq)
      this.note(into, into.poolId, 0, gained)
      this.touch(into.poolId, into)
    }
  }
  private note(at: Position, poolId: number, booked: number, given: number): void {
    const c = this.changes.get(at.seq) ?? { poolId, date: at.date, phase: at.phase, seq: at.seq, booked: 0, given: 0 }
    c.booked += booked
    c.given += given
    this.changes.set(at.seq, c)
  }

  /** Facts of movements outside the replay: before `start` in this pool, before the current movement in others. */
  private before(poolId: number, start: Position): CostLookup {
    const db = this.db
    const stands = (r: CostRow) => compareMovements(r, r.poolId === poolId ? start : this.current) < 0
    return {
      movement(seq) {
        const r = db.get<CostRow>(ROW, seq)
        return r && stands(r) ? r : null
      },
      referring(seq, kind) {
        const sum = { quantity: 0, amount: 0, priceGiven: 0 }
        for (const r of db.all<CostRow>(`SELECT ${COST_COLUMNS} FROM cost_row WHERE ref_seq = ? AND kind = ?`, seq, kind)) {
          if (!stands(r)) continue
          sum.quantity += Math.abs(r.quantity)
          sum.amount += Math.abs(r.amount)
          if (r.revalueKind === 'price') sum.priceGiven += r.given ?? 0
        }
        return sum
      },
      covered: (seq, by) => coveredBy(db, seq, by, (r) => compareMovements(r, r.poolId === poolId ? start : this.current) < 0),
      foreseen: (seq) => foreseenOf(db, seq),
    }
  }
}
