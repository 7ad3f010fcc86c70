import { type Fen, fenText } from '../../kernel'
import { termsOf } from './ast'
import { problemsOf, type RowProblem, type World } from './check'
import { parseFormula } from './parse'

/**
 * The amount of a voucher's line: a formula of docs/spec/formulas.md, in which [3] is the amount of the third line; '' is what the
 * template says, '=' what the other lines leave.
 */
export interface AmountLine {
  side: 'debit' | 'credit'
  formula: string
  /** of the template, fen, on that side */
  fixed: Fen
}
const REST = ['=', '＝']
export const isRest = (formula: string): boolean => REST.includes(formula.trim())

/** Every line's amount as a formula that stands by itself. */
export function amountFormulas(lines: readonly AmountLine[]): string[] {
  return lines.map(({ side, formula, fixed }, own) => {
    if (formula.trim() === '') return fenText(fixed)
    if (!isRest(formula)) return formula
    const others = lines.flatMap((line, i) => (i === own ? [] : [`${line.side === side ? '-' : '+'}[${i + 1}]`]))
    return others.length === 0 ? '0' : others.join('').replace(/^\+/, '')
  })
}
/** What is wrong with them, as {@link problemsOf}: besides, what moves no account has no place here, and one line at most balances. */
export function amountProblems(lines: readonly AmountLine[], world: World): RowProblem[] {
  const rests = lines.flatMap((line, i) => (isRest(line.formula) ? [i + 1] : []))
  const second = rests[1]
  if (second !== undefined) return [{ row: second, at: 0, problem: `第 ${rests[0]} 行已经是“=”，只有一行可以平衡` }]
  const found = problemsOf(amountFormulas(lines), world)
  if (found.length > 0) return found
  return lines.flatMap(({ formula }, i): RowProblem[] => {
    const parsed = isRest(formula) || formula.trim() === '' ? null : parseFormula(formula)
    const terms = parsed && 'expression' in parsed ? termsOf(parsed.expression) : []
    const wrong = terms.find(({ term }) => term.measure === 'cashFlow' || term.measure === 'operating')
    return wrong ? [{ row: i + 1, at: wrong.at, problem: '凭证的金额只能取科目的余额和发生额' }] : []
  })
}
/** Whether an amount is known without looking at the books. */
export const isConstant = (lines: readonly AmountLine[]): boolean =>
  lines.every(({ formula }) => {
    if (isRest(formula) || formula.trim() === '') return true
    const parsed = parseFormula(formula)
    return 'expression' in parsed && termsOf(parsed.expression).length === 0
  })
