import type { ReportParams } from '../../../core/contract'
import { nameOf } from '../../../db/queries/reports/accounts'
import type { ReadableDb } from '../../../db/types'

const REFERENCES = [
  ['partnerId', 'partner'],
  ['itemId', 'item'],
  ['warehouseId', 'warehouse'],
  ['categoryId', 'item_category'],
  ['partnerCategoryId', 'partner_category'],
  ['departmentId', 'department'],
  ['employeeId', 'employee'],
  ['projectId', 'project'],
] as const

/** Names of what the parameters narrow the report to, for its subtitle. */
export function scopeOf(db: ReadableDb, params: ReportParams): string[] {
  const names = REFERENCES.flatMap(([param, table]) => {
    const id = params[param]
    const found = id === undefined ? undefined : nameOf(db, table, id)
    return found ? [`${found.code} ${found.name}`] : []
  })
  return [
    ...names,
    ...(params.batch ? [`批号 ${params.batch}`] : []),
    ...(params.bin ? [`货位 ${params.bin}`] : []),
    ...(params.serial ? [`序列号 ${params.serial}`] : []),
    ...(params.text ? [`含“${params.text}”`] : []),
  ]
}

/** Whether code or name holds the text that the report is narrowed to. */
export const matchesText = ({ text }: ReportParams, ...fields: readonly string[]): boolean =>
  !text || fields.some((field) => field.toLowerCase().includes(text.toLowerCase()))
