import type { LocalDate } from '../../kernel'
import type { AccountingStandard } from '../../modules/accounting/charts'
import { termsOf } from '../formulas/ast'
import { parseFormula } from '../formulas/parse'
import { formatsOf, type StatementFormat } from './formats'

export interface CashFlowItem {
  item: number
  /** as the form names it */
  label: string
  /** which way money goes */
  direction: 'in' | 'out'
}

/** The items that cash lines are allocated to: the rows of the standard's 现金流量表 in force at the date (D51). */
export function cashFlowItems(standard: AccountingStandard, date: LocalDate): CashFlowItem[] {
  return itemsOfFormat(formatsOf(standard, date).statements.cashFlow)
}
export function itemsOfFormat(format: StatementFormat): CashFlowItem[] {
  return format.rows.flatMap(({ label, formula }) => {
    const parsed = parseFormula(formula)
    if (!('expression' in parsed)) return []
    return termsOf(parsed.expression).flatMap(({ term, sign }) =>
      term.measure === 'cashFlow'
        ? term.items.map((item) => ({ item, label, direction: sign === -1 ? ('out' as const) : ('in' as const) }))
        : [],
    )
  })
}
