import type { CostMovement } from '../../../core/ledger/costing'
import type { ReadableDb } from '../../../db/types'

/** A live movement with what it is costed at now. */
export interface CostRow extends CostMovement {
  poolId: number
  /** carryIn: its weight among those that share the cost of the same issues; null: it takes all of it */
  share: number | null
  booked: number
  amount: number
  runQuantity: number
  runValue: number
  final: number
}
export const COST_COLUMNS =
  'pool_id AS poolId, date, phase, seq, kind, quantity, given, ref_seq AS ref, ref_quantity AS refQuantity, revalue_kind AS revalueKind, group_no AS "group", share, booked, amount, run_quantity AS runQuantity, run_value AS runValue, final'
const OF_DAYS = `SELECT ${COST_COLUMNS} FROM cost_row WHERE pool_id = ? AND date >= ? AND date <= ? ORDER BY date, phase, seq`

/** A pool's movements of these days, both included, in the order of time. */
export const costRows = (db: ReadableDb, poolId: number, from: string, to: string): CostRow[] => db.all<CostRow>(OF_DAYS, poolId, from, to)
