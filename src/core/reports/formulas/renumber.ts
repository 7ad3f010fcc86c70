import { FormulaError, type Token, tokensOf } from './tokens'

/**
 * The formula with its row numbers as they are after rows were put in, taken out or moved: `place` says where a row is now; null:
 * it is gone, its number stays and is then told as wrong. A text that cannot be read stays as it is.
 */
export function renumbered(formula: string, place: (row: number) => number | null): string {
  let tokens: Token[]
  try {
    tokens = tokensOf(formula)
  } catch (error) {
    if (error instanceof FormulaError) return formula
    throw error
  }
  let result = ''
  let done = 0
  let inside = false
  for (const token of tokens) {
    if (token.kind === 'sign' && (token.text === '[' || token.text === ']')) inside = token.text === '['
    if (!inside || token.kind !== 'number') continue
    const now = place(Number(token.text))
    result += formula.slice(done, token.at) + String(now ?? token.text)
    done = token.at + token.text.length
  }
  return result + formula.slice(done)
}
