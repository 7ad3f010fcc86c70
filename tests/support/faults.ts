import { createHash } from 'node:crypto'
import type { WritableDb } from '../../src/db/types'
import type { Books } from './books'

export class Fault extends Error {}
const WRITES = /^\s*(INSERT|UPDATE|DELETE|REPLACE|WITH\b[\s\S]*\b(INSERT|UPDATE|DELETE)\b)/i

/** A connection that fails right after its k-th write, as if the disk, the memory or the program had given up there. */
class Faulty {
  writes = 0
  constructor(
    private readonly db: WritableDb,
    private readonly failAfter: number,
  ) {}
  run(sql: string, ...params: never[]) {
    return this.written(this.db.run(sql, ...params))
  }
  put(sql: string, values: never[], same?: never) {
    this.written(this.db.put(sql, values, same))
  }
  get(sql: string, ...params: never[]) {
    return this.reading(sql, this.db.get(sql, ...params))
  }
  all(sql: string, ...params: never[]) {
    return this.reading(sql, this.db.all(sql, ...params))
  }
  value(sql: string, ...params: never[]) {
    return this.reading(sql, this.db.value(sql, ...params))
  }
  column(sql: string, ...params: never[]) {
    return this.reading(sql, this.db.column(sql, ...params))
  }
  arrays(sql: string, ...params: never[]) {
    return this.db.arrays(sql, ...params)
  }
  iterate(sql: string, ...params: never[]) {
    return this.db.iterate(sql, ...params)
  }
  /** RETURNING writes, too. */
  private reading<T>(sql: string, result: T): T {
    return WRITES.test(sql) ? this.written(result) : result
  }
  private written<T>(result: T): T {
    this.writes += 1
    if (this.writes === this.failAfter) throw new Fault(`after write ${this.writes}`)
    return result
  }
}

/** Every byte of the database as its owner sees it, the log included. */
export const contentOf = (books: Books): string => createHash('sha256').update(books.raw.serialize()).digest('hex')

/** Runs an act with a connection that fails after the k-th write; returns how many writes it made. */
export function withFault(books: Books, failAfter: number, act: () => void): number {
  const { connection } = books.set
  const sound = connection.write
  const faulty = new Faulty(sound, failAfter)
  const put = (write: WritableDb) => Object.defineProperty(connection, 'write', { value: write, configurable: true })
  put(faulty as unknown as WritableDb)
  try {
    act()
    return faulty.writes
  } finally {
    put(sound)
  }
}
