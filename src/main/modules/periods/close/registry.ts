import type { CloseCheckView, CloseItem, CloseStepView, CloseTarget, Posted, StepPayment } from '../../../../core/contract'
import type { Period } from '../../../../core/kernel'
import type { CommandContext, QueryContext } from '../../../backend/context'
import { accountChecks } from './checks/accounts'
import { assetChecks } from './checks/assets'
import { documentChecks } from './checks/documents'
import { ledgerChecks } from './checks/ledger'
import { partnerChecks } from './checks/partners'
import { stockChecks } from './checks/stock'
import { taxChecks } from './checks/tax'
import { voucherChecks } from './checks/vouchers'
import { amortisationStep, depreciationStep } from './steps/assets'
import { allowanceStep } from './steps/allowance'
import { costStep } from './steps/costs'
import { incomeTaxStep } from './steps/incomeTax'
import { profitStep } from './steps/profit'
import { recurringStep } from './steps/recurring'
import { revaluationStep } from './steps/revaluation'
import { taxPaymentStep } from './steps/taxPayment'
import { surchargesStep, vatExemptionStep, vatTransferStep } from './steps/vat'
import { distributionStep, reserveStep, yearEndStep } from './steps/yearEnd'

export interface Finding {
  /** 0: all is well */
  count: number
  text: string
  /** at most MOST_ITEMS are shown */
  items: CloseItem[]
  to?: CloseTarget
}
/** One check of the list (D57): data and a function. It reads balances and indexes, so that the list of a month of 20,000 vouchers stays quick. */
export interface CloseCheck {
  id: string
  label: string
  /** block: no closing; warn: closing when confirmed; note: to know */
  severity: CloseCheckView['severity'] | ((ctx: QueryContext, period: Period) => CloseCheckView['severity'])
  /** absent: for every month of every account set */
  applies?: (ctx: QueryContext, period: Period) => boolean
  find(ctx: QueryContext, period: Period): Finding
}
/**
 * One step of the month's end: data and functions. What it posts it posts by `remake` (stepVouchers.ts) under its own id, so
 * that it can be run again and taken back, and its vouchers are found beside it.
 */
export interface CloseStep {
  id: string
  label: string
  help: string
  /** left out when all steps are run one after the other */
  optional?: true
  applies?: (ctx: QueryContext, period: Period) => boolean
  /** says why the account set does not have it (throws), where there is more to say than that */
  refused?: (ctx: QueryContext) => undefined
  /** what running it now would do; '' = nothing is left to do */
  due(ctx: QueryContext, period: Period): string
  /** what is left to do one by one, each with the page where it is done; absent: the step as a whole */
  left?: (ctx: QueryContext, period: Period) => CloseItem[]
  /** how the figure is found, where there is one */
  derivation?: (ctx: QueryContext, period: Period) => CloseStepView['derivation']
  /** a step that pays: the day and the account that it proposes */
  payment?: (ctx: QueryContext, period: Period) => StepPayment
  /** What was done, in one line, and the vouchers it made. `memo`: their summary, where it is not the step's own. */
  run(ctx: CommandContext, period: Period, memo: string, payment?: StepPayment): { text: string; documents: Posted[] }
}

/** In the order in which they are done (posting.md §6). */
export const CLOSE_STEPS: readonly CloseStep[] = [
  costStep,
  recurringStep,
  depreciationStep,
  amortisationStep,
  revaluationStep,
  taxPaymentStep,
  vatTransferStep,
  vatExemptionStep,
  surchargesStep,
  allowanceStep,
  incomeTaxStep,
  profitStep,
  yearEndStep,
  reserveStep,
  distributionStep,
]

/** What other checks tell of by themselves. */
const TOLD_ELSEWHERE = new Set(['costs', 'profit', 'yearEnd', 'distribution'])
/** What of the month's end was not done: a closed month cannot make it up. */
const stepsLeft: CloseCheck = {
  id: 'stepsLeft',
  label: '处理步骤',
  severity: 'warn',
  find(ctx, period) {
    const found = CLOSE_STEPS.flatMap(({ id, label, optional, applies, due, left }) => {
      if (optional || TOLD_ELSEWHERE.has(id) || (applies && !applies(ctx, period))) return []
      const text = due(ctx, period)
      if (text === '') return []
      const items = left?.(ctx, period) ?? [{ text }]
      return [{ label, items: items.map((item) => ({ ...item, text: `${label}：${item.text}` })) }]
    })
    const items = found.flatMap((step) => step.items)
    return {
      count: items.length,
      text: found.length === 0 ? '没有待处理的步骤' : `还没有处理：${found.map(({ label }) => label).join('、')}`,
      items,
    }
  },
}
/** In the order of the list. */
export const CLOSE_CHECKS: readonly CloseCheck[] = [
  ...documentChecks,
  ...stockChecks,
  ...partnerChecks,
  ...taxChecks,
  stepsLeft,
  ...ledgerChecks,
  ...assetChecks,
  ...accountChecks,
  ...voucherChecks,
]
