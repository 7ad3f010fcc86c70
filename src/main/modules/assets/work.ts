import { lastDay, type Period, periodOf } from '../../../core/kernel'
import { type CommandContext, refuse } from '../../backend/context'
import { requireOpenPeriod } from '../../documents/post'
import { nameOf, requireLatest, standingCard } from './vouchers'

/**
 * 工作量 of a month (10⁻⁶ of the card's unit; 0 takes it away): the month's depreciation follows it, run again it takes the difference.
 * PERIOD_CLOSED; ASSET_NOT_BY_WORK; ASSET_STARTED before the month after it came into use; DEPRECIATION_LATER.
 */
export function setWork(ctx: CommandContext, { assetId, period, work }: { assetId: number; period: Period; work: number }): null {
  requireOpenPeriod(ctx, lastDay(period))
  const card = standingCard(ctx.db, assetId)
  if (card.method !== 'unitsOfWork') refuse('ASSET_NOT_BY_WORK', { asset: nameOf(card) }, 'assetId')
  if (card.gone) refuse('ASSET_GONE', { asset: nameOf(card) }, 'assetId')
  if (period <= periodOf(card.started)) refuse('ASSET_STARTED', undefined, 'period')
  requireLatest(card, period)
  if (work === 0) ctx.db.run('DELETE FROM asset_work WHERE asset_id = ? AND period = ?', assetId, period)
  else
    ctx.db.run(
      'INSERT INTO asset_work (asset_id, period, work) VALUES (?, ?, ?) ON CONFLICT (asset_id, period) DO UPDATE SET work = excluded.work',
      assetId,
      period,
      work,
    )
  ctx.touch('assets')
  return null
}
