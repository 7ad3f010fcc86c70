import type { SqlValue, WritableDb } from './types'

/** Columns that have the same value in every row, never NULL: bound once for all rows of a statement. */
export type SameValues = Readonly<Record<string, SqlValue>>
/**
 * Rows in one statement, the largest first: calling the driver costs as much as writing a row, and so does setting up the triggers and
 * keys that a statement looks at.
 */
const SIZES = [256, 64, 8, 1] as const
const MOST = SIZES[0]

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

/** Values that wait for their statement: one array for all of them, filled again and again. */
class Waiting {
  private readonly values: SqlValue[] = []
  private used = 0

  constructor(
    private readonly db: WritableDb,
    private readonly width: number,
    /** the statement that takes so many rows */
    private readonly sql: (rows: number) => string,
    private readonly same?: SameValues,
  ) {}
  add(value: SqlValue): void {
    this.values[this.used++] = value
  }
  rowDone(): void {
    if (this.used === MOST * this.width) this.flush()
  }
  /** Writes what waits with as few statements as there are. */
  flush(): void {
    let at = 0
    for (const size of SIZES)
      for (const span = size * this.width; at + span <= this.used; at += span)
        this.db.put(this.sql(size), span === this.values.length ? this.values : this.values.slice(at, at + span), this.same)
    this.used = 0
  }
}
/**
 * Appends rows to a table, several in one statement; the rest with {@link flush}. Columns that are NULL are left out: binding a value
 * costs as much as comparing it.
 */
export class Appender {
  /** by which of the columns have a value */
  private readonly shapes = new Map<number, Waiting>()
  private readonly conflict: string
  private readonly same: SameValues | undefined

  /** `conflict`: what is done where the row is there already; `same`: columns that are not among those of a row. */
  constructor(
    private readonly db: WritableDb,
    private readonly table: string,
    private readonly columns: readonly string[],
    options: { conflict?: string; same?: SameValues } = {},
  ) {
    this.conflict = options.conflict ?? ''
    this.same = options.same
  }

  /** Values in the order of the columns; what they come in may be filled again for the next row. */
  add(values: readonly SqlValue[]): void {
    let mask = 0
    for (let i = 0; i < values.length; i++) if (values[i] !== null) mask |= 1 << i
    const waiting = this.shapes.get(mask) ?? this.shapeOf(mask)
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as SqlValue
      if (value !== null) waiting.add(value)
    }
    waiting.rowDone()
  }
  flush(): void {
    for (const waiting of this.shapes.values()) waiting.flush()
  }
  private shapeOf(mask: number): Waiting {
    const columns = this.columns.filter((_column, i) => (mask & (1 << i)) !== 0)
    const same = Object.keys(this.same ?? {})
    const row = `(${[...columns.map(() => '?'), ...same.map((column) => `:${column}`)].join(', ')})`
    const insert = `INSERT INTO ${this.table} (${[...columns, ...same].join(', ')}) VALUES `
    const sql = sqlBySize(`${this.table}|${mask}|${same.join()}`, (rows) => `${insert}${times(row, rows)} ${this.conflict}`)
    const waiting = new Waiting(this.db, columns.length, sql, this.same)
    this.shapes.set(mask, waiting)
    return waiting
  }
}

/**
 * Rewrites some columns of rows found by a key, several in one statement; what waits is written with {@link flush}. Nobody reads the
 * rows in between. No value is NULL.
 */
export class Rewriter {
  private readonly waiting: Waiting

  constructor(db: WritableDb, table: string, key: string, columns: readonly string[]) {
    const row = `(${times('?', columns.length + 1)})`
    const set = columns.map((column, i) => `${column} = column${i + 2}`).join(', ')
    const sql = sqlBySize(
      `${table}|${columns.join()}`,
      (rows) => `UPDATE ${table} SET ${set} FROM (VALUES ${times(row, rows)}) WHERE ${key} = column1`,
    )
    this.waiting = new Waiting(db, columns.length + 1, sql)
  }

  /** The key, then values in the order of the columns. */
  set(values: readonly SqlValue[]): void {
    for (let i = 0; i < values.length; i++) this.waiting.add(values[i] as SqlValue)
    this.waiting.rowDone()
  }
  flush(): void {
    this.waiting.flush()
  }
}
