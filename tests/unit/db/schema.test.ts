import { getTableColumns, getTableName } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openRaw } from '../../../src/db/connection'
import { migrate } from '../../../src/db/migrate'
import * as schema from '../../../src/db/schema'
import { temporaryFolder } from '../../support/backend'

const folder = temporaryFolder()
const raw = openRaw(join(folder.path, 'a.db'), { mustExist: false })
migrate(raw)
afterAll(() => {
  raw.close()
  folder.remove()
})

const tables = Object.values(schema).filter((value) => value instanceof SQLiteTable)
test.each(tables.map((table) => [getTableName(table), table] as const))('the types of %s are what the SQL makes', (name, table) => {
  const made = (raw.pragma(`table_info(${name})`) as { name: string; type: string; notnull: number; pk: number }[]).map((column) => ({
    name: column.name,
    type: column.type,
    notNull: column.notnull === 1 || column.pk > 0,
  }))
  const typed = Object.values(getTableColumns(table)).map((column) => ({
    name: column.name,
    type: column.getSQLType().toUpperCase(),
    notNull: column.notNull || column.primary,
  }))
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
  expect(typed.sort(byName)).toEqual(made.sort(byName))
})
