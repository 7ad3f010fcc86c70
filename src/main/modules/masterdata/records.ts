import { eq, getTableName } from 'drizzle-orm'
import type { EntityName, EntityRecord } from '../../../core/contract'
import type { Problem } from '../../../core/kernel'
import { orm } from '../../../db/orm'
import type { ReadableDb } from '../../../db/types'
import { type CommandContext, Refusal, refuse } from '../../backend/context'
import { entityOf } from './entities'
import type { BaseRow, BaseValue, Entity } from './entity'
import { initialsText } from './pinyin'

/** The stored row, or NOT_FOUND. */
function rowOf(db: ReadableDb, entity: Entity, id: number): BaseRow {
  const [row] = orm(db).select().from(entity.table).where(eq(entity.table.id, id)).all() as BaseRow[]
  return row ?? refuse('NOT_FOUND', { what: entity.label })
}
function assertCurrent(row: BaseRow, revision: number): void {
  if (row.revision !== revision) refuse('STALE_REVISION')
}

export function getRecord(db: ReadableDb, name: EntityName, id: number): EntityRecord {
  const entity = entityOf(name)
  const [view] = entity.views(db, [rowOf(db, entity, id)])
  return view ?? refuse('NOT_FOUND', { what: entity.label })
}

/**
 * Adds a record or changes the one with `value.id`. NOT_FOUND, STALE_REVISION, DUPLICATE_CODE and what the entity itself
 * refuses, each at its field. Without a pinyin code the initials of the name become it.
 */
export function saveRecord(ctx: CommandContext, name: EntityName, value: BaseValue): { id: number; revision: number } {
  const { db } = ctx
  const entity = entityOf(name)
  const existing = value.id === null ? undefined : rowOf(db, entity, value.id)
  if (existing) assertCurrent(existing, value.revision)
  const problems = [...duplicateCode(db, entity, value), ...entity.check(db, value, existing)]
  if (problems.length > 0) throw new Refusal(problems)
  const taken = existing ? undefined : entity.takeOver?.(ctx, value)
  const record = taken?.value ?? value
  const columns = {
    code: record.code,
    name: record.name,
    pinyin: record.pinyin || initialsText(record.name),
    disabled: record.disabled,
    revision: (existing?.revision ?? 0) + 1,
    ...entity.columns(db, record),
  }
  const known = existing?.id ?? taken?.id
  if (known !== undefined) orm(db).update(entity.table).set(columns).where(eq(entity.table.id, known)).run()
  const id =
    known ??
    Number(
      orm(db)
        .insert(entity.table)
        .values(columns as never)
        .run().lastInsertRowid,
    )
  entity.saved?.(ctx, id, record, existing)
  ctx.touch('master')
  return { id, revision: columns.revision }
}
function duplicateCode(db: ReadableDb, entity: Entity, { id, code }: BaseValue): Problem[] {
  const [taken] = orm(db).select({ id: entity.table.id }).from(entity.table).where(eq(entity.table.code, code)).all()
  return taken && taken.id !== id ? [{ code: 'DUPLICATE_CODE', at: 'code', args: { code } }] : []
}

/** Deletes a record that nothing refers to; IN_USE otherwise, by the file's own foreign keys. */
export function removeRecord(ctx: CommandContext, name: EntityName, id: number, revision: number): void {
  const entity = entityOf(name)
  const row = rowOf(ctx.db, entity, id)
  assertCurrent(row, revision)
  entity.removing?.(ctx, row)
  try {
    orm(ctx.db).delete(entity.table).where(eq(entity.table.id, id)).run()
  } catch (error) {
    if ((error as { code?: string }).code !== 'SQLITE_CONSTRAINT_FOREIGNKEY') throw error
    refuse('IN_USE', { name: row.name })
  }
  ctx.touch('master')
}
export function setRecordDisabled(
  ctx: CommandContext,
  name: EntityName,
  id: number,
  revision: number,
  disabled: boolean,
): { revision: number } {
  const entity = entityOf(name)
  const row = rowOf(ctx.db, entity, id)
  assertCurrent(row, revision)
  if (name === 'warehouse' && (row as { kind?: unknown }).kind !== 'normal') refuse('SYSTEM_RECORD', { name: row.name })
  orm(ctx.db)
    .update(entity.table)
    .set({ disabled, revision: revision + 1 })
    .where(eq(entity.table.id, id))
    .run()
  ctx.touch('master')
  return { revision: revision + 1 }
}

/**
 * A free code after the one given last: its number plus one, in its width. Below a parent: the parent's code plus two digits.
 * Customers and suppliers are numbered each in their own series where they have one.
 */
export function nextCode(db: ReadableDb, name: EntityName, parentId: number | undefined, role?: 'customer' | 'supplier'): string {
  const entity = entityOf(name)
  const table = getTableName(entity.table)
  const tree = name === 'account' || name === 'category' || name === 'partnerCategory'
  const parent = tree && parentId !== undefined ? rowOf(db, entity, parentId).code : undefined
  const last =
    parent === undefined
      ? db.value<string>(
          tree
            ? `SELECT max(code) FROM ${table} WHERE parent_id IS NULL`
            : `SELECT code FROM ${table} ORDER BY ${name === 'partner' && role ? `is_${role} DESC, ` : ''}id DESC LIMIT 1`,
        )
      : db.value<string>(`SELECT max(code) FROM ${table} WHERE parent_id = ?`, parentId ?? 0)
  let code = typeof last === 'string' ? increment(last) : parent === undefined ? entity.firstCode : `${parent}01`
  while (db.value(`SELECT 1 FROM ${table} WHERE code = ?`, code) !== undefined) code = increment(code)
  return code
}
function increment(code: string): string {
  const [, start = '', digits = ''] = /^(.*?)(\d*)$/.exec(code) ?? []
  return digits === '' ? `${start}1` : start + String(BigInt(digits) + 1n).padStart(digits.length, '0')
}
