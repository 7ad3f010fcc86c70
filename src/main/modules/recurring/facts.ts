import { firstDay, type LocalDate } from '../../../core/kernel'
import { covers, FILTERS } from '../../../core/reports/formulas/ast'
import type { AccountFacts, StatementFacts } from '../../../core/reports/statements/facts'
import type { StatementFormat } from '../../../core/reports/statements/formats'
import { type Needs, needsOf } from '../../../core/reports/statements/needs'
import { columnOf } from '../../documents/families'
import type { QueryContext } from '../../backend/context'
import { partnerKey } from '../reports/movements'
import { filterOf } from '../reports/narrowedFacts'
import { statementFacts } from '../reports/statementFacts'
import type { MadeLine } from './made'

type Context = Pick<QueryContext, 'db' | 'options'>
const TAX_DEBIT = 'NEGATIVE_IN_36'
const COLUMN = 'span'

/** What formulas of vouchers are worked out from: the books of a span without what was made by these formulas themselves. */
export function factsWithout(
  { db, options }: Context,
  format: StatementFormat,
  span: { from: LocalDate; to: LocalDate },
  own: readonly MadeLine[],
): StatementFacts {
  const needs = needsOf(format, TAX_DEBIT)
  const columns = [{ key: COLUMN, title: '', ...span }]
  const facts = statementFacts(db, { format, needs, level: 'PARTNER', columns, since: firstDay(options.startPeriod) })[COLUMN]
  if (!facts) throw new Error('no facts for the only column')
  if (own.length === 0) return facts
  const narrowed = [...(facts.narrowed ?? [])].map(([key, known]) => {
    const filter = filterOf(db, needs.narrowed.get(key)?.[0]?.filters ?? []) ?? {}
    const meant = own.filter((line) =>
      Object.values(FILTERS).every((column) => filter[column] === undefined || idOf(line, column) === filter[column]),
    )
    return [key, lessOwn(known, meant, () => true)] as const
  })
  return { ...facts, ...lessOwn(facts, own, (line) => isSplit(needs, line)), narrowed: new Map(narrowed) }
}
const idOf = (line: MadeLine, column: string): number | null =>
  Object.entries(line).find(([field]) => columnOf(field) === column)?.[1] as number | null
/** Whether its balance is kept partner by partner. */
const isSplit = ({ split }: Needs, { code, partnerId, employeeId }: MadeLine) => (partnerId ?? employeeId) !== null && covers(split, code)

/** Entries of an account add up: what was made is put beside what there is, with the other sign. */
function lessOwn(facts: AccountFacts, own: readonly MadeLine[], split: (line: MadeLine) => boolean): AccountFacts {
  const moved = own.map(({ code, debit, credit }) => ({ account: code, debitFen: 0 - debit, creditFen: 0 - credit }))
  const units = own.map((line) => ({
    account: line.code,
    partner: split(line) ? partnerKey(line.partnerId ?? 0, line.employeeId ?? 0) : null,
    amountFen: line.credit - line.debit,
    cash: line.isCash === 1,
  }))
  return {
    balances: [...facts.balances, ...units],
    openings: facts.openings,
    movements: [...facts.movements, ...moved],
    ...(facts.year ? { year: [...facts.year, ...moved] } : {}),
  }
}
