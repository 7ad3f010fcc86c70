import type { TaxRateRow } from '../../../core/contract'
import { addDays, FOREVER } from '../../../core/kernel'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, refuse } from '../../backend/context'
import { refuseSettled } from './rateGuard'

const ROWS = `SELECT id, kind, code, name, value, bound, valid_from AS validFrom, valid_to AS validTo, source, revision FROM tax_rate ORDER BY kind, code, valid_from`
export const taxRates = (db: ReadableDb): TaxRateRow[] => db.all<TaxRateRow>(ROWS)
const requireRow = (db: ReadableDb, { id, revision }: { id: number; revision: number }): TaxRateRow =>
  taxRates(db).find((r) => r.id === id && r.revision === revision) ?? refuse('STALE_REVISION')

type RateInput = Omit<TaxRateRow, 'id'> & { id: number | null }
/** Of one kind and code, two rows never hold on the same day: RATE_OVERLAP. */
function refuseOverlap(db: ReadableDb, row: RateInput): void {
  const other = db.get<{ validFrom: string; validTo: string | null }>(
    `SELECT valid_from AS validFrom, valid_to AS validTo FROM tax_rate WHERE kind = ?1 AND code = ?2 AND id IS NOT ?3
     AND valid_from <= ?5 AND COALESCE(valid_to, '${FOREVER}') >= ?4 LIMIT 1`,
    row.kind,
    row.code,
    row.id,
    row.validFrom,
    row.validTo ?? FOREVER,
  )
  if (other) refuse('RATE_OVERLAP', { from: other.validFrom, to: other.validTo ?? '长期', end: addDays(row.validFrom, -1) }, 'validFrom')
}

/** BAD_INPUT for what contradicts itself, RATE_OVERLAP, STALE_REVISION; RATE_CLOSED, RATE_USED where it would change what is settled. */
export function saveRate(ctx: CommandContext, input: RateInput): { id: number } {
  const { db } = ctx
  const row: RateInput = { ...input, bound: input.kind === 'threshold' ? (input.bound ?? 'below') : null }
  if (row.validTo !== null && row.validTo < row.validFrom) refuse('BAD_INPUT', { detail: '止日早于起日' }, 'validTo')
  if (row.kind !== 'threshold' && row.value > 1_000_000) refuse('TOO_LARGE', { field: '税率' }, 'value')
  refuseOverlap(db, row)
  refuseSettled(ctx, row.id === null ? null : requireRow(db, { id: row.id, revision: row.revision }), row)
  const values = [row.kind, row.code, row.name, row.value, row.bound, row.validFrom, row.validTo, row.source]
  ctx.touch('tax', 'documents')
  if (row.id === null) {
    const { lastInsertRowid } = db.run(
      'INSERT INTO tax_rate (kind, code, name, value, bound, valid_from, valid_to, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ...values,
    )
    return { id: lastInsertRowid }
  }
  db.run(
    `UPDATE tax_rate SET kind = ?, code = ?, name = ?, value = ?, bound = ?, valid_from = ?, valid_to = ?, source = ?, revision = revision + 1
     WHERE id = ?`,
    ...values,
    row.id,
  )
  return { id: row.id }
}
/** STALE_REVISION; RATE_CLOSED, RATE_USED where it would change what is settled. */
export function removeRate(ctx: CommandContext, target: { id: number; revision: number }): null {
  refuseSettled(ctx, requireRow(ctx.db, target), null)
  ctx.db.run('DELETE FROM tax_rate WHERE id = ?', target.id)
  ctx.touch('tax', 'documents')
  return null
}
