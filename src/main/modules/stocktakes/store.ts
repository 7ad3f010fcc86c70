import type { StocktakeChanged, StocktakeState } from '../../../core/contract'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, refuse } from '../../backend/context'

/** A count as stored. */
export interface Stocktake {
  id: number
  number: string
  date: string
  warehouseId: number
  scope: 'all' | 'category' | 'items'
  categoryId: number | null
  blind: 0 | 1
  basis: 'start' | 'count'
  state: StocktakeState
  revision: number
  /** the last posting before its start */
  startedPosting: number
}
const SELECT = `SELECT id, number, date, warehouse_id AS warehouseId, scope, category_id AS categoryId, blind, basis, state, revision, started_posting AS startedPosting
FROM stocktake WHERE id = ?`
const STATES: Record<StocktakeState, string> = { counting: '清点中', submitted: '待审批', posted: '已过账', void: '已作废' }

export const requireStocktake = (db: ReadableDb, id: number): Stocktake =>
  db.get<Stocktake>(SELECT, id) ?? refuse('NOT_FOUND', { what: '盘点单' })

/** Counting blindly: what the books say would lead the counter (D30). Who approves sees it. */
export const bookHidden = (s: Pick<Stocktake, 'blind' | 'state'>): boolean => s.blind === 1 && s.state === 'counting'

/** The count in one of these states, else WRONG_STATE naming what was to be done. */
export function stocktakeIn(db: ReadableDb, id: number, states: readonly StocktakeState[], action: string): Stocktake {
  const stocktake = requireStocktake(db, id)
  if (!states.includes(stocktake.state)) refuse('WRONG_STATE', { state: STATES[stocktake.state], action })
  return stocktake
}
/** As {@link stocktakeIn}, and of the revision that the user saw. */
export function currentIn(
  ctx: CommandContext,
  target: { id: number; revision: number },
  states: readonly StocktakeState[],
  action: string,
): Stocktake {
  const stocktake = requireStocktake(ctx.db, target.id)
  if (stocktake.revision !== target.revision) refuse('STALE_REVISION')
  return stocktakeIn(ctx.db, target.id, states, action)
}

/** Counts the revision; the columns of `set` follow the state. */
export function changeState(
  ctx: CommandContext,
  { id, revision }: Stocktake,
  state: StocktakeState,
  set = '',
  ...params: (string | number | null)[]
): StocktakeChanged {
  ctx.db.run(`UPDATE stocktake SET state = ?, revision = revision + 1${set === '' ? '' : `, ${set}`} WHERE id = ?`, state, ...params, id)
  ctx.touch('stocktakes')
  return { id, revision: revision + 1, state }
}
