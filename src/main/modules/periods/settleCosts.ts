import { firstDay, lastDay, type Period, periodText } from '../../../core/kernel'
import { assertWritten } from '../../documents/ledger/apply'
import { CostRun } from '../../documents/ledger/costRun'
import { postDifferences } from '../../documents/ledger/recost'
import { LedgerWriter } from '../../documents/ledger/writer'
import type { CommandContext, QueryContext } from '../../backend/context'

const AVERAGED = `
SELECT DISTINCT r.pool_id FROM cost_row r JOIN cost_pool p ON p.id = r.pool_id AND p.method = 'periodicAverage' WHERE r.date BETWEEN ? AND ? ORDER BY r.pool_id`

/**
 * 月末成本结转 (D22): from now on the month's issues of 月末一次加权 goods stand at the month's average, earlier open months before it;
 * the differences join the vouchers of the movements. What is posted into the month later settles it again at once. Returns
 * how many movements changed, and the vouchers made for those whose own are booked.
 */
export function settleCosts(ctx: CommandContext, period: Period): { changed: number; vouchers: number[] } {
  const { db, user, clock } = ctx
  const months = db.column<Period>(
    "SELECT period FROM period WHERE period <= ? AND state = 'open' AND costs_settled_at IS NULL ORDER BY period",
    period,
  )
  const result = { changed: 0, vouchers: [] as number[] }
  for (const month of months) {
    db.run('UPDATE period SET costs_settled_at = ?, costs_settled_by = ? WHERE period = ?', clock.now(), user.id || null, month)
    const run = new CostRun(db)
    for (const pool of db.column<number>(AVERAGED, firstDay(month), lastDay(month)))
      run.touch(pool, { date: firstDay(month), phase: 0, seq: 0 })
    const changes = run.run()
    const writer = new LedgerWriter(db, user.id || null, clock.now())
    const cause = { date: lastDay(month), label: `${periodText(month)}成本结转`, type: null, id: null }
    result.vouchers.push(...postDifferences(ctx, writer, cause, changes))
    writer.flush()
    assertWritten(ctx, writer)
    result.changed += changes.length
  }
  ctx.touch('documents', 'stock', 'ledger', 'periods')
  return result
}

const PROVISIONAL = `
SELECT count(*) AS count, min(i.name) AS name FROM cost_row r JOIN cost_pool p ON p.id = r.pool_id JOIN item i ON i.id = p.item_id WHERE r.final = 0 AND r.date BETWEEN ? AND ?`

/** Movements of the month whose cost is not final yet: month not settled (D22), or goods not there (D18). */
export function provisionalCosts({ db }: Pick<QueryContext, 'db'>, period: Period): { count: number; name: string | null } {
  return db.get(PROVISIONAL, firstDay(period), lastDay(period)) ?? { count: 0, name: null }
}
