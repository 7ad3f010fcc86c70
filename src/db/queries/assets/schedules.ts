import type { Fen, LocalDate, Period } from '../../../core/kernel'
import type { ReadableDb } from '../../types'
import { LIVE } from './cards'

/** 待摊预提 as stored; fen. */
export interface Schedule {
  id: number
  code: string
  name: string
  kind: 'prepaid' | 'accrued'
  amount: Fen
  startDate: LocalDate
  months: number
  openingAmount: Fen
  accountId: number
  expenseAccountId: number
  partnerId: number | null
  departmentId: number | null
  employeeId: number | null
  projectId: number | null
  ended: Period | null
}
export const schedulesOf = (db: ReadableDb): Schedule[] =>
  db.all<Schedule>(
    `SELECT id, code, name, kind, amount, start_date AS startDate, months, opening_amount AS openingAmount, account_id AS accountId, expense_account_id AS expenseAccountId,
      partner_id AS partnerId, department_id AS departmentId, employee_id AS employeeId, project_id AS projectId, ended FROM expense_schedule ORDER BY code`,
  )
/** What vouchers took of each schedule, of the months from one to another. */
export function takenOf(db: ReadableDb, from: Period = 0, to: Period = 999_912): Map<number, Fen> {
  const rows = db.all<{ id: number; amount: Fen }>(
    `SELECT e.schedule_id AS id, SUM(e.amount) AS amount FROM schedule_entry e JOIN doc_journal d ON d.id = e.document_id AND d.state ${LIVE}
     WHERE e.period BETWEEN ? AND ? GROUP BY e.schedule_id`,
    from,
    to,
  )
  return new Map(rows.map(({ id, amount }) => [id, amount]))
}
