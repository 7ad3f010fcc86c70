import type { CostingMethod, PoolState, Position } from '../../../core/ledger/costing'
import type { AccountSetOptions } from '../../../core/contract'
import { costElsewhere, NOTHING_KNOWN } from '../../../db/queries/costs/beginning'
import type { ReadableDb, WritableDb } from '../../../db/types'

export interface Pool {
  id: number
  itemId: number
  method: CostingMethod
}

/**
 * The pool that shares the cost of goods at this place: per account-set scope. Goods shipped but not sold (`apart`) are a pool of
 * their own, costed by the shipment they belong to; so are estimates taken back, which hold value only and are never costed. A pool that
 * begins beside others of its item knows what the item costs there.
 */
export function poolFor(
  db: WritableDb,
  options: AccountSetOptions,
  itemId: number,
  warehouseId: number,
  batch: string,
  method: CostingMethod,
  apart: boolean,
): Pool {
  const warehouse = apart || options.costScope === 'warehouse' ? warehouseId : 0
  const poolBatch = options.costScope === 'batch' ? batch : ''
  const used: CostingMethod = apart ? 'specific' : method
  const known = db.get<Pool>(
    'SELECT id, item_id AS itemId, method FROM cost_pool WHERE item_id = ? AND warehouse_id = ? AND batch = ?',
    itemId,
    warehouse,
    poolBatch,
  )
  if (known) return known
  const elsewhere = apart || options.costScope === 'company' ? NOTHING_KNOWN : costElsewhere(db, itemId, null)
  const { lastInsertRowid } = db.run(
    'INSERT INTO cost_pool (item_id, warehouse_id, batch, method, known_value, known_quantity) VALUES (?, ?, ?, ?, ?, ?)',
    itemId,
    warehouse,
    poolBatch,
    used,
    Math.max(elsewhere.value, 0),
    elsewhere.quantity,
  )
  return { id: lastInsertRowid, itemId, method: used }
}
export function poolById(db: ReadableDb, id: number): Pool {
  const pool = db.get<Pool>('SELECT id, item_id AS itemId, method FROM cost_pool WHERE id = ?', id)
  if (!pool) throw new Error(`no cost pool ${id}`)
  return pool
}

export interface EndState extends Position {
  state: PoolState
}
/** The pool as its last movement left it. */
export function endState(db: ReadableDb, poolId: number): EndState | undefined {
  const r = db.get<{ state: string; date: string; phase: number; seq: number }>(
    'SELECT state, last_date AS date, last_phase AS phase, last_seq AS seq FROM cost_state WHERE pool_id = ?',
    poolId,
  )
  return r && { ...r, state: JSON.parse(r.state) as PoolState }
}
export function saveEndState(db: WritableDb, poolId: number, end: EndState): void {
  db.run(
    `INSERT INTO cost_state (pool_id, quantity, value, state, last_date, last_phase, last_seq) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (pool_id) DO UPDATE SET quantity = excluded.quantity, value = excluded.value, state = excluded.state, last_date = excluded.last_date, last_phase = excluded.last_phase, last_seq = excluded.last_seq`,
    poolId,
    end.state.quantity,
    end.state.value,
    JSON.stringify(end.state),
    end.date,
    end.phase,
    end.seq,
  )
}
/** State before the first movement of `period`, for replays that begin in the middle. */
export function saveCheckpoint(db: WritableDb, poolId: number, period: number, state: PoolState): void {
  db.run(
    'INSERT INTO cost_checkpoint (pool_id, period, state) VALUES (?, ?, ?) ON CONFLICT (pool_id, period) DO UPDATE SET state = excluded.state',
    poolId,
    period,
    JSON.stringify(state),
  )
}
export function checkpointFor(db: ReadableDb, poolId: number, period: number): { period: number; state: PoolState } | undefined {
  const r = db.get<{ period: number; state: string }>(
    'SELECT period, state FROM cost_checkpoint WHERE pool_id = ? AND period <= ? ORDER BY period DESC LIMIT 1',
    poolId,
    period,
  )
  return r && { period: r.period, state: JSON.parse(r.state) as PoolState }
}
