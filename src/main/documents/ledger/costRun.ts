import { periodOf, firstDay } from '../../../core/kernel'
import {
  COSTINGS,
  type Costed,
  type CostLookup,
  type CostMovement,
  type PoolState,
  ReplayLookup,
  referencesOf,
} from '../../../core/ledger/costing'
import type { WritableDb } from '../../../db/types'
import { checkpointFor, comparePositions, endState, type Pool, poolById, type Position, saveCheckpoint, saveEndState } from './pools'

export interface CostRow extends Position {
  poolId: number
  kind: CostMovement['kind']
  quantity: number
  given: number | null
  refSeq: number | null
  refQuantity: number | null
  revalueKind: 'price' | 'landed' | null
  groupNo: number | null
  booked: number
  amount: number
  final: number
}
/** What a run changed of one movement: value on the pool, and the value that its voucher lines put there. */
export interface CostChange extends Position {
  poolId: number
  booked: number
  given: number
}
const COLUMNS =
  'pool_id AS poolId, date, phase, seq, kind, quantity, given, ref_seq AS refSeq, ref_quantity AS refQuantity, revalue_kind AS revalueKind, group_no AS groupNo, booked, amount, final'
const FROM_POSITION = `SELECT ${COLUMNS} FROM cost_row WHERE pool_id = ? AND (date, phase, seq) >= (?, ?, ?) ORDER BY date, phase, seq`
const RETURNS = `SELECT ${COLUMNS} FROM cost_row WHERE ref_seq = ? AND kind IN ('returnIn', 'returnOut')`
/** The carryIn that takes over an out's cost is the next one after it, if its sources (refSeq up to itself) hold the out. */
const CARRIED_INTO = `SELECT ${COLUMNS} FROM cost_row WHERE kind = 'carryIn' AND seq > ? ORDER BY seq LIMIT 1`
const LAST_ROW = 'SELECT date, phase, seq FROM cost_row WHERE pool_id = ? ORDER BY date DESC, phase DESC, seq DESC LIMIT 1'
const movementOf = (r: CostRow): CostMovement => ({
  date: r.date,
  phase: r.phase as 0 | 1,
  seq: r.seq,
  kind: r.kind,
  quantity: r.quantity,
  given: r.given,
  ref: r.refSeq,
  refQuantity: r.refQuantity,
  revalueKind: r.revalueKind,
  group: r.groupNo,
})

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

  constructor(private readonly db: WritableDb) {}

  /** Replay `poolId` from this position on. */
  touch(poolId: number, at: Position): void {
    const known = this.dirty.get(poolId)
    if (!known || comparePositions(at, known) < 0) this.dirty.set(poolId, { date: at.date, phase: at.phase, seq: at.seq })
  }
  /** Puts a new movement into the pool's history, not yet costed. */
  insert(row: Omit<CostRow, 'booked' | 'amount' | 'final'>): void {
    this.db.run(
      `INSERT INTO cost_row (pool_id, date, phase, seq, kind, quantity, given, ref_seq, ref_quantity, revalue_kind, group_no, booked, amount, run_quantity, run_value, final)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0)`,
      row.poolId,
      row.date,
      row.phase,
      row.seq,
      row.kind,
      row.quantity,
      row.given,
      row.refSeq,
      row.refQuantity,
      row.revalueKind,
      row.groupNo,
    )
    this.touch(row.poolId, row)
    if (row.refSeq !== null) this.touchReturns(row.refSeq, row.poolId, row)
  }
  /** Takes a movement out of history. */
  remove(poolId: number, at: Position): void {
    const ref = this.db.value<number | null>('SELECT ref_seq FROM cost_row WHERE seq = ?', at.seq)
    if (ref != null) this.touchReturns(ref, poolId, at)
    this.db.run('DELETE FROM cost_row WHERE pool_id = ? AND date = ? AND phase = ? AND seq = ?', poolId, at.date, at.phase, at.seq)
    this.touch(poolId, at)
  }

  run(): CostChange[] {
    for (;;) {
      let first: [number, Position] | undefined
      for (const entry of this.dirty) if (!first || comparePositions(entry[1], first[1]) < 0) first = entry
      if (!first) break
      this.dirty.delete(first[0])
      this.replayPool(poolById(this.db, first[0]), first[1])
    }
    return [...this.changes.values()].filter((c) => c.booked !== 0 || c.given !== 0)
  }

  private replayPool(pool: Pool, from: Position): void {
    const costing = COSTINGS[pool.method]
    const end = endState(this.db, pool.id)
    const append = end !== undefined && comparePositions(end, from) < 0
    let state: PoolState
    let rows: CostRow[]
    if (append) {
      state = end.state
      rows = this.db.all<CostRow>(FROM_POSITION, pool.id, from.date, from.phase, from.seq)
    } else {
      const checkpoint = checkpointFor(this.db, pool.id, periodOf(from.date))
      // later ones are made anew; one of a month that has no movements left would stay as it was
      this.db.run('DELETE FROM cost_checkpoint WHERE pool_id = ? AND period > ?', pool.id, periodOf(from.date))
      state = checkpoint?.state ?? costing.empty()
      rows = this.db.all<CostRow>(FROM_POSITION, pool.id, checkpoint ? firstDay(checkpoint.period) : '', 0, 0)
    }
    const movements = rows.map(movementOf)
    const lookup = new ReplayLookup(this.before(pool.id, rows[0] ?? from), referencesOf(movements))
    let month = append ? periodOf(end.date) : 0
    // the replay may find nothing any more: then the pool ends where its earlier months end
    let last: Position = append ? end : (this.db.get<Position>(LAST_ROW, pool.id) ?? { date: '', phase: 0, seq: 0 })
    for (const [i, row] of rows.entries()) {
      const period = periodOf(row.date)
      if (period !== month) {
        // checkpoints before the change are still true
        if (append || comparePositions(row, from) >= 0 || month === 0) saveCheckpoint(this.db, pool.id, period, state)
        month = period
      }
      const movement = movements[i] as CostMovement
      this.current = row
      const costed = costing.apply(state, movement, lookup)
      lookup.record(movement, costed)
      if (comparePositions(row, from) >= 0) this.record(pool, row, costed)
      last = row
    }
    this.finish(pool, state, last, append)
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

  private record(pool: Pool, row: CostRow, costed: Costed): void {
    this.db.run(
      'UPDATE cost_row SET booked = ?, amount = ?, run_quantity = ?, run_value = ?, final = ? WHERE pool_id = ? AND date = ? AND phase = ? AND seq = ?',
      costed.booked,
      costed.amount,
      costed.runQuantity,
      costed.runValue,
      costed.final ? 1 : 0,
      pool.id,
      row.date,
      row.phase,
      row.seq,
    )
    const delta = costed.booked - row.booked
    if (delta === 0 && costed.amount === row.amount) return
    this.touchReturns(row.seq, pool.id, row)
    if (row.refSeq !== null) this.touchReturns(row.refSeq, pool.id, row)
    if (delta === 0) return
    this.note(row, pool.id, delta, 0)
    if (row.kind === 'out') this.carry(row, delta)
  }
  /** Returns into other pools that count on movement `seq`, and stand after `at`. */
  private touchReturns(seq: number, poolId: number, at: Position): void {
    for (const back of this.db.all<CostRow>(RETURNS, seq)) {
      if (back.poolId !== poolId && comparePositions(back, at) > 0) this.touch(back.poolId, back)
    }
  }
  private carry(row: CostRow, delta: number): void {
    const into = this.db.get<CostRow>(CARRIED_INTO, row.seq)
    if (into?.refSeq == null || into.refSeq > row.seq) return
    this.db.run('UPDATE cost_row SET given = given - ? WHERE seq = ?', delta, into.seq)
    this.note(into, into.poolId, 0, -delta)
    this.touch(into.poolId, into)
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
    const stands = (r: CostRow) => comparePositions(r, r.poolId === poolId ? start : this.current) < 0
    return {
      movement(seq) {
        const r = db.get<CostRow>(`SELECT ${COLUMNS} FROM cost_row WHERE seq = ?`, seq)
        return r && stands(r) ? r : null
      },
      referring(seq, kind) {
        const sum = { quantity: 0, amount: 0, priceGiven: 0 }
        for (const r of db.all<CostRow>(`SELECT ${COLUMNS} FROM cost_row WHERE ref_seq = ? AND kind = ?`, seq, kind)) {
          if (!stands(r)) continue
          sum.quantity += Math.abs(r.quantity)
          sum.amount += Math.abs(r.amount)
          if (r.revalueKind === 'price') sum.priceGiven += r.given ?? 0
        }
        return sum
      },
    }
  }
}
