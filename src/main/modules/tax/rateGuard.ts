import type { TaxRateRow } from '../../../core/contract'
import { addDays, fenText, firstDay, FOREVER, lastDay, type LocalDate } from '../../../core/kernel'
import { closedPeriods } from '../../../db/periods'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, refuse } from '../../backend/context'

export type RateRow = Omit<TaxRateRow, 'id' | 'revision' | 'source'> & { id: number | null }
interface Days {
  from: LocalDate
  to: LocalDate
}
const within = (row: RateRow | null, { from, to }: Days): Days | null => {
  if (row === null) return null
  const days = { from: row.validFrom > from ? row.validFrom : from, to: (row.validTo ?? FOREVER) < to ? (row.validTo ?? FOREVER) : to }
  return days.from <= days.to ? days : null
}
const valueText = ({ kind, value }: RateRow) => (kind === 'threshold' ? fenText(value) : `${value / 10_000}%`)
const MEANING = ['kind', 'code', 'value', 'bound'] as const

/** The first field that makes the row another one within the days; null: it stays what it is there, or is not and was not there. */
function changedField(before: RateRow | null, after: RateRow | null, days: Days): string | null {
  const [was, is] = [within(before, days), within(after, days)]
  if (was === null && is === null) return null
  if (before !== null && after !== null && was !== null && is !== null) {
    const meaning = MEANING.find((key) => before[key] !== after[key])
    if (meaning !== undefined) return meaning
  }
  return was?.from === is?.from ? (was?.to === is?.to ? null : 'validTo') : 'validFrom'
}

/** Posted documents of some days that bear a rate by themselves: not because of what they were made from. */
const own = (kind: string) =>
  `SELECT d.number, d.date FROM doc_${kind} d WHERE d.state IN ('posted', 'reversed') AND d.reverses_id IS NULL AND d.date BETWEEN ?2 AND ?3
  AND EXISTS (SELECT 1 FROM doc_${kind}_line l WHERE l.document_id = d.id AND l.tax_rate = ?1 AND l.tax <> 0 AND l.source_line_id IS NULL)`
const BEARING = `SELECT COUNT(*) AS count, number, MAX(date) AS last FROM (
${own('stock')} UNION ALL ${own('invoice')} UNION ALL ${own('cash')}
UNION ALL SELECT d.number, d.date FROM asset_voucher a JOIN doc_journal d ON d.id = a.document_id
  WHERE d.state IN ('posted', 'reversed') AND d.reverses_id IS NULL AND d.date BETWEEN ?2 AND ?3 AND a.tax_rate = ?1 AND a.tax <> 0) b
WHERE NOT EXISTS (SELECT 1 FROM tax_rate r WHERE r.kind = ?4 AND r.value = ?1 AND r.id <> ?5 AND b.date BETWEEN r.valid_from AND COALESCE(r.valid_to, '${FOREVER}'))`
interface Bearing {
  count: number
  number: string
  last: LocalDate
}
/** Days that the row had and loses. */
function lost(before: RateRow, after: RateRow | null): { at: string | undefined; days: Days }[] {
  const whole = { from: before.validFrom, to: before.validTo ?? FOREVER }
  if (after === null) return [{ at: undefined, days: whole }]
  if (before.kind !== after.kind || before.value !== after.value)
    return [{ at: before.value === after.value ? 'kind' : 'value', days: whole }]
  const left = { at: 'validFrom', days: { from: whole.from, to: addDays(after.validFrom, -1) } }
  const right = after.validTo === null ? [] : [{ at: 'validTo', days: { from: addDays(after.validTo, 1), to: whole.to } }]
  return [left, ...right].filter(({ days }) => days.from <= days.to)
}
function refuseUsed(db: ReadableDb, before: RateRow, after: RateRow | null): void {
  if (before.kind !== 'vat' && before.kind !== 'levy') return
  for (const { at, days } of lost(before, after)) {
    const bearing = db.get<Bearing>(BEARING, before.value, days.from, days.to, before.kind, before.id)
    if (!bearing || bearing.count === 0) continue
    const { count, number: document, last } = bearing
    refuse('RATE_USED', { rate: `${before.name} ${valueText(before)}`, count, document, last }, at)
  }
}

/**
 * The returns of closed months are worked out by the rows that held in them, and posted documents bear a rate that held on their day: what
 * held then stays. RATE_CLOSED, RATE_USED at the field. A row may end from then on, and another begin. null: the row is not there.
 */
export function refuseSettled({ db, options }: CommandContext, before: RateRow | null, after: RateRow | null): void {
  const closed = closedPeriods(db).at(-1)
  if (closed !== undefined) {
    const through = lastDay(closed)
    const field = changedField(before, after, { from: firstDay(options.startPeriod), to: through })
    const { name = '' } = before ?? after ?? {}
    if (field !== null) refuse('RATE_CLOSED', { through, rate: name, next: addDays(through, 1) }, after === null ? undefined : field)
  }
  if (before !== null) refuseUsed(db, before, after)
}
