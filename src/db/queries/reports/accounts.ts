import type { ReportAccount } from '../../../core/reports/accountTree'
import type { ReadableDb } from '../../types'
import { DIMENSIONS, type DimensionColumn } from './balances'

export type Control = 'receivable' | 'payable' | 'advanceReceived' | 'prepaid' | 'estimatedPayable'
export interface AccountRow extends ReportAccount {
  control: Control | null
  class: string
  customer: number
  supplier: number
  department: number
  employee: number
  project: number
  item: number
}

/** The chart in code order. */
export function accountsOf(db: ReadableDb): AccountRow[] {
  const rows = db.all<Omit<AccountRow, 'isLeaf' | 'isCash' | 'hasQuantity'> & { leaf: number; cash: number; quantity: number }>(
    `SELECT id, code, name, full_name AS fullName, parent_id AS parentId, direction, class, control, is_leaf AS leaf, is_cash AS cash,
       has_quantity AS quantity, dim_customer AS customer, dim_supplier AS supplier, dim_department AS department, dim_employee AS employee,
       dim_project AS project, dim_item AS item
     FROM account ORDER BY code`,
  )
  return rows.map(({ leaf, cash, quantity, ...a }) => ({ ...a, isLeaf: leaf === 1, isCash: cash === 1, hasQuantity: quantity === 1 }))
}

/** Code and name of what a dimension column refers to. */
export interface Named {
  id: number
  code: string
  name: string
}
const TABLES: Record<DimensionColumn, string> = {
  partner_id: 'partner',
  department_id: 'department',
  employee_id: 'employee',
  project_id: 'project',
  item_id: 'item',
}
export function namesOf(db: ReadableDb, column: DimensionColumn, ids: Iterable<number>): Map<number, Named> {
  const sql = `SELECT t.id, t.code, t.name FROM json_each(?) i CROSS JOIN ${TABLES[column]} t ON t.id = i.value`
  return new Map(db.all<Named>(sql, JSON.stringify([...new Set(ids)])).map((row) => [row.id, row]))
}
/** The places of records by their codes: of most of them as the index of codes has all. */
export function ranksOf(db: ReadableDb, column: DimensionColumn, ids: Iterable<number>): Map<number, number> {
  const [table, asked] = [TABLES[column], [...new Set(ids)]]
  const most = asked.length * 4 > (db.value<number>(`SELECT COUNT(*) FROM ${table}`) ?? 0)
  const inOrder = most
    ? db.column<number>(`SELECT id FROM ${table} ORDER BY code`)
    : db.column<number>(`SELECT t.id FROM json_each(?) i CROSS JOIN ${table} t ON t.id = i.value ORDER BY t.code`, JSON.stringify(asked))
  return new Map(inOrder.map((id, rank) => [id, rank]))
}
/** The record of a dimension that has this code. */
export const idOfCode = (db: ReadableDb, column: DimensionColumn, code: string): number | undefined =>
  db.value<number>(`SELECT id FROM ${TABLES[column]} WHERE code = ?`, code)
/** Name of one partner, item, warehouse …: for subtitles. */
export const nameOf = (
  db: ReadableDb,
  table: 'partner' | 'department' | 'employee' | 'project' | 'item' | 'warehouse' | 'item_category' | 'partner_category',
  id: number,
) => db.get<Named>(`SELECT id, code, name FROM ${table} WHERE id = ?`, id)

/** 客户 "C01 大润发" of a line, all its dimensions joined for display. */
export function dimensionTexts(db: ReadableDb, rows: readonly Partial<Record<DimensionColumn, number | null>>[]): string[] {
  const names = new Map<DimensionColumn, Map<number, Named>>()
  for (const column of DIMENSIONS) {
    const ids = rows.flatMap((row) => (row[column] ? [row[column]] : []))
    if (ids.length) names.set(column, namesOf(db, column, ids))
  }
  return rows.map((row) => [...names].flatMap(([column, map]) => map.get(row[column] ?? 0)?.name ?? []).join(' / '))
}
