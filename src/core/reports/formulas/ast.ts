/**
 * The formulas of statement rows as trees (docs/spec/formulas.md). A formula says one figure of one column: sums of balances,
 * turnover, cash-flow items and other rows, with + − × ÷ and constants.
 */
export type Expression =
  /** numerator ÷ denominator, exact */
  | { kind: 'number'; numerator: bigint; denominator: bigint }
  /** [3], or [1:9]: every row from the first to the last */
  | { kind: 'rows'; from: number; to: number; at: number }
  | { kind: 'negate'; of: Expression }
  | { kind: 'binary'; operator: Operator; left: Expression; right: Expression }
  | { kind: 'term'; term: Term; at: number }
export type Operator = '+' | '-' | '*' | '/'

/** An account code stands for everything below it; two of them for every account from the first to the last. */
export interface AccountRange {
  from: string
  to: string
  /** where it stands in the text, from 0 */
  at: number
}
export const FILTERS = {
  客户: 'partner_id',
  供应商: 'partner_id',
  部门: 'department_id',
  职员: 'employee_id',
  项目: 'project_id',
  存货: 'item_id',
} as const
export type FilterName = keyof typeof FILTERS
/** Narrowed to one record of a dimension, by its code. */
export interface TermFilter {
  name: FilterName
  code: string
  at: number
}
/**
 * closing, opening: balances at the end of the column’s span, and before it. span, year: turnover of the span, and of the year up
 * to its end, without 结转损益 (D52). A balance is taken on one side, signed (`debit`, `credit`), or as the sum of those units
 * that stand on it (`debitUnits`, `creditUnits`; D45); turnover on one side (`debitOnly`, `creditOnly`), or net.
 */
export type AccountTerm = {
  accounts: AccountRange[]
  except: AccountRange[]
  filters: TermFilter[]
} & (
  | { measure: 'closing' | 'opening'; side: 'debit' | 'credit' }
  | { measure: 'closing' | 'opening'; side: 'debitUnits' | 'creditUnits' /** units are accounts of so many digits */; groupDigits?: number }
  | { measure: 'span' | 'year'; side: 'debit' | 'credit' | 'debitOnly' | 'creditOnly' }
)
export type Term =
  | AccountTerm
  /** allocations to cash-flow items, received positive (D51) */
  | { measure: 'cashFlow'; items: number[] }
  /** balance of the accounts that count as cash */
  | { measure: 'cash'; when: 'opening' | 'closing' }
  /** 经营性: net turnover of the accounts, but not in vouchers of investing, financing and long-term assets (docs/spec/formulas.md) */
  | { measure: 'operating'; side: 'debit' | 'credit'; accounts: AccountRange[] }

export const isAccountTerm = (term: Term): term is AccountTerm =>
  term.measure === 'closing' || term.measure === 'opening' || term.measure === 'span' || term.measure === 'year'

/** Whether an account is meant: by its code or by one that it stands under. */
export const inRange = (code: string, { from, to }: AccountRange): boolean =>
  from === to ? code.startsWith(from) : code.slice(0, from.length) >= from && code.slice(0, to.length) <= to
export const covers = (ranges: readonly AccountRange[], code: string): boolean => ranges.some((range) => inRange(code, range))

/** Every term of a formula with the sign it counts with; null where it is multiplied, divided by, or a divisor. */
export function termsOf(expression: Expression, sign: 1 | -1 | null = 1): { term: Term; sign: 1 | -1 | null; at: number }[] {
  switch (expression.kind) {
    case 'term':
      return [{ term: expression.term, sign, at: expression.at }]
    case 'negate':
      return termsOf(expression.of, flip(sign))
    case 'binary': {
      const { operator, left, right } = expression
      const inner = operator === '+' || operator === '-'
      return [...termsOf(left, inner ? sign : null), ...termsOf(right, inner ? (operator === '-' ? flip(sign) : sign) : null)]
    }
    case 'number':
    case 'rows':
      return []
  }
}
/** Every row that a formula refers to, with its sign as in {@link termsOf}. */
export function rowsOf(expression: Expression, sign: 1 | -1 | null = 1): { row: number; sign: 1 | -1 | null; at: number }[] {
  switch (expression.kind) {
    case 'rows':
      return Array.from({ length: expression.to - expression.from + 1 }, (_x, i) => ({ row: expression.from + i, sign, at: expression.at }))
    case 'negate':
      return rowsOf(expression.of, flip(sign))
    case 'binary': {
      const { operator, left, right } = expression
      const inner = operator === '+' || operator === '-'
      return [...rowsOf(left, inner ? sign : null), ...rowsOf(right, inner ? (operator === '-' ? flip(sign) : sign) : null)]
    }
    case 'number':
    case 'term':
      return []
  }
}
const flip = (sign: 1 | -1 | null): 1 | -1 | null => (sign === null ? null : sign === 1 ? -1 : 1)
