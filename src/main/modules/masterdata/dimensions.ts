import type { z } from 'zod'
import type {
  categoryInput,
  departmentInput,
  employeeInput,
  partnerCategoryInput,
  projectInput,
  summaryInput,
  warehouseInput,
} from '../../../core/contract'
import type { Problem } from '../../../core/kernel'
import * as schema from '../../../db/schema'
import { refuse } from '../../backend/context'
import { refuseShortFromNow } from '../settings/shortages'
import { categoryMoved } from '../settings/standing'
import { binProblems, binsOf, writeBins } from './bins'
import { type BaseRow, circularParent, type Entity, unknownReference } from './entity'

type WarehouseRow = typeof schema.warehouse.$inferSelect
type EmployeeRow = typeof schema.employee.$inferSelect
type CategoryRow = typeof schema.itemCategory.$inferSelect

const plain = <V extends z.output<typeof departmentInput>>(label: string, table: Entity['table']): Entity<V> => ({
  label,
  table,
  firstCode: '01',
  columns: () => ({}),
  check: () => [],
  views: (_db, rows) => rows.map((row) => ({ ...row })),
})
export const department = plain<z.output<typeof departmentInput>>('部门', schema.department)
export const project = plain<z.output<typeof projectInput>>('项目', schema.project)
export const summary = plain<z.output<typeof summaryInput>>('摘要', schema.voucherSummary)

/** 发出商品, 调拨在途 and 暂估回冲 are the program's own warehouses: nobody changes them. */
const ownedByProgram = (row: WarehouseRow | undefined): Problem[] =>
  row !== undefined && row.kind !== 'normal' ? [{ code: 'SYSTEM_RECORD', args: { name: row.name } }] : []
export const warehouse: Entity<z.output<typeof warehouseInput>, WarehouseRow> = {
  label: '仓库',
  table: schema.warehouse,
  firstCode: '01',
  columns: (_db, { address, negativeStock, binManaged, firstBin }) => ({ address, negativeStock, binManaged, firstBin }),
  check: (db, value, existing) => [...ownedByProgram(existing), ...binProblems(db, value, existing)],
  saved: (ctx, id, value, existing) => {
    if (existing && existing.negativeStock !== value.negativeStock) refuseShortFromNow(ctx, ctx.options.negativeStock, { warehouseId: id })
    writeBins(ctx, id, value, existing)
  },
  removing: ({ db }, row) => {
    if (row.kind !== 'normal') refuse('SYSTEM_RECORD', { name: row.name })
    for (const table of ['item_stock_limit', 'item_bin', 'bin']) db.run(`DELETE FROM ${table} WHERE warehouse_id = ?`, row.id)
  },
  views: (db, rows) => {
    const bins = binsOf(db)
    return rows.map((row) => ({ ...row, bins: bins.get(row.id) ?? [] }))
  },
}

export const employee: Entity<z.output<typeof employeeInput>, EmployeeRow> = {
  label: '职员',
  table: schema.employee,
  firstCode: '001',
  columns: (_db, { departmentId, phone }) => ({ departmentId, phone }),
  check: (db, value, existing) => unknownReference(db, 'department', value.departmentId, existing?.departmentId, 'departmentId', '部门'),
  views: (db, rows) => {
    const names = new Map(db.all<BaseRow>('SELECT id, name FROM department').map(({ id, name }) => [id, name]))
    return rows.map((row) => ({ ...row, departmentName: row.departmentId === null ? null : (names.get(row.departmentId) ?? null) }))
  },
}

/** Records in a tree with the name of what each stands below. */
const inTree =
  (table: string): Entity<z.output<typeof categoryInput>, CategoryRow>['views'] =>
  (db, rows) => {
    const names = new Map(db.all<BaseRow>(`SELECT id, name FROM ${table}`).map(({ id, name }) => [id, name]))
    return rows.map((row) => ({ ...row, parentName: row.parentId === null ? null : (names.get(row.parentId) ?? null) }))
  }
export const category: Entity<z.output<typeof categoryInput>, CategoryRow> = {
  label: '商品分类',
  table: schema.itemCategory,
  firstCode: '01',
  columns: (_db, { parentId }) => ({ parentId }),
  check: (db, value, existing) => [
    ...unknownReference(db, 'item_category', value.parentId, existing?.parentId, 'parentId', '上级分类'),
    ...circularParent(db, 'item_category', value.id, value.parentId),
    ...(existing && existing.parentId !== value.parentId ? categoryMoved(db, existing.id, value.parentId) : []),
  ],
  views: inTree('item_category'),
}
export const partnerCategory: Entity<z.output<typeof partnerCategoryInput>, CategoryRow> = {
  label: '单位类别',
  table: schema.partnerCategory,
  firstCode: '01',
  columns: (_db, { parentId }) => ({ parentId }),
  check: (db, value, existing) => [
    ...unknownReference(db, 'partner_category', value.parentId, existing?.parentId, 'parentId', '上级类别'),
    ...circularParent(db, 'partner_category', value.id, value.parentId),
  ],
  views: inTree('partner_category'),
}
