import { dayNumber, type LocalDate } from '../../../core/kernel'
import { documentLabel } from '../../../core/modules/registry'
import type { SettledParams } from '../../../core/reports/define'
import {
  EMPLOYEE_BUCKETS,
  employeeAgeing,
  employeeAgeingCells,
  employeeAgeingColumns,
  employeeLoans,
  LOAN_COLUMNS,
} from '../../../core/reports/employees'
import { bucketsOf, itemDrill, overdueDays } from '../../../core/reports/partners'
import { type Named, namesOf } from '../../../db/queries/reports/accounts'
import { dimensionTurnoverUntil } from '../../../db/queries/reports/dimensionTurnover'
import { documentsOf } from '../../../db/queries/reports/documents'
import { type OpenItemRow, openItemsAt, openItemsNow } from '../../../db/queries/reports/openItems'
import type { ReadableDb } from '../../../db/types'
import { refuse } from '../../backend/context'
import { matchesText, scopeOf } from './scope'
import { addTo } from './totals'
import type { Report } from './types'

type Control = 'employeeAdvance' | 'employeePayable'
export const employeeAccounts = (db: ReadableDb, controls: readonly Control[]) =>
  db.column<number>('SELECT id FROM account WHERE employee_control IN (SELECT value FROM json_each(?))', JSON.stringify(controls))

interface EmployeeItem extends OpenItemRow {
  employee: Named
  document: string
  number: string
  memo: string
}
const MEMO = 'SELECT memo FROM document WHERE id = ?'
/** What was open with employees at the date (null: what is now), in the order of the employees. */
export function employeeItemsAt(
  db: ReadableDb,
  accountIds: readonly number[],
  { to, ...params }: Pick<SettledParams, 'employeeId' | 'text'> & { to: LocalDate | null },
): EmployeeItem[] {
  const found = to === null ? openItemsNow(db, accountIds) : openItemsAt(db, accountIds, to)
  const rows = found.filter((r) => params.employeeId === undefined || r.employeeId === params.employeeId)
  const documents = documentsOf(
    db,
    rows.map((r) => r.documentId),
  )
  const names = namesOf(
    db,
    'employee_id',
    rows.map((r) => r.employeeId ?? 0),
  )
  return rows
    .map((r) => ({
      ...r,
      employee: names.get(r.employeeId ?? 0) ?? { id: 0, code: '', name: '' },
      document: documentLabel(r.documentType),
      number: r.number || (documents.get(r.documentId)?.number ?? ''),
      memo: db.value<string>(MEMO, r.documentId) ?? '',
    }))
    .filter((r) => matchesText(params, r.employee.code, r.employee.name))
    .sort((a, b) => (a.employee.code < b.employee.code ? -1 : a.employee.code > b.employee.code ? 1 : 0))
}
/** Against the balance of the accounts: always equal. */
function tie(db: ReadableDb, accountIds: number[], params: SettledParams, left: number) {
  const filter = { employee_id: params.employeeId }
  const right = dimensionTurnoverUntil(db, { accountIds, by: [], filter }, [params.to]).reduce(
    (sum, { series }) => sum + (series[0]?.debit ?? 0) - (series[0]?.credit ?? 0),
    0,
  )
  return { label: '未清单据与科目余额', left, right, ok: left === right, severity: 'error' as const }
}

const loans: Report = {
  def: employeeLoans,
  run({ db }, params) {
    const accountIds = employeeAccounts(db, ['employeeAdvance'])
    const items = employeeItemsAt(db, accountIds, params)
    const totals = { amount: 0, cleared: 0, remaining: 0 }
    const rows = items.map((item) => {
      const figures = { amount: item.amount, cleared: item.amount - item.remaining, remaining: item.remaining }
      addTo(totals, figures)
      const { employee, date, document, number, memo, dueDate } = item
      const days = dayNumber(params.to) - dayNumber(date)
      const overdue = item.remaining > 0 ? Math.max(0, overdueDays(item, params.to)) : 0
      return {
        cells: { code: employee.code, name: employee.name, date, document, number, memo, dueDate, ...figures, days, overdue },
        ...itemDrill(item),
      }
    })
    const checks = params.text === undefined ? [tie(db, accountIds, params, totals.remaining)] : []
    return { columns: LOAN_COLUMNS, rows, totals, checks, scope: scopeOf(db, params) }
  },
}

const ages: Report = {
  def: employeeAgeing,
  run({ db }, params) {
    const buckets =
      bucketsOf(params.buckets ?? EMPLOYEE_BUCKETS) ?? refuse('BAD_INPUT', { detail: '分段天数须从小到大，如 30,60,90' }, 'params.buckets')
    const accountIds = employeeAccounts(db, ['employeeAdvance', 'employeePayable'])
    const totals: Record<string, number> = {}
    const items = employeeItemsAt(db, accountIds, params).map((item) => ({ item, cells: employeeAgeingCells(item, params.to, buckets) }))
    for (const { cells } of items) addTo(totals, cells)
    const ofOne = params.employeeId !== undefined
    const result = { columns: employeeAgeingColumns(ofOne, buckets), totals, scope: scopeOf(db, params) }
    const checks = [tie(db, accountIds, params, totals['net'] ?? 0)]
    if (ofOne) {
      const rows = items.map(({ item, cells }) => ({
        cells: { date: item.date, document: item.document, number: item.number, dueDate: item.dueDate, ...cells },
        ...itemDrill(item),
      }))
      return { ...result, rows, checks }
    }
    const { to, buckets: asked } = params
    const rows = [...Map.groupBy(items, ({ item }) => item.employee.code).values()].map((of) => {
      const { id, code, name } = of[0]?.item.employee ?? { id: 0, code: '', name: '' }
      const sum: Record<string, number> = {}
      for (const { cells } of of) addTo(sum, cells)
      const more = asked === undefined ? {} : { buckets: asked }
      return { cells: { code, name, ...sum }, drill: { report: 'employeeAgeing', params: { employeeId: id, to, ...more } } }
    })
    return { ...result, rows, checks }
  },
}
export const employeeReports: readonly Report[] = [loans, ages]
