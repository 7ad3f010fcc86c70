/** A value SQLite can bind. */
export type SqlValue = number | string | null | bigint | Uint8Array

declare const readable: unique symbol
declare const writable: unique symbol

/** A connection that may read. Statements are prepared once per SQL text and kept. Rows come with the columns' own names (snake_case) unless aliased. */
export interface ReadableDb {
  readonly [readable]: true
  get<T>(sql: string, ...params: SqlValue[]): T | undefined
  all<T>(sql: string, ...params: SqlValue[]): T[]
  /** first column of the first row */
  value<T extends SqlValue>(sql: string, ...params: SqlValue[]): T | undefined
  /** first column of every row */
  column<T extends SqlValue>(sql: string, ...params: SqlValue[]): T[]
  /** rows as arrays, in the order of the columns: a million of them cost a third of what objects do */
  arrays<T extends readonly SqlValue[]>(sql: string, ...params: SqlValue[]): T[]
  iterate<T>(sql: string, ...params: SqlValue[]): IterableIterator<T>
}
/** A connection inside a command's transaction. A query cannot get one: the type keeps it from writing. */
export interface WritableDb extends ReadableDb {
  readonly [writable]: true
  /** rows changed and the id of the row inserted */
  run(sql: string, ...params: SqlValue[]): { changes: number; lastInsertRowid: number }
  /**
   * Whole numbers and texts that go straight into columns of STRICT tables, or are compared with them: in thousands, half as dear as `run`.
   * `same`: by name, what stands in several places.
   */
  put(sql: string, values: readonly SqlValue[], same?: Readonly<Record<string, SqlValue>>): void
}
