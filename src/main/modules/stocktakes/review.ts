import type { StocktakeChanged } from '../../../core/contract'
import { ITEM_NAME } from '../../../db/queries/itemNames'
import { type CommandContext, refuse } from '../../backend/context'
import { forgetNumbers } from './serials'
import { changeState, currentIn } from './store'

interface Target {
  id: number
  revision: number
}
const SHOWN = 5
/** Lines by name, the first few. */
function named(ctx: CommandContext, id: number, where: string): { count: number; items: string } {
  const names = ctx.db.column<string>(
    `SELECT ${ITEM_NAME('i')} || CASE WHEN l.batch = '' THEN '' ELSE ' ' || l.batch END FROM stocktake_line l JOIN item i ON i.id = l.item_id
     WHERE l.stocktake_id = ? AND ${where} ORDER BY i.code, l.batch`,
    id,
  )
  return { count: names.length, items: names.slice(0, SHOWN).join('、') + (names.length > SHOWN ? '…' : '') }
}

/**
 * Hands the differences in for approval. STOCKTAKE_NOTHING_COUNTED; STOCKTAKE_RECOUNT_OPEN; STOCKTAKE_UNCOUNTED names what was not
 * counted, unless the user said that it stays as the books have it (D30: not counted is not 0).
 */
export function submit(ctx: CommandContext, target: Target & { keepUncounted: boolean }): StocktakeChanged {
  const s = currentIn(ctx, target, ['counting'], '提交')
  const uncounted = named(ctx, s.id, 'l.counted IS NULL AND l.recounted IS NULL')
  if (ctx.db.value<number>('SELECT COUNT(*) FROM stocktake_line WHERE stocktake_id = ?', s.id) === uncounted.count)
    refuse('STOCKTAKE_NOTHING_COUNTED')
  const open = named(ctx, s.id, 'l.recount = 1 AND l.recounted IS NULL')
  if (open.count > 0) refuse('STOCKTAKE_RECOUNT_OPEN', open)
  if (uncounted.count > 0 && !target.keepUncounted) refuse('STOCKTAKE_UNCOUNTED', uncounted)
  return changeState(ctx, s, 'submitted', "reason = '', submitted_by = ?, submitted_at = ?", ctx.user.id, ctx.clock.now())
}
/** Back to the counters, with the reason. */
export function reject(ctx: CommandContext, target: Target & { reason: string }): StocktakeChanged {
  const s = currentIn(ctx, target, ['submitted'], '退回')
  return changeState(ctx, s, 'counting', 'reason = ?, submitted_by = NULL, submitted_at = NULL', target.reason)
}
/** Asks for a second figure on these lines (复盘), or lets it be; a count that was handed in goes back to the counters. */
export function recount(ctx: CommandContext, target: Target & { lineIds: readonly number[]; recount: boolean }): StocktakeChanged {
  const s = currentIn(ctx, target, ['counting', 'submitted'], '复盘')
  const { changes } = ctx.db.run(
    target.recount
      ? 'UPDATE stocktake_line SET recount = 1 WHERE stocktake_id = ? AND id IN (SELECT value FROM json_each(?))'
      : 'UPDATE stocktake_line SET recounted = NULL, recount = 0 WHERE stocktake_id = ? AND id IN (SELECT value FROM json_each(?))',
    s.id,
    JSON.stringify(target.lineIds),
  )
  if (changes !== new Set(target.lineIds).size) refuse('NOT_FOUND', { what: '盘点行' })
  if (!target.recount) for (const lineId of target.lineIds) forgetNumbers(ctx.db, lineId, 1)
  return changeState(ctx, s, 'counting')
}
export const voidStocktake = (ctx: CommandContext, target: Target): StocktakeChanged =>
  changeState(ctx, currentIn(ctx, target, ['counting', 'submitted'], '作废'), 'void')
