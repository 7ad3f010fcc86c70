import { fenText, firstDay, lastDay, periodOf } from '../../../../../core/kernel'
import type { AccountRole } from '../../../../../core/ledger/roles'
import type { ReadableDb } from '../../../../../db/types'
import { orderedEvents, type Scenario, type ScenarioEvent } from '../scenario'
import type { ScenarioBooks } from '../books'

/** What the results are read from: the account set, and which event made what in it. */
export interface Played {
  db: ReadableDb
  scenario: Scenario
  books: ScenarioBooks
  events: ScenarioEvent[]
  /** event id → place in the order */
  place: Map<string, number>
  /** first and last day of the results */
  from: string
  to: string
  role(role: AccountRole): string | undefined
}
export function playedOf(db: ReadableDb, scenario: Scenario, books: ScenarioBooks): Played {
  const events = orderedEvents(scenario)
  const first = firstDay(Number(scenario.master.company.period.replace('-', '')))
  const last = events.at(-1)?.date ?? first
  return {
    db,
    scenario,
    books,
    events,
    place: new Map(events.map((e, i) => [e.id, i])),
    from: first,
    to: lastDay(periodOf(last > first ? last : first)),
    role: (role) => books.ids.role.get(role),
  }
}
/** −0 is 0. */
export const amountText = (fen: number) => fenText(fen + 0)

/** Columns of a journal line's dimensions with the code that the scenario knows them by. */
export const DIMENSION_CODES = `
  (SELECT p.code FROM partner p WHERE p.id = j.partner_id) AS partner, (SELECT d.code FROM department d WHERE d.id = j.department_id) AS department,
  (SELECT e.code FROM employee e WHERE e.id = j.employee_id) AS employee, (SELECT i.code FROM item i WHERE i.id = j.item_id) AS item`
export interface DimensionCodes {
  partner: string | null
  department: string | null
  employee: string | null
  item: string | null
}
/** The one dimension that the scenario's chart keeps for the account; null where it keeps none. */
export function auxOf({ scenario }: Played, account: string, line: DimensionCodes): string | null {
  const [aux] = scenario.master.accounts.find((a) => a.code === account)?.aux ?? []
  switch (aux) {
    case '客户':
    case '供应商':
      return line.partner
    case '部门':
      return line.department
    case '职员':
      return line.employee
    case '存货':
      return line.item
    default:
      return null
  }
}
