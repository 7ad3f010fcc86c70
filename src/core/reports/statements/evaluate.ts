import type { Fen } from '../../kernel'
import type { Formula, StatementCheck, StatementFormat, TaxDebit, Term } from './formats'

/** Balance of one leaf account with one partner (客户, 供应商, 职员), debit positive. Several entries of a pair add up. */
export interface BalanceUnit {
  account: string
  partner: string | null
  amountFen: Fen
  /** belongs to the cash of the cash-flow statement */
  cash?: boolean
}
/** What one column of a statement is computed from. */
export interface StatementFacts {
  /** balances at the end of the column's span (unclosed P&L accounts included), or at its date */
  balances: readonly BalanceUnit[]
  /** balances before the column's span */
  openings: readonly BalanceUnit[]
  /** turnover of the span without 结转损益 vouchers; red entries are negative on their own side */
  movements: readonly { account: string; debitFen: Fen; creditFen: Fen }[]
  /** allocations of the span to cash-flow items, received positive */
  cashFlows: readonly { item: number; amountFen: Fen }[]
}
/**
 * Level at which 往来 of the unusual side change rows (statements.md 2, D45): each partner of each leaf account by itself,
 * or the total of the account.
 */
export type ReclassLevel = 'PARTNER' | 'ACCOUNT'
export interface StatementOptions {
  level: ReclassLevel
  taxDebit: TaxDebit
}

/** One contribution to a cell, for drill-down: with the sign it has in the row. Σ parts = amount of a row with terms. */
export type Part =
  | { kind: 'balance' | 'movement' | 'cash'; account: string; partner: string | null; amountFen: Fen }
  | { kind: 'cashFlow'; item: number; amountFen: Fen }
