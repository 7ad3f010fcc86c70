import { type Fen, RATE_SCALE } from '../../kernel'
import { covers, type Expression, isAccountTerm, termsOf } from '../formulas/ast'
import { add, divide, type Fraction, fraction, multiply, negate, scaled, ZERO } from '../formulas/fraction'
import { parseFormula } from '../formulas/parse'
import type { BalanceUnit, StatementFacts } from './facts'
import type { StatementCheck, StatementFormat, StatementRow, TaxDebit } from './formats'
import { booksOf, type Part, partsOf } from './parts'

/**
 * Level at which 往来 of the unusual side change rows (statements.md 2, D45): each partner of each leaf account by itself,
 * or the total of the account.
 */
export type ReclassLevel = 'PARTNER' | 'ACCOUNT'
export interface StatementOptions {
  level: ReclassLevel
  taxDebit: TaxDebit
}

export interface Cell {
  /** fen; of a row shown as a rate, in RATE_SCALE; 0 where nothing can be said */
  amountFen: Fen
  /** nothing can be said: divided by nothing, or by a row that says nothing */
  blank?: true
  /** its parts add up to it; otherwise they are what it was worked out from */
  linear: boolean
  parts: Part[]
}
export interface CheckResult {
  message: string
  severity: StatementCheck['severity']
  column: string
  leftFen: Fen
  rightFen: Fen
  ok: boolean
}
export interface StatementResult {
  rows: { row: number; cells: Record<string, Cell> }[]
  checks: CheckResult[]
}

/** The formula of a row under the setting; null: none. Throws on one that cannot be read: formats are checked when they are saved. */
export function expressionOf({ row, formula, alternative }: StatementRow, taxDebit: TaxDebit): Expression | null {
  return read(alternative?.when === taxDebit ? alternative.formula : formula, `row ${row}`)
}
function read(formula: string, where: string): Expression | null {
  if (formula.trim() === '') return null
  const parsed = parseFormula(formula)
  if ('problem' in parsed) throw new Error(`${where}: ${parsed.problem} at ${parsed.at} of ${formula}`)
  return parsed.expression
}

/** Fills the form: one cell per row and column, every check in every column. Pure and total on a well-formed format. */
export function evaluateStatement(
  format: StatementFormat,
  columns: Record<string, StatementFacts>,
  options: StatementOptions,
): StatementResult {
  const rows = new Map(format.rows.map((row) => [row.row, { row, expression: expressionOf(row, options.taxDebit) }]))
  const byColumn = Object.entries(columns).map(([column, facts]) => {
    const sheet = new Sheet(rows, facts, options)
    return { column, sheet, cells: new Map(format.rows.map(({ row }) => [row, sheet.cell(row)])) }
  })
  return {
    rows: format.rows.map(({ row }) => ({
      row,
      cells: Object.fromEntries(byColumn.map(({ column, cells }) => [column, cells.get(row) ?? EMPTY])),
    })),
    checks: byColumn.flatMap(({ column, sheet }) =>
      format.checks.map((check): CheckResult => {
        const [leftFen, rightFen] = [sheet.amount(check.left), sheet.amount(check.right)]
        const ok = check.kind === 'equal' ? leftFen === rightFen : leftFen >= rightFen
        return { message: check.message, severity: check.severity, column, leftFen, rightFen, ok }
      }),
    ),
  }
}

/**
 * Leaf accounts with a balance that no row of the form takes up: why a balance sheet does not balance after somebody
 * added a first-level account of his own.
 */
export function accountsOutside(format: StatementFormat, balances: readonly BalanceUnit[], taxDebit: TaxDebit): string[] {
  const covered = format.rows.flatMap((row) => {
    const expression = expressionOf(row, taxDebit)
    return expression
      ? termsOf(expression).flatMap(({ term }) => (isAccountTerm(term) && term.measure === 'closing' ? term.accounts : []))
      : []
  })
  const outside = balances.filter((u) => u.amountFen !== 0 && !covers(covered, u.account))
  return [...new Set(outside.map((u) => u.account))].sort()
}

