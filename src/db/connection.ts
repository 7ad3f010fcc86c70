import Database from 'better-sqlite3'
import { NumberTooLarge } from '../core/kernel'
import { WriteAheadLog } from './wal'
import type { ReadableDb, SqlValue, WritableDb } from './types'

/** 'HZZ1': SQLite's application_id of an account set. */
export const APPLICATION_ID = 0x485a5a31
/** Statements kept per connection; the program has a few hundred texts; one that is built anew each time must not grow it forever. */
const MAX_STATEMENTS = 800

interface Prepared {
  statement: Database.Statement<unknown[], unknown>
  /** uses ?1, ?2 …, which the driver takes for names */
  numbered: boolean
  /** its rows are being read one by one */
  iterating: boolean
}
/** Keyed by text alone, whose hash the engine keeps: a key made of text and mode would be hashed anew at every call. */
type Statements = Map<string, Prepared>

const PARAMETERS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\?\d*/g
/**
 * A plan that does not depend on what is bound. SQLite looks at the values of bare parameters where it sorts or joins, and then compiles
 * such a statement anew each time it is given others, which takes ten times as long as running it; behind a sign it does not.
 */
export const planned = (sql: string): string => sql.replace(PARAMETERS, (token) => (token.startsWith('?') ? `+${token}` : token))

/** Integers only, and bound as integers: better-sqlite3 binds a JavaScript number as REAL, which turns `'item:' || ?` into 'item:5.0'. */
function bound(params: readonly SqlValue[]): SqlValue[] {
  return params.map((value) => {
    if (typeof value !== 'number') return value
    if (!Number.isSafeInteger(value)) throw new NumberTooLarge(`not a safe integer: ${value}`)
    return BigInt(value)
  })
}
/** A sum beyond 2^53 would come back rounded: it is an error, never a figure. */
function checked<T>(row: T): T {
  if (typeof row === 'object' && row !== null) {
    for (const key in row) {
      const value: unknown = row[key]
      if (typeof value === 'number' && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER))
        throw new NumberTooLarge(`${key} too large`)
    }
  } else if (typeof row === 'number' && (row > Number.MAX_SAFE_INTEGER || row < Number.MIN_SAFE_INTEGER))
    throw new NumberTooLarge('number too large')
  return row
}
/** Rows of one statement have the same names: asked for once, not of each row. */
function checkedAll<T>(rows: T[]): T[] {
  const names = Object.keys(rows[0] ?? {})
  for (const row of rows as Record<string, unknown>[])
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string
      const value = row[name]
      if (typeof value === 'number' && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER))
        throw new NumberTooLarge(`${name} too large`)
    }
  return rows
}

function valuesOf({ numbered }: Prepared, params: readonly SqlValue[]): unknown[] {
  const values = bound(params)
  return numbered ? [Object.fromEntries(values.map((value, i) => [i + 1, value]))] : values
}

class Access {
  private readonly rows: Statements = new Map()
  private readonly plucked: Statements = new Map()
  private readonly listed: Statements = new Map()
  constructor(readonly raw: Database.Database) {}

  get<T>(sql: string, ...params: SqlValue[]): T | undefined {
    const { statement, values } = this.ready(this.rows, sql, params)
    return checked(statement.get(...values) as T | undefined)
  }
  all<T>(sql: string, ...params: SqlValue[]): T[] {
    const { statement, values } = this.ready(this.rows, sql, params)
    return checkedAll(statement.all(...values) as T[])
  }
  value<T extends SqlValue>(sql: string, ...params: SqlValue[]): T | undefined {
    const { statement, values } = this.ready(this.plucked, sql, params)
    return checked(statement.get(...values) as T | undefined)
  }
  column<T extends SqlValue>(sql: string, ...params: SqlValue[]): T[] {
    const { statement, values } = this.ready(this.plucked, sql, params)
    const column = statement.all(...values) as T[]
    for (const value of column) checked(value)
    return column
  }
  arrays<T extends readonly SqlValue[]>(sql: string, ...params: SqlValue[]): T[] {
    const { statement, values } = this.ready(this.listed, sql, params)
    const rows = statement.all(...values) as T[]
    // by number: an iterator leaves as much garbage behind as the rows are large
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as T
      for (let c = 0; c < row.length; c++) {
        const value = row[c]
        if (typeof value === 'number' && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER))
          throw new NumberTooLarge('number too large')
      }
    }
    return rows
  }
  *iterate<T>(sql: string, ...params: SqlValue[]): IterableIterator<T> {
    const prepared = this.prepared(this.rows, sql)
    prepared.iterating = true
    try {
      for (const row of prepared.statement.iterate(...valuesOf(prepared, params))) yield checked(row as T)
    } finally {
      prepared.iterating = false
    }
  }
  run(sql: string, ...params: SqlValue[]): { changes: number; lastInsertRowid: number } {
    const { statement, values } = this.ready(this.rows, sql, params)
    const { changes, lastInsertRowid } = statement.run(...values)
    return { changes, lastInsertRowid: Number(lastInsertRowid) }
  }
  /** A number is bound as REAL: a STRICT column makes an INTEGER of one that is whole, and would refuse another. */
  put(sql: string, values: readonly SqlValue[], same?: Readonly<Record<string, SqlValue>>): void {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]
      if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new NumberTooLarge(`not a safe integer: ${value}`)
    }
    const { statement } = this.prepared(this.rows, sql)
    // one by one: the driver asks an array for each of its values
    if (same) statement.run(...values, same)
    else statement.run(...values)
  }

  /** A text uses ? or ?1, never both. */
  private ready(statements: Statements, sql: string, params: readonly SqlValue[]) {
    const prepared = this.prepared(statements, sql)
    return { statement: prepared.statement, values: valuesOf(prepared, params) }
  }
  private prepared(statements: Statements, sql: string): Prepared {
    const known = statements.get(sql)
    // a statement that is being iterated cannot be used a second time inside its own loop
    if (known && !known.iterating) return known
    const prepared = this.prepare(sql)
    if (statements === this.plucked) prepared.statement.pluck(true)
    if (statements === this.listed) prepared.statement.raw(true)
    if (known) return prepared
    if (statements.size >= MAX_STATEMENTS) statements.delete(statements.keys().next().value as string)
    statements.set(sql, prepared)
    return prepared
  }
  protected prepare(sql: string): Prepared {
    return { statement: this.raw.prepare<unknown[], unknown>(planned(sql)), numbered: /\?\d/.test(sql), iterating: false }
  }
}
/** Reads only: checked once for each text when it is prepared. */
class Reading extends Access {
  protected override prepare(sql: string): Prepared {
    const prepared = super.prepare(sql)
    if (!prepared.statement.readonly) throw new Error('a query must not write')
    return prepared
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

/** Opens a file that is in use for long reading beside its owner: what is read is the file as it stood at the first of it, until it is closed. */
export function openReader(path: string): Database.Database {
  const raw = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 })
  raw.pragma('trusted_schema = OFF')
  raw.pragma('temp_store = MEMORY')
  raw.exec('BEGIN')
  return raw
}

/** Wraps an open database; the caller has set its pragmas. */
export function connectionOf(raw: Database.Database): Connection {
  const reading = new Reading(raw)
  const writing = new Access(raw)
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
