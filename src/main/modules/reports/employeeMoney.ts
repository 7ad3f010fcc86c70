import type { DocumentType } from '../../../core/documents/types'
import type { Fen, LocalDate } from '../../../core/kernel'
import { documentLabel } from '../../../core/modules/registry'
import { type Expected, lessAdvances } from '../../../core/reports/fundForecast'
import { itemDrill } from '../../../core/reports/partners'
import type { ReadableDb } from '../../../db/types'
import { employeeAccounts, employeeItemsAt } from './employees'

interface Approved {
  id: number
  type: Extract<DocumentType, 'employeeLoan' | 'expenseClaim'>
  number: string
  date: LocalDate
  dueDate: LocalDate | null
  total: Fen
  employeeId: number
  name: string
}
/** Approved, and not paid as they are not posted: money that is promised. */
const APPROVED = `
SELECT d.id, d.type, d.number, d.date, d.due_date AS dueDate, d.total, e.id AS employeeId, e.name
FROM doc_cash d JOIN employee e ON e.id = d.employee_id WHERE d.type IN ('expenseClaim', 'employeeLoan') AND d.state = 'approved' AND d.total > 0 ORDER BY d.id`

/** Of a loan of which nothing says when it comes back: it clears claims before the others, and is not counted on as money. */
const UNDATED = ''
/**
 * What employees are owed for claims, posted or approved, and what they are to give back of loans on 预计归还日. Claims are cleared against the loans of
 * the same employee first (冲借款), so that only what is left of either moves money. An approved loan is still to be paid out. `at`: as it was at the end
 * of that day; null: as it is.
 */
export function employeeMoney(db: ReadableDb, today: LocalDate, at: LocalDate | null = today): Expected[] {
  const [loans, paid, claims]: [Expected[], Expected[], Expected[]] = [[], [], []]
  const later = (date: LocalDate) => (date < today ? today : date)
  const due = (date: LocalDate, dueDate: LocalDate | null) => (dueDate === null || dueDate <= date ? UNDATED : later(dueDate))
  for (const item of employeeItemsAt(db, employeeAccounts(db, ['employeeAdvance', 'employeePayable']), { to: at })) {
    const { remaining, date, dueDate, document, number, memo, employee } = item
    const overdue = remaining > 0 && dueDate > date && dueDate < today ? `，${dueDate} 已到期` : ''
    const entry = {
      amount: Math.abs(remaining),
      partyId: item.employeeId,
      party: employee.name,
      text: `${document} ${number}${memo === '' ? '' : ` ${memo}`}${overdue}`,
      ...itemDrill(item),
    }
    if (remaining > 0) loans.push({ kind: 'employeeBack', date: due(date, dueDate), ...entry })
    else claims.push({ kind: 'employeePaid', date: later(dueDate), ...entry })
  }
  for (const { id, type, number, date, dueDate, total, employeeId, name } of db.all<Approved>(APPROVED)) {
    const text = `${documentLabel(type)} ${number} 已审核未付`
    const entry: Expected = {
      kind: 'employeePaid',
      date: later(date),
      amount: total,
      partyId: employeeId,
      party: name,
      text,
      drill: { document: id },
    }
    ;(type === 'expenseClaim' ? claims : paid).push(entry)
    if (type === 'employeeLoan') loans.push({ ...entry, kind: 'employeeBack', date: due(date, dueDate) })
  }
  const left = [...lessAdvances(loans, byParty(claims)).filter((l) => l.date !== UNDATED), ...lessAdvances(claims, byParty(loans))]
  return [...left, ...paid]
}
const byParty = (items: readonly Expected[]): Map<number, Fen> =>
  new Map([...Map.groupBy(items, (i) => i.partyId ?? 0)].map(([id, of]) => [id, of.reduce((sum, i) => sum + i.amount, 0)]))