const EMPTY: Cell = { amountFen: 0, linear: true, parts: [] }
const FEN = 100n

interface Outcome {
  /** in yuan; null: nothing can be said */
  value: Fraction | null
  parts: Part[]
  linear: boolean
}
type Rows = ReadonlyMap<number, { row: StatementRow; expression: Expression | null }>

/** One column of a statement: rows are worked out on demand, since a sum may name a row below it. */
class Sheet {
  private readonly cells = new Map<number, Cell>()
  private readonly path: number[] = []
  private readonly books = booksOf()

  constructor(
    private readonly rows: Rows,
    private readonly facts: StatementFacts,
    private readonly options: StatementOptions,
  ) {}
  cell(number: number): Cell {
    const known = this.cells.get(number)
    if (known) return known
    if (this.path.includes(number)) throw new Error(`rows refer to each other: ${[...this.path, number].join(' → ')}`)
    const found = this.rows.get(number)
    if (!found) throw new Error(`no row ${number}`)
    this.path.push(number)
    const cell = found.expression ? this.shown(this.outcome(found.expression), found.row.show === 'rate' ? RATE : FEN) : EMPTY
    this.path.pop()
    this.cells.set(number, cell)
    return cell
  }
  /** A formula of a check, in fen. */
  amount(formula: string): Fen {
    const expression = read(formula, 'check')
    return expression ? this.shown(this.outcome(expression), FEN).amountFen : 0
  }
  private shown({ value, parts, linear }: Outcome, scale: bigint): Cell {
    const amount = value && scaled(value, scale)
    return {
      amountFen: amount ?? 0,
      ...(amount === null ? { blank: true as const } : {}),
      linear,
      parts: parts.filter((p) => p.amountFen !== 0),
    }
  }
  private outcome(expression: Expression): Outcome {
    switch (expression.kind) {
      case 'number': {
        const { numerator, denominator } = expression
        const value = fraction(numerator, denominator)
        return { value, parts: [{ kind: 'constant', amountFen: scaled(value, FEN) ?? 0 }], linear: true }
      }
      case 'rows':
        return this.rowSum(expression.from, expression.to)
      case 'term': {
        const parts = partsOf(expression.term, this.facts, this.books, this.options.level)
        return { value: fraction(BigInt(sum(parts)), FEN), parts, linear: true }
      }
      case 'negate': {
        const { value, parts, linear } = this.outcome(expression.of)
        return { value: value && negate(value), parts: linear ? turned(parts) : parts, linear }
      }
      case 'binary':
        return this.combined(expression)
    }
  }
  private rowSum(from: number, to: number): Outcome {
    let value: Fraction | null = ZERO
    const parts: Part[] = []
    for (let row = from; row <= to; row++) {
      const { amountFen, blank } = this.cell(row)
      value = value && !blank ? add(value, fraction(BigInt(amountFen), this.rows.get(row)?.row.show === 'rate' ? RATE : FEN)) : null
      parts.push({ kind: 'row', row, amountFen })
    }
    return { value, parts, linear: true }
  }
  private combined({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): Outcome {
    const [a, b] = [this.outcome(left), this.outcome(right)]
    if (operator === '+' || operator === '-') {
      const linear = a.linear && b.linear
      const more = operator === '-' && linear ? turned(b.parts) : b.parts
      const value = a.value && b.value && add(a.value, operator === '-' ? negate(b.value) : b.value)
      return { value, parts: [...a.parts, ...more], linear }
    }
    const value = a.value && b.value && (operator === '*' ? multiply(a.value, b.value) : divide(a.value, b.value))
    return { value, parts: [...a.parts, ...b.parts], linear: false }
  }
}
const RATE = BigInt(RATE_SCALE)
const sum = (parts: readonly Part[]): Fen => parts.reduce((total, p) => total + p.amountFen, 0)
const turned = (parts: readonly Part[]): Part[] => parts.map((p) => ({ ...p, amountFen: 0 - p.amountFen }))
