import type { SqlValue, WritableDb } from './types'

/**
 * Rows in one statement, the largest first: calling the driver costs as much as writing a row, and so does setting up the triggers and
 * keys that a statement looks at.
 */
const SIZES = [64, 8, 1] as const
const MOST = SIZES[0]

/** Writes what waits with as few statements as there are; `width` values a row. */
function writeAll(db: WritableDb, waiting: readonly SqlValue[], width: number, sql: (rows: number) => string): void {
  let at = 0
  for (const size of SIZES)
    for (const span = size * width; at + span <= waiting.length; at += span)
      db.put(sql(size), span === waiting.length ? waiting : waiting.slice(at, at + span))
}
const times = (row: string, rows: number): string => Array.from({ length: rows }, () => row).join(', ')
/** Statements by what they write and how many rows they take: made once, for a text that is new has to be hashed to find its statement. */
const TEXTS = new Map<string, (rows: number) => string>()
function sqlBySize(key: string, sql: (rows: number) => string): (rows: number) => string {
  const known = TEXTS.get(key)
  if (known) return known
  const made = new Map<number, string>()
  const bySize = (rows: number) => {
    let text = made.get(rows)
    if (text === undefined) made.set(rows, (text = sql(rows)))
    return text
  }
  TEXTS.set(key, bySize)
  return bySize
}

/** Rows that have values in the same columns. */
interface Shape {
  width: number
  /** the statement that takes so many rows */
  sql: (rows: number) => string
  waiting: SqlValue[]
}
/**
 * Appends rows to a table, several in one statement; the rest with {@link flush}. Columns that are NULL are left out: binding a value
 * costs as much as comparing it.
 */
export class Appender {
  private readonly shapes = new Map<number, Shape>()

  constructor(
    private readonly db: WritableDb,
    private readonly table: string,
    private readonly columns: readonly string[],
    /** what is done where the row is there already */
    private readonly conflict = '',
  ) {}

  /** Values in the order of the columns. */
  add(...values: SqlValue[]): void {
    let mask = 0
    for (let i = 0; i < values.length; i++) if (values[i] !== null) mask |= 1 << i
    const shape = this.shapes.get(mask) ?? this.shapeOf(mask)
    for (const value of values) if (value !== null) shape.waiting.push(value)
    if (shape.waiting.length === MOST * shape.width) this.write(shape)
  }
  flush(): void {
    for (const shape of this.shapes.values()) this.write(shape)
  }
  private write(shape: Shape): void {
    writeAll(this.db, shape.waiting, shape.width, shape.sql)
    shape.waiting = []
  }
  private shapeOf(mask: number): Shape {
    const columns = this.columns.filter((_column, i) => (mask & (1 << i)) !== 0)
    const row = `(${times('?', columns.length)})`
    const insert = `INSERT INTO ${this.table} (${columns.join(', ')}) VALUES `
    const sql = sqlBySize(`${this.table}|${mask}`, (rows) => `${insert}${times(row, rows)} ${this.conflict}`)
    const shape = { width: columns.length, sql, waiting: [] }
    this.shapes.set(mask, shape)
    return shape
  }
}

/**
 * Rewrites some columns of rows found by a key, several in one statement; what waits is written with {@link flush}. Nobody reads the
 * rows in between. No value is NULL.
 */
export class Rewriter {
  private readonly width: number
  private readonly sql: (rows: number) => string
  private waiting: SqlValue[] = []

  constructor(
    private readonly db: WritableDb,
    table: string,
    key: string,
    columns: readonly string[],
  ) {
    this.width = columns.length + 1
    const row = `(${times('?', this.width)})`
    const set = columns.map((column, i) => `${column} = column${i + 2}`).join(', ')
    this.sql = sqlBySize(
      `${table}|${columns.join()}`,
      (rows) => `UPDATE ${table} SET ${set} FROM (VALUES ${times(row, rows)}) WHERE ${key} = column1`,
    )
  }

  /** The key, then values in the order of the columns. */
  set(...values: SqlValue[]): void {
    for (const value of values) this.waiting.push(value)
    if (this.waiting.length === MOST * this.width) this.flush()
  }
  flush(): void {
    writeAll(this.db, this.waiting, this.width, this.sql)
    this.waiting = []
  }
}
