import type { Posted } from '../../../core/contract'
import type { Period } from '../../../core/kernel'
import { type CommandContext, refuse } from '../../backend/context'
import { remake } from '../periods/close/stepVouchers'
import { STEP } from './made'
import { planOf } from './plan'
import type { Recurring } from './store'

/** What a template's month still wants, posted: the voucher, or the difference to what is fixed. RECURRING_WRONG, and what posting refuses. */
export function makeOne(ctx: CommandContext, recurring: Recurring, period: Period): Posted[] {
  const plan = () => {
    const found = planOf(ctx, recurring, period)
    return found.problem === '' ? found : refuse('RECURRING_WRONG', { name: recurring.name, problem: found.problem })
  }
  if (plan().lines.length === 0) return []
  const content = () => {
    const { date, lines } = plan()
    return lines.length === 0 ? [] : [{ memo: recurring.memo || recurring.name, lines, date }]
  }
  return remake(ctx, STEP, period, content, false, recurring.templateId)
}
