import type { SqlValue, WritableDb } from './types'

/** Rows in one statement: calling the driver costs as much as writing a row. */
const ROWS = 16

/** Rows that have values in the same columns. */
interface Shape {
  width: number
  one: string
  many: string
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
  ) {}

  /** Values in the order of the columns. */
  add(...values: SqlValue[]): void {
    let mask = 0
    for (let i = 0; i < values.length; i++) if (values[i] !== null) mask |= 1 << i
    const shape = this.shapes.get(mask) ?? this.shapeOf(mask)
    for (const value of values) if (value !== null) shape.waiting.push(value)
    if (shape.waiting.length < ROWS * shape.width) return
    this.db.run(shape.many, ...shape.waiting)
    shape.waiting = []
  }
  flush(): void {
    for (const shape of this.shapes.values()) {
      const { waiting, width, one } = shape
      for (let i = 0; i < waiting.length; i += width) this.db.run(one, ...waiting.slice(i, i + width))
      shape.waiting = []
    }
  }
  private shapeOf(mask: number): Shape {
    const columns = this.columns.filter((_column, i) => (mask & (1 << i)) !== 0)
    const row = `(${columns.map(() => '?').join(', ')})`
    const insert = `INSERT INTO ${this.table} (${columns.join(', ')}) VALUES `
    const many = insert + Array.from({ length: ROWS }, () => row).join(', ')
    const shape = { width: columns.length, one: insert + row, many, waiting: [] }
    this.shapes.set(mask, shape)
    return shape
  }
}

/**
 * Rewrites some columns of rows found by a key, several in one statement; what waits is written with {@link flush}. Nobody reads the
 * rows in between. No value is NULL.
 */
export class Rewriter {
  private readonly one: string
  private readonly many: string
  private readonly width: number
  private waiting: SqlValue[] = []

  constructor(
    private readonly db: WritableDb,
    table: string,
    key: string,
    columns: readonly string[],
  ) {
    this.width = columns.length + 1
    const row = `(${Array.from({ length: this.width }, () => '?').join(', ')})`
    const set = columns.map((column, i) => `${column} = column${i + 2}`).join(', ')
    const update = (rows: number) =>
      `UPDATE ${table} SET ${set} FROM (VALUES ${Array.from({ length: rows }, () => row).join(', ')}) WHERE ${key} = column1`
    this.one = update(1)
    this.many = update(ROWS)
  }

  /** The key, then values in the order of the columns. */
  set(...values: SqlValue[]): void {
    for (const value of values) this.waiting.push(value)
    if (this.waiting.length < ROWS * this.width) return
    this.db.run(this.many, ...this.waiting)
    this.waiting = []
  }
  flush(): void {
    const { waiting, width } = this
    for (let i = 0; i < waiting.length; i += width) this.db.run(this.one, ...waiting.slice(i, i + width))
    this.waiting = []
  }
}
