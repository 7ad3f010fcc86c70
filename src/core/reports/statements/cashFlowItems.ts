import type { LocalDate } from '../../kernel'
import type { AccountingStandard } from '../../modules/accounting/charts'
import { formatsOf } from './formats'

export interface CashFlowItem {
  item: number
  /** as the form names it */
  label: string
  /** which way money goes */
  direction: 'in' | 'out'
}

/** The items that cash lines are allocated to: the rows of the standard's 现金流量表 in force at the date (D51). */
export function cashFlowItems(standard: AccountingStandard, date: LocalDate): CashFlowItem[] {
  return formatsOf(standard, date).statements.cashFlow.rows.flatMap((row) => {
    if (!('terms' in row)) return []
    return row.terms.flatMap((t) =>
      t.fn === 'CF'
        ? t.items.map((item) => ({ item, label: row.label, direction: t.sign === 1 ? ('in' as const) : ('out' as const) }))
        : [],
    )
  })
}
