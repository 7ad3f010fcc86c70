import type { Fen } from '../../kernel'
import { type AccountRange, type AccountTerm, covers, inRange, type Term, type TermFilter } from '../formulas/ast'
import type { ReclassLevel } from './evaluate'
import { type AccountFacts, type BalanceUnit, factsOf, type Movement, type StatementFacts } from './facts'

/** One contribution to a cell, for drill-down: with the sign it has in the row. */
export type Part =
  | AccountPart
  | { kind: 'cashFlow'; item: number; amountFen: Fen }
  | { kind: 'row'; row: number; amountFen: Fen }
  | { kind: 'constant'; amountFen: Fen }
export interface AccountPart {
  kind: 'account'
  account: string
  partner: string | null
  /** a balance at the end of the column's span or before it, or turnover of the span or of the year */
  when: 'closing' | 'opening' | 'span' | 'year'
  filters: readonly TermFilter[]
  amountFen: Fen
}

/** Balances by account, added up by partner once for all terms: a term looks at accounts, not at thousands of partners. */
export type Books = (facts: AccountFacts, when: 'closing' | 'opening') => ReadonlyMap<string, readonly UnitOfBook[]>
interface UnitOfBook {
  account: string
  partner: string | null
  amountFen: Fen
}
export function booksOf(): Books {
  const known = new Map<readonly BalanceUnit[], ReadonlyMap<string, readonly UnitOfBook[]>>()
  return (facts, when) => {
    const units = when === 'closing' ? facts.balances : facts.openings
    let book = known.get(units)
    if (!book) known.set(units, (book = Map.groupBy(added(units), (unit) => unit.account)))
    return book
  }
}
/** One unit per (leaf account, partner): the other dimensions of a balance are added up first. */
function added(units: readonly BalanceUnit[]): UnitOfBook[] {
  const byAccount = new Map<string, Map<string | null, UnitOfBook>>()
  const all: UnitOfBook[] = []
  for (const { account, partner, amountFen } of units) {
    let own = byAccount.get(account)
    if (!own) byAccount.set(account, (own = new Map()))
    const known = own.get(partner)
    if (known) {
      known.amountFen += amountFen
      continue
    }
    const unit = { account, partner, amountFen }
    own.set(partner, unit)
    all.push(unit)
  }
  return all
}

/** The contributions of a term. */
export function partsOf(term: Term, facts: StatementFacts, books: Books, level: ReclassLevel): Part[] {
  switch (term.measure) {
    case 'cashFlow':
      return facts.cashFlows
        .filter((f) => term.items.includes(f.item))
        .map(({ item, amountFen }) => ({ kind: 'cashFlow', item, amountFen }))
    case 'cash': {
      const units = (term.when === 'opening' ? facts.openings : facts.balances).filter((u) => u.cash === true)
      return added(units).map((unit) => ({ kind: 'account', ...unit, when: term.when, filters: [] }))
    }
    case 'operating':
      return moved(facts.operating ?? [], term, 'span')
    case 'span':
      return moved(factsOf(facts, term).movements, term, 'span')
    case 'year':
      return moved(factsOf(facts, term).year ?? [], term, 'year')
    case 'closing':
    case 'opening': {
      const book = books(factsOf(facts, term), term.measure)
      const part = (unit: UnitOfBook, sign: 1 | -1): AccountPart => ({
        kind: 'account',
        account: unit.account,
        partner: unit.partner,
        when: term.measure,
        filters: term.filters,
        amountFen: sign * unit.amountFen + 0,
      })
      if (term.side === 'debit' || term.side === 'credit') {
        const sign = term.side === 'debit' ? 1 : -1
        return under(book, term).map((unit) => part(unit, sign))
      }
      const sign = term.side === 'debitUnits' ? 1 : -1
      const groupDigits = 'groupDigits' in term ? term.groupDigits : undefined
      return term.accounts
        .flatMap((range) => sided(under(book, term, [range]), range, groupDigits, sign, level))
        .map((unit) => part(unit, sign))
    }
  }
}
const under = (book: ReadonlyMap<string, readonly UnitOfBook[]>, { accounts, except }: AccountTerm, within: AccountRange[] = accounts) =>
  [...book].flatMap(([account, units]) => (covers(within, account) && !covers(except, account) ? units : []))

function moved(
  movements: readonly Movement[],
  term: Extract<Term, { measure: 'span' | 'year' | 'operating' }>,
  when: 'span' | 'year',
): Part[] {
  const [except, filters] = term.measure === 'operating' ? [[], []] : [term.except, term.filters]
  return movements
    .filter((m) => covers(term.accounts, m.account) && !covers(except, m.account))
    .map((m) => ({ kind: 'account', account: m.account, partner: null, when, filters, amountFen: turnover(m, term.side) }))
}
function turnover({ debitFen, creditFen }: Movement, side: 'debit' | 'credit' | 'debitOnly' | 'creditOnly'): Fen {
  switch (side) {
    case 'debit':
      return debitFen - creditFen
    case 'credit':
      return creditFen - debitFen
    case 'debitOnly':
      return debitFen
    case 'creditOnly':
      return creditFen
  }
}

/** Those units whose balance stands on the asked side: each partner by itself, or what the level or the term says belongs together. */
function sided(
  units: readonly UnitOfBook[],
  range: AccountRange,
  groupDigits: number | undefined,
  sign: 1 | -1,
  level: ReclassLevel,
): UnitOfBook[] {
  // partner by partner each unit stands for itself; otherwise units stand where the group they belong to stands
  if (groupDigits === undefined && level === 'PARTNER') return units.filter((u) => sign * u.amountFen > 0)
  const groupOf = (u: UnitOfBook) => (groupDigits === undefined ? groupCode(u, range) : u.account.slice(0, groupDigits))
  const totals = new Map<string, Fen>()
  for (const u of units) totals.set(groupOf(u), (totals.get(groupOf(u)) ?? 0) + u.amountFen)
  return units.filter((u) => sign * (totals.get(groupOf(u)) ?? 0) > 0)
}
/** The account that a range names; of a range of accounts, each of them. */
const groupCode = (u: UnitOfBook, range: AccountRange): string =>
  range.from === range.to && inRange(u.account, range) ? range.from : u.account.slice(0, range.from.length)
