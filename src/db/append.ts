import type { SqlValue, WritableDb } from './types'

/** Rows in one statement: calling the driver costs as much as writing a row. */
const ROWS = 16

/** Appends rows to a table, several in one statement; the rest with {@link flush}. */
export class Appender {
  private readonly one: string
  private readonly many: string
  private waiting: SqlValue[] = []

  constructor(
    private readonly db: WritableDb,
    table: string,
    private readonly columns: readonly string[],
  ) {
    const row = `(${columns.map(() => '?').join(', ')})`
    const insert = `INSERT INTO ${table} (${columns.join(', ')}) VALUES `
    this.one = insert + row
    this.many = insert + Array.from({ length: ROWS }, () => row).join(', ')
  }

  /** Values in the order of the columns. */
  add(...values: SqlValue[]): void {
    this.waiting.push(...values)
    if (this.waiting.length < ROWS * this.columns.length) return
    this.db.run(this.many, ...this.waiting)
    this.waiting = []
  }
  flush(): void {
    const width = this.columns.length
    for (let i = 0; i < this.waiting.length; i += width) this.db.run(this.one, ...this.waiting.slice(i, i + width))
    this.waiting = []
  }
}