export interface Cell {
  amountFen: Fen
  /** empty for a sum of rows: drill into those */
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

/** Fills the form: one cell per row and column, every check in every column. Pure and total on a well-formed format. */
export function evaluateStatement(
  format: StatementFormat,
  columns: Record<string, StatementFacts>,
  options: StatementOptions,
): StatementResult {
  const byColumn = Object.entries(columns).map(([column, given]) => {
    const facts = { ...given, books: booksOf(given.balances) }
    return { column, cells: evaluateColumn(format, facts, options), facts }
  })
  return {
    rows: format.rows.map(({ row }) => ({
      row,
      cells: Object.fromEntries(byColumn.map(({ column, cells }) => [column, cells.get(row) ?? EMPTY])),
    })),
    checks: byColumn.flatMap(({ column, cells, facts }) =>
      format.checks.map((check) => {
        const side = (formula: Formula) => cellOf(formula, (row) => (cells.get(row) ?? EMPTY).amountFen, facts, options).amountFen
        const [leftFen, rightFen] = [side(check.left), side(check.right)]
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
export function accountsOutside(format: StatementFormat, balances: readonly BalanceUnit[]): string[] {
  const covered = format.rows.flatMap((r) => ('terms' in r ? r.terms.flatMap((t) => ('accounts' in t ? t.accounts : [])) : []))
  const outside = balances.filter((u) => u.amountFen !== 0 && !covered.some((code) => u.account.startsWith(code)))
  return [...new Set(outside.map((u) => u.account))].sort()
}

/** Balances by account, added up by partner once for all terms: a term looks at accounts, not at thousands of partners. */
type Books = ReadonlyMap<string, readonly BalancePart[]>
const booksOf = (units: readonly BalanceUnit[]): Books => Map.groupBy(balanceParts(units), (part) => part.account)
type IndexedFacts = StatementFacts & { books: Books }

const EMPTY: Cell = { amountFen: 0, parts: [] }

function evaluateColumn(format: StatementFormat, facts: IndexedFacts, options: StatementOptions): Map<number, Cell> {
  const formulas = new Map<number, Formula>(format.rows.map((r) => [r.row, r]))
  const cells = new Map<number, Cell>()
  // a sum may name a row below it, so rows are computed on demand
  const amountOfRow = (row: number, path: readonly number[]): Fen => {
    if (path.includes(row)) throw new Error(`rows refer to each other: ${[...path, row].join(' → ')}`)
    const formula = formulas.get(row)
    if (!formula) throw new Error(`no row ${row}`)
    let cell = cells.get(row)
    if (!cell) {
      cell = cellOf(formula, (other) => amountOfRow(other, [...path, row]), facts, options)
      cells.set(row, cell)
    }
    return cell.amountFen
  }
  for (const { row } of format.rows) amountOfRow(row, [])
  return cells
}

function cellOf(formula: Formula, amountOfRow: (row: number) => Fen, facts: IndexedFacts, options: StatementOptions): Cell {
  if ('rows' in formula) return { amountFen: sum(formula.rows.map(([sign, row]) => sign * amountOfRow(row))), parts: [] }
  const parts = formula.terms
    .filter((term) => term.when === undefined || term.when === options.taxDebit)
    .flatMap((term) => partsOf(term, facts, options.level).map((part) => ({ ...part, amountFen: noMinusZero(term.sign * part.amountFen) })))
    .filter((part) => part.amountFen !== 0)
  return { amountFen: sum(parts.map((p) => p.amountFen)), parts }
}

/** The contributions of a term before its sign. */
function partsOf(term: Term, facts: IndexedFacts, level: ReclassLevel): Part[] {
  switch (term.fn) {
    case 'B':
      return under(facts.books, term.accounts)
    case 'CR':
      return under(facts.books, term.accounts).map((p) => ({ ...p, amountFen: -p.amountFen }))
    case 'D*':
    case 'C*':
      return term.accounts.flatMap((code) => sidedParts(code, term, facts.books, level))
    case 'M':
      return facts.movements
        .filter((m) => term.accounts.some((code) => m.account.startsWith(code)))
        .map((m) => ({
          kind: 'movement',
          account: m.account,
          partner: null,
          amountFen: term.side === 'debit' ? m.debitFen - m.creditFen : m.creditFen - m.debitFen,
        }))
    case 'CF':
      return facts.cashFlows
        .filter((f) => term.items.includes(f.item))
        .map((f) => ({ kind: 'cashFlow', item: f.item, amountFen: f.amountFen }))
    case 'CASH': {
      const units = (term.at === 'opening' ? facts.openings : facts.balances).filter((u) => u.cash === true)
      return balanceParts(units).map((p) => ({ ...p, kind: 'cash' }))
    }
  }
}

type BalancePart = { kind: 'balance' | 'movement' | 'cash'; account: string; partner: string | null; amountFen: Fen }
const under = (books: Books, codes: readonly string[]): BalancePart[] =>
  [...books].flatMap(([account, parts]) => (codes.some((code) => account.startsWith(code)) ? parts : []))

/** One part per (leaf account, partner): the other dimensions of a balance are added up first. */
function balanceParts(units: readonly BalanceUnit[]): BalancePart[] {
  const byAccount = new Map<string, Map<string | null, BalancePart>>()
  const parts: BalancePart[] = []
  for (const { account, partner, amountFen } of units) {
    let own = byAccount.get(account)
    if (!own) byAccount.set(account, (own = new Map()))
    const known = own.get(partner)
    if (known) {
      known.amountFen += amountFen
      continue
    }
    const part: BalancePart = { kind: 'balance', account, partner, amountFen }
    own.set(partner, part)
    parts.push(part)
  }
  return parts
}

/** D*(code) or C*(code): the parts of those units whose balance stands on the asked side, as positive numbers. */
function sidedParts(
  code: string,
  term: { fn: 'D*' | 'C*'; except?: string[]; groupDigits?: number },
  books: Books,
  level: ReclassLevel,
): BalancePart[] {
  const side = term.fn === 'D*' ? 1 : -1
  const { groupDigits } = term
  const parts = under(books, [code]).filter((p) => !term.except?.some((e) => p.account.startsWith(e)))
  // partner by partner each part is a unit of its own; otherwise parts stand where the unit they belong to stands
  const byPartner = groupDigits === undefined && level === 'PARTNER'
  const unitOf = (p: BalancePart) => (groupDigits === undefined ? code : p.account.slice(0, groupDigits))
  const totals = new Map<string, Fen>()
  if (!byPartner) for (const p of parts) totals.set(unitOf(p), (totals.get(unitOf(p)) ?? 0) + p.amountFen)
  const balanceOf = (p: BalancePart): Fen => (byPartner ? p.amountFen : (totals.get(unitOf(p)) ?? 0))
  return parts.filter((p) => side * balanceOf(p) > 0).map((p) => ({ ...p, amountFen: side * p.amountFen }))
}

const noMinusZero = (fen: Fen): Fen => (fen === 0 ? 0 : fen)
const sum = (amounts: readonly Fen[]): Fen => noMinusZero(amounts.reduce((a, b) => a + b, 0))
