import { firstDay, type LocalDate, periodOf } from '../../../core/kernel'
import { assertWritten } from '../../documents/ledger/apply'
import { type CostChange, CostRun } from '../../documents/ledger/costRun'
import type { Position } from '../../../core/ledger/costing'
import { postDifferences } from '../../documents/ledger/recost'
import { LedgerWriter } from '../../documents/ledger/writer'
import type { CommandContext } from '../../backend/context'
import { firstOpenPeriod } from '../../../db/periods'
import { historyOf } from '../../../db/queries/costs/replayPool'
import type { WritableDb } from '../../../db/types'

type Gap = Position & { booked: number; given: number }
/** Movements whose entries of value do not add up to what their row says they are booked at. */
const GAPS = `
SELECT date, phase, seq, gap AS booked, 0 AS given FROM (
  SELECT r.date, r.phase, r.seq, r.booked - COALESCE((SELECT SUM(v.value) FROM stock_valuation_entry v
    WHERE v.pool_id = r.pool_id AND v.date = r.date AND v.phase = r.phase AND v.seq = r.seq), 0) AS gap
  FROM cost_row r WHERE r.pool_id = ?) WHERE gap <> 0`
const FOREIGN = `
DELETE FROM cost_row WHERE pool_id = ?1 AND NOT EXISTS (SELECT 1 FROM json_each(?2) m
  WHERE m.value ->> 0 = cost_row.seq AND m.value ->> 1 = cost_row.date AND m.value ->> 2 = cost_row.phase)`
/** The facts of a movement; what it is booked at stays, or is nothing yet. */
const FACTS = `
INSERT INTO cost_row (pool_id, date, phase, seq, kind, quantity, given, ref_seq, ref_quantity, revalue_kind, group_no, share, booked, amount, run_quantity, run_value, final)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 1) ON CONFLICT (pool_id, date, phase, seq) DO UPDATE SET kind = excluded.kind, quantity = excluded.quantity,
  given = excluded.given, ref_seq = excluded.ref_seq, ref_quantity = excluded.ref_quantity, revalue_kind = excluded.revalue_kind, group_no = excluded.group_no,
  share = excluded.share`

/**
 * Makes the pool's rows those of its movements in the ledger. Returns by how much each movement's row was off from what the
 * ledger of values has, and a carryIn's value from what its sources are booked at.
 */
function restoreRows(db: WritableDb, poolId: number): Map<number, Gap> {
  const { movements } = historyOf(db, { id: poolId, method: 'movingAverage' })
  const before = db.all<{ seq: number; given: number | null }>('SELECT seq, given FROM cost_row WHERE pool_id = ?', poolId)
  const givenBefore = new Map(before.map(({ seq, given }) => [seq, given]))
  db.run(FOREIGN, poolId, JSON.stringify(movements.map(({ seq, date, phase }) => [seq, date, phase])))
  for (const { date, phase, seq, kind, quantity, given, ref, refQuantity, revalueKind, group, share } of movements)
    db.run(FACTS, poolId, date, phase, seq, kind, quantity, given, ref, refQuantity, revalueKind, group, share)
  // the replay makes them anew
  db.run('DELETE FROM cost_checkpoint WHERE pool_id = ?', poolId)
  db.run('DELETE FROM cost_state WHERE pool_id = ?', poolId)
  db.run('DELETE FROM cost_cover WHERE pool_id = ?', poolId)
  const gaps = new Map(db.all<Gap>(GAPS, poolId).map((gap) => [gap.seq, gap]))
  for (const { date, phase, seq, kind, given } of movements) {
    const was = givenBefore.get(seq)
    if (kind !== 'carryIn' || was === undefined || was === given) continue
    gaps.set(seq, { date, phase, seq, booked: gaps.get(seq)?.booked ?? 0, given: (given ?? 0) - (was ?? 0) })
  }
  return gaps
}

/** Before any movement there can be. */
const BEGINNING = '1900-01-01'
/** The day a difference bears whose own month is closed: today, or the first day that is open. */
function dayOf({ db, clock }: CommandContext): LocalDate {
  const today = clock.today()
  const open = firstOpenPeriod(db)
  const exists = db.value('SELECT 1 FROM period WHERE period = ?', periodOf(today)) !== undefined
  return exists && periodOf(today) >= open ? today : firstDay(open)
}

/**
 * Costs a pool again from its first movement, and what its costs are carried to, and posts what the ledger of values differs from
 * it: into the vouchers of the movements, or, where those are booked, into a voucher of its own in the open month (D21). Returns
 * how many movements changed.
 */
export function correctPool(ctx: CommandContext, poolId: number): number {
  const { db, user, clock } = ctx
  const gaps = restoreRows(db, poolId)
  const run = new CostRun(db)
  run.touch(poolId, { date: BEGINNING, phase: 0, seq: 0 })
  const changes = new Map<number, CostChange>(run.run().map((change) => [change.seq, change]))
  for (const [seq, { booked, given, ...at }] of gaps) {
    const change = changes.get(seq) ?? { poolId, ...at, booked: 0, given: 0 }
    changes.set(seq, { ...change, booked: change.booked + booked, given: change.given + given })
  }
  const real = [...changes.values()].filter(({ booked, given }) => booked !== 0 || given !== 0)
  if (real.length === 0) return 0
  const writer = new LedgerWriter(db, user.id || null, clock.now())
  postDifferences(ctx, writer, { date: dayOf(ctx), label: '成本重算', type: null, id: null }, real)
  writer.flush()
  assertWritten(ctx, writer)
  ctx.touch('documents', 'stock', 'ledger', 'periods')
  return real.length
}
