import type { OpeningData } from '../../../core/contract'
import { lastDay, type LocalDate, type Period, previousPeriod } from '../../../core/kernel'
import { readSetting } from '../../../db/settings'
import type { ReadableDb, WritableDb } from '../../../db/types'

/** Where a row gives no date: the day before the account set begins. */
export const dayBefore = (startPeriod: Period): LocalDate => lastDay(previousPeriod(startPeriod))
export const isConfirmed = (db: ReadableDb) => readSetting(db, 'openingConfirmedAt') !== undefined

export function readOpening(db: ReadableDb): OpeningData {
  return {
    balances: db.all(
      `SELECT account_id AS accountId, partner_id AS partnerId, department_id AS departmentId, employee_id AS employeeId, project_id AS projectId, item_id AS itemId,
         balance, original, year_debit AS yearDebit, year_credit AS yearCredit FROM opening_balance ORDER BY id`,
    ),
    stock: db
      .all<Omit<OpeningData['stock'][number], 'serials'> & { serials: string }>(
        'SELECT item_id AS itemId, warehouse_id AS warehouseId, batch, production_date AS productionDate, expiry_date AS expiryDate, quantity, value, date, supplier_id AS supplierId, serials FROM opening_stock ORDER BY id',
      )
      .map((row) => ({ ...row, serials: JSON.parse(row.serials) as string[] })),
    openItems: db.all(
      'SELECT account_id AS accountId, partner_id AS partnerId, number, date, due_date AS dueDate, amount FROM opening_open_item ORDER BY id',
    ),
  }
}

/** Replaces all opening balances. */
export function writeOpening(db: WritableDb, { balances, stock, openItems }: OpeningData, startPeriod: Period): void {
  for (const table of ['opening_balance', 'opening_stock', 'opening_open_item']) db.run(`DELETE FROM ${table}`)
  for (const b of balances) {
    db.run(
      `INSERT INTO opening_balance (account_id, partner_id, department_id, employee_id, project_id, item_id, balance, original, year_debit, year_credit)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      b.accountId,
      b.partnerId,
      b.departmentId,
      b.employeeId,
      b.projectId,
      b.itemId,
      b.balance,
      b.original ?? 0,
      b.yearDebit,
      b.yearCredit,
    )
  }
  const before = dayBefore(startPeriod)
  for (const s of stock) {
    db.run(
      'INSERT INTO opening_stock (item_id, warehouse_id, batch, production_date, expiry_date, quantity, value, date, supplier_id, serials) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      s.itemId,
      s.warehouseId,
      s.batch,
      s.productionDate,
      s.expiryDate,
      s.quantity,
      s.value,
      s.date || before,
      s.supplierId,
      JSON.stringify(s.serials),
    )
  }
  for (const o of openItems) {
    const date = o.date || before
    db.run(
      'INSERT INTO opening_open_item (account_id, partner_id, number, date, due_date, amount) VALUES (?, ?, ?, ?, ?, ?)',
      o.accountId,
      o.partnerId,
      o.number,
      date,
      o.dueDate || date,
      o.amount,
    )
  }
}

type Named = { code: string; name: string; unit?: string; serialManaged?: boolean }
type Names = Record<string, Named>
const REFERENCES: [prefix: string, table: string, name: string, places: [string, string][]][] = [
  [
    'account',
    'account',
    'full_name',
    [
      ['opening_balance', 'account_id'],
      ['opening_open_item', 'account_id'],
    ],
  ],
  [
    'partner',
    'partner',
    'name',
    [
      ['opening_balance', 'partner_id'],
      ['opening_stock', 'supplier_id'],
      ['opening_open_item', 'partner_id'],
    ],
  ],
  [
    'item',
    'item',
    'name',
    [
      ['opening_balance', 'item_id'],
      ['opening_stock', 'item_id'],
    ],
  ],
  ['warehouse', 'warehouse', 'name', [['opening_stock', 'warehouse_id']]],
  ['department', 'department', 'name', [['opening_balance', 'department_id']]],
  ['employee', 'employee', 'name', [['opening_balance', 'employee_id']]],
  ['project', 'project', 'name', [['opening_balance', 'project_id']]],
]
/** What the ids in the opening balances stand for: "item:5" → code, name, unit. */
export function openingNames(db: ReadableDb): Names {
  const names: Names = {}
  for (const [prefix, table, name, places] of REFERENCES) {
    const used = places.map(([from, column]) => `SELECT ${column} FROM ${from}`).join(' UNION ')
    const own = table === 'item' ? ', unit, serial_managed AS serialManaged' : ''
    const rows = db.all<Omit<Named, 'serialManaged'> & { id: number; serialManaged?: 0 | 1 }>(
      `SELECT id, code, ${name} AS name${own} FROM ${table} WHERE id IN (${used})`,
    )
    for (const { id, serialManaged, ...row } of rows)
      names[`${prefix}:${id}`] = serialManaged === undefined ? row : { ...row, serialManaged: serialManaged === 1 }
  }
  return names
}
