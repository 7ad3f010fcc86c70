import { type AccountRange, type AccountTerm, type Expression, isAccountTerm, type Term, termsOf } from '../formulas/ast'
import { parseFormula } from '../formulas/parse'
import { expressionOf } from './evaluate'
import { filterKey } from './facts'
import type { StatementFormat, TaxDebit } from './formats'

/** What the formulas of a form ask for: nothing else is read. */
export interface Needs {
  closing: boolean
  opening: boolean
  span: boolean
  year: boolean
  cashFlow: boolean
  operating: boolean
  /** accounts whose units are looked at one by one */
  split: AccountRange[]
  /** terms of one customer, department … by the key of their filters */
  narrowed: Map<string, AccountTerm[]>
}
export function needsOf(format: StatementFormat, taxDebit: TaxDebit): Needs {
  const checks = format.checks.flatMap(({ left, right }) => [left, right]).map(parseFormula)
  const expressions: (Expression | null)[] = [
    ...format.rows.map((row) => expressionOf(row, taxDebit)),
    ...checks.map((parsed) => ('expression' in parsed ? parsed.expression : null)),
  ]
  const terms = expressions.flatMap((e) => (e ? termsOf(e).map(({ term }) => term) : []))
  const whole = terms.filter((term) => !isAccountTerm(term) || term.filters.length === 0)
  const some = (test: (term: Term) => boolean) => whole.some(test)
  const cash = (when: 'opening' | 'closing') => some((t) => t.measure === 'cash' && t.when === when)
  return {
    closing: some((t) => t.measure === 'closing') || cash('closing'),
    opening: some((t) => t.measure === 'opening') || cash('opening'),
    span: some((t) => t.measure === 'span' || t.measure === 'operating'),
    year: some((t) => t.measure === 'year'),
    cashFlow: some((t) => t.measure === 'cashFlow'),
    operating: some((t) => t.measure === 'operating'),
    split: whole.flatMap((t) => ('groupDigits' in t || !isAccountTerm(t) || !t.side.endsWith('Units') ? [] : t.accounts)),
    narrowed: Map.groupBy(
      terms.filter((term): term is AccountTerm => isAccountTerm(term) && term.filters.length > 0),
      ({ filters }) => filterKey(filters),
    ),
  }
}
