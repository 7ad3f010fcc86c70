import { covers, type Expression, isAccountTerm, rowsOf, termsOf, type TermFilter } from './ast'
import { parseFormula } from './parse'

/** What is wrong with a row's formula, in Chinese, and at which character (from 0). */
export interface RowProblem {
  row: number
  at: number
  problem: string
}
/** What formulas may name. */
export interface World {
  accountCodes: readonly string[]
  cashFlowItems: readonly number[]
  record(filter: TermFilter): boolean
}

/**
 * Everything that is wrong with the formulas of a statement whose rows are numbered by their place from 1: what cannot be read,
 * accounts, records, items and rows that there are not, rows that refer to each other in a circle. One problem a row at most.
 */
export function problemsOf(formulas: readonly string[], world: World): RowProblem[] {
  const parsed = formulas.map((text) => (text.trim() === '' ? null : parseFormula(text)))
  const expressions = parsed.map((p) => (p && 'expression' in p ? p.expression : null))
  const found = parsed.flatMap((p, i): RowProblem[] => {
    const row = i + 1
    if (!p) return []
    if ('problem' in p) return [{ row, at: p.at, problem: p.problem }]
    const wrong = namesProblem(p.expression, world) ?? rowProblem(p.expression, formulas.length)
    return wrong ? [{ row, ...wrong }] : []
  })
  return found.length > 0 ? found : circlesOf(expressions)
}
type Wrong = { at: number; problem: string } | undefined

function namesProblem(expression: Expression, world: World): Wrong {
  for (const { term, at } of termsOf(expression)) {
    if (term.measure === 'cash') continue
    if (term.measure === 'cashFlow') {
      const item = term.items.find((i) => !world.cashFlowItems.includes(i))
      if (item !== undefined) return { at, problem: `现金流量表没有项目 ${item}` }
      continue
    }
    const ranges = isAccountTerm(term) ? [...term.accounts, ...term.except] : term.accounts
    for (const range of ranges) {
      const known = world.accountCodes.some((code) => covers([range], code))
      if (!known) return { at: range.at, problem: `没有科目 ${range.from === range.to ? range.from : `${range.from}:${range.to}`}` }
    }
    for (const filter of isAccountTerm(term) ? term.filters : [])
      if (!world.record(filter)) return { at: filter.at, problem: `没有编码为 ${filter.code} 的${filter.name}` }
  }
  return undefined
}
function rowProblem(expression: Expression, rows: number): Wrong {
  const missing = rowsOf(expression).find(({ row }) => row > rows)
  return missing && { at: missing.at, problem: `没有第 ${missing.row} 行` }
}

/** Rows that refer to each other: each circle is told once, at its first row. */
function circlesOf(expressions: readonly (Expression | null)[]): RowProblem[] {
  const problems: RowProblem[] = []
  const done = new Set<number>()
  const visit = (row: number, path: readonly number[]): void => {
    const start = path.indexOf(row)
    if (start >= 0) {
      const circle = path.slice(start)
      const first = Math.min(...circle)
      const at = references(first).find((r) => circle.includes(r.row))?.at ?? 0
      problems.push({ row: first, at, problem: `行之间互相引用：${[...circle, row].join(' → ')}` })
      return
    }
    if (done.has(row)) return
    for (const { row: other } of references(row)) visit(other, [...path, row])
    done.add(row)
  }
  const references = (row: number) => {
    const expression = expressions[row - 1]
    return expression ? rowsOf(expression) : []
  }
  expressions.forEach((_e, i) => visit(i + 1, []))
  return problems.filter((p, i) => problems.findIndex((q) => q.row === p.row) === i)
}
