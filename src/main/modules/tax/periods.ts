import { firstDay, lastDay, type LocalDate, type Period, previousPeriod } from '../../../core/kernel'
import type { VatTaxpayer } from '../../../core/modules/accounting/charts'
import type { ReadableDb } from '../../../db/types'
import type { QueryContext } from '../../backend/context'

/** What the company is on a date: 一般纳税人 or 小规模, which may have changed since the books were opened. */
export const taxpayerOn = ({ db, options }: { db: ReadableDb; options: { taxpayer: VatTaxpayer } }, date: LocalDate): VatTaxpayer =>
  db.value<VatTaxpayer>('SELECT taxpayer FROM taxpayer_status WHERE valid_from <= ? ORDER BY valid_from DESC LIMIT 1', date) ??
  options.taxpayer

export interface TaxSpan {
  taxpayer: VatTaxpayer
  first: Period
  last: Period
  from: LocalDate
  to: LocalDate
  /** the month asked about is the last of it */
  ends: boolean
}
/** The tax period that a month belongs to: a month, of 小规模纳税人 the quarter where that was chosen. */
export function taxSpan(ctx: Pick<QueryContext, 'db' | 'options'>, period: Period): TaxSpan {
  const taxpayer = taxpayerOn(ctx, lastDay(period))
  const place = taxpayer === 'smallScale' && ctx.options.vatPeriod === 'quarter' ? ((period % 100) + 2) % 3 : null
  if (place === null) return { taxpayer, first: period, last: period, from: firstDay(period), to: lastDay(period), ends: true }
  let first = period
  for (let i = 0; i < place; i++) first = previousPeriod(first)
  const last = first + 2
  return { taxpayer, first, last, from: firstDay(first), to: lastDay(last), ends: place === 2 }
}
