import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { type Connection, connectionOf, openRaw, planned } from '../../../src/db/connection'
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

describe('a statement is compiled once, whatever is bound', () => {
  test.each([
    ['SELECT a FROM t WHERE id = ? AND (a, b) >= (?, ?) LIMIT ?', 'SELECT a FROM t WHERE id = +? AND (a, b) >= (+?, +?) LIMIT +?'],
    ['SELECT ?1 || ?12', 'SELECT +?1 || +?12'],
    [
      String.raw`SELECT '?', 'it''s ?', "a?" FROM t WHERE b LIKE ? ESCAPE '\'`,
      String.raw`SELECT '?', 'it''s ?', "a?" FROM t WHERE b LIKE +? ESCAPE '\'`,
    ],
    ['SELECT a -- which?\nFROM t /* is it?\n? */ WHERE a = ?', 'SELECT a -- which?\nFROM t /* is it?\n? */ WHERE a = +?'],
  ])('%s', (sql, expected) => expect(planned(sql)).toBe(expected))

  test('of sorted rows the plan is not made anew for each value', () => {
    const wide = Array.from({ length: 40 }, (_, i) => `a + ${i} AS c${i}`).join(', ')
    const sql = `SELECT ${wide} FROM t WHERE a = ? ORDER BY b`
    const bare = connection.raw.prepare(sql)
    const quickest = (ask: (value: number) => unknown): number => {
      const times = Array.from({ length: 20 }, (_, round) => {
        const started = performance.now()
        for (let i = 0; i < 50; i++) ask(round * 50 + i)
        return performance.now() - started
      })
      return Math.min(...times)
    }
    const compiledAnew = quickest((value) => bare.all(value))
    expect(quickest((value) => connection.read.all(sql, value))).toBeLessThan(compiledAnew / 2)
  })

  test('what is found by a key is found by it, and what is text stays text', () => {
    connection.raw.exec("CREATE INDEX t_a ON t (a, b); INSERT INTO t (a, b) VALUES (1, '5'), (1, '05'), (2, '5')")
    expect(connection.read.all('EXPLAIN QUERY PLAN SELECT id FROM t WHERE a = ? AND b >= ? ORDER BY b', 1, '0')).toMatchObject([
      { detail: 'SEARCH t USING COVERING INDEX t_a (a=? AND b>?)' },
    ])
    expect(connection.read.column('SELECT id FROM t WHERE b = ? ORDER BY id', '5')).toEqual([1, 3])
    expect(connection.read.column('SELECT id FROM t WHERE a = ? ORDER BY id', '1')).toEqual([1, 2])
    expect(connection.read.value('SELECT typeof(?)', '5')).toBe('text')
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
