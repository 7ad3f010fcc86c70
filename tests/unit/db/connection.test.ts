import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { type Connection, connectionOf, openRaw } from '../../../src/db/connection'
import { temporaryFolder } from '../../support/backend'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let count = 0
let path: string
let connection: Connection
beforeEach(() => {
  path = join(folder.path, `${++count}.db`)
  connection = connectionOf(openRaw(path, { mustExist: false }))
  connection.raw.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b TEXT) STRICT')
  return () => connection.close()
})
const pragma = (name: string) => connection.raw.pragma(name, { simple: true })

describe('what every open sets', () => {
  test('a commit is on the disk: WAL with synchronous FULL, also the second time', () => {
    expect([pragma('journal_mode'), pragma('synchronous')]).toEqual(['wal', 2])
    connection.close()
    connection = connectionOf(openRaw(path, { mustExist: true }))
    expect([pragma('journal_mode'), pragma('synchronous')]).toEqual(['wal', 2])
  })
  test('foreign keys, distrust of the file, triggers on REPLACE', () => {
    const set = ['foreign_keys', 'trusted_schema', 'cell_size_check', 'recursive_triggers'].map(pragma)
    expect(set).toEqual([1, 0, 1, 1])
  })
  test('the log is bounded, and brought into the file when nobody waits', () => {
    expect(pragma('wal_autocheckpoint')).toBe(65_536)
    connection.raw.transaction(() => {
      for (let i = 0; i < 20_000; i++) connection.write.run('INSERT INTO t (a, b) VALUES (?, ?)', i, 'x'.repeat(100))
    })()
    expect(connection.wal.pending()).toBeGreaterThan(256)
    connection.wal.whenIdle()
    expect(connection.wal.pending()).toBe(0)
  })
})

describe('values', () => {
  test('numbers are bound as integers', () => {
    expect(connection.read.value("SELECT 'item:' || ?", 5)).toBe('item:5')
    expect(connection.read.value('SELECT typeof(?)', 5)).toBe('integer')
    expect(connection.read.value('SELECT 7 / ?', 2)).toBe(3)
  })
  test.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%s is no integer of ours', (value) => {
    expect(() => connection.write.run('INSERT INTO t (a) VALUES (?)', value)).toThrow(RangeError)
  })
  test('a sum beyond 2^53 is an error, not a rounded figure', () => {
    connection.write.run('INSERT INTO t (a) VALUES (?), (?)', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
    expect(() => connection.read.value('SELECT sum(a) FROM t')).toThrow(RangeError)
    expect(() => connection.read.get('SELECT sum(a) AS s FROM t')).toThrow(RangeError)
    expect(() => connection.read.all('SELECT sum(a) AS s FROM t')).toThrow(RangeError)
    expect(connection.read.column('SELECT a FROM t')).toEqual([Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER])
  })
  test('by place or by number', () => {
    expect(connection.read.value('SELECT ? - ?', 5, 3)).toBe(2)
    expect(connection.read.value('SELECT ?2 - ?1 + ?1', 5, 3)).toBe(3)
  })
})

describe('what a query may do', () => {
  test('a ReadableDb cannot write, also where types do not hold', () => {
    const db = connection.read as unknown as Connection['write']
    expect(() => db.run('INSERT INTO t (a) VALUES (1)')).toThrow('a query must not write')
    expect(() => db.get('INSERT INTO t (a) VALUES (1) RETURNING id')).toThrow('a query must not write')
    expect(connection.read.value('SELECT count(*) FROM t')).toBe(0)
  })
  test('a statement can be used inside its own loop', () => {
    for (const a of [1, 2, 3]) connection.write.run('INSERT INTO t (a) VALUES (?)', a)
    const seen: number[] = []
    for (const row of connection.read.iterate<{ a: number }>('SELECT a FROM t ORDER BY a')) {
      seen.push(row.a, ...connection.read.all<{ a: number }>('SELECT a FROM t ORDER BY a').map(({ a }) => a * 10))
    }
    expect(seen).toEqual([1, 10, 20, 30, 2, 10, 20, 30, 3, 10, 20, 30])
  })
})

test('a second connection that only reads sees what is committed', () => {
  connection.write.run('INSERT INTO t (a) VALUES (1)')
  const other = new Database(path, { readonly: true })
  expect(other.prepare('SELECT count(*) FROM t').pluck().get()).toBe(1)
  other.close()
})
