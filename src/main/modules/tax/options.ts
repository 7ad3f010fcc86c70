import type { AccountSetOptions } from '../../../core/contract'
import { lastDay, type Period, periodText } from '../../../core/kernel'
import { closedPeriods } from '../../../db/periods'
import { type CommandContext, refuse } from '../../backend/context'
import { type TaxOption, taxOption, taxpayerOn } from './periods'

const OPTIONS: readonly TaxOption[] = ['vatPeriod', 'smallProfit']

/** A quarter of 小规模纳税人 with closed months and open ones is declared in one way: VAT_QUARTER_BEGUN. */
function refuseCut(ctx: CommandContext, closed: Period): void {
  const month = closed % 100
  if (month % 3 === 0 || taxpayerOn(ctx, lastDay(closed)) !== 'smallScale') return
  refuse('VAT_QUARTER_BEGUN', { period: periodText(closed), end: periodText(closed + 3 - (month % 3)) }, 'vatPeriod')
}
/** The choices change from the first open month on; what held in closed months is kept. VAT_QUARTER_BEGUN. */
export function keepTaxOptions(ctx: CommandContext, changed: Partial<AccountSetOptions>): void {
  const { db } = ctx
  const closed = closedPeriods(db).at(-1)
  for (const option of OPTIONS) {
    if (changed[option] === undefined) continue
    if (option === 'vatPeriod' && closed !== undefined) refuseCut(ctx, closed)
    const before = JSON.stringify(taxOption(ctx, option, closed ?? 0))
    db.run('DELETE FROM tax_option WHERE option = ? AND until >= ?', option, closed ?? 0)
    if (closed !== undefined && before !== JSON.stringify(changed[option]))
      db.run('INSERT INTO tax_option (option, until, value) VALUES (?, ?, ?)', option, closed, before)
  }
}
