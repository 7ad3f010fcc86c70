import Database from 'better-sqlite3'
import { WriteAheadLog } from './wal'
import type { ReadableDb, SqlValue, WritableDb } from './types'

/** 'HZZ1': SQLite's application_id of an account set. */
export const APPLICATION_ID = 0x485a5a31
/** Statements kept per connection; a program has a few hundred texts, a report with a variable IN list must not grow it forever. */
const MAX_STATEMENTS = 800

type Mode = 'row' | 'pluck'
type Statement = Database.Statement<unknown[], unknown>

/** Integers only, and bound as integers: better-sqlite3 binds a JavaScript number as REAL, which turns `'item:' || ?` into 'item:5.0'. */
function bound(params: readonly SqlValue[]): SqlValue[] {
  return params.map((value) => {
    if (typeof value !== 'number') return value
    if (!Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${value}`)
    return BigInt(value)
  })
}
/** A sum beyond 2^53 would come back rounded: it is an error, never a figure. */
function checked<T>(row: T): T {
  if (typeof row === 'object' && row !== null) {
    for (const key in row) {
      const value: unknown = row[key]
      if (typeof value === 'number' && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER))
        throw new RangeError(`${key} too large`)
    }
  } else if (typeof row === 'number' && (row > Number.MAX_SAFE_INTEGER || row < Number.MIN_SAFE_INTEGER))
    throw new RangeError('number too large')
  return row
}

class Access {
  private readonly statements = new Map<string, Statement>()
  constructor(readonly raw: Database.Database) {}

  get<T>(sql: string, ...params: SqlValue[]): T | undefined {
    return checked(this.prepared(sql, 'row').get(...bound(params)) as T | undefined)
  }
  all<T>(sql: string, ...params: SqlValue[]): T[] {
    const rows = this.prepared(sql, 'row').all(...bound(params)) as T[]
    for (const row of rows) checked(row)
    return rows
  }
  value<T extends SqlValue>(sql: string, ...params: SqlValue[]): T | undefined {
    return checked(this.prepared(sql, 'pluck').get(...bound(params)) as T | undefined)
  }
  column<T extends SqlValue>(sql: string, ...params: SqlValue[]): T[] {
    const values = this.prepared(sql, 'pluck').all(...bound(params)) as T[]
    for (const value of values) checked(value)
    return values
  }
  *iterate<T>(sql: string, ...params: SqlValue[]): IterableIterator<T> {
    for (const row of this.prepared(sql, 'row').iterate(...bound(params))) yield checked(row as T)
  }
  protected prepared(sql: string, mode: Mode): Statement {
    const key = mode + sql
    const known = this.statements.get(key)
    // a statement that is being iterated cannot be used a second time inside its own loop
    if (known && !known.busy) return known
    const statement = this.raw.prepare<unknown[], unknown>(sql)
    if (mode === 'pluck' && statement.reader) statement.pluck(true)
    if (known) return statement
    if (this.statements.size >= MAX_STATEMENTS) this.statements.delete(this.statements.keys().next().value as string)
    this.statements.set(key, statement)
    return statement
  }
}
/** Reads only, also at run time: it has no way to run a statement that changes anything. */
class Reading extends Access {
  protected override prepared(sql: string, mode: Mode): Statement {
    const statement = super.prepared(sql, mode)
    if (!statement.readonly) throw new Error('a query must not write')
    return statement
  }
}
class Writing extends Access {
  run(sql: string, ...params: SqlValue[]): { changes: number; lastInsertRowid: number } {
    const { changes, lastInsertRowid } = this.prepared(sql, 'row').run(...bound(params))
    return { changes, lastInsertRowid: Number(lastInsertRowid) }
  }
}

export interface Connection {
  readonly path: string
  readonly raw: Database.Database
  readonly read: ReadableDb
  readonly write: WritableDb
  readonly wal: WriteAheadLog
  close(): void
}
const RAW = new WeakMap<object, Database.Database>()
/** The driver's own connection behind a ReadableDb or WritableDb, for the query builder (orm.ts). */
export function rawOf(db: ReadableDb): Database.Database {
  const raw = RAW.get(db)
  if (!raw) throw new Error('not a connection of this program')
  return raw
}

const WRITERS = new WeakMap<object, WritableDb>()
/**
 * Lets `work` write and takes all of it back, whatever happens: how a preview shows what a command would do by doing it.
 * Nothing is ever committed here, so a query may call it.
 */
export function attemptAndUndo(db: ReadableDb, work: (db: WritableDb) => void): void {
  const raw = rawOf(db)
  const writer = WRITERS.get(db)
  if (!writer) throw new Error('not a connection of this program')
  raw.exec('BEGIN IMMEDIATE')
  try {
    work(writer)
  } finally {
    if (raw.inTransaction) raw.exec('ROLLBACK')
  }
}

/** Wraps an open database; the caller has set its pragmas. */
export function connectionOf(raw: Database.Database): Connection {
  const reading = new Reading(raw)
  const writing = new Writing(raw)
  RAW.set(reading, raw)
  RAW.set(writing, raw)
  WRITERS.set(reading, writing as unknown as WritableDb)
  return {
    path: raw.name,
    raw,
    read: reading as unknown as ReadableDb,
    write: writing as unknown as WritableDb,
    wal: new WriteAheadLog(raw),
    close: () => raw.close(),
  }
}

/**
 * Opens a database file of this program for writing. A commit is on the disk when it returns: WAL with synchronous=FULL,
 * which better-sqlite3 would otherwise lower to NORMAL whenever it opens a WAL file.
 */
export function openRaw(path: string, options: { mustExist: boolean }): Database.Database {
  const raw = new Database(path, { fileMustExist: options.mustExist, timeout: 5000 })
  try {
    raw.pragma('trusted_schema = OFF')
    raw.pragma('cell_size_check = ON')
    // REPLACE must fire the triggers that keep ledgers append-only
    raw.pragma('recursive_triggers = ON')
    raw.pragma('journal_mode = WAL')
    raw.pragma('synchronous = FULL')
    raw.pragma('foreign_keys = ON')
    raw.pragma('temp_store = MEMORY')
    raw.pragma('cache_size = -65536')
    WriteAheadLog.configure(raw)
    return raw
  } catch (error) {
    raw.close()
    throw error
  }
}
