import { existsSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { APPLICATION_ID } from './connection'
import { FileRefusal } from './refusal'

export interface Migration {
  version: number
  name: string
  sql: string
}
// inlined when the program is built: nothing is read from disk (or from an archive) at run time
const files = import.meta.glob<string>('./migrations/*.sql', { query: '?raw', import: 'default', eager: true })
/** Every step of the structure, in order. A step that has been released is never changed. */
export const MIGRATIONS: readonly Migration[] = Object.entries(files)
  .map(([path, sql]) => {
    const name = path.replace(/^.*\//, '')
    return { version: Number.parseInt(name, 10), name, sql }
  })
  .sort((a, b) => a.version - b.version)

/** The structure version this program writes: the number of its last migration. */
export const SCHEMA_VERSION = MIGRATIONS.at(-1)?.version ?? 0

/**
 * Brings a file to SCHEMA_VERSION. Foreign keys are off before each transaction begins (inside one the pragma does
 * nothing, and a table rebuild would cascade) and checked before it commits. FILE_NEWER when the file is ahead of us.
 */
export function migrate(raw: Database.Database, migrations: readonly Migration[] = MIGRATIONS): void {
  const supported = migrations.at(-1)?.version ?? 0
  const found = raw.pragma('user_version', { simple: true }) as number
  if (found > supported) throw new FileRefusal('FILE_NEWER', { found, supported })
  const missing = migrations.filter(({ version }) => version > found)
  raw.pragma('foreign_keys = OFF')
  try {
    // a new file gets its structure whole; in one with data each step is kept as soon as it is done
    for (const steps of found === 0 ? [missing] : missing.map((step) => [step])) raw.transaction(() => apply(raw, steps)).immediate()
  } finally {
    raw.pragma('foreign_keys = ON')
  }
}
function apply(raw: Database.Database, steps: readonly Migration[]): void {
  for (const { sql } of steps) raw.exec(sql)
  const last = steps.at(-1)
  if (!last) return
  const broken = raw.pragma('foreign_key_check') as { table: string }[]
  if (broken.length > 0) throw new Error(`migration ${last.name} breaks foreign keys of ${broken[0]?.table}`)
  raw.pragma(`application_id = ${APPLICATION_ID}`)
  raw.pragma(`user_version = ${last.version}`)
}

/** Copies the whole account set as it is before its structure changes; returns the copy's path, a new file beside it. */
export function copyBeforeMigration(raw: Database.Database, from: number): string {
  const base = raw.name.replace(/\.hezhang$/, '')
  let copy = `${base}.升级前-v${from}.hezhang`
  for (let i = 2; existsSync(copy); i++) copy = `${base}.升级前-v${from}-${i}.hezhang`
  raw.prepare('VACUUM INTO ?').run(copy)
  return copy
}
