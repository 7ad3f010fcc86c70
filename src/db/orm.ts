import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { rawOf } from './connection'
import type { ReadableDb, WritableDb } from './types'

type Builder = BetterSQLite3Database
/** What a query may do with the builder: select. */
export type ReadableOrm = Pick<Builder, 'select' | 'selectDistinct'>

const BUILDERS = new WeakMap<object, Builder>()

/** The query builder on a connection: typed selects for a query, also insert, update and delete for a command. */
export function orm(db: WritableDb): Builder
export function orm(db: ReadableDb): ReadableOrm
export function orm(db: ReadableDb): Builder {
  const raw = rawOf(db)
  const known = BUILDERS.get(raw)
  if (known) return known
  const builder = drizzle({ client: raw })
  BUILDERS.set(raw, builder)
  return builder
}
