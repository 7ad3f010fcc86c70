import { and, asc, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { EntityName, EntityRecord } from '../../../core/contract'
import { literal } from '../../../db/like'
import { orm } from '../../../db/orm'
import * as schema from '../../../db/schema'
import type { ReadableDb } from '../../../db/types'
import { matchesOf, type SearchTable } from '../search/text'
import { entityOf } from './entities'
import type { BaseRow, MasterTable } from './entity'

export interface ListQuery {
  entity: EntityName
  text?: string | undefined
  role?: 'customer' | 'supplier' | undefined
  categoryId?: number | undefined
  disabled?: boolean | undefined
  offset: number
  limit: number
}

/** A page of records in order of code, and how many there are in all. */
export function listRecords(db: ReadableDb, query: ListQuery): { rows: EntityRecord[]; count: number } {
  const entity = entityOf(query.entity)
  const { table } = entity
  const where = and(...conditions(query, table))
  const [total] = orm(db).select({ count: sql<number>`count(*)` }).from(table).where(where).all()
  const rows = orm(db).select().from(table).where(where).orderBy(asc(table.code)).limit(query.limit).offset(query.offset).all() as BaseRow[]
  return { rows: entity.views(db, rows), count: total?.count ?? 0 }
}

function conditions(query: ListQuery, table: MasterTable): SQL[] {
  const found: (SQL | undefined)[] = []
  const { entity, text, role, categoryId, disabled } = query
  if (disabled !== undefined) found.push(eq(table.disabled, disabled))
  if (entity === 'warehouse') found.push(eq(schema.warehouse.kind, 'normal'))
  if (entity === 'partner' && role) found.push(eq(role === 'customer' ? schema.partner.isCustomer : schema.partner.isSupplier, true))
  if (categoryId !== undefined && (entity === 'item' || entity === 'partner')) found.push(inCategory(entity, categoryId))
  if (text !== undefined && text.trim() !== '') found.push(matching(entity, table, text))
  return found.filter((condition) => condition !== undefined)
}
/** The category and everything below it. */
function inCategory(entity: 'item' | 'partner', id: number): SQL {
  const [column, tree] =
    entity === 'item' ? [schema.item.categoryId, schema.itemCategory] : [schema.partner.categoryId, schema.partnerCategory]
  return sql`${column} IN (WITH RECURSIVE below (id) AS (SELECT ${id} UNION SELECT c.id FROM ${tree} c JOIN below ON c.parent_id = below.id) SELECT id FROM below)`
}

const INDEXES: Partial<Record<EntityName, SearchTable>> = { item: 'item_search', partner: 'partner_search' }
function matching(entity: EntityName, table: MasterTable, text: string): SQL | undefined {
  const index = INDEXES[entity]
  const pattern = `%${literal(text.trim())}%`
  const contains = (column: MasterTable['code'] | MasterTable['name'] | MasterTable['pinyin']) => sql`${column} LIKE ${pattern} ESCAPE '\\'`
  const matches = index ? matchesOf(text) : undefined
  if (!index || !matches) return or(contains(table.code), contains(table.name), contains(table.pinyin))
  return or(
    sql`${table.code} LIKE ${`${literal(text.trim())}%`} ESCAPE '\\'`,
    inArray(table.id, sql`(SELECT rowid FROM ${sql.identifier(index)} WHERE ${sql.identifier(index)} MATCH ${matches.anywhere})`),
  )
}
