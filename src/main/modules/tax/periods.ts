import type { AccountSetOptions } from '../../../core/contract'
import { firstDay, lastDay, type LocalDate, type Period } from '../../../core/kernel'
import type { VatTaxpayer } from '../../../core/modules/accounting/charts'
import type { ReadableDb } from '../../../db/types'
import type { QueryContext } from '../../backend/context'

/** What the company is on a date: 一般纳税人 or 小规模, which may have changed since the books were opened. */
export const taxpayerOn = ({ db, options }: { db: ReadableDb; options: { taxpayer: VatTaxpayer } }, date: LocalDate): VatTaxpayer =>
  db.value<VatTaxpayer>('SELECT taxpayer FROM taxpayer_status WHERE valid_from <= ? ORDER BY valid_from DESC LIMIT 1', date) ??
  options.taxpayer

/** Choices that tax returns are worked out by. */
export type TaxOption = 'vatPeriod' | 'smallProfit'
const OPTION = 'SELECT value FROM tax_option WHERE option = ? AND until >= ? ORDER BY until LIMIT 1'
/** Such a choice as it holds in a month: closed ones keep what held in them (see options.ts). */
export function taxOption<K extends TaxOption>(
  { db, options }: Pick<QueryContext, 'db' | 'options'>,
  option: K,
  period: Period,
): AccountSetOptions[K] {
  const kept = db.value<string>(OPTION, option, period)
  return kept === undefined ? options[option] : (JSON.parse(kept) as AccountSetOptions[K])
}

export interface TaxSpan {
  taxpayer: VatTaxpayer
  /** declared by quarter */
  quarterly: boolean
  first: Period
  last: Period
  from: LocalDate
  to: LocalDate
  /** the month asked about is the last of it */
  ends: boolean
}
/**
 * The tax period that a month belongs to: a month, of 小规模纳税人 the quarter where that was chosen. Where the status changes within a quarter, the
 * months of it as 小规模纳税人 are a tax period of their own, measured by the limits of the whole quarter (总局公告2018年第18号).
 */
export function taxSpan(ctx: Pick<QueryContext, 'db' | 'options'>, period: Period): TaxSpan {
  const taxpayer = taxpayerOn(ctx, lastDay(period))
  const quarterly = taxpayer === 'smallScale' && taxOption(ctx, 'vatPeriod', period) === 'quarter'
  const quarter = period - (((period % 100) + 2) % 3)
  const months = quarterly ? [quarter, quarter + 1, quarter + 2].filter((m) => taxpayerOn(ctx, lastDay(m)) === taxpayer) : [period]
  const [first, last] = [months[0] ?? period, months.at(-1) ?? period]
  return { taxpayer, quarterly, first, last, from: firstDay(first), to: lastDay(last), ends: last === period }
}
