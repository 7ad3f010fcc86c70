import type { EntityRecord } from '../../../core/contract'
import type { Problem } from '../../../core/kernel'
import type * as schema from '../../../db/schema'
import type { ReadableDb } from '../../../db/types'
import type { CommandContext } from '../../backend/context'

export type MasterTable =
  | typeof schema.item
  | typeof schema.partner
  | typeof schema.warehouse
  | typeof schema.department
  | typeof schema.employee
  | typeof schema.project
  | typeof schema.voucherSummary
  | typeof schema.currency
  | typeof schema.itemCategory
  | typeof schema.partnerCategory
  | typeof schema.account
  | typeof schema.bom
  | typeof schema.assetCategory
  | typeof schema.asset
  | typeof schema.expenseSchedule

/** What every input has. */
export interface BaseValue {
  id: number | null
  revision: number
  code: string
  name: string
  disabled: boolean
  pinyin?: string | undefined
}
export interface BaseRow {
  id: number
  revision: number
  code: string
  name: string
  disabled: boolean
  pinyin: string
}

/** What sets one kind of master record apart; everything else is the same for all (records.ts). */
export interface Entity<V extends BaseValue = BaseValue, R extends BaseRow = BaseRow> {
  /** 商品 */
  label: string
  table: MasterTable
  /** the next code when there is none yet */
  firstCode: string
  /** columns beside id, code, name, pinyin, disabled, revision */
  columns(db: ReadableDb, value: V): Record<string, unknown>
  /** refusals beyond code and revision; `existing` when a record is changed */
  check(db: ReadableDb, value: V, existing: R | undefined): Problem[]
  /** a new record may take over the row of one that makes way for it: that row's id, and the record as it then is */
  takeOver?(ctx: CommandContext, value: V): { id: number; value: V } | undefined
  /** writes what hangs on the record: barcodes, search text, the tree */
  saved?(ctx: CommandContext, id: number, value: V, existing: R | undefined): void
  /** refuses, or takes away what hangs on the record; the record itself goes after it */
  removing?(ctx: CommandContext, row: R): void
  /** as the window gets them */
  views(db: ReadableDb, rows: R[]): EntityRecord[]
}

/** Refuses a reference to a record that does not exist, or is disabled and was not chosen before. */
export function unknownReference(
  db: ReadableDb,
  table: string,
  id: number | null,
  before: number | null | undefined,
  at: string,
  field: string,
): Problem[] {
  if (id === null) return []
  const disabled = db.value<number>(`SELECT disabled FROM ${table} WHERE id = ?`, id)
  return disabled === undefined || (disabled === 1 && id !== before) ? [{ code: 'UNKNOWN_REFERENCE', at, args: { field } }] : []
}
/** For a tree: refuses a parent that is the record itself or stands below it. */
export function circularParent(db: ReadableDb, table: string, id: number | null, parentId: number | null): Problem[] {
  if (id === null || parentId === null) return []
  const above = db.column<number>(
    `WITH RECURSIVE above (id) AS (SELECT ? UNION SELECT t.parent_id FROM ${table} t JOIN above ON t.id = above.id WHERE t.parent_id IS NOT NULL) SELECT id FROM above`,
    parentId,
  )
  return above.includes(id) ? [{ code: 'CIRCULAR_PARENT', at: 'parentId' }] : []
}
